"""Sensitivity: what drives an outcome, and how much of it is chance."""
