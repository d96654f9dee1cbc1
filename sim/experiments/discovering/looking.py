"""Worlds that are run to be looked through: as different from each other as they can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.batch.plan import whole
from sim.batch.run import run_batch
from sim.batch.task import prepare
from sim.errors import SettingError
from sim.experiments.asking.axis import Axis, listed_axes, settled
from sim.experiments.asking.course import Progress, settled_seed
from sim.experiments.asking.expression import condition
from sim.experiments.asking.folder import check_folder
from sim.experiments.asking.futures import Side, sample
from sim.experiments.discovering.cases import LEAST, check_names
from sim.results.results import Results
from sim.results.tables import PARAMS
from sim.scenario.build import build
from sim.scenario.levers import keyword_settings
from sim.scenario.load import load_scenario
from sim.scenario.record import Scenario

RUNS, MOST_RUNS = 4_000, 1_000_000
"""Worlds that are run where nothing is said, and the most."""


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


def look_of(
    source: Scenario | str | Path, where: Any, *, vary: Any, runs: int | None,
    seed: int | None, turns: int | None, settings: Mapping[str, float], fixed: bool | None,
    out: str | Path | None, force: bool = False, resume: bool = False,
) -> Look:  # fmt: skip
    """Return what is to be run, all of it checked.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: Something outside what is allowed.
    """
    if not isinstance(where, str):
        raise SettingError("where: should say what is looked for, as where='conversion < 0.7'")
    scenario = source if isinstance(source, Scenario) else load_scenario(source)
    blueprint = build(scenario, turns)
    own = {name: x for name, x in settings.items() if "." in name}
    own |= keyword_settings(blueprint, {n: x for n, x in settings.items() if n not in own})
    axes = tuple(settled(axis, blueprint) for axis in listed_axes(vary or {}))
    kept = None if out is None else Path(out)
    check_folder(kept, [""], force=force, resume=resume)
    seed = settled_seed(seed, kept, resume=resume)
    n = RUNS if runs is None else runs
    look = Look(where, scenario, axes, n, seed, turns, own, bool(fixed), kept)
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


def _check(look: Look) -> None:
    """Refuse, before any world is run, what cannot be found.

    Raises:
        UnknownNameError: The condition asks for what there is not.
        SettingError: Too few worlds, nothing that differs between them, or nowhere to keep them.
    """
    whole("runs", look.runs, 2 * LEAST, MOST_RUNS)
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
