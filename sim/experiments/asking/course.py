"""A course of action: a scenario with settings, and how worlds of it are run."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.batch.plan import check_seed
from sim.batch.run import run_batch
from sim.errors import SettingError
from sim.experiments.asking.folder import seed_in
from sim.results.results import Results
from sim.scenario.record import Scenario

_SETTING = re.compile(r":(?=[^:,=/\\]+=)")
"""The colon before the first setting of a course; that of a drive letter is none."""
_UNSET = re.compile(r"^[^=]+:[^:,=/\\]+$")
"""A course with a path that is set to nothing."""
READS = "SCENARIO:PATH=VALUE,PATH=VALUE, as as-it-happened:coalition.cohesion=0.8"

type Progress = Callable[[int, int], None]


class Course(NamedTuple):
    """One side of an experiment: a name to read, a scenario, and what is set in it."""

    name: str
    scenario: str | Path | Scenario
    settings: Mapping[str, float] = {}


class Worlds(NamedTuple):
    """How worlds are run, the same for every course of an experiment.

    ``out`` is a directory that gets one directory of results a course; without it nothing is
    kept on disk.
    """

    runs: int = 1000
    seed: int | None = None
    turns: int | None = None
    fixed: bool = False
    settings: Mapping[str, float] = {}
    engine: str = "numpy"
    jobs: int = 1
    cluster: str | None = None
    out: Path | None = None
    force: bool = False
    resume: bool = False
    progress: Progress | None = None

    def seeded(self) -> Worlds:
        """Return the same with its seed, as ``settled_seed`` says."""
        return self._replace(seed=settled_seed(self.seed, self.out, resume=self.resume))


def settled_seed(seed: int | None, out: Path | None, *, resume: bool) -> int:
    """Return the seed of all chance: where none is given, that of what is gone on with, or drawn.

    Raises:
        SettingError: It is outside what is allowed.
        ResultsError: What is to be gone on with was changed.
    """
    if seed is None and resume:
        seed = seed_in(out)
    if seed is None:
        return secrets.randbits(63)
    check_seed(seed)
    return seed


def course_of(given: str | Path | Scenario | Course) -> Course:
    """Return a course from a scenario, or from ``SCENARIO:PATH=VALUE,PATH=VALUE``.

    Raises:
        SettingError: A setting that reads otherwise.

    >>> course_of("as-it-happened:coalition.cohesion=0.8").settings
    {'coalition.cohesion': 0.8}
    """
    if isinstance(given, Course):
        return given
    if isinstance(given, Scenario):
        return Course(given.name, given)
    if isinstance(given, Path):
        return Course(given.stem, given)
    if not isinstance(given, str):
        raise SettingError(
            "courses: each should be a scenario (its name, its path or a loaded one), a text that"
            f" reads {READS}, or Course(NAME, SCENARIO, SETTINGS), is {given!r}"
        )
    if _UNSET.search(given) and not Path(given).exists():
        raise SettingError(f"{given}: should read {READS}: which value is not said")
    name, *rest = _SETTING.split(given, maxsplit=1)
    settings: dict[str, float] = {}
    for text in rest[0].split(",") if rest else ():
        path, sign, value = text.partition("=")
        try:
            settings[path.strip()] = float(value)
        except ValueError:
            sign = ""
        if not sign:
            raise SettingError(f"{given}: should read {READS}")
    return Course(Path(name).stem + given[len(name) :], name, settings)


def named_apart(courses: Sequence[Course]) -> list[Course]:
    """Return courses no two of which have one name."""
    seen: dict[str, int] = {}
    apart = []
    for course in courses:
        seen[course.name] = again = seen.get(course.name, 0) + 1
        apart.append(course if again == 1 else course._replace(name=f"{course.name} ({again})"))
    return apart


def run_course(
    course: Course,
    worlds: Worlds,
    *,
    points: Mapping[str, Sequence[float]] | None = None,
    keep: Sequence[str] = (),
    folder: str | None = None,
) -> Results:
    """Run the worlds of one course; ``folder`` is its own, below ``worlds.out``.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: Something outside what is allowed.
        ResultsError: The directory cannot be written, or holds what must not be touched.
    """
    out = worlds.out if worlds.out is None or folder is None else worlds.out / folder
    return run_batch(
        course.scenario, worlds.runs, seed=worlds.seed, turns=worlds.turns,
        settings={**worlds.settings, **course.settings}, points=points, fixed=worlds.fixed,
        keep=keep, out=out, force=worlds.force, resume=worlds.resume, engine=worlds.engine,
        jobs=worlds.jobs, cluster=worlds.cluster, progress=worlds.progress,
    )  # fmt: skip


def part_of(progress: Progress | None, i: int, n: int) -> Progress | None:
    """Return what tells of the ``i``-th of ``n`` equal parts as of a piece of the whole."""
    if progress is None:
        return None

    def tell(done: int, of: int) -> None:
        progress(i * of + done, n * of)

    return tell


def notes_of(results: Results, name: str = "") -> tuple[str, ...]:
    """Return what a reader must know of worlds that were run: warnings, and failures."""
    of = f"{name}: " if name else ""
    notes = [f"{of}{warning}" for warning in results.warnings]
    if results.n_failed:
        first = results.failures()["message"].iloc[0]
        count = f"{results.n_failed:,} of {results.plan.span.count:,} worlds failed"
        notes.append(f"{of}{count} and are left out: {first}")
    return tuple(notes)
