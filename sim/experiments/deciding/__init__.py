"""Robust decisions: which course of action holds up across futures."""
