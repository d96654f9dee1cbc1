"""What every method of sensitivity analysis offers, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.law.arrays import Array

RESAMPLES = 200
"""Bootstrap samples behind an interval."""


class Index(NamedTuple):
    """One index of every factor ``[D]``, with the ends of its interval."""

    estimate: Array
    low: Array
    high: Array

    @property
    def width(self) -> Array:
        """How wide the intervals are."""
        return self.high - self.low


def around(values: Any, half: Any, least: float = -np.inf, most: float = np.inf) -> Index:
    """Return an index with an interval of so much on either side, within its range."""
    x, wide = np.asarray(values, dtype=float), np.asarray(half, dtype=float)
    return Index(x, np.clip(x - wide, least, most), np.clip(x + wide, least, most))


class Found(NamedTuple):
    """What a method reads from a design.

    ``pairs`` are indices of two factors together ``[D, D]``; ``direction`` is above 0 where an
    outcome rises with a factor, below where it falls, 0 where neither can be told.
    """

    indices: Mapping[str, Index]
    direction: Array
    pairs: Index | None = None


class Method(NamedTuple):
    """A method: its design in the unit cube, and the indices it reads from the answers.

    Attributes:
        title: How it is named in texts.
        lead: The index by which factors are ranked.
        meaning: What its indices are, by name.
        unit: Of the indices; empty where it is the outcome's own.
        sampled: What one base sample is called.
        ordinary: Base samples where none are asked for, for so many factors.
        least: The fewest that it works with.
        doubles: Whether base samples must be a power of two.
        points: Design points of one base sample.
        sample: ``(n, d, seed)`` to the design ``[n * points, d]``.
        analyse: ``(cube, answers, level, seed)`` to what it finds.
        takes_gaps: Whether points without an answer may be left out.
        nothing: The index that a factor of no influence stays below; empty where an interval that
            holds zero says that there is none.
        settles: Fewer samples than that are never called settled, whatever intervals say.
        wide: An interval of the lead index is narrow up to this (as a share of the largest index
            where the unit is the outcome's own).
    """

    title: str
    lead: str
    meaning: Mapping[str, str]
    unit: str
    sampled: str
    ordinary: Callable[[int], int]
    least: Callable[[int], int]
    doubles: bool
    points: Callable[[int], int]
    sample: Callable[[int, int, int], Array]
    analyse: Callable[[Array, Array, float, int], Found]
    takes_gaps: bool
    settles: int
    wide: float
    nothing: str = ""

    def told(self, found: Found) -> Array:
        """Return which factors can be told from one of no influence, ``[D]`` of bool."""
        lead = found.indices[self.lead]
        if self.nothing:
            above: Array = lead.estimate > found.indices[self.nothing].estimate
            return above
        apart: Array = (lead.low > 0) | (lead.high < 0)
        return apart


def problem_of(d: int) -> dict[str, Any]:
    """Return what SALib calls the problem: ``d`` factors in the unit cube."""
    return {"num_vars": d, "names": [f"x{i}" for i in range(d)], "bounds": [[0.0, 1.0]] * d}


def generator_of(seed: int, purpose: int) -> np.random.Generator:
    """Return a generator for one purpose; SALib would take a seed of 0 for none."""
    return np.random.default_rng([seed, purpose])


def direction_of(cube: Array, answers: Array) -> Array:
    """Return which way answers go with every factor; 0 within three standard errors.

    The rank correlation is judged, so that one far answer does not decide.
    """
    from scipy.stats import rankdata  # noqa: PLC0415 (heavy)

    ranks = rankdata(cube, axis=0)
    ranks -= ranks.mean(axis=0)
    mine = rankdata(answers)
    mine -= mine.mean()
    r = ranks.T @ mine / np.sqrt((ranks**2).sum(axis=0) * (mine**2).sum())
    told: Array = np.where(np.abs(r) > 3 / np.sqrt(len(mine)), np.sign(r), 0.0)
    return told
