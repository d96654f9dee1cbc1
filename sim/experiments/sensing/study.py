"""A sensitivity analysis before and while it is run: its stages, all of them checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.batch.compute import Progress
from sim.experiments.asking.basis import Basis
from sim.experiments.asking.course import Worlds
from sim.experiments.sensing import chance
from sim.experiments.sensing.factors import Factor
from sim.experiments.sensing.methods.methods import METHODS
from sim.experiments.sensing.reading import Reading, read
from sim.experiments.sensing.subject import Answers, Subject
from sim.law.arrays import Array

if TYPE_CHECKING:
    from sim.experiments.sensing.sensitivity import Sensitivity

DESIGN, SCREENING, CHANCE = "design", "screening", "chance"


class Study(NamedTuple):
    """What is to be done, all checked: ``screens`` trajectories choose ``d`` factors first."""

    subject: Subject
    method: str
    samples: int
    level: float
    worlds: Worlds
    screens: int
    d: int

    @property
    def points(self) -> int:
        """Design points from which indices are read."""
        return self.samples * METHODS[self.method].points(self.d)

    @property
    def seed(self) -> int:
        """The seed of all chance and of every design."""
        assert self.worlds.seed is not None  # noqa: S101 (settled before)
        return self.worlds.seed

    @property
    def stages(self) -> dict[str, int]:
        """Worlds by stage, in order; a function's replicates are its own."""
        n, crossed = chance.size_of(self.points * self.worlds.runs)
        found = {DESIGN: self.points * self.worlds.runs, CHANCE: n * crossed}
        if not self.screens:
            return found
        return {SCREENING: _screening(self).points * self.worlds.runs, **found}

    def basis(self, runs: int) -> Basis:
        """Return what tables rest on, every design point having been run so often."""
        band = f"intervals {100 * self.level:g} %, of sampling the factors"
        return Basis(self.subject.name, self.points, runs, self.subject.months, self.seed, band)

    def result(self) -> Sensitivity:
        """Run the stages and return what they show."""
        from sim.experiments.sensing.tables import result_of  # noqa: PLC0415 (it needs this module)

        factors, screening = self.subject.factors, None
        if self.screens:
            first = _screening(self)
            answered = _answers(first, factors, SCREENING, _progress(self, SCREENING))
            readings = _readings(first, *answered, {})
            basis = first.basis(self.worlds.runs)
            screening = result_of(first, factors, readings, basis, {}, None)
            wanted = strongest(screening, self.d)
            factors = tuple(f for f in factors if f.name in wanted)
        cube, answers = _answers(self, factors, DESIGN, _progress(self, DESIGN))
        crossed = _crossed(self, factors, answers)
        runs = next(iter(answers.values())).shape[1]
        readings = _readings(self, cube, answers, crossed)
        return result_of(self, factors, readings, self.basis(runs), crossed, screening)


def _screening(study: Study) -> Study:
    return study._replace(
        method="morris", samples=study.screens, screens=0, d=len(study.subject.factors)
    )


def _answers(
    study: Study, factors: Sequence[Factor], stage: str, progress: Progress | None
) -> tuple[Array, Answers]:
    """Return a study's design in the unit cube, and what it answers."""
    cube = METHODS[study.method].sample(study.samples, len(factors), study.seed)
    return cube, study.subject.answer(factors, cube, study.worlds.runs, stage, progress)


def _crossed(study: Study, factors: Sequence[Factor], answers: Answers) -> Answers:
    """Return answers by which chance is told from parameters; none where there is no chance."""
    if study.subject.task is None and next(iter(answers.values())).shape[1] == 1:
        return {}
    n, runs = chance.size_of(study.points * study.worlds.runs)
    cube = chance.crossed_design(n, len(factors), study.seed)
    return study.subject.answer(factors, cube, runs, CHANCE, _progress(study, CHANCE))


def _readings(study: Study, cube: Array, answers: Answers, crossed: Answers) -> list[Reading]:
    method = METHODS[study.method]
    return [
        read(
            method, name, cube, found, crossed.get(name), study.samples, study.level, study.seed
        )
        for name, found in answers.items()
    ]  # fmt: skip


def _progress(study: Study, stage: str) -> Progress | None:
    """Return what tells of a stage as of a piece of the whole."""
    tell, stages = study.worlds.progress, study.stages
    if tell is None:
        return None
    names = list(stages)
    before = sum(stages[name] for name in names[: names.index(stage)])
    return lambda done, _: tell(before + done, sum(stages.values()))


def strongest(screening: Sensitivity, n: int) -> set[str]:
    """Return the ``n`` strongest factors of a screening, over all its outcomes.

    An index counts as a share of the largest one of its outcome.
    """
    found = screening.table[screening.table["index"] == screening.lead]
    if found.empty:
        return {factor.name for factor in screening.factors[:n]}
    most: Any = found.groupby("outcome")["value"].transform("max")
    best: Mapping[str, float] = (
        (found["value"] / most).groupby(found["factor"], sort=False).max().to_dict()
    )
    return set(sorted(best, key=lambda name: -best[name])[:n])
