"""Findings: what each scenario is expected to show, run against another on the same luck.

What is expected stands in the scenario's own file (``expects``); here it is put to the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.batch.plan import check_seed
from sim.errors import ScenarioError, SettingError, UnknownNameError
from sim.evidence.fact import Found, paired
from sim.evidence.lab import Case, Lab, Run
from sim.evidence.run import FEWEST, MOST, RUNS, SEED
from sim.law.arrays import Array
from sim.scenario.load import START, find_beside, find_scenario, load_scenario
from sim.scenario.locate import shipped
from sim.scenario.months import month_name
from sim.scenario.record import Scenario
from sim.scenario.schema import ExpectSpec

AS_EXPECTED, NOT_SO, AS_NOTED, NOT_AS_NOTED = "as expected", "not so", "as noted", "not as noted"
type Progress = Callable[[int, int], None]


class Finding(NamedTuple):
    """One expected finding of a scenario and what a run found.

    The effect of ``found`` is signed as expected: a rise, a fall, or for what holds the change.
    """

    scenario: str
    against: str
    expects: ExpectSpec
    found: Found

    @property
    def is_so(self) -> bool:
        """Whether the run shows what is expected."""
        by = self.expects.by
        holds = self.expects.change == "holds"
        return self.found.is_within(by) if holds else self.found.is_at_least(by)

    @property
    def verdict(self) -> str:
        """Whether it is as expected or, where the file says why the model disagrees, as noted."""
        if self.expects.disagrees:
            return NOT_AS_NOTED if self.is_so else AS_NOTED
        return AS_EXPECTED if self.is_so else NOT_SO

    @property
    def is_well(self) -> bool:
        """Whether the file tells what the model does."""
        return self.verdict in (AS_EXPECTED, AS_NOTED)

    @property
    def sentence(self) -> str:
        """What is expected, in words."""
        e = self.expects
        how = "holds within" if e.change == "holds" else f"{e.change} by at least"
        given = "".join(f", given {path} {value:g}" for path, value in e.given.items())
        when = f" in {month_name(e.month)}" if e.month is not None else ""
        return f"{e.outcome} {how} {e.by:g} against {self.against}{when}{given}"

    def document(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        e, found = self.expects, self.found
        return {
            "scenario": self.scenario,
            "against": self.against,
            "outcome": e.outcome,
            "change": e.change,
            "by": e.by,
            "month": None if e.month is None else month_name(e.month),
            "given": dict(e.given),
            "effect": found.effect,
            "se": found.se,
            "between_sd": found.between_sd,
            "verdict": self.verdict,
            "disagrees": e.disagrees,
        }


def run_findings(
    names: Sequence[str] = (),
    runs: int = RUNS,
    *,
    seed: int = SEED,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Test what scenarios (all that ship where ``names`` is empty) are expected to show.

    Raises:
        ScenarioError: A scenario cannot be loaded, or compared with what it names.
        SettingError: Too few runs to tell anything, more than memory holds, or no seed.
    """
    if not FEWEST <= runs <= MOST:
        raise SettingError(f"runs: should be between {FEWEST} and {MOST}, is {runs}")
    check_seed(seed)
    files = [find_scenario(name) for name in names or shipped()]
    loaded = [load_scenario(file) for file in files]
    lab = Lab(runs, seed)
    findings: list[Finding] = []
    for done, (file, scenario) in enumerate(zip(files, loaded, strict=True), 1):
        findings += _test(lab, file, scenario)
        if progress is not None:
            progress(done, len(files))
    return tuple(findings)


def _test(lab: Lab, file: Path, scenario: Scenario) -> Iterator[Finding]:
    """Yield a scenario's findings in the order of its file."""
    for i, expects in enumerate(scenario.spec.expects):
        where = scenario.where("expects", str(i))
        one = lab.run(Case(_name(file), settings=expects.given))
        there = _at_end(one, scenario, expects, where)
        if expects.against == START:
            against, other = START, one.path(expects.outcome)[0]
        else:
            base = find_beside(expects.against, file) if expects.against else scenario.base
            against = _name(base or file)
            _check_alike(scenario, load_scenario(against), against, where)
            run = lab.run(Case(against, settings=expects.given, months=scenario.spec.months))
            other = _at_end(run, scenario, expects, where)
        found = paired(there, other)
        if expects.change == "falls":
            found = found._replace(effect=-found.effect)
        yield Finding(_name(file), against, expects, found)


def _name(file: Path) -> str:
    """Return the name of a scenario that ships, the path of any other."""
    return file.stem if shipped().get(file.stem) == file else str(file)


def _check_alike(one: Scenario, other: Scenario, against: str, where: str) -> None:
    if one.spec.start != other.spec.start:
        months = f"{month_name(one.spec.start)} and {month_name(other.spec.start)}"
        raise ScenarioError(f"{where}: cannot be compared with {against}: they start in {months}")


def _at_end(run: Run, scenario: Scenario, expects: ExpectSpec, where: str) -> Array:
    """Return the outcome ``[R]`` that is compared: of one month, or the mean of the last 12."""
    if expects.outcome not in run.block.names:
        raise UnknownNameError("outcome", expects.outcome, run.block.names, where)
    if expects.month is None:
        return run.last(expects.outcome)
    return run.at(expects.outcome, expects.month - scenario.spec.start + 1)
