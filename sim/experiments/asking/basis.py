"""What every table and chart of an experiment names: worlds, seed, months, and what bands mean."""

from __future__ import annotations

from typing import NamedTuple

from sim.results.plan import Plan


class Basis(NamedTuple):
    """What a table rests on.

    ``points`` are design points or courses, each of them run ``runs`` times; ``months`` is 0 where
    the model is no scenario; ``band`` says what intervals and bands are.
    """

    scenario: str
    points: int
    runs: int
    months: int
    seed: int
    band: str

    @property
    def line(self) -> str:
        """The line that stands with every table."""
        return f"{self.worlds}; {self.band}"

    @property
    def worlds(self) -> str:
        """The same without intervals and bands, for what shows none."""
        of = f"{self.points:,} x " if self.points > 1 else ""
        long = f" of {self.months} months" if self.months else ""
        return f"{self.scenario}: {of}{self.runs:,} runs{long}, seed {self.seed}"


def basis_of(plan: Plan, band: str, *, points: int | None = None) -> Basis:
    """Return the basis of a batch; ``points`` where several batches make one experiment."""
    n = plan.n_points if points is None else points
    return Basis(plan.scenario, n, plan.runs, plan.turns, plan.seed, band)
