"""Everything that is wrong with an experiment's file, in one go: what is wrong is mended.

Values are looked at first, then names and settings, then whether the experiment can be run. What
is found is replaced by a stand-in or left out, so that it hides nothing of what is looked at
after; what may be no more than its consequence is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from sim.errors import EntenteError
from sim.experiments.asking.checking import check
from sim.experiments.asking.schema import ExperimentSpec
from sim.scenario.checking.mend import Mended
from sim.scenario.checking.shape import Shape
from sim.scenario.checking.values import explain
from sim.scenario.problem import DROPPED, Problem
from sim.scenario.reading.read import Layer
from sim.scenario.record import Key

MOST_ROUNDS = 20
"""Rounds of mending, each of which may bring up something that the one before hid."""
REFERENCE = "as-it-happened"
STEADS: dict[str, Any] = {
    "scenario": REFERENCE,
    "vary": {"visibility": "0:1:2"},
    "courses": {name: {"scenario": REFERENCE} for name in ("one", "other")},
    "objectives": [{"outcome": "adequacy", "want": "high"}],
    "outcome": "adequacy",
    "where": "adequacy < 0.8",
    "costs": ["cost.*"],
}
"""What may stand where a key that must be there is wrong."""
ALONE = ("runs", "seed", "level", "precision", "boxes", "density", "mass")
"""Keys that rest on no other."""
RESTS_ON: tuple[Key, ...] = (
    ("vary",), ("vary", DROPPED), ("design",), ("method",), ("months",), ("scenario",),
    ("courses",), ("courses", DROPPED), ("objectives",), ("objectives", DROPPED),
)  # fmt: skip
"""Keys on which it may rest whether an experiment can be run."""

type Ready = Callable[[Any], None]
"""What raises the first error that stands against running an experiment."""


def examine[S: ExperimentSpec](
    document: Mapping[str, Any], layer: Layer, kind: type[S], ready: Ready | None = None
) -> tuple[S | None, list[Problem]]:
    """Return what a document says, None where it cannot, and all that is wrong with it.

    ``ready`` is one more look: whether what the document says can be run.
    """
    spec, problems = _values(document, kind, is_whole=layer.is_whole)
    if not layer.is_whole:
        return None, problems
    first, found, mended = spec, list[Problem](), Mended(document, layer.lost)
    for _ in range(MOST_ROUNDS):
        if spec is not None:
            problems = list(check(spec, mended.keys))
            problems = problems or (_not_ready(spec, ready) if ready else [])
        found += [each for each in problems if not mended.is_cause_of(each)]
        if not all(each.at for each in problems) or not problems:
            break
        mended.mend(_with_stead(each, kind) for each in problems)
        spec, problems = _values(mended.document, kind)
    return first, found


def _values[S: ExperimentSpec](
    document: Mapping[str, Any], kind: type[S], *, is_whole: bool = True
) -> tuple[S | None, list[Problem]]:
    """Return what a document says, or what is wrong with its values."""
    try:
        return kind.model_validate(document), []
    except ValidationError as error:
        return None, list(explain(error, document, is_whole=is_whole, top=Shape(kind)))


def _with_stead(problem: Problem, kind: type[ExperimentSpec]) -> Problem:
    """Return a problem with what may stand instead, where something must."""
    *above, name = problem.at
    field = kind.model_fields.get(name)
    is_needed = name in STEADS and (bool(above) or (field is not None and field.is_required()))
    return problem._replace(stead=STEADS[name]) if is_needed else problem


def _not_ready(spec: ExperimentSpec, ready: Ready) -> list[Problem]:
    """Return the first thing that stands against running an experiment, if anything does."""
    try:
        ready(spec)
    except EntenteError as error:
        return [_placed(str(error).partition("\n")[0], spec)]
    return []


def _placed(told: str, spec: ExperimentSpec) -> Problem:
    """Return an error at the key that its first words name, as in ``budget most: should be``."""
    head, _, said = told.partition(": ")
    words = head.split(" ")
    here: Any = spec.model_dump()
    if words[0] == "objective":
        return _at_objective(head, said, here["objectives"])
    if words[0] in here["settings"]:
        words.insert(0, "settings")
    key: Key = ()
    for word in words:
        if not isinstance(here, dict) or word not in here:
            break
        key, here = (*key, word), here[word]
    left = " ".join(words[len(key) :])
    scenarios = [("courses", name, "scenario") for name in getattr(spec, "courses", {})]
    needs = () if key and key[0] in ALONE else (*RESTS_ON, *scenarios)
    if not key:
        return Problem(key, told, needs=needs)
    return Problem(key, f"{left}: {said}" if left else said, needs=needs)


def _at_objective(head: str, said: str, objectives: Sequence[Mapping[str, Any]]) -> Problem:
    """Return an error at the objective that its head tells, as in ``objective threat <= 0.2``."""
    key = ("objectives",)
    for i, each in enumerate(objectives):
        level = "" if each["enough"] is None else f"{each['enough']:g}"
        if each["outcome"] in head and level in head:
            return Problem(key, f"{head}: {said}", item=i, stead=STEADS["objectives"][0])
    return Problem(key, f"{head}: {said}")
