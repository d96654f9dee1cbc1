"""Programmes: what the coalition has resolved to do beyond what each government would.

A programme adds to the worth of deciding for something; what it adds is spent by those who act, as
a political cost. All are 0 unless a scenario, lever or user asks for them.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array
from sim.law.declare import declare


def _programme(doc: str, mechanism: str, least: float = 0.0) -> Array:
    return declare(
        0.0, 0.0, 0.0, doc, unit="utility", source="lever", mechanisms=mechanism, neutral=0.0,
        legal=(least, 1.0),
    )  # fmt: skip


class ProgrammeParameters(NamedTuple):
    """Worth added to deciding for each instrument."""

    hygiene: Array = _programme("controls, screening and enforcement in common", "M36")
    force: Array = _programme("forces and resources in common", "M38")
    redundancy: Array = _programme("redundancy of supply in common", "M36")
    messaging: Array = _programme("one message in many voices", "M37")
    exercise: Array = _programme("shows of the coalition's own: the counter-parade", "M39")
    engagement: Array = _programme(
        "the leader's search for a wedge (below 0: its refusal)", "M12", least=-1.0
    )
