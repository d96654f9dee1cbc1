"""Comparing courses on the same luck: what differs, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sim.errors import SettingError
from sim.experiments.asking.basis import Basis, basis_of
from sim.experiments.asking.course import (
    Course,
    Progress,
    Worlds,
    course_of,
    named_apart,
    notes_of,
    part_of,
    run_course,
)
from sim.experiments.asking.outcomes import check_level
from sim.experiments.comparing.comparable import Comparable, comparable, kept_tables, with_levers
from sim.experiments.comparing.differences import Seen, differences, partings
from sim.results.plan import Plan
from sim.scenario.record import Scenario

if TYPE_CHECKING:
    import altair as alt


LEAST_TELLING = 10
"""Pairs of which the spread between worlds is known to about a quarter of itself."""


class Comparison(NamedTuple):
    """What a comparison found.

    Attributes:
        table: One row a hypothesis, course other than the first, and outcome: the fields of
            ``Pairing``, and ``clear``: whether the difference is told from zero even when all
            intervals are to hold at once (Bonferroni).
        parting: Where two hypotheses were asked, how far apart they put the differences, world by
            world (H2 less H1); else None.
        basis: What the tables rest on.
        notes: What was left out, and what a reader must know.
        level: Of all intervals.
        precision: The half-width that the runs asked for are about, where one was given.
        failed: Worlds that failed; their pairs are left out.
    """

    table: pd.DataFrame
    parting: pd.DataFrame | None
    basis: Basis
    notes: tuple[str, ...]
    level: float = 0.95
    precision: float | None = None
    failed: int = 0

    @property
    def chart(self) -> alt.TopLevelMixin:
        """A forest plot of the outcomes that differ most; needs the extra ``charts``."""
        from sim.charts.comparison import forest  # noqa: PLC0415 (an extra)

        return forest(self.table, self.basis.line)


def compare(
    *courses: str | Path | Scenario | Course,
    runs: int = 1000,
    seed: int | None = None,
    turns: int | None = None,
    settings: Mapping[str, float] | None = None,
    fixed: bool = False,
    outcomes: Sequence[str] = (),
    hypotheses: bool = False,
    level: float = 0.95,
    precision: float | None = None,
    engine: str = "numpy",
    jobs: int = 1,
    cluster: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    **levers: float,
) -> Comparison:
    """Compare courses with the first of them, world by world on the same luck.

    Args:
        *courses: Scenarios by name or path, loaded ones, or ``SCENARIO:PATH=VALUE,...``.
        runs: Worlds of every course.
        seed: Of all chance; drawn where None.
        turns: Months to run; the scenarios' own where None.
        settings: Levers and paths set in all courses; a keyword does the same.
        fixed: Hold numbers of judgement at their defaults.
        outcomes: Which to tell of; headline ones where none is named, every one for ``*``.
        hypotheses: Ask twice: in a sticky world (H1) and in a dialable one (H2).
        level: Of the intervals.
        precision: Half-width that ``runs_precision`` is about, in the outcome's unit; a tenth of
            the spread between worlds where None.
        engine: ``numpy`` or ``jax``.
        jobs: Processes to compute with.
        cluster: A Dask cluster in their place.
        out: Directory that gets one directory of results a course.
        force: Replace what these hold.
        resume: Go on with what they hold unfinished.
        progress: Told of every finished block.
        **levers: More settings.

    Raises:
        ScenarioError: A scenario cannot be loaded, or there is no such outcome.
        SettingError: Something outside what is allowed, or courses that cannot be compared.
        ResultsError: The directory cannot be written, or holds what must not be touched.

    >>> found = compare("as-it-happened", "no-parades", runs=4, seed=1, turns=24)
    >>> found.table.set_index("outcome")["n"]["public_belief"].item()
    4
    """
    worlds = Worlds(
        runs=runs, seed=seed, turns=turns, fixed=fixed, settings=settings or {}, engine=engine,
        jobs=jobs, cluster=cluster, out=None if out is None else Path(out), force=force,
        resume=resume, progress=progress,
    )  # fmt: skip
    listed = named_apart([course_of(course) for course in courses])
    if listed:
        worlds = with_levers(listed[0], worlds, levers)
    return compare_courses(
        listed, worlds, outcomes, hypotheses=hypotheses, level=level, precision=precision
    )


def compare_courses(
    courses: Sequence[Course],
    worlds: Worlds,
    outcomes: Sequence[str] = (),
    *,
    hypotheses: bool = False,
    level: float = 0.95,
    precision: float | None = None,
) -> Comparison:
    """Compare courses with the first of them; ``compare`` says what the rest means.

    Raises:
        ScenarioError: A scenario cannot be loaded, or there is no such outcome.
        SettingError: Something outside what is allowed, or courses that cannot be compared.
        ResultsError: The directory cannot be written, or holds what must not be touched.
    """
    check_precision(level, precision)
    worlds = worlds.seeded()
    ready = comparable(courses, worlds, outcomes, hypotheses=hypotheses)
    seen, plan, told, failed = _run(ready, worlds)
    table, undefined = differences(ready, seen, level, precision)
    band = f"{100 * level:g} % intervals of paired differences, each standing alone"
    basis = basis_of(plan, band, points=sum(map(len, ready.sides.values())))
    basis = basis._replace(scenario=courses[0].name)
    parting = partings(ready, seen, level) if len(ready.sides) > 1 else None
    for frame in (table, parting):
        if frame is not None:
            frame.attrs["basis"] = basis.line
    notes = (*ready.notes, *told, *undefined, *_few(plan.runs))
    return Comparison(table, parting, basis, notes, level, precision, failed)


def _few(runs: int) -> list[str]:
    """Return a note on a spread between worlds that so few cannot tell, nor size with it."""
    pairs = f"{runs} pair{'s' * (runs > 1)}"
    said = f"{pairs}: the spread between so few worlds, and with it size, tells next to nothing"
    return [f"{said}; take {LEAST_TELLING} or more"] if runs < LEAST_TELLING else []


def check_precision(level: float, precision: float | None) -> None:
    """Refuse a level or a precision that means nothing.

    Raises:
        SettingError: It is outside what is allowed.
    """
    check_level(level)
    if precision is not None and not (precision > 0 and isfinite(precision)):
        raise SettingError(
            f"precision: should be a half-width above 0 in the outcome's unit, is {precision:g}"
        )


def _run(ready: Comparable, worlds: Worlds) -> tuple[Seen, Plan, list[str], int]:
    """Return outcomes of every side, the first side's plan, notes, and how many worlds failed."""
    sides = [side for each in ready.sides.values() for side in each]
    seen: Seen = {}
    notes: list[str] = []
    plans: list[Plan] = []
    failed = 0
    for i, side in enumerate(sides):
        mine = worlds._replace(progress=part_of(worlds.progress, i, len(sides)))
        found = run_course(side.course, mine, keep=kept_tables(worlds), folder=side.folder)
        seen[side.hypothesis, side.course.name] = {
            name: found.outcome(name) for name in ready.meaning
        }
        notes += notes_of(found, side.course.name)
        failed += found.n_failed
        plans.append(found.plan)
    return seen, plans[0], list(dict.fromkeys(notes)), failed
