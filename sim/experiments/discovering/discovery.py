"""What was found under which conditions something happens: boxes, a tree, tables and a chart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from sim.charts.discovery import discovery_chart
from sim.experiments.asking.basis import Basis
from sim.experiments.asking.shares import wilson
from sim.experiments.discovering.boxes import Counts, Side, Wish, inside, screened
from sim.experiments.discovering.cases import Cases, Factor
from sim.experiments.discovering.confirm import Found
from sim.experiments.discovering.tree import Free, Node
from sim.experiments.discovering.words import Words, percent, side_text

POINTS = 1_500
"""Worlds drawn in the scatter."""


class Discovery:
    """Boxes within which a condition holds more often than elsewhere, and a tree.

    Attributes:
        cases: The worlds that were looked through.
        boxes: What was found, each box among the worlds outside those before it.
        tree: Nodes of a shallow tree from the root down; a root alone where no split tells.
        free: What a model that may use all factors tells of worlds it did not see.
        wish: What was asked of a box.
    """

    def __init__(
        self, cases: Cases, boxes: tuple[Found, ...], tree: Sequence[Node], free: Free, wish: Wish
    ) -> None:
        """Keep what was found."""
        self.cases, self.boxes, self.tree, self.free, self.wish = cases, boxes, tree, free, wish

    @property
    def basis(self) -> Basis:
        """What the tables rest on."""
        return self.cases.basis

    @property
    def level(self) -> float:
        """The level of the test of every side."""
        return 1 - self.wish.level

    @property
    def failed(self) -> int:
        """Worlds that failed and were left out."""
        return self.cases.failed

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about the worlds."""
        return self.cases.notes

    @property
    def n(self) -> int:
        """Number of worlds looked through."""
        return len(self.cases.x)

    @property
    def base_rate(self) -> float:
        """Share of the worlds that show the condition."""
        return float(self.cases.holds.mean())

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per box and factor: limits, what was tried, and how sure it is.

        A limit that is missing is open. ``p`` and ``quasi_p`` are the greater of two sides,
        ``named_again`` the lesser.
        """
        rows = [row for i, box in enumerate(self.boxes) for row in self._rows(i, box)]
        columns = ["box", "factor", "low", "high", "tried_low", "tried_high", "unit", "description",
                   "p", "quasi_p", "named_again", "n"]  # fmt: skip
        frame = pd.DataFrame(rows, columns=columns)
        frame.attrs["basis"] = self.basis.line
        return frame

    @cached_property
    def stats(self) -> pd.DataFrame:
        """One row per box, and one for all: density, coverage and mass, also as held out.

        Shares of the worlds outside the boxes before it; coverage and mass are of all worlds.
        """
        rows, left = [], np.ones(self.n, dtype=bool)
        for i, box in enumerate(self.boxes):
            here = self._row(str(i + 1), box.counts, float(self.cases.holds[left].mean()))
            share = self.cases.holds[left].sum() / self.cases.holds.sum()
            here["density_held_out"], here["coverage_held_out"] = (
                box.held_out[0], box.held_out[1] * float(share),
            )  # fmt: skip
            rows.append(here)
            left &= ~inside(self.cases.x, box.cuts)
        if len(rows) > 1:
            both = Counts(int((~left).sum()), int(self.cases.holds[~left].sum()))
            rows.append(self._row("all", both, self.base_rate))
        frame = pd.DataFrame(rows, columns=list(self._row("", Counts(0, 0), nan)))
        frame.attrs["basis"] = self.basis.line
        return frame

    @cached_property
    def leaves(self) -> pd.DataFrame:
        """One row per leaf of the tree: its conditions, density, coverage and mass."""
        rows = [
            {
                "conditions": " and ".join(
                    side_text(self.cases.factors, side, value) for side, value in node.cuts.items()
                ),
                **self._row("", node.counts, self.base_rate),
            }
            for node in self.tree
            if node.is_leaf
        ]
        columns = ["conditions", "n", "holding", "density", "coverage", "mass", "base_rate", "unit"]
        frame = pd.DataFrame(rows)[columns]
        frame.attrs["basis"] = self.basis.line
        return frame

    @property
    def words(self) -> list[str]:
        """What was found, in paragraphs of plain words."""
        return Words(self).paragraphs()

    @property
    def chart(self) -> Any:
        """Limits of the boxes, worlds at the factors of boxes, and density against coverage."""
        of = f"{self.n:,} worlds looked through, in {percent(self.base_rate)} of which it holds"
        return discovery_chart(
            self.table, self.stats, self._way(), self._points(), self.cases.where, of,
            self.basis.line,
        )  # fmt: skip

    def factor(self, side: Side) -> Factor:
        """Return the factor of a side."""
        return self.cases.factors[side.factor]

    def _rows(self, i: int, box: Found) -> list[dict[str, Any]]:
        rows = []
        for factor in dict.fromkeys(side.factor for side in box.cuts):
            sides = [side for side in box.cuts if side.factor == factor]
            own = self.cases.factors[factor]
            rows.append(
                {
                    "box": i + 1,
                    "factor": own.name,
                    "low": box.cuts.get(Side(factor, is_upper=False), nan),
                    "high": box.cuts.get(Side(factor, is_upper=True), nan),
                    "tried_low": own.low,
                    "tried_high": own.high,
                    "unit": own.unit,
                    "description": own.description,
                    "p": max(box.p[side] for side in sides),
                    "quasi_p": max(box.quasi_p[side] for side in sides),
                    "named_again": min(box.again[side] for side in sides),
                    "n": box.counts.n,
                }
            )
        return sorted(rows, key=lambda row: row["p"])

    def _row(self, name: str, found: Counts, rate: float) -> dict[str, Any]:
        holding = int(self.cases.holds.sum())
        return {
            "box": name, "n": found.n, "holding": found.holding, "density": found.density,
            "coverage": found.holding / holding, "mass": found.n / self.n, "base_rate": rate,
            "density_held_out": nan, "coverage_held_out": nan, "unit": "share",
        }  # fmt: skip

    def _way(self) -> pd.DataFrame:
        """Return the boxes that the first was chosen from."""
        holding = int(self.cases.holds.sum())
        way = self.boxes[0].way if self.boxes else []
        return pd.DataFrame(
            [(c.holding / holding, c.density, n_factors) for c, n_factors in way],
            columns=["coverage", "density", "factors"],
        )

    def _points(self) -> pd.DataFrame:
        """Return worlds at the first two factors of boxes, or how many show it along the only one.

        Where there is no box they are the two that go most with the condition.
        """
        cases = self.cases
        sides = [side for box in self.boxes for side in sorted(box.cuts, key=lambda s: box.p[s])]
        pair = list(dict.fromkeys(side.factor for side in sides))[:2]
        pair = pair or screened(cases.x, cases.holds, 2)
        sample = np.sort(np.random.default_rng(0).permutation(self.n)[:POINTS])
        frame = pd.DataFrame(cases.x[np.ix_(sample, pair)], columns=["x", "y"][: len(pair)])
        frame["holds"] = cases.holds[sample]
        if len(pair) == 1:
            frame = self._along(pair[0])
        frame.attrs["factors"] = [cases.factors[j]._asdict() for j in pair]
        return frame

    def _along(self, factor: int) -> pd.DataFrame:
        """Return the share of worlds that show it in tenths of the worlds by a factor."""
        x = pd.Series(self.cases.x[:, factor])
        worlds = pd.DataFrame({"x": x, "holds": self.cases.holds})
        tenths = worlds.groupby((x.rank(method="min", pct=True) * 10 - 1e-9).astype(int))
        share, n = tenths["holds"].mean(), tenths.size()
        low, high = wilson(share.to_numpy(), n.to_numpy())
        return pd.DataFrame({"x": tenths["x"].mean(), "share": share, "low": low, "high": high})
