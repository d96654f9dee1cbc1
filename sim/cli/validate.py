"""``entente validate``: whether files can be run, and everything that is wrong if not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from sim.cli.arguments import Json
from sim.cli.complete import complete_scenario
from sim.cli.console import SCHEMA_VERSION, print_json

if TYPE_CHECKING:
    from sim.experiments.asking.schema import ExperimentSpec
    from sim.scenario.build import Blueprint

REFUSED = 2
SHORT = 12
"""Digits of a hash that tell scenarios apart at a glance."""
LOCATED = re.compile(r"(?P<file>.+?):(?P<line>\d+): (?:(?P<key>[^\s:]+): )?(?P<said>.*)", re.DOTALL)


class Checked(NamedTuple):
    """What became of a file: what it builds or asks, or what is wrong with it."""

    file: str
    plan: Blueprint | None = None
    experiment: ExperimentSpec | None = None
    problems: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The verb that runs an experiment."""
        return str(getattr(self.experiment, "kind", ""))

    def document(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        return {
            "file": self.file,
            "valid": not self.problems,
            **({"experiment": self.kind} if self.experiment else {}),
            "hash": self.plan.scenario.hash if self.plan else None,
            **(_counts(self.plan) if self.plan else {}),
            "problems": [_located(problem) for problem in self.problems],
            "warnings": list(self.plan.warnings) if self.plan else [],
        }


def validate(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Scenario or experiment files, or names of those that ship.",
            metavar="FILE",
            autocompletion=complete_scenario,
        ),
    ],
    json: Json = False,
) -> None:
    """Check scenario and experiment files and tell of every problem, each with file, line and key.

    All files are checked, whatever is found in the first. Exit 0 if all can be run, 2 if not.

    Example: entente validate mine.yaml yours.yaml
    """
    checked = [_check(file) for file in files]
    is_valid = not any(each.problems for each in checked)
    if json:
        listed = [each.document() for each in checked]
        print_json({"schema_version": SCHEMA_VERSION, "valid": is_valid, "files": listed})
    else:
        for each in checked:
            _tell(each)
    if not is_valid:
        raise typer.Exit(REFUSED)


def _check(file: str) -> Checked:
    from sim.errors import ScenarioError
    from sim.experiments.asking.file import check_known, is_experiment
    from sim.experiments.run import check_experiment
    from sim.scenario.build import build
    from sim.scenario.load import load_scenario

    try:
        if is_experiment(file):
            return Checked(file, experiment=check_experiment(file))
        check_known(file)
        return Checked(file, build(load_scenario(file)))
    except ScenarioError as error:
        return Checked(file, problems=error.problems)


def _counts(plan: Blueprint) -> dict[str, int]:
    spec = plan.scenario.spec
    return {
        "actors": len(spec.actors),
        "occasions": len(spec.occasions),
        "events": len(spec.events),
        "months": spec.months,
    }


def _tell(checked: Checked) -> None:
    for problem in checked.problems:
        typer.echo(f"error: {problem}", err=True)
    if checked.experiment:
        typer.echo(f"ok {checked.file} (run it with entente {checked.kind})")
    if checked.plan is None:
        return
    told = ", ".join(
        f"{n} {what if n != 1 else what.removesuffix('s')}"
        for what, n in _counts(checked.plan).items()
    )
    typer.echo(f"ok {checked.file} ({checked.plan.scenario.hash[:SHORT]}, {told})")
    for warning in checked.plan.warnings:
        typer.echo(f"note: {checked.file}: {warning}", err=True)


def _located(problem: str) -> dict[str, Any]:
    """Return a problem with its file, line and key, where the line that tells of it has them."""
    match = LOCATED.fullmatch(problem)
    if match is None:
        return {"file": None, "line": None, "key": None, "message": problem}
    return {
        "file": match["file"], "line": int(match["line"]), "key": match["key"],
        "message": match["said"],
    }  # fmt: skip
