"""Sweeps: outcomes as functions of levers and paths, on the same luck at every point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sim.batch.run import run_batch
from sim.batch.run_outcomes import run_outcomes
from sim.errors import SettingError, UnknownNameError
from sim.experiments.asking.axis import Axis, listed_axes, settled
from sim.experiments.asking.basis import Basis, basis_of
from sim.experiments.asking.course import notes_of, settled_seed
from sim.experiments.asking.expression import Condition, conditions
from sim.experiments.asking.folder import check_folder
from sim.experiments.asking.outcomes import check_level, chosen, reach_of
from sim.experiments.sweeping.design import Points, columns_of, designed
from sim.experiments.sweeping.lines import break_even_lines, lines_of
from sim.experiments.sweeping.tables import (
    break_even_table,
    curve_table,
    effect_table,
    point_table,
    share_table,
)
from sim.results.results import Results
from sim.results.tables import PARAMS
from sim.scenario.build import Blueprint, build
from sim.scenario.levers import keyword_settings
from sim.scenario.load import load_scenario
from sim.scenario.realise import start_outcomes
from sim.scenario.record import Scenario


class Sweep(NamedTuple):
    """A sweep and what it shows.

    Attributes:
        results: The batch, one design point after the other in every replicate.
        basis: What every table rests on.
        design: ``grid``, ``list``, ``lhs`` or ``sobol``.
        axes: What varied, each with its range.
        level: Level of all intervals.
        outcomes: The outcomes told of.
        conditions: The conditions whose break-even was looked for.
        table: One row per design point and outcome: means, errors and bands of worlds.
        curves: One row per axis, outcome and value (or bin): means with intervals.
        effects: One row per axis and outcome: change over the range, shape, where it bends.
        shares: One row per condition and design point: the share of worlds in which it holds.
        break_even: One row per condition and line: where the mean, and half of worlds, cross.
    """

    results: Results
    basis: Basis
    design: str
    axes: tuple[Axis, ...]
    level: float
    outcomes: tuple[str, ...]
    conditions: tuple[Condition, ...]
    table: pd.DataFrame
    curves: pd.DataFrame
    effects: pd.DataFrame
    shares: pd.DataFrame
    break_even: pd.DataFrame

    @property
    def failed(self) -> int:
        """Worlds that failed; they are left out of every number."""
        return self.results.n_failed

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about the worlds."""
        none = [name for name in self.outcomes if not self._is_defined(name)]
        left = [f"defined in no world: {', '.join(none)}"] if none else []
        return (*notes_of(self.results), *left)

    def _is_defined(self, name: str) -> bool:
        return bool(self.table.loc[self.table["outcome"] == name, "n"].any())

    def unit(self, name: str) -> str:
        """Return the unit of an outcome or of an axis."""
        return self.results.unit(name)

    @property
    def is_map(self) -> bool:
        """Whether this is a grid of two axes."""
        return self.design == "grid" and len(self.axes) == 2

    @property
    def says(self) -> list[str]:
        """What the sweep shows, in sentences."""
        from sim.experiments.sweeping.words import tell_sweep  # noqa: PLC0415 (it knows this record)

        return tell_sweep(self)

    @property
    def chart(self) -> Any:
        """The response curves, or a heat map of two axes; needs the extra ``charts``.

        Raises:
            SettingError: Nothing is defined that could be drawn.
        """
        if not self.table["n"].any():
            raise SettingError(
                f"chart: {', '.join(self.outcomes)} is defined in no world, so there is nothing to"
                " draw; choose other outcomes, or more months"
            )
        from sim.experiments.sweeping.drawing import draw_sweep  # noqa: PLC0415 (an extra)

        return draw_sweep(self)


class Asked(NamedTuple):
    """A sweep before it is run: everything that can be checked has been."""

    blueprint: Blueprint
    settings: dict[str, float]
    axes: tuple[Axis, ...]
    points: Points
    seed: int
    outcomes: tuple[str, ...]
    conditions: tuple[Condition, ...]


def sweep(
    scenario: str | Path | Scenario,
    vary: Mapping[str, Any] | Sequence[str | Axis],
    *,
    design: str = "grid",
    points: int | None = None,
    runs: int = 400,
    where: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    level: float = 0.95,
    seed: int | None = None,
    turns: int | None = None,
    settings: Mapping[str, float] | None = None,
    fixed: bool = False,
    engine: str = "numpy",
    jobs: int = 1,
    cluster: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    progress: Callable[[int, int], None] | None = None,
    **levers: float,
) -> Sweep:
    """Run a scenario at many values of levers and paths, and tell how outcomes respond.

    All design points share their luck replicate by replicate, so that differences along a curve
    are paired.

    Args:
        scenario: Name of a shipped scenario, path of a file, or a loaded one.
        vary: What varies: paths with values, ``LOW:HIGH:N``, ``LOW:HIGH`` or ``declared``; or
            texts such as ``coalition.cohesion=0.3:0.9:13``.
        design: ``grid`` for all combinations, ``list`` for value by value, ``lhs`` for a Latin
            hypercube, ``sobol`` for a Sobol' sequence.
        points: Design points of a sample; 64 where not given.
        runs: Replicates of every design point.
        where: Conditions whose break-even is looked for, as ``deterrence.korea >= 0.8``.
        outcomes: Outcomes told of; headline ones where none is named.
        level: Level of intervals.
        seed: Of all chance, and of a sample; drawn where None.
        turns: Months to run; the scenario's own where None.
        settings: Levers and paths set in all worlds; a keyword does the same.
        fixed: Hold numbers of judgement at their defaults.
        engine: ``numpy``, or ``jax`` (an extra).
        jobs: Processes to compute with.
        cluster: A Dask cluster in their place.
        out: Directory that keeps every world.
        force: Replace what the directory holds.
        resume: Go on with what it holds unfinished.
        progress: Told of every finished block.
        **levers: More settings.

    Raises:
        ScenarioError: The scenario cannot be loaded, or has no such lever, path or outcome.
        SettingError: Something outside what is allowed.
        ResultsError: The directory cannot be written, or holds what must not be touched.

    >>> found = sweep("as-it-happened", ["coalition.cohesion=0.3,0.9"], runs=4, seed=1, turns=2)
    >>> bool(found.effects.set_index("outcome")["change"]["perceived_adequacy"] > 0)
    True
    """
    kept = None if out is None else Path(out)
    check_folder(kept, [""], force=force, resume=resume)
    asked = ask(
        scenario, vary, design=design, points=points, where=where, outcomes=outcomes,
        level=level, turns=turns, settings=settings, levers=levers,
        seed=settled_seed(seed, kept, resume=resume),
    )  # fmt: skip
    results = run_batch(
        asked.blueprint.scenario, runs, seed=asked.seed, turns=turns, settings=asked.settings,
        points=asked.points, fixed=fixed, keep=kept_tables(out), out=out, force=force,
        resume=resume, engine=engine, jobs=jobs, cluster=cluster, progress=progress,
    )  # fmt: skip
    return read_sweep(results, asked, design, level)


def ask(
    scenario: str | Path | Scenario,
    vary: Mapping[str, Any] | Sequence[str | Axis],
    *,
    design: str,
    points: int | None,
    where: Sequence[str],
    outcomes: Sequence[str],
    level: float,
    seed: int,
    turns: int | None,
    settings: Mapping[str, float] | None,
    levers: Mapping[str, float],
) -> Asked:
    """Return a sweep that has been checked, before any world is run.

    Raises:
        ScenarioError: The scenario cannot be loaded, or has no such lever, path or outcome.
        SettingError: Something outside what is allowed.
    """
    check_level(level)
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    blueprint = build(loaded, turns)
    monthly = start_outcomes(blueprint)
    known = [*monthly, *run_outcomes(list(monthly))]
    asked = conditions(where)
    told = chosen(outcomes, known, ())
    for each in asked:
        for name in each.names:
            if name not in known:
                raise UnknownNameError("outcome", name, known, f"where {each.text}")
    found = tuple(settled(axis, blueprint) for axis in listed_axes(vary))
    set_ = {**(settings or {}), **keyword_settings(blueprint, levers)}
    return Asked(
        blueprint, set_, found, designed(found, design, points, seed), seed, tuple(told), asked
    )


def kept_tables(out: str | Path | None) -> tuple[str, ...]:
    """Return the tables that a sweep keeps beside runs: what worlds were given, on disk."""
    return () if out is None else (PARAMS,)


def read_sweep(results: Results, asked: Asked, design: str, level: float) -> Sweep:
    """Return what a finished batch of design points shows."""
    plan = results.plan
    outcomes = asked.outcomes or tuple(n for n in results.outcomes if results.is_headline(n))
    needed = dict.fromkeys([*outcomes, *(n for c in asked.conditions for n in c.names)])
    columns = {name: results.outcome(name).reshape(plan.runs, plan.n_points) for name in needed}
    told = {name: columns[name] for name in outcomes}
    points = columns_of(asked.points)
    lines = lines_of(asked.axes, design, points)
    ways = break_even_lines(asked.axes, design, points)
    units = {name: results.unit(name) for name in (*needed, *points)}
    reaches = {name: reach_of(results.document["meaning"][name]) for name in told}
    percent = f"{100 * level:g} %"
    basis = basis_of(plan, f"bands hold 80 % of worlds, intervals of means {percent}, paired")
    tables = (
        point_table(points, told, units),
        curve_table(lines, told, units, level),
        effect_table(lines, told, units, level, plan.seed, reaches),
        share_table(points, asked.conditions, columns, level),
        break_even_table(ways, asked.conditions, columns, units, level),
    )
    for table in tables:
        table.attrs["basis"] = basis.line
    return Sweep(results, basis, design, asked.axes, level, outcomes, asked.conditions, *tables)
