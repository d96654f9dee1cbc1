"""Checks of a cast as a whole, and of the numbers that are set by name: parameters and levers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from sim.law.orders import ORDERS
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES
from sim.law.parameters import DECLARED
from sim.law.rules.exchange import GOODS
from sim.scenario.checking.mend import naming
from sim.scenario.checking.shape import between
from sim.scenario.checking.subject import Subject
from sim.scenario.fields import data
from sim.scenario.lever_file import Lever, find_lever, levers, moved_paths
from sim.scenario.levers import GROUPS
from sim.scenario.months import month_name
from sim.scenario.numbers import Slot
from sim.scenario.problem import DROPPED, Problem, nearest, unknown
from sim.scenario.record import Key
from sim.scenario.schema import ChallengerSpec, MemberSpec, ScenarioSpec, members

MONTHLY = sorted(OUTCOMES, key=len, reverse=True)
"""Outcomes of every month, those with dots in their names before those that begin alike."""
MOST_CHALLENGERS, MOST_ACTORS = 100, 250
"""Casts beyond these are slips: every two challengers have a tie, and every tie has its numbers."""


def check_size(spec: ScenarioSpec) -> Iterator[Problem]:
    """Yield why a cast cannot be numbered at all: too little of it, or too much."""
    challengers = len(members(spec, ChallengerSpec))
    needs = (("actors", DROPPED),)
    if not challengers:
        yield Problem(("actors",), "needs at least one challenger", needs=needs)
    if not members(spec, MemberSpec):
        yield Problem(("actors",), "needs at least one coalition member", needs=needs)
    if not spec.theatres:
        needs = (("theatres", DROPPED),)
        yield Problem(("theatres",), "needs at least one theatre", needs=needs)
    if challengers > MOST_CHALLENGERS:
        said = f"should hold at most {MOST_CHALLENGERS} challengers, holds {challengers}"
        yield Problem(("actors",), said)
    elif len(spec.actors) > MOST_ACTORS:
        said = f"should hold at most {MOST_ACTORS} actors, holds {len(spec.actors)}"
        yield Problem(("actors",), said)


def check_parameters(spec: ScenarioSpec) -> Iterator[Problem]:
    """Yield parameters that are none, or out of range."""
    for path, value in spec.parameters.items():
        d = DECLARED.get(path)
        if d is None:
            yield Problem(("parameters", path), unknown("parameter", path, DECLARED))
        else:
            yield from _beyond(("parameters", path), value, d.least, d.most, d.unit)


def check_guests(spec: ScenarioSpec) -> Iterator[Problem]:
    """Yield guests invited twice, and guests who have no tie with their host."""
    for name, occasion in spec.occasions.items():
        for field in ("guests", "hedgers"):
            codes = getattr(occasion, field)
            for code, count in Counter(codes).items():
                if count > 1:
                    places = [i for i, each in enumerate(codes) if each == code]
                    key = ("occasions", name, field)
                    needs = tuple((*key, str(i)) for i in places)
                    yield Problem(key, f"invites {code} twice", places[1], needs)
        host = occasion.host
        for i, guest in enumerate(occasion.guests):
            if guest == host or not _have_tie(spec, host, guest):
                said = (
                    f"{guest} is the host itself"
                    if guest == host
                    else f"{guest} has no tie with the host {host}; state one"
                )
                key = ("occasions", name, "guests")
                known = (("occasions", name, "host"), *naming(f"{host}-{guest}"))
                yield Problem(key, said, i, known)


def _have_tie(spec: ScenarioSpec, one: str, two: str) -> bool:
    if f"{one}-{two}" in spec.ties or f"{two}-{one}" in spec.ties:
        return True
    sides = [spec.actors.get(code) for code in (one, two)]
    return all(
        isinstance(a, ChallengerSpec) and a.ties == "default" and a.capability > 0 for a in sides
    )


def check_levers(spec: ScenarioSpec, slots: Mapping[str, Slot]) -> Iterator[Problem]:
    """Yield levers that are none, are out of range, or move nothing that the scenario has."""
    for name, value in spec.levers.items():
        yield from _bad_lever(("levers", name), name, value, slots)


def check_expected(subject: Subject, slots: Mapping[str, Slot]) -> Iterator[Problem]:
    """Yield expected findings about what no run measures, at no month of it, or given no path."""
    rows = _rows(subject.spec)
    for i, expected in enumerate(subject.spec.expects):
        key = ("expects", str(i))
        name = expected.outcome
        if name in RUN_OUTCOMES:
            said = f"is measured once a run; a finding is about one of every month, not {name}"
            yield Problem((*key, "outcome"), said)
        elif (known := next((o for o in MONTHLY if f"{name}.".startswith(f"{o}.")), None)) is None:
            yield Problem((*key, "outcome"), unknown("outcome", name, OUTCOMES))
        elif odd := [row for row in name[len(known) + 1 :].split(".") if row and row not in rows]:
            said = unknown(f"row of {known}", odd[0], rows)
            yield Problem((*key, "outcome"), said, needs=naming(odd[0]))
        month = expected.month
        if month is not None and not subject.spec.start <= month <= subject.last:
            horizon = f"a month of the scenario, {subject.horizon}"
            said = f"should be {horizon}, is {month_name(month)}"
            yield Problem((*key, "month"), said, needs=(("start",), ("months",)))
        for path, value in expected.given.items():
            yield from _bad_setting((*key, "given", path), path, value, slots)


def _rows(spec: ScenarioSpec) -> set[str]:
    """Return what may stand behind the dots of an outcome's name: who, which pair, which good."""
    codes = members(spec, ChallengerSpec)
    pairs = {f"{one}-{two}" for one in codes for two in codes if one != two}
    frictions = {"-".join(sorted(pair.split("-"))) for pair in spec.frictions}
    used = {instrument.name.replace(" ", "_") for instrument in ORDERS}
    return {*spec.actors, *pairs, *frictions, *spec.theatres, *GOODS, *used}


def _bad_setting(key: Key, path: str, value: float, slots: Mapping[str, Slot]) -> Iterator[Problem]:
    """Yield what is wrong with a number set by the name of a lever or by a path."""
    if path in DECLARED:
        d = DECLARED[path]
        yield from _beyond(key, value, d.least, d.most, d.unit)
    elif path in slots:
        slot = slots[path]
        datum = data(GROUPS[slot.group])[slot.field]
        yield from _beyond(key, value, datum.low, datum.high, datum.unit)
    elif find_lever(path) is not None:
        yield from _bad_lever(key, path, value, slots)
    else:
        names = [*levers(), *DECLARED, *slots]
        yield Problem(key, unknown("lever or path", path, names), needs=_path_needs(path))


def _bad_lever(key: Key, name: str, value: float, slots: Mapping[str, Slot]) -> Iterator[Problem]:
    lever = find_lever(name)
    if lever is None:
        yield Problem(key, unknown("lever", name, levers()))
        return
    beyond = list(_beyond(key, value, lever.low, lever.high, lever.unit))
    yield from beyond
    _, missing = ([], []) if beyond else moved_paths(lever, name, slots)
    for path in islice(missing, 1):
        said = f"moves {path}, which this scenario lacks{nearest(name, _fitting(lever, slots))}"
        yield Problem(key, said, needs=_path_needs(path))


def _fitting(lever: Lever, slots: Mapping[str, Slot]) -> Iterator[str]:
    """Yield the names under which a lever finds something to move, where it is one for actors."""
    for code in {path.split(".")[1] for path in slots if path.startswith("actors.")}:
        name = lever.name.replace("{name}", code)
        if name != lever.name and not moved_paths(lever, name, slots)[1]:
            yield name


def _path_needs(path: str) -> tuple[Key, ...]:
    return naming(*path.split("."))


def _beyond(key: Key, value: float, low: float, high: float, unit: str) -> Iterator[Problem]:
    if not low <= value <= high:
        yield Problem(key, f"should be {between(low, high, unit)}, is {value:g}")
