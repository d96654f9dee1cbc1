"""Kinds of actors: what is known of all of them, by kind, and of one kind, among all."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, namespace
from sim.law.cast import Cast


class Kinds(NamedTuple):
    """Something known of all actors, by kind: ``[B, R]``, ``[C, R]`` and ``[H, R]``."""

    challengers: Array
    coalition: Array
    hedgers: Array


def by_kind(cast: Cast, x: Array) -> Kinds:
    """Return the rows of all actors ``[A, R]`` by kind of actor."""
    b, c = len(cast.challengers), len(cast.coalition)
    return Kinds(x[:b, ...], x[b : b + c, ...], x[b + c :, ...])


def of_all(cast: Cast, rows_of: Array, kind: str) -> Array:
    """Return rows of one kind of actor among all actors ``[A, R]``, 0 for the others."""
    xp, parts = namespace(rows_of), []
    for name in Kinds._fields:
        n = len(getattr(cast, name))
        parts.append(rows_of if name == kind else xp.zeros((n, rows_of.shape[-1])))
    return xp.concat(parts, axis=0)
