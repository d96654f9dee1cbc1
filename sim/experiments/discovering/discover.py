"""Scenario discovery: under which conditions does something happen?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import SettingError
from sim.experiments.asking.course import Progress
from sim.experiments.asking.outcomes import check_level
from sim.experiments.discovering.boxes import Wish, inside
from sim.experiments.discovering.cases import LEAST, Cases, cases_of_frame, cases_of_results
from sim.experiments.discovering.confirm import Found, find_box
from sim.experiments.discovering.discovery import Discovery
from sim.experiments.discovering.kinship import halves
from sim.experiments.discovering.looking import Look, look_of, results_of
from sim.experiments.discovering.peeling import prim
from sim.experiments.discovering.tree import find_tree, free_model
from sim.law.arrays import Array
from sim.results.results import Results, load_results
from sim.scenario.record import Scenario

type Source = Results | Scenario | str | Path | pd.DataFrame | Array


def discover(
    results: Source,
    where: str | Array | None = None,
    *,
    boxes: int | None = None,
    density: float | None = None,
    mass: float | None = None,
    level: float = 0.95,
    vary: Any = None,
    runs: int | None = None,
    seed: int | None = None,
    turns: int | None = None,
    settings: Mapping[str, float] | None = None,
    fixed: bool | None = None,
    engine: str = "numpy",
    jobs: int = 1,
    cluster: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    **levers: float,
) -> Discovery:
    """Find boxes of few factors within which a condition holds more often than elsewhere.

    Every side of a box is confirmed by worlds that did not choose it, at ``level`` for all the
    factors there are: where nothing but chance decides, no box is named in ``level`` of cases.

    Args:
        results: A finished batch or its directory; or a scenario, whose worlds are run first; or
            a table of factors, one row a world.
        where: What is looked for, as ``conversion < 0.7``; beside a table of factors also an
            array of true and false.
        boxes: Most boxes to look for; each next one among the worlds outside those before.
        density: Least share of a box's worlds that show the condition; where None, the box is
            taken that tells most.
        mass: Least share of all worlds in a box.
        level: Of the test of a side: one that does nothing is named in what is left to 1.
        vary: Levers and paths that vary beside what judgement leaves open, sampled.
        runs: Worlds to run, 4000 where nothing says.
        seed: Of all chance in worlds that are run; drawn where None.
        turns: Months to run.
        settings: Levers and paths set in all worlds; a keyword does the same.
        fixed: Hold numbers of judgement.
        engine: ``numpy`` or ``jax``.
        jobs: Processes to run worlds with.
        cluster: A Dask cluster in their place.
        out: Directory that keeps the worlds that are run.
        force: Replace what the directory holds.
        resume: Go on with the unfinished worlds of the directory.
        progress: Told of finished worlds.
        **levers: More settings.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: Something outside what is allowed, a condition that holds in too few worlds,
            or the extra ``discovery`` is not installed.
        ResultsError: There are no results, or they cannot be read.
    """
    prim()
    given = {
        "vary": vary, "runs": runs, "turns": turns, "settings": {**(settings or {}), **levers},
        "fixed": fixed, "out": out,
    }  # fmt: skip
    source = _opened(results, given, seed)
    look: Look | None = None
    if not isinstance(source, Results | pd.DataFrame | np.ndarray):
        look = look_of(source, where, seed=seed, force=force, resume=resume, **given)
    n_boxes, wish = wish_of(boxes, density, mass, level)
    if look is not None:
        source = results_of(
            look, engine=engine, jobs=jobs, cluster=cluster, force=force, resume=resume,
            progress=progress,
        )  # fmt: skip
    if where is None:
        raise SettingError("where: should say what is looked for, as where='conversion < 0.7'")
    if not isinstance(source, Results):
        return looked_through(cases_of_frame(source, where, seed or 0), n_boxes, wish)
    if not isinstance(where, str):
        raise SettingError("where: should be a condition in words, as 'conversion < 0.7'")
    return looked_through(cases_of_results(source, where), n_boxes, wish)


def looked_through(cases: Cases, n_boxes: int, wish: Wish) -> Discovery:
    """Return what there is to be found in worlds."""
    found, left = [], np.ones(len(cases.x), dtype=bool)
    for _ in range(n_boxes):
        box = _next_box(cases, left, wish)
        if box is None:
            break
        found.append(box)
        left &= ~inside(cases.x, box.cuts)
    return Discovery(
        cases, tuple(found), find_tree(cases.x, cases.holds, cases.groups),
        free_model(cases.x, cases.holds, cases.groups), wish,
    )  # fmt: skip


def _next_box(cases: Cases, left: Array, wish: Wish) -> Found | None:
    """Return a box among the worlds that are left, which must be enough for one.

    It must show the condition more often than all worlds do, not only than those that are left.
    """
    n, holding = int(left.sum()), int(cases.holds[left].sum())
    mass = wish.mass * len(left) / max(n, 1)
    if min(holding, n - holding) < LEAST or mass >= 1:
        return None
    mine = halves(cases.kin, len(left), cases.basis.seed)
    wish = wish._replace(mass=mass, above=float(cases.holds.mean()))
    return find_box(cases.x, cases.holds, wish, mine, cases.kin, left)


def _opened(results: Source, given: Mapping[str, Any], seed: int | None) -> Any:
    """Return a finished batch where there is one, else what was given.

    Raises:
        SettingError: Finished worlds are asked for something else.
    """
    is_folder = isinstance(results, str | Path) and Path(results).is_dir()
    found = load_results(results) if is_folder else results  # type: ignore[arg-type]
    if isinstance(found, Results | pd.DataFrame | np.ndarray):
        own = {"seed": seed} if isinstance(found, Results) else {}  # a table has no other
        for name, value in {**given, **own}.items():
            if value not in (None, {}):
                raise SettingError(
                    f"{name}: these worlds are finished; leave it out, or name a scenario to run"
                )
    return found


def wish_of(
    boxes: int | None, density: float | None, mass: float | None, level: float
) -> tuple[int, Wish]:
    """Return what is asked of boxes.

    Raises:
        SettingError: Something outside what is allowed.
    """
    boxes = 3 if boxes is None else boxes
    mass = 0.05 if mass is None else mass
    if not 1 <= boxes <= 20:
        raise SettingError(f"boxes: should be from 1 to 20, is {boxes}")
    if density is not None and not 0 < density < 1:
        raise SettingError(f"density: should be a share between 0 and 1, is {density}")
    if not 0 < mass < 0.5:
        raise SettingError(f"mass: should be a share of all worlds between 0 and 0.5, is {mass}")
    check_level(level)
    return boxes, Wish(density, mass, 1 - level)
