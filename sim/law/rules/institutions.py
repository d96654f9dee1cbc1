"""Slow surroundings: trade friction in a pair and oversight of a challenger.

This far both only return to a set point that dated events move; the decisions of those who
escalate, open, veto and monitor are theirs to add.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array
from sim.law.declare import declare


class InstitutionParameters(NamedTuple):
    """Speeds of return."""

    friction_return: Array = declare(
        0.03, 0.015, 0.05, "return of trade friction to its set point", unit="1/month"
    )
    oversight_return: Array = declare(
        0.10, 0.06, 0.14, "return of oversight to its set point", unit="1/month", mechanisms="M25"
    )


def friction_return(friction: Array, set_point: Array, p: InstitutionParameters) -> Array:
    """Return the monthly return of trade friction to its set point, ``[P, R]``."""
    return -p.friction_return * (friction - set_point)


def oversight_return(oversight: Array, set_point: Array, p: InstitutionParameters) -> Array:
    """Return the monthly return of oversight to its institutional set point, ``[B, R]``."""
    return -p.oversight_return * (oversight - set_point)
