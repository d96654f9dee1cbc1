"""The answer to a decision: how courses stand, what criteria choose, where the choice fails."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.asking.basis import Basis
from sim.experiments.deciding.failure import Failing
from sim.experiments.deciding.options import Question
from sim.experiments.deciding.robustness import Standing, Verdict
from sim.experiments.deciding.signpost import Signpost
from sim.law.arrays import Array
from sim.law.outcomes import describe


class Robustness(NamedTuple):
    """How courses of action hold up across futures.

    Attributes:
        basis: What every table rests on; its points are futures, each with as many runs.
        question: What was asked.
        unit: Of costs; empty without a budget.
        futures: One row a future: every lever and number that makes futures differ.
        n_undefined: Futures left out, since an objective or cost is undefined in one.
        values: What courses achieved, ``[C, F, M]``, in the units of the outcomes.
        costs: What courses cost beyond the first, ``[C, F]``; None without a budget.
        standing: How they stand by every measure.
        verdicts: What each criterion says; the first is the rule that picks the favourite.
        failings: Where the favourite fails, in any aim and in each.
        posts: What tells early that it will, the best first.
        notes: What was odd about the worlds.
        failed: Worlds that failed; the futures that they are of are left out.
    """

    basis: Basis
    question: Question
    unit: str
    futures: pd.DataFrame
    n_undefined: int
    values: Array
    costs: Array | None
    standing: Standing
    verdicts: tuple[Verdict, ...]
    failings: tuple[Failing, ...]
    posts: tuple[Signpost, ...]
    notes: tuple[str, ...] = ()
    failed: int = 0

    @property
    def names(self) -> list[str]:
        """The courses, in order."""
        return [course.name for course in self.question.courses]

    @property
    def level(self) -> float:
        """The level of all intervals."""
        return self.question.level

    @property
    def n(self) -> int:
        """Number of futures that count."""
        return int(self.values.shape[1])

    @property
    def favourite(self) -> str:
        """The course that the first criterion chooses."""
        return self.names[self.verdicts[0].best]

    @property
    def table(self) -> pd.DataFrame:
        """One row a course; ``attrs`` holds the units of its columns and the basis."""
        s, n = self.standing, self.n
        columns: dict[str, tuple[str, Any]] = {"course": ("", self.names)}
        if self.costs is not None:
            low, high = np.quantile(self.costs, [0.1, 0.9], axis=1)
            columns |= {
                "cost": (self.unit, self.costs.mean(axis=1)),
                "cost_q10": (self.unit, low),
                "cost_q90": (self.unit, high),
                "in_budget": ("", s.is_affordable),
            }
        columns |= {
            "satisfied": ("share", s.share),
            "satisfied_low": ("share", s.low),
            "satisfied_high": ("share", s.high),
            "regret_mean": ("of range", s.regret.mean(axis=1)),
            "regret_q10": ("of range", np.quantile(s.regret, 0.1, axis=1)),
            "regret_q90": ("of range", np.quantile(s.regret, 0.9, axis=1)),
            "regret_most": ("of range", s.regret.max(axis=1)),
            "pareto": ("", s.is_pareto),
        }
        for j, objective in enumerate(self.question.objectives):
            unit = unit_of(objective.outcome)
            columns[f"expected {objective.outcome}"] = (unit, s.expected[:, j])
            columns[f"worst tenth {objective.outcome}"] = (unit, s.worst[:, j])
        frame = pd.DataFrame({name: values for name, (_, values) in columns.items()})
        frame["n"] = n
        units = {name: unit for name, (unit, _) in columns.items() if unit}
        frame.attrs = {"units": units | {"n": "futures"}, "basis": self.basis.line}
        return frame

    @property
    def criteria(self) -> pd.DataFrame:
        """One row a criterion: what it asks, what it chooses, and the numbers it goes by."""
        rows = [
            {
                "criterion": verdict.name,
                "asks": verdict.asks,
                "chooses": self.names[verdict.best],
                "value": float(verdict.numbers[verdict.best]),
                "unit": verdict.unit,
                "n": self.n,
                **dict(zip(self.names, verdict.numbers.tolist(), strict=True)),
            }
            for verdict in self.verdicts
        ]
        return pd.DataFrame(rows)

    @property
    def performance(self) -> pd.DataFrame:
        """One row a course and future: what was achieved, cost, regret, and whether enough."""
        c, f, _ = self.values.shape
        frame = pd.DataFrame(
            {"course": np.repeat(self.names, f), "future": np.tile(np.arange(f), c)}
        )
        for j, objective in enumerate(self.question.objectives):
            frame[objective.outcome] = self.values[:, :, j].reshape(-1)
        if self.costs is not None:
            frame["cost"] = self.costs.reshape(-1)
        frame["regret"] = self.standing.regret.reshape(-1)
        frame["satisfied"] = self.standing.satisfied.reshape(-1)
        return frame

    @property
    def failure(self) -> pd.DataFrame:
        """One row an aim: in which futures the favourite does not reach it."""
        rows = [
            {
                "aim": each.aim,
                "fails": each.fails,
                "where": " and ".join(limit.told for limit in each.limits) or each.said,
                "density": each.density,
                "held_out": each.held_out,
                "coverage": each.coverage,
                "mass": each.mass,
                "unit": "share of futures",
                "n": each.n,
            }
            for each in self.failings
        ]
        return pd.DataFrame(rows)

    @property
    def signposts(self) -> pd.DataFrame:
        """One row a signpost: how well it tells the futures in which the favourite fails."""
        rows = [{**post._asdict(), "unit": unit_of(post.outcome)} for post in self.posts]
        return pd.DataFrame(rows, columns=[*Signpost._fields, "unit"])

    @property
    def chart(self) -> Any:
        """Share of futures with enough against cost, regret, and courses by criteria."""
        from sim.charts.robustness import robustness_chart  # noqa: PLC0415 (an extra)

        budget = self.question.budget
        return robustness_chart(
            self.table, self.criteria, self.basis.line, self.favourite, budget and budget.most,
            self.level,
        )  # fmt: skip


def unit_of(outcome: str) -> str:
    """Return an outcome's unit, empty for one of somebody else's."""
    try:
        return describe(outcome).unit
    except KeyError:
        return ""
