"""Slow surroundings: trade friction in a pair and oversight of a challenger.

This far both only fade towards a set point that dated events move, and this holds the speeds;
the decisions of those who escalate, open, veto and monitor are theirs to add.
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
