"""Checks across a scenario: names that point nowhere, dates and orders that cannot be.

Each check yields a line per problem: file and line, key, what was given, what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.errors import UnknownNameError
from sim.law.cast import Cast
from sim.law.ceremony import STAGE_MENU
from sim.law.orders import ORDERS
from sim.law.orders.instrument import Instrument
from sim.law.parameters import DECLARED
from sim.law.rules.coalition import NO_RESOURCE
from sim.law.rules.signalling import FULL_MENU, HEDGER_MENU
from sim.law.state import BOUNDS
from sim.scenario.calendar import EVENT_VARIABLES, SET_POINTS, row_names, side_of
from sim.scenario.casting import number_cast
from sim.scenario.fields import BY_SIDE, EACH, RATES
from sim.scenario.lever_file import find_lever, levers, moved_paths
from sim.scenario.record import Scenario
from sim.scenario.schema import (
    ChallengerSpec,
    HedgerSpec,
    MemberSpec,
    Part,
    ScenarioSpec,
    members,
)


def check(scenario: Scenario) -> Iterator[str]:
    """Yield what does not fit together in a scenario whose every value is of its kind."""
    problems = list(_bad_names(scenario))
    yield from problems
    if problems:
        return
    numbered = number_cast(scenario.spec)
    yield from _bad_levers(scenario, numbered.slots)
    yield from _bad_calendar(scenario, numbered.cast)


def _bad_names(scenario: Scenario) -> Iterator[str]:
    """Yield what names something that is not there, or not of the kind it should be."""
    spec = scenario.spec
    challengers = members(spec, ChallengerSpec)
    if not challengers:
        yield f"{_where(scenario, 'actors')}: needs at least one challenger"
    if not members(spec, MemberSpec):
        yield f"{_where(scenario, 'actors')}: needs at least one coalition member"
    if not spec.theatres:
        yield f"{_where(scenario, 'theatres')}: needs at least one theatre"
    if NO_RESOURCE in spec.theatres:
        where = _where(scenario, "theatres", NO_RESOURCE)
        yield f"{where}: is what members answer who resource no theatre; choose another name"
    for key, what, given, allowed in _references(scenario):
        if given not in allowed:
            yield str(UnknownNameError(what, given, allowed, _where(scenario, *key)))
    yield from _bad_parameters(scenario)
    yield from _bad_pairs(scenario)
    for name, tie in spec.ties.items():
        sides = name.split("-")
        yield from _bad_sides(scenario, ("ties", name), tie, BY_SIDE, sides)
    for name, friction in spec.frictions.items():
        yield from _bad_sides(scenario, ("frictions", name), friction, RATES, name.split("-"))


def _bad_sides(
    scenario: Scenario, key: tuple[str, ...], part: Part, fields: Iterable[str], sides: list[str]
) -> Iterator[str]:
    """Yield numbers by side that do not name both sides, or all."""
    for field in fields:
        given = getattr(part, field)
        if set(given) not in ({EACH}, set(sides)):
            where = _where(scenario, *key, field)
            yield f"{where}: should name {' and '.join(sides)}, names {', '.join(given)}"


def _bad_parameters(scenario: Scenario) -> Iterator[str]:
    for path, value in scenario.spec.parameters.items():
        d = DECLARED.get(path)
        if d is not None and not d.least <= value <= d.most:
            where = _where(scenario, "parameters", path)
            yield f"{where}: should be between {d.least:g} and {d.most:g} ({d.unit}), is {value:g}"


def _bad_levers(scenario: Scenario, slots: Iterable[str]) -> Iterator[str]:
    """Yield levers that are none, are out of range, or move nothing that the scenario has."""
    for name, value in scenario.spec.levers.items():
        where, lever = _where(scenario, "levers", name), find_lever(name)
        if lever is None:
            yield str(UnknownNameError("lever", name, levers(), where))
        elif not lever.low <= value <= lever.high:
            said = f"should be between {lever.low:g} and {lever.high:g} ({lever.unit})"
            yield f"{where}: {said}, is {value:g}"
        else:
            _, missing = moved_paths(lever, name, slots)
            yield from (f"{where}: moves {path}, which this scenario lacks" for path in missing)


def _bad_pairs(scenario: Scenario) -> Iterator[str]:
    """Yield pairs of one actor with itself, pairs named twice, and guests without a tie."""
    spec = scenario.spec
    for part in ("ties", "frictions"):
        names = getattr(spec, part)
        for name in names:
            one, two = name.split("-")
            if one == two:
                yield f"{_where(scenario, part, name)}: should name two actors, names one twice"
            elif one > two and f"{two}-{one}" in names:
                yield f"{_where(scenario, part, name)}: names the same pair as {two}-{one}"
    for name, occasion in spec.occasions.items():
        for field in ("guests", "hedgers"):
            for code in {
                c for c in getattr(occasion, field) if getattr(occasion, field).count(c) > 1
            }:
                yield f"{_where(scenario, 'occasions', name, field)}: invites {code} twice"
        for guest in occasion.guests:
            if guest == occasion.host or not _have_tie(spec, occasion.host, guest):
                where = _where(scenario, "occasions", name, "guests")
                yield f"{where}: {guest} has no tie with the host {occasion.host}; state one"


def _have_tie(spec: ScenarioSpec, one: str, two: str) -> bool:
    if f"{one}-{two}" in spec.ties or f"{two}-{one}" in spec.ties:
        return True
    sides = [spec.actors.get(code) for code in (one, two)]
    return all(
        isinstance(a, ChallengerSpec) and a.ties == "default" and a.capability > 0 for a in sides
    )


def _bad_calendar(scenario: Scenario, cast: Cast) -> Iterator[str]:
    """Yield dates, events and orders that cannot be."""
    yield from _bad_dates(scenario)
    yield from _bad_events(scenario, cast)
    yield from _bad_occasion_orders(scenario, cast)
    yield from _bad_orders(scenario, cast)


type _Reference = tuple[tuple[str, ...], str, str, Iterable[str]]


def _references(scenario: Scenario) -> Iterator[_Reference]:
    """Yield every name that should point to something: key, what it is, name, names allowed."""
    spec = scenario.spec
    challengers = members(spec, ChallengerSpec)
    yield from _actor_references(spec)
    for name, theatre in spec.theatres.items():
        yield ("theatres", name, "owner"), "challenger", theatre.owner, challengers
    for name, tie in spec.ties.items():
        for code in name.split("-"):
            yield ("ties", name), "challenger", code, challengers
        for where in tie.war_need:
            yield ("ties", name, "war_need", where), "theatre", where, spec.theatres
    for name in spec.frictions:
        for code in name.split("-"):
            yield ("frictions", name), "actor", code, spec.actors
    yield from _occasion_references(spec)
    for path in spec.parameters:
        yield ("parameters", path), "parameter", path, DECLARED


def _actor_references(spec: ScenarioSpec) -> Iterator[_Reference]:
    for code, actor in spec.actors.items():
        for field in ("location", "stake"):
            for name in getattr(actor, field, {}):
                yield ("actors", code, field, name), "theatre", name, spec.theatres
        for name in getattr(actor, "friction_grievance", {}):
            turned = {"-".join(reversed(pair.split("-"))) for pair in spec.frictions}
            known = {*spec.frictions, *turned}
            yield ("actors", code, "friction_grievance", name), "friction", name, known


def _occasion_references(spec: ScenarioSpec) -> Iterator[_Reference]:
    challengers, hedgers = members(spec, ChallengerSpec), members(spec, HedgerSpec)
    coalition = members(spec, MemberSpec)
    for name, occasion in spec.occasions.items():
        for field, codes, allowed in (
            ("host", [occasion.host], challengers),
            ("guests", occasion.guests, challengers),
            ("hedgers", occasion.hedgers, hedgers),
            ("offends", occasion.offends, coalition),
        ):
            for code in codes:
                yield ("occasions", name, field), "actor", code, allowed


def _bad_dates(scenario: Scenario) -> Iterator[str]:
    spec = scenario.spec
    if spec.event is not None and spec.event < spec.start:
        yield f"{_where(scenario, 'event')}: lies before the scenario starts"
    for part in ("events", "orders", "occasions"):
        for name, item in getattr(spec, part).items():
            if item.date < spec.start:
                yield f"{_where(scenario, part, name, 'date')}: lies before the scenario starts"
            if getattr(item, "until", None) is not None and item.until < item.date:
                yield f"{_where(scenario, part, name, 'until')}: lies before its own date"


def _bad_events(scenario: Scenario, cast: Cast) -> Iterator[str]:
    names = row_names(cast)
    for name, event in scenario.spec.events.items():
        for field in ("set", "add", "set_point"):
            allowed = SET_POINTS if field == "set_point" else EVENT_VARIABLES
            for path, amount in getattr(event, field).items():
                where = _where(scenario, "events", name, field, path)
                variable, _, row = path.partition(".")
                known = set(names.get(variable, ()))
                known |= {"-".join(reversed(n.split("-"))) for n in known}
                if variable not in allowed or row not in known:
                    all_paths = [f"{v}.{n}" for v in allowed for n in names[v]]
                    yield str(UnknownNameError("path", path, all_paths, where))
                elif field == "set" and not BOUNDS[variable][0] <= amount <= BOUNDS[variable][1]:
                    low, high = BOUNDS[variable]
                    yield f"{where}: should be between {low} and {high}, is {amount}"


def _bad_occasion_orders(scenario: Scenario, cast: Cast) -> Iterator[str]:
    for name, occasion in scenario.spec.occasions.items():
        present = {occasion.host, *occasion.guests, *occasion.hedgers}
        for key, choice in occasion.orders.items():
            where = _where(scenario, "occasions", name, "orders", key)
            decision, actor, target = side_of(occasion, key)
            if actor not in present or (target and target not in present):
                yield f"{where}: names someone not on the occasion ({', '.join(sorted(present))})"
            elif decision in ("attend", "send") and target != occasion.host:
                yield f"{where}: a guest answers its host, {occasion.host}"
            elif decision == "stage" and actor != occasion.host:
                yield f"{where}: only the host, {occasion.host}, stages it"
            elif choice not in _menu(decision, cast):
                yield str(UnknownNameError("option", choice, _menu(decision, cast), where))


def _bad_orders(scenario: Scenario, cast: Cast) -> Iterator[str]:
    known = [instrument.name for instrument in ORDERS]
    for name, order in scenario.spec.orders.items():
        where = _where(scenario, "orders", name)
        if order.decision not in known:
            yield str(UnknownNameError("decision", order.decision, known, where))
            continue
        askings = _instrument(order.decision).askings(cast)
        if (order.actor, order.target) not in askings:
            allowed = sorted(f"{a} {t}".strip() for a, t in askings)
            yield (
                f"{where}: nobody is asked {order.decision} as {order.actor} {order.target};"
                f" asked are {', '.join(allowed)}"
            )
        elif order.choose not in _menu(order.decision, cast):
            yield str(UnknownNameError("option", order.choose, _menu(order.decision, cast), where))


def _menu(decision: str, cast: Cast) -> tuple[str, ...]:
    menus = {"stage": STAGE_MENU, "offer": FULL_MENU, "attend": FULL_MENU, "send": HEDGER_MENU}
    return menus.get(decision) or _instrument(decision).menu(cast)


def _instrument(name: str) -> Instrument:
    return next(instrument for instrument in ORDERS if instrument.name == name)


def _where(scenario: Scenario, *key: str) -> str:
    for n in range(len(key), 0, -1):
        if key[:n] in scenario.origins:
            return f"{scenario.origins[key[:n]]}: {'.'.join(key)}"
    file = next(iter(scenario.origins.values()), f"{scenario.name}:1").rsplit(":", 1)[0]
    return f"{file}:1: {'.'.join(key)}"
