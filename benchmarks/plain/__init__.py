"""Entente's month as a hand-written Mesa model: what its law is timed and checked against."""

from benchmarks.plain.model import PlainModel

__all__ = ["PlainModel"]
