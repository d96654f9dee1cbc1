"""How well courses of action hold up across futures, from what they achieve in each.

All functions take arrays of courses, futures and objectives, ``[C, F, M]``, turned so that higher
is better (``oriented``), and know nothing of how the worlds were run. Source: Lempert et al. 2006
(robust decision making), Kasprzyk et al. 2013 (many objectives), McPhail et al. 2018 (the
criteria), McNemar 1947 (shares of the same futures).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from scipy.stats import binomtest

from sim.experiments.asking.shares import wilson
from sim.law.arrays import Array

WORST = 0.1
"""Share of futures, the worst of an objective, over which the worst tenth is a mean."""


class Objective(NamedTuple):
    """One thing that is wanted: an outcome, which way is better, and with how much one is content.

    ``enough`` is None where there is no such level.
    """

    outcome: str
    want: Literal["high", "low"]
    enough: float | None = None

    @property
    def sign(self) -> float:
        """What turns the outcome so that higher is better."""
        return 1.0 if self.want == "high" else -1.0

    @property
    def told(self) -> str:
        """The objective in a few words."""
        if self.enough is None:
            return f"{self.outcome} as {self.want} as can be"
        return f"{self.outcome} {'>=' if self.want == 'high' else '<='} {self.enough:g}"


def oriented(values: Array, objectives: Sequence[Objective]) -> Array:
    """Return what was achieved, ``[..., M]``, turned so that higher is better."""
    return values * np.array([each.sign for each in objectives])


def worst_tenth(better: Array) -> Array:
    """Return the mean over the worst tenth of futures, ``[C, M]``; at least one future counts.

    >>> float(worst_tenth(np.arange(20.0).reshape(1, 20, 1))[0, 0])
    0.5
    """
    n = max(1, round(WORST * better.shape[1]))
    worst: Array = np.sort(better, axis=1)[:, :n].mean(axis=1)
    return worst


def scored(better: Array, is_affordable: Array) -> Array:
    """Return what was achieved on a scale of each objective's own, averaged, ``[C, F]``.

    0 is the worst and 1 the best that an affordable course does in any future; an objective that
    nothing moves counts as 1. Objectives weigh the same.
    """
    low, span = _range(better, is_affordable)
    shares = np.where(span > 0, (better - low) / np.where(span > 0, span, 1.0), 1.0)
    score: Array = shares.mean(axis=2)
    return score


def regret(better: Array, is_affordable: Array) -> Array:
    """Return how far a course falls short of the best affordable one of each future, ``[C, F]``.

    The shortfall in each objective is a share of that objective's range over affordable courses
    and futures; objectives weigh the same. What is better than that best, as a course beyond the
    budget may be, falls short by nothing, and makes up for no other objective.
    """
    _, span = _range(better, is_affordable)
    best = better[is_affordable].max(axis=0)
    lacking = np.maximum(best - better, 0.0)
    short = np.where(span > 0, lacking / np.where(span > 0, span, 1.0), 0.0)
    mean: Array = short.mean(axis=2)
    return mean


def satisfied(better: Array, objectives: Sequence[Objective]) -> Array:
    """Return in which futures a course achieves enough of everything, ``[C, F]`` of bool.

    An objective without a level asks for nothing.
    """
    least = [-np.inf if each.enough is None else each.sign * each.enough for each in objectives]
    enough: Array = (better >= np.array(least)).all(axis=2)
    return enough


def mcnemar(one: Array, other: Array) -> float:
    """Return the p of McNemar's exact test that two courses achieve enough equally often.

    Courses share their futures, so only those in which one of two does and the other does not
    tell them apart.

    >>> mcnemar(np.array([True] * 6 + [False]), np.array([False] * 7))
    0.03125
    """
    apart = int((one != other).sum())
    return float(binomtest(int((one & ~other).sum()), apart).pvalue) if apart else 1.0


def pareto(criteria: Array) -> Array:
    """Return which courses no other dominates, ``[C]`` of bool; ``criteria`` is ``[C, Q]``.

    Higher is better. One dominates another where it is nowhere worse and somewhere better.
    """
    one, other = criteria[:, None], criteria[None, :]
    dominated = (other >= one).all(axis=2) & (other > one).any(axis=2)
    free: Array = ~dominated.any(axis=1)
    return free


def _range(better: Array, is_affordable: Array) -> tuple[Array, Array]:
    """Return the least of each objective over affordable courses and futures, and its range."""
    there = better[is_affordable]
    low = there.min(axis=(0, 1))
    return low, there.max(axis=(0, 1)) - low


class Standing(NamedTuple):
    """How every course stands, ``[C]`` each, or ``[C, M]``; nothing here knows a name.

    ``share`` is the part of futures in which a course achieves enough, ``low`` and ``high`` its
    interval; all three are NaN where no objective says what is enough. ``alike`` is the p of
    McNemar's test against the affordable course of the highest share, ``is_tied`` which affordable
    courses it cannot tell from that one, itself among them.
    """

    expected: Array
    worst: Array
    score: Array
    regret: Array
    satisfied: Array
    share: Array
    low: Array
    high: Array
    alike: Array
    is_tied: Array
    is_pareto: Array
    is_affordable: Array

    @property
    def has_levels(self) -> bool:
        """Whether any objective says what is enough."""
        return not bool(np.isnan(self.share).all())

    @property
    def is_attained(self) -> bool:
        """Whether an affordable course achieves enough of everything in any future."""
        return bool(self.satisfied[self.is_affordable].any())


def stand(
    values: Array, objectives: Sequence[Objective], costs: Array | None, most: float | None,
    level: float = 0.95,
) -> Standing:  # fmt: skip
    """Return how courses stand.

    ``costs`` are expected ones, ``[C]``, and ``most`` is what may be spent; ``level`` is that of
    the shares' intervals and of the test that tells them apart. The Pareto set is over the expected
    value of every objective and the cost.
    """
    better = oriented(values, objectives)
    n = better.shape[1]
    is_affordable = np.full(len(better), fill_value=True)
    if costs is not None and most is not None:
        is_affordable = costs <= most
    met = satisfied(better, objectives)
    shares = np.stack([met.mean(axis=1), *wilson(met.mean(axis=1), n, level)], axis=1)
    if all(each.enough is None for each in objectives):
        shares = np.full_like(shares, np.nan)
    first = _best(met.mean(axis=1), is_affordable)
    alike = np.array([mcnemar(met[first], each) for each in met])
    criteria = better.mean(axis=1)
    if costs is not None:
        criteria = np.column_stack([criteria, -costs])
    return Standing(
        expected=values.mean(axis=1),
        worst=oriented(worst_tenth(better), objectives),
        score=scored(better, is_affordable),
        regret=regret(better, is_affordable),
        satisfied=met,
        share=shares[:, 0], low=shares[:, 1], high=shares[:, 2],
        alike=alike,
        is_tied=is_affordable & (alike > 1 - level),
        is_pareto=pareto(criteria),
        is_affordable=is_affordable,
    )  # fmt: skip


class Verdict(NamedTuple):
    """What one criterion says: its name, what it asks, its unit, and its number per course.

    ``best`` is the course that it chooses among those in the budget.
    """

    name: str
    asks: str
    unit: str
    numbers: Array
    best: int


def verdicts(s: Standing) -> list[Verdict]:
    """Return what each criterion would choose; the first is the rule that picks the favourite.

    Where no objective says what is enough, or no affordable course ever achieves it, the rule is
    the 90th percentile of regret alone.
    """
    high = np.quantile(s.regret, 0.9, axis=1)
    worst = np.sort(s.score, axis=1)[:, : max(1, round(WORST * s.score.shape[1]))].mean(axis=1)
    found = [
        ("regret, 90 %", "least regret in all but a tenth of futures", "of range", high, -1),
        ("regret, mean", "least regret on average", "of range", s.regret.mean(axis=1), -1),
        ("regret, most", "least regret in the worst future", "of range", s.regret.max(axis=1), -1),
        ("expected", "best on average", "score", s.score.mean(axis=1), 1),
        ("worst tenth", "best on average over its own worst tenth", "score", worst, 1),
    ]
    told = [
        Verdict(name, asks, unit, x, _best(sign * x, s.is_affordable))
        for name, asks, unit, x, sign in found
    ]
    if not s.has_levels or not s.is_attained:
        return told
    first = Verdict(
        "satisficing", "enough of everything in most futures; ties by 90 % regret", "share",
        s.share, _best(-high, s.is_tied),
    )  # fmt: skip
    return [first, *told]


def _best(better: Array, is_affordable: Array) -> int:
    return int(np.where(is_affordable, better, -np.inf).argmax())
