"""Everything that is wrong with a document, in one go: what is wrong is mended to look further."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple

from pydantic import ValidationError

from sim.scenario.casting import number_cast
from sim.scenario.checking.calendar import check_dates, check_events
from sim.scenario.checking.cast import (
    check_expected,
    check_guests,
    check_levers,
    check_parameters,
    check_size,
)
from sim.scenario.checking.mend import Mended
from sim.scenario.checking.names import check_names
from sim.scenario.checking.scripts import check_occasions, check_orders
from sim.scenario.checking.subject import Subject
from sim.scenario.checking.values import explain
from sim.scenario.problem import MOST_TOLD, Located, Problem, locate
from sim.scenario.record import Key
from sim.scenario.schema import ScenarioSpec

MOST_ROUNDS = 12
"""Rounds of mending, each of which may bring up something that the one before hid."""


class Examined(NamedTuple):
    """What a document means, None where it cannot be mended, and what is wrong with it."""

    spec: ScenarioSpec | None
    problems: list[Located]


def examine(
    document: Mapping[str, Any],
    origins: Mapping[Key, str],
    file: str,
    lost: Iterable[Key] = (),
    check: Callable[[Subject], Iterator[Problem]] | None = None,
) -> Examined:
    """Return what a document means and all that is wrong with it.

    ``file`` is the scenario's own; under the keys that are ``lost`` something was told already;
    ``check`` is one more, of what lies outside the document.
    """
    mended = Mended(document, lost)
    found: list[Problem] = []
    for _ in range(MOST_ROUNDS):
        spec, problems = _first_look(mended.document, origins, file)
        new = [problem for problem in problems if not mended.is_cause_of(problem)]
        found += new
        if spec is not None and not problems:
            subject = Subject(spec, origins, file)
            rest = chain(_second_look(subject), check(subject) if check else ())
            found += islice((each for each in rest if not mended.is_cause_of(each)), MOST_TOLD)
            break
        mended.mend(problems)
    return Examined(spec, [locate(problem, origins, file) for problem in found])


def examine_part(
    document: Mapping[str, Any], origins: Mapping[Key, str], file: str, lost: Iterable[Key]
) -> list[Located]:
    """Return what is wrong with values of a document of which some part could not be read."""
    mended = Mended(document, lost)
    _, problems = _validated(document, is_whole=False)
    return [locate(each, origins, file) for each in problems if not mended.is_cause_of(each)]


def _first_look(
    document: Mapping[str, Any], origins: Mapping[Key, str], file: str
) -> tuple[ScenarioSpec | None, list[Problem]]:
    """Return what keeps the rest from being looked at: wrong values, or else dangling names."""
    spec, problems = _validated(document)
    if spec is not None:
        problems = list(islice(check_names(Subject(spec, origins, file)), MOST_TOLD))
    return spec, problems


def _validated(
    document: Mapping[str, Any], *, is_whole: bool = True
) -> tuple[ScenarioSpec | None, list[Problem]]:
    try:
        return ScenarioSpec.model_validate(document), []
    except ValidationError as error:
        return None, list(islice(explain(error, document, is_whole=is_whole), MOST_TOLD))


def _second_look(subject: Subject) -> Iterator[Problem]:
    """Yield all that can be wrong with a scenario whose values and names are sound."""
    spec = subject.spec
    yield from check_parameters(spec)
    yield from check_guests(spec)
    yield from check_dates(subject)
    yield from check_occasions(subject)
    lacking = list(check_size(spec))
    yield from lacking
    if lacking:
        return
    numbered = number_cast(spec)
    yield from check_levers(spec, numbered.slots)
    yield from check_expected(subject, numbered.slots)
    yield from check_events(subject, numbered.cast)
    yield from check_orders(subject, numbered.cast)
