"""Findings: what each scenario is expected to show, run against another on the same luck.

What is expected stands in the scenario's own file (``expects``); here it is put to the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sim.batch.plan import check_seed
from sim.errors import ScenarioError, SettingError, UnknownNameError
from sim.evidence.fact import Found, paired
from sim.evidence.lab import Case, Lab, Run
from sim.evidence.run import FEWEST, MOST, RUNS, SEED
from sim.law.arrays import Array
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from sim.scenario.months import month_name
from sim.scenario.record import Scenario
from sim.scenario.schema import ExpectSpec

START = "start"
"""What a scenario is compared with that is compared with its own first month."""
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
    loaded = {name: load_scenario(name) for name in names or shipped()}
    lab = Lab(runs, seed)
    findings: list[Finding] = []
    for done, (name, scenario) in enumerate(loaded.items(), 1):
        findings += _test(lab, name, scenario)
        if progress is not None:
            progress(done, len(loaded))
    return tuple(findings)


def _test(lab: Lab, name: str, scenario: Scenario) -> Iterator[Finding]:
    """Yield a scenario's findings, those of like cases one after another."""
    for i, expects in enumerate(scenario.spec.expects):
        where = scenario.where("expects", str(i))
        against = expects.against or _name_of_base(scenario, where)
        one = lab.run(Case(name, settings=expects.given))
        if against == START:
            apart = _at_end(one, scenario, expects, where), one.path(expects.outcome)[0]
        else:
            _check_alike(scenario, load_scenario(against), against, where)
            other = lab.run(Case(against, settings=expects.given, months=scenario.spec.months))
            sides = (one, other)
            apart = tuple(_at_end(side, scenario, expects, where) for side in sides)
        found = paired(*apart, spread=apart[0])
        if expects.change == "falls":
            found = found._replace(effect=-found.effect)
        yield Finding(name, against, expects, found)


def _name_of_base(scenario: Scenario, where: str) -> str:
    """Return what a scenario is compared with where its file does not say."""
    base = scenario.base
    if base is None:
        raise ScenarioError(f"{where}: should say against what, since the file extends nothing")
    return base.stem if shipped().get(base.stem) == base else str(base)


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
