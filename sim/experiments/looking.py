"""Worlds that are run to be looked through: as different from each other as they can be."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.stats.qmc import LatinHypercube

from sim.batch.compute import Crew
from sim.batch.paired import prepare_paired, run_paired
from sim.batch.run import run_batch
from sim.batch.task import Task, prepare
from sim.errors import SettingError
from sim.experiments.axis import Axis, listed_axes, settled
from sim.experiments.cases import LEAST, check_names
from sim.experiments.course import Progress
from sim.experiments.expression import condition
from sim.experiments.file import is_experiment, load_experiment
from sim.experiments.schema import DiscoverSpec
from sim.law.arrays import Array
from sim.results.results import Results
from sim.results.tables import PARAMS
from sim.scenario.build import build
from sim.scenario.levers import drawn_paths, keyword_settings, resolve
from sim.scenario.load import load_scenario
from sim.scenario.record import Scenario


class Look(NamedTuple):
    """Worlds to run and what is looked for in them, all checked."""

    where: str
    scenario: Scenario
    axes: tuple[Axis, ...]
    runs: int
    seed: int
    turns: int | None
    settings: Mapping[str, float]
    fixed: bool
    out: Path | None
    boxes: int
    density: float | None
    mass: float


def look_of(
    source: DiscoverSpec | Scenario | str | Path, where: Any, *, vary: Any, runs: int | None,
    seed: int | None, turns: int | None, settings: Mapping[str, float], fixed: bool | None,
    out: str | Path | None,
) -> Look:  # fmt: skip
    """Return what is to be run; what is given goes before what an experiment's file says.

    Raises:
        ScenarioError: The scenario or the experiment cannot be loaded.
        SettingError: Something outside what is allowed.
    """
    spec = _spec(source, where)
    scenario = source if isinstance(source, Scenario) else load_scenario(spec.scenario)
    turns = spec.months if turns is None else turns
    blueprint = build(scenario, turns)
    own = {name: x for name, x in settings.items() if "." in name}
    own |= keyword_settings(blueprint, {n: x for n, x in settings.items() if n not in own})
    axes = listed_axes(spec.vary if vary is None else vary)
    seed = spec.seed if seed is None else seed
    look = Look(
        str(spec.where if where is None else where),
        scenario,
        tuple(settled(axis, blueprint) for axis in axes),
        spec.runs if runs is None else runs,
        secrets.randbits(63) if seed is None else seed,
        turns,
        {**spec.settings, **own},
        spec.fixed if fixed is None else fixed,
        None if out is None else Path(out),
        spec.boxes, spec.density, spec.mass,
    )  # fmt: skip
    _check(look)
    return look


def results_of(
    look: Look, engine: str = "numpy", jobs: int = 1, progress: Progress | None = None, **more: Any
) -> Results:
    """Run the worlds: where something varies, each at a place of its own."""
    if look.axes:
        return run_paired(task_of(look, engine), look.seed, Crew(jobs), progress)
    return run_batch(
        look.scenario, look.runs, seed=look.seed, turns=look.turns, settings=look.settings,
        fixed=look.fixed, keep=(PARAMS,), out=look.out, engine=engine, jobs=jobs,
        progress=progress, **more,
    )  # fmt: skip


def task_of(look: Look, engine: str = "numpy") -> Task:
    """Return what the worlds are made of, before any is run."""
    if look.axes:
        return prepare_paired(
            look.scenario, sampled(look.axes, look.runs, look.seed), turns=look.turns,
            settings=look.settings, fixed=look.fixed, engine=engine,
        )  # fmt: skip
    return prepare(
        look.scenario, turns=look.turns, settings=look.settings, levers={}, points=None,
        is_fixed=look.fixed, keep=(PARAMS,), policies=None, engine=engine, shard=None,
    )  # fmt: skip


def sampled(axes: tuple[Axis, ...], n: int, seed: int) -> dict[str, list[float]]:
    """Return ``n`` values of every axis, a Latin hypercube; of listed values each as often."""
    rng = np.random.default_rng([seed & 0xFFFFFFFF, seed >> 32])
    shares = LatinHypercube(len(axes), seed=rng).random(n)
    return {axis.path: _at(axis, shares[:, j]).tolist() for j, axis in enumerate(axes)}


def _at(axis: Axis, share: Array) -> Array:
    if not axis.values:
        return axis.at(share)
    return np.array(axis.values)[(share * len(axis.values)).astype(int)]


def _spec(source: DiscoverSpec | Scenario | str | Path, where: Any) -> DiscoverSpec:
    """Return an experiment, made from a scenario where none was given."""
    if isinstance(source, DiscoverSpec):
        return source
    if not isinstance(source, Scenario) and is_experiment(source):
        return load_experiment(source, DiscoverSpec)
    if where is None:
        raise SettingError("where: should say what is looked for, as where='conversion < 0.7'")
    name = source.name if isinstance(source, Scenario) else str(source)
    return DiscoverSpec(kind="discover", title=name, question="", scenario=name, where=str(where))


def _check(look: Look) -> None:
    """Refuse, before any world is run, what cannot be found.

    Raises:
        UnknownNameError: The condition asks for what there is not.
        SettingError: Too few worlds, nothing that differs between them, or nowhere to keep them.
    """
    if look.runs < 2 * LEAST:
        raise SettingError(f"runs: should be at least {2 * LEAST}, is {look.runs}")
    if look.axes and look.out is not None:
        raise SettingError(
            "out: worlds with levers of their own are no batch that could be resumed or merged;"
            " leave out --out or --vary"
        )
    task = task_of(look._replace(runs=2 * LEAST))
    document = task.document(task.plan(2 * LEAST, look.seed))
    drawn = () if look.fixed else drawn_paths(task.blueprint, resolve(task.blueprint, look.settings))
    if not look.axes and not drawn:
        raise SettingError(
            "vary: nothing would differ between the worlds; vary levers or paths, or let judgement"
            " be drawn (leave out --fixed)"
        )
    check_names(condition(look.where), list(document["meaning"]))
