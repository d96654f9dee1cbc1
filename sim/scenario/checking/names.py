"""Checks across a scenario whose every value is of its kind: names that point nowhere, pairs.

What is found here must be mended before the cast can be numbered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from sim.law.rules.coalition import NO_RESOURCE
from sim.scenario.checking.mend import naming
from sim.scenario.checking.subject import Subject
from sim.scenario.fields import BY_SIDE, EACH, RATES
from sim.scenario.problem import DROPPED, NOTHING, Problem, listed, unknown
from sim.scenario.record import Key
from sim.scenario.schema import ChallengerSpec, HedgerSpec, MemberSpec, Part, ScenarioSpec, members

KIND_WORDS = {"challenger": "challenger", "coalition": "coalition member", "hedger": "hedger"}
PARTS = {"theatre": "theatres", "friction": "frictions"}
"""Where names are from that are no actors."""
FEW = 12
"""Names that a message lists in full."""


def check_names(subject: Subject) -> Iterator[Problem]:
    """Yield what names something that is not there, twice there, or not of the kind needed."""
    spec = subject.spec
    if NO_RESOURCE in spec.theatres:
        said = "is what members answer who resource no theatre; choose another name"
        yield Problem(("theatres", NO_RESOURCE), said, is_name=True)
    for reference in _references(spec):
        if reference.given not in reference.allowed:
            yield _dangling(reference, spec)
    for part in ("ties", "frictions"):
        yield from _bad_pairs(subject, part)
    for code in spec.actors:
        yield from _turned(("actors", code, "friction_grievance"), subject)
    for name, tie in spec.ties.items():
        yield from _bad_sides(("ties", name), tie, BY_SIDE)
    for name, friction in spec.frictions.items():
        yield from _bad_sides(("frictions", name), friction, RATES)


class _Reference(NamedTuple):
    """A name that should point to something: where, what it is, the name, and those there are."""

    key: Key
    what: str
    given: str
    allowed: Collection[str]
    item: int | None = None
    stead: Any = NOTHING


def _dangling(reference: _Reference, spec: ScenarioSpec) -> Problem:
    """Return the problem of a name that points nowhere, or to an actor of another kind."""
    key, what, given, allowed, item, stead = reference
    actor = spec.actors.get(given)
    if actor is not None and what in KIND_WORDS.values():
        names = sorted(allowed)
        choice = f" ({listed(names, 'or')})" if 0 < len(names) <= FEW else ""
        said = f"should be a {what}{choice}; {given} is a {KIND_WORDS[actor.kind]}"
    elif what in KIND_WORDS.values():
        said = unknown("actor", given, allowed)
    else:
        said = unknown(what, given, allowed)
    return Problem(key, said, item, naming(given, parts=[PARTS.get(what, "actors")]), stead)


def _references(spec: ScenarioSpec) -> Iterator[_Reference]:
    """Yield every name that should point to something."""
    challengers = members(spec, ChallengerSpec)
    anyone = next(iter(challengers), NOTHING)
    yield from _actor_references(spec)
    for name, theatre in spec.theatres.items():
        key = ("theatres", name, "owner")
        yield _Reference(key, "challenger", theatre.owner, challengers, stead=anyone)
    for name, tie in spec.ties.items():
        for code in name.split("-"):
            yield _Reference(("ties", name), "challenger", code, challengers)
        for where in tie.war_need:
            yield _Reference(("ties", name, "war_need", where), "theatre", where, spec.theatres)
    for name in spec.frictions:
        for code in name.split("-"):
            yield _Reference(("frictions", name), "actor", code, spec.actors)
    yield from _occasion_references(spec, challengers, anyone)


def _actor_references(spec: ScenarioSpec) -> Iterator[_Reference]:
    turned = {"-".join(reversed(pair.split("-"))) for pair in spec.frictions}
    frictions = {*spec.frictions, *turned}
    for code, actor in spec.actors.items():
        for field in ("location", "stake"):
            for name in getattr(actor, field, {}):
                yield _Reference(("actors", code, field, name), "theatre", name, spec.theatres)
        for name in getattr(actor, "friction_grievance", {}):
            key = ("actors", code, "friction_grievance", name)
            yield _Reference(key, "friction", name, frictions)


def _occasion_references(
    spec: ScenarioSpec, challengers: Collection[str], anyone: Any
) -> Iterator[_Reference]:
    hedgers, coalition = members(spec, HedgerSpec), members(spec, MemberSpec)
    for name, occasion in spec.occasions.items():
        key = ("occasions", name, "host")
        yield _Reference(key, "challenger", occasion.host, challengers, stead=anyone)
        for field, what, codes, allowed, stead in (
            ("guests", "challenger", occasion.guests, challengers, anyone),
            ("hedgers", "hedger", occasion.hedgers, hedgers, NOTHING),
            ("offends", "coalition member", occasion.offends, coalition, NOTHING),
        ):
            for i, code in enumerate(codes):
                yield _Reference(("occasions", name, field), what, code, allowed, i, stead)


def _bad_pairs(subject: Subject, part: str) -> Iterator[Problem]:
    """Yield pairs of one actor with itself, and pairs named twice."""
    names = getattr(subject.spec, part)
    for name in names:
        one, two = name.split("-")
        if one == two:
            yield Problem((part, name), "should name two actors, names one twice")
        elif one > two and f"{two}-{one}" in names:
            key, same = subject.blamed((part, name), (part, f"{two}-{one}"))
            yield Problem(key, f"names the same pair as {same[-1]}; keep one of them")


def _turned(key: Key, subject: Subject) -> Iterator[Problem]:
    """Yield pairs that one mapping of an actor names twice, this way round and that."""
    names = getattr(subject.spec.actors[key[1]], key[2], {})
    for name in names:
        turned = "-".join(reversed(name.split("-")))
        if turned < name and turned in names:
            blamed, same = subject.blamed((*key, name), (*key, turned))
            yield Problem(blamed, f"names the same pair as {same[-1]}; keep one of them")


def _bad_sides(key: Key, part: Part, fields: Iterable[str]) -> Iterator[Problem]:
    """Yield numbers by side that do not name both sides, or all."""
    sides = key[-1].split("-")
    for field in fields:
        given = getattr(part, field)
        if set(given) not in ({EACH}, set(sides)):
            said = f"should name {' and '.join(sides)}, names {', '.join(given) or 'neither'}"
            is_short = {*sides, EACH}.issuperset(given)
            needs = ((*key, field, DROPPED),) if is_short else ()
            yield Problem((*key, field), said, needs=needs)
