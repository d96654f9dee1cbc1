"""Reading one outcome of a design: means, what is undefined, indices, verdict and split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.experiments.sensing import chance
from sim.experiments.sensing.chance import is_still
from sim.experiments.sensing.convergence import Verdict, judge, lengths
from sim.experiments.sensing.methods.method import Found, Method
from sim.law.arrays import Array


class Reading(NamedTuple):
    """What was read of one outcome.

    ``note`` says why there is nothing, or what was left out; ``parts`` are numbers of samples
    with what they show, the whole last.
    """

    outcome: str
    means: Array
    defined: float
    note: str
    split: chance.Split | None = None
    parts: Sequence[tuple[int, Found]] = ()
    verdict: Verdict | None = None


def read(
    method: Method, outcome: str, cube: Array, answers: Array, crossed: Array | None,
    samples: int, level: float, seed: int,
) -> Reading:  # fmt: skip
    """Return what one outcome shows; ``crossed`` are its answers in the crossed design."""
    means, gaps, defined = averaged(answers)
    apart = None if crossed is None else chance.split(crossed, level)
    worlds = np.concatenate([each.ravel() for each in (answers, crossed) if each is not None])
    note = _noted(means, gaps, defined, method, is_one=is_still(worlds[~np.isnan(worlds)]))
    reading = Reading(outcome, means[~gaps], defined, note, apart)
    n, least = samples - int(gaps.sum()), method.least(cube.shape[1])
    if is_still(means[~gaps]) or (gaps.any() and not method.takes_gaps):
        return reading
    if n < least:
        said = f"is undefined too often: {n:,} {method.sampled} are left, {least:,} are needed"
        return reading._replace(note=said)
    cube, means = cube[~gaps], means[~gaps]
    points, parts = method.points(cube.shape[1]), []
    for part in lengths(n, least):
        rows = slice(part * points)
        if not is_still(means[rows]):
            parts.append((part, method.analyse(cube[rows], means[rows], level, seed)))
    half = next((found for part, found in parts if part == n // 2), None)
    return reading._replace(parts=parts, verdict=judge(method, n, parts[-1][1], half))


def averaged(answers: Array) -> tuple[Array, Array, float]:
    """Return means over defined replicates ``[P]``, where there is none, and the defined share."""
    seen = ~np.isnan(answers)
    n = seen.sum(axis=1)
    total = np.where(seen, answers, 0.0).sum(axis=1)
    return total / np.maximum(n, 1), n == 0, float(seen.mean())


def _noted(means: Array, gaps: Array, defined: float, method: Method, *, is_one: bool) -> str:
    """Return what must be said of an outcome, empty where nothing."""
    n, points = int(gaps.sum()), len(means)
    if n == points:
        return "is undefined in every world"
    if n and not method.takes_gaps:
        return (
            f"is undefined in all worlds of {n:,} of {points:,} design points, so {method.title}"
            " cannot be told; pawn and prcc leave such points out, and more runs leave fewer"
        )
    if is_still(means[~gaps]):
        where = "in every world" if is_one else "wherever it was looked at"
        return f"is {means[~gaps][0]:.3g} {where}: nothing that varies moves it"
    if n:
        return f"is undefined in all worlds of {n:,} of {points:,} points, which are left out"
    if defined < 1:
        return f"is defined in {100 * defined:.0f} % of worlds; means are over those"
    return ""
