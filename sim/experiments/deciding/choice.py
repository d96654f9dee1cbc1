"""The answer to a decision: how courses stand, what criteria choose, where the choice fails."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.asking.basis import Basis
from sim.experiments.deciding.aims import declared_of
from sim.experiments.deciding.failure import Failing
from sim.experiments.deciding.options import Question
from sim.experiments.deciding.robustness import Standing, Verdict
from sim.experiments.deciding.signpost import Signpost
from sim.law.arrays import Array


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
        """The course that the first criterion chooses, or that lacks least of what is wanted."""
        return self.names[self.verdicts[0].best]

    @property
    def aims(self) -> dict[str, str]:
        """Units by aim, named by its outcome; where two aims are on one, by all that is wanted."""
        objectives = self.question.objectives
        outcomes = [each.outcome for each in objectives]
        return {
            each.outcome if outcomes.count(each.outcome) == 1 else each.told: unit_of(each.outcome)
            for each in objectives
        }

    @property
    def most(self) -> float | None:
        """What may be spent; None without a limit."""
        return self.question.budget and self.question.budget.most

    @property
    def meaning(self) -> dict[str, str]:
        """What the words ``regret`` and ``Pareto`` stand for, the same in tables and charts."""
        best = "the best course" if self.most is None else "the best course in the budget"
        courses = "courses" if self.most is None else "courses in the budget"
        cost = "" if self.costs is None else " and in cost"
        return {
            "regret": f"shortfall from {best} in the same future, aim by aim (what is better falls"
            f" short by nothing), as a share of the aim's range over {courses} and futures; aims"
            " weigh the same",
            "Pareto": "no other course is, on average, at least as good in every aim"
            f"{cost} and better in one",
        }

    @property
    def is_chosen(self) -> bool:
        """Whether the favourite is a choice; else nothing meets all aims, and it lacks least."""
        return self.standing.is_attained

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
            "satisfied_p": ("p", np.where(s.has_levels, s.alike, np.nan)),
            "regret_mean": ("of range", s.regret.mean(axis=1)),
            "regret_q10": ("of range", np.quantile(s.regret, 0.1, axis=1)),
            "regret_q90": ("of range", np.quantile(s.regret, 0.9, axis=1)),
            "regret_most": ("of range", s.regret.max(axis=1)),
            "pareto": ("", s.is_pareto),
        }
        for j, (name, unit) in enumerate(self.aims.items()):
            columns[f"expected {name}"] = (unit, s.expected[:, j])
            columns[f"worst tenth {name}"] = (unit, s.worst[:, j])
        frame = pd.DataFrame({name: values for name, (_, values) in columns.items()})
        frame["n"] = n
        units = {name: unit for name, (unit, _) in columns.items() if unit}
        frame.attrs = {
            "units": units | {"n": "futures"}, "basis": self.basis.line, "meaning": self.meaning,
        }  # fmt: skip
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
        for j, name in enumerate(self.aims):
            frame[name] = self.values[:, :, j].reshape(-1)
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
        wanted = {each.outcome for each in self.question.objectives}
        rows = [
            {**post._asdict(), "is_aim": post.outcome in wanted, "unit": unit_of(post.outcome)}
            for post in self.posts
        ]
        return pd.DataFrame(rows, columns=[*Signpost._fields, "is_aim", "unit"])

    @property
    def chart(self) -> Any:
        """Share of futures with enough against cost, regret, and courses by criteria."""
        from sim.charts.robustness import robustness_chart  # noqa: PLC0415 (an extra)

        return robustness_chart(
            self.table, self.criteria, self.basis.line, self.favourite, self.most, self.level
        )


def unit_of(outcome: str) -> str:
    """Return an outcome's unit, empty for one of somebody else's."""
    declared = declared_of(outcome)
    return declared.unit if declared else ""
