"""Where a course of action fails: for every aim, the futures in which it is not reached.

Aims fail for reasons of their own, and a box for all of them together is the blur of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.errors import SettingError
from sim.experiments.deciding.robustness import Objective
from sim.experiments.discovering.boxes import Wish
from sim.experiments.discovering.confirm import Found, find_box
from sim.experiments.discovering.kinship import halves
from sim.experiments.discovering.peeling import prim
from sim.law.arrays import Array

ANY = "any aim"
LEAST = 20
"""Futures that fail, and that do not, without which no box is looked for."""


class Limit(NamedTuple):
    """Between which values a number lies in a box; NaN where that side is open."""

    factor: str
    low: float
    high: float
    unit: str
    description: str

    @property
    def told(self) -> str:
        """The limits as a comparison."""
        low, high = f"{self.low:.3g}", f"{self.high:.3g}"
        if np.isnan(self.high):
            return f"{self.factor} > {low}"
        return (
            f"{self.factor} < {high}" if np.isnan(self.low) else f"{low} < {self.factor} < {high}"
        )


class Failing(NamedTuple):
    """In which futures an aim is not reached.

    ``fails`` is the share of all futures; in those within ``limits`` it is ``density``, in such
    futures that did not set the limits ``held_out``; ``coverage`` is the part of its failures
    that lies within, ``mass`` the part of all futures. Without limits ``said`` says why.
    """

    aim: str
    fails: float
    n: int
    limits: tuple[Limit, ...] = ()
    density: float = np.nan
    held_out: float = np.nan
    coverage: float = np.nan
    mass: float = np.nan
    said: str = ""


def failing(
    futures: pd.DataFrame, better: Array, objectives: Sequence[Objective], seed: int,
    meaning: Mapping[str, tuple[str, str]], level: float = 0.95,
) -> tuple[Failing, ...]:  # fmt: skip
    """Return where a course fails: in any aim, and in each that says what is enough.

    Args:
        futures: One row a future.
        better: What the course achieves, ``[F, M]``, turned so that higher is better.
        objectives: The aims.
        seed: Of the halves by which limits are confirmed.
        meaning: Unit and description of the columns.
        level: Of the test of a limit.
    """
    short = {
        each.told: better[:, j] < each.sign * each.enough
        for j, each in enumerate(objectives)
        if each.enough is not None
    }
    if not short:
        return ()
    whole = {ANY: np.logical_or.reduce(list(short.values())), **short} if len(short) > 1 else short
    differing = futures.loc[:, futures.min() < futures.max()]
    wish = Wish(level=1 - level)
    return tuple(
        _failing(aim, fails, differing, seed, meaning, wish) for aim, fails in whole.items()
    )


def _failing(
    aim: str, fails: Array, futures: pd.DataFrame, seed: int,
    meaning: Mapping[str, tuple[str, str]], wish: Wish,
) -> Failing:  # fmt: skip
    own = Failing(aim, float(fails.mean()), len(fails))
    few = min(int(fails.sum()), int((~fails).sum()))
    if few < LEAST:
        return own._replace(said=_too_few(fails))
    try:
        prim()
    except SettingError as error:
        return own._replace(said=str(error))
    x = futures.to_numpy(dtype=float)
    box = find_box(x, fails, wish, halves((), len(x), seed))
    if box is None:
        return own._replace(said="no limits that other futures confirm")
    return own._replace(
        limits=tuple(_limits(box, [str(name) for name in futures], meaning)),
        density=box.counts.density,
        held_out=box.held_out[0],
        coverage=box.counts.holding / int(fails.sum()),
        mass=box.counts.n / len(x),
    )


def _too_few(fails: Array) -> str:
    """Return why no box is looked for."""
    if not fails.any():
        return "it fails in no future"
    if fails.all():
        return "it fails in every future"
    if 2 * fails.sum() > len(fails):
        return f"only {int((~fails).sum())} futures in which it does not"
    return f"only {int(fails.sum())} futures in which it fails"


def _limits(
    box: Found, names: Sequence[str], meaning: Mapping[str, tuple[str, str]]
) -> list[Limit]:
    """Return the limits of a box, the surest first."""
    found: dict[int, Limit] = {}
    for side in sorted(box.cuts, key=lambda side: box.p[side]):
        name, value = names[side.factor], box.cuts[side]
        unit, said = meaning.get(name, ("", ""))
        own = found.get(side.factor, Limit(name, np.nan, np.nan, unit, said))
        cut = own._replace(high=value) if side.is_upper else own._replace(low=value)
        found[side.factor] = cut
    return list(found.values())
