"""Sweeps: outcomes as functions of levers and paths."""
