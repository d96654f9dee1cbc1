"""Worlds that are run to be looked through: as different from each other as they can be."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.batch.run import run_batch
from sim.batch.task import prepare
from sim.errors import SettingError
from sim.experiments.asking.axis import Axis, listed_axes, settled
from sim.experiments.asking.course import Progress
from sim.experiments.asking.expression import condition
from sim.experiments.asking.file import is_experiment, load_experiment
from sim.experiments.asking.futures import Side, sample
from sim.experiments.asking.schema import DiscoverSpec
from sim.experiments.discovering.cases import LEAST, check_names
from sim.results.results import Results
from sim.results.tables import PARAMS
from sim.scenario.build import build
from sim.scenario.levers import keyword_settings
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
    look: Look, *, engine: str = "numpy", jobs: int = 1, cluster: str | None = None,
    force: bool = False, resume: bool = False, progress: Progress | None = None,
) -> Results:  # fmt: skip
    """Run the worlds: where something varies, each at a place of its own, with luck of its own."""
    points = points_of(look)
    return run_batch(
        look.scenario, 1 if points else look.runs, seed=look.seed, turns=look.turns,
        settings=look.settings, points=points, fixed=look.fixed, keep=(PARAMS,), out=look.out,
        force=force, resume=resume, engine=engine, jobs=jobs, cluster=cluster, progress=progress,
    )  # fmt: skip


def points_of(look: Look) -> dict[str, list[float]]:
    """Return the design points of worlds: a Latin hypercube of what varies; none where nothing."""
    if not look.axes:
        return {}
    side = Side(look.scenario.name, build(look.scenario, look.turns), look.settings)
    return sample([side], look.axes, look.runs, look.seed, is_fixed=True).points(side, 1)


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
    task = prepare(
        look.scenario, turns=look.turns, settings=look.settings, levers={}, is_fixed=look.fixed,
        points=points_of(look._replace(runs=2 * LEAST)), keep=(PARAMS,), policies=None,
        engine="numpy", shard=None,
    )  # fmt: skip
    meaning = task.document(task.plan(1, look.seed))["meaning"]
    if not any("drawn" in said for said in meaning.values()):
        raise SettingError(
            "vary: nothing would differ between the worlds; vary levers or paths, or let judgement"
            " be drawn (leave out --fixed)"
        )
    check_names(condition(look.where), list(meaning))
