"""Sensitivity: which levers and numbers drive an outcome, and how much of it is chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.batch.compute import Progress
from sim.errors import SettingError
from sim.experiments.asking.basis import Basis
from sim.experiments.asking.course import Worlds
from sim.experiments.asking.folder import check_folder
from sim.experiments.asking.outcomes import check_level
from sim.experiments.sensing.factors import Factor
from sim.experiments.sensing.methods.methods import METHODS, find_method, samples_of
from sim.experiments.sensing.study import Study
from sim.experiments.sensing.subject import function_subject, scenario_subject
from sim.law.arrays import Array
from sim.scenario.record import Scenario

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

MOST_SOBOL = 12
"""Factors that Sobol' indices are computed of where none is named: the strongest by Morris."""
SCREEN = 16
"""Trajectories of the screening that finds them."""
VIEWS = ("indices", "scatter", "convergence", "chance")

type Model = str | Path | Scenario | Callable[[Array], Any]


class Sensitivity(NamedTuple):
    """What drives outcomes.

    Attributes:
        method: ``sobol``, ``morris``, ``pawn`` or ``prcc``.
        table: One row per outcome, factor and index: value, interval, unit, range, meaning, n.
        pairs: The same for two factors together; empty but for Sobol'.
        chance: One row per outcome and part (parameters, chance, together): share of the variance
            of single worlds, with its interval.
        convergence: The leading index by outcome, factor and number of samples.
        summary: One row per outcome: how it is spread, whether indices have settled, what was
            left out.
        factors: What varied.
        basis: What all of it rests on.
        level: Of intervals.
        samples: Base samples, or trajectories.
        screening: The screening that chose the factors, where there was one.
        notes: What was odd about the worlds, and why an outcome has no index.
        failed: Worlds that failed; they count as undefined.
    """

    method: str
    table: pd.DataFrame
    pairs: pd.DataFrame
    chance: pd.DataFrame
    convergence: pd.DataFrame
    summary: pd.DataFrame
    factors: tuple[Factor, ...]
    basis: Basis
    level: float
    samples: int
    screening: Sensitivity | None = None
    notes: tuple[str, ...] = ()
    failed: int = 0

    @property
    def lead(self) -> str:
        """The index by which factors are ranked."""
        return METHODS[self.method].lead

    @property
    def chart(self) -> alt.TopLevelMixin:
        """The indices of the strongest factors, with intervals."""
        return self.draw("indices")

    def draw(self, view: str = "indices") -> alt.TopLevelMixin:
        """Return a chart: ``indices``, ``scatter`` (Morris), ``convergence`` or ``chance``.

        Raises:
            SettingError: No such view, or one that this method has not; no extra ``charts``.
        """
        from sim.charts import sensitivity as charts  # noqa: PLC0415 (an extra)
        from sim.charts import settling  # noqa: PLC0415 (an extra)

        check_view(self.method, view)
        shown = self.chance if view == "chance" else self.table
        if shown.empty:
            why = "has luck of its own" if view == "chance" else "varies"
            raise SettingError(
                f"chart: none of {', '.join(self.summary['outcome'])} {why}, so there is nothing"
                " to draw; choose other outcomes, or more months"
            )
        title = METHODS[self.method].title
        left = [name for name in self.summary["outcome"] if name not in set(shown["outcome"])]
        more = f". Of {', '.join(left)} there is nothing to draw" if left else ""
        line = self.basis.line + more
        chart: alt.TopLevelMixin
        if view == "scatter":
            chart = charts.scatter_chart(self.table, self.basis.worlds + more)
        elif view == "chance":
            points, runs = (int(self.chance[name].iloc[0]) for name in ("points", "runs"))
            crossed = self.basis._replace(points=points, runs=runs).worlds
            chart = settling.chance_chart(self.chance, crossed + more)
        elif view == "convergence":
            chart = settling.convergence_chart(self.convergence, title, line)
        else:
            chart = charts.indices_chart(self.table, self.lead, title, line)
        return chart

    def drivers(self, outcome: str) -> pd.DataFrame:
        """Return those of ``ranked`` that can be told from a factor of no influence.

        That is by the method's own yardstick: an interval of the leading index that does not hold
        zero, and for ``pawn`` an index above what such a factor stays below.
        """
        ranked = self.ranked(outcome)
        return ranked[ranked["is_told"].astype(bool)]

    def ranked(self, outcome: str) -> pd.DataFrame:
        """Return the leading index of an outcome, strongest factor first."""
        mine = self.table[(self.table["outcome"] == outcome) & (self.table["index"] == self.lead)]
        return mine.sort_values("value", key=abs, ascending=False, kind="stable")


def sensitivity(
    model: Model,
    method: str = "sobol",
    *,
    outcomes: Sequence[str] = (),
    vary: Any = None,
    samples: int | None = None,
    runs: int = 4,
    level: float = 0.95,
    seed: int | None = None,
    turns: int | None = None,
    settings: Mapping[str, float] | None = None,
    fixed: bool = True,
    engine: str = "numpy",
    jobs: int = 1,
    cluster: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    **levers: float,
) -> Sensitivity:
    """Return which levers and numbers drive outcomes, and how much chance does.

    Args:
        model: A scenario (name, path or loaded), or a function of ``[N, D]`` that returns ``[N]``,
            or ``[N, K]`` for K replicates.
        method: ``sobol`` (shares of variance), ``morris`` (screening), ``pawn`` (distributions) or
            ``prcc`` (partial rank correlation).
        outcomes: What is explained; a few headline outcomes where none is named.
        vary: Levers and paths as ``PATH=LOW:HIGH`` or ``PATH``, a list or a mapping. A number that
            is drawn is sampled from its distribution. Where nothing is named: all numbers that
            judgement leaves open; for Sobol' the strongest twelve by a Morris screening.
        samples: Base samples (Sobol': a power of two), trajectories (Morris) or rows.
        runs: Worlds of every design point, the same luck for all; their mean is explained.
        level: Of intervals.
        seed: Of all chance and all designs; drawn where None.
        turns: Months to run; the scenario's own where None.
        settings: Levers and paths set in all worlds.
        fixed: Hold numbers that do not vary at their defaults; else they are drawn and count as
            chance.
        engine: ``numpy`` or ``jax``.
        jobs: Processes to compute with.
        cluster: A Dask cluster in their place.
        out: Directory that keeps every world.
        force: Replace what it holds.
        resume: Go on with what it holds unfinished.
        progress: Told of worlds done, and of how many.
        **levers: More settings.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        UnknownNameError: An outcome, a path or a method that is not known.
        SettingError: Something outside what is allowed; told before any world is run.
        ResultsError: The directory cannot be written, or holds what must not be touched.

    >>> found = sensitivity(lambda x: x[:, 0] + 3 * x[:, 1], vary={"a": "0:1", "b": "0:1"}, seed=0)
    >>> found.ranked("value")["factor"].tolist()
    ['b', 'a']
    """
    worlds = Worlds(
        runs, seed, turns, fixed, settings or {}, engine, jobs, cluster,
        None if out is None else Path(out), force, resume, progress,
    )  # fmt: skip
    return study_of(
        model, method, outcomes=outcomes, vary=vary, samples=samples, level=level, worlds=worlds,
        levers=levers,
    ).result()  # fmt: skip


def study_of(
    model: Model, method: str, *, outcomes: Sequence[str], vary: Any, samples: int | None,
    level: float, worlds: Worlds, levers: Mapping[str, float] | None = None,
) -> Study:  # fmt: skip
    """Return what would be done, all of it checked and nothing run.

    Raises:
        EntenteError: What would stop it before its first world.
    """
    find_method(method)
    check_level(level)
    worlds = worlds.seeded()
    if isinstance(model, str | Path | Scenario):
        subject = scenario_subject(model, vary, outcomes, worlds, levers or {})
    else:
        subject = function_subject(model, vary, outcomes)
    is_screened = method == "sobol" and not vary
    d = min(MOST_SOBOL, len(subject.factors)) if is_screened else len(subject.factors)
    n = samples_of(method, samples, d)
    study = Study(subject, method, n, level, worlds, SCREEN if is_screened else 0, d)
    check_folder(worlds.out, list(study.stages), force=worlds.force, resume=worlds.resume)
    return study


def check_view(method: str, view: str) -> None:
    """Refuse a view that a method has not.

    Raises:
        SettingError: It has not.
    """
    if view not in VIEWS:
        raise SettingError(f"view: should be one of {', '.join(VIEWS)}, is {view!r}")
    if view == "scatter" and method != "morris":
        raise SettingError(f"view: scatter is drawn of morris alone, the method is {method}")
