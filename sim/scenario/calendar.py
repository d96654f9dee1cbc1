"""The calendar: what dated events, elections, treaties and scripts say of every month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sim.law.arrays import Array
from sim.law.cast import Cast, Occasion
from sim.law.rows import WORLD
from sim.law.world import Month, SetPoint, Shock, Staging
from sim.scenario.record import Scenario
from sim.scenario.schema import EventSpec, MemberSpec, OccasionSpec, OrderSpec

type Address = tuple[str, str, str, str]
"""A question: (decision, occasion, actor, target)."""
type Script = Mapping[Address, str]
"""Scripted answers of one month: the option chosen, by question."""

EVENT_VARIABLES = (
    "friction", "oversight", "tension", "political_capital", "recognition", "provocation",
    "engagement", "narrative", "squeezed", "public_belief", "private_belief", "strain",
    "hygiene", "force",
)  # fmt: skip
"""State variables that dated events may move, by row name."""
SET_POINTS = ("friction", "oversight", "tension", "political_capital")
"""Those among them that return to a set point, which events may move, too."""


def build_calendar(
    scenario: Scenario, cast: Cast, horizon: int
) -> tuple[tuple[Month, ...], tuple[tuple[Occasion, ...], ...], tuple[Script, ...]]:
    """Return months, their occasions and their scripts, ``horizon`` of each."""
    start = scenario.spec.start
    months, occasions, scripts = [], [], []
    for t in range(horizon):
        held = [o for o in cast.occasions if scenario.spec.occasions[o.name].date == start + t]
        months.append(_month(scenario, cast, start + t, held))
        occasions.append(tuple(held))
        scripts.append(dict(_script(scenario, start + t)))
    return tuple(months), tuple(occasions), tuple(scripts)


def row_names(cast: Cast) -> dict[str, tuple[str, ...]]:
    """Return the names of the rows of the variables that events may move."""
    return {
        "friction": cast.friction_names,
        "oversight": cast.challengers,
        "tension": cast.theatres,
        "political_capital": cast.coalition,
        "recognition": cast.challengers,
        "provocation": cast.challengers,
        "engagement": cast.challengers,
        "narrative": (WORLD,),
        "squeezed": cast.coalition,
        "strain": cast.dyad_names,
        "hygiene": cast.coalition,
        "force": cast.coalition,
        "public_belief": cast.dyad_names,
        "private_belief": cast.dyad_names,
    }


def _month(scenario: Scenario, cast: Cast, date: int, held: list[Occasion]) -> Month:
    spec = scenario.spec
    members: list[Any] = [spec.actors[code] for code in cast.coalition]
    return Month(
        election=_column([float(date in m.elections) for m in members]),
        turnover=_column([_turnover(m, date) for m in members]),
        floors=_column(_floors(scenario, cast, date)),
        set_points={v: _set_point(scenario, cast, v, date) for v in SET_POINTS},
        shocks={v: _shock(scenario, cast, v, date) for v in EVENT_VARIABLES},
        occasions=tuple(_staging(spec.occasions[o.name], cast) for o in held),
    )


def _column(values: list[float]) -> Array:
    return np.array(values, dtype=float).reshape(-1, 1)


def _turnover(member: MemberSpec, date: int) -> float:
    """Return the hazard of an undated change of government, once real dates have run out."""
    known = member.elections_known_until
    dated = known is not None and date <= known
    return 0.0 if dated else 1.0 / member.turnover_months


def _floors(scenario: Scenario, cast: Cast, date: int) -> list[float]:
    floors = []
    for a, b in cast.dyads:
        one, two = cast.challengers[a], cast.challengers[b]
        tie = scenario.spec.ties.get(f"{one}-{two}") or scenario.spec.ties.get(f"{two}-{one}")
        treaty = tie.treaty if tie else None
        floors.append(treaty.floor if treaty and date >= treaty.since else 0.0)
    return floors * 2


def _set_point(scenario: Scenario, cast: Cast, variable: str, date: int) -> SetPoint:
    names = row_names(cast)[variable]
    moved, value = np.zeros((len(names), 1)), np.zeros((len(names), 1))
    for event in _by_date(scenario):
        if event.date <= date:
            for path, point in event.set_point.items():
                if path.split(".", 1)[0] == variable:
                    i = _row(names, path)
                    moved[i], value[i] = 1.0, point
    return SetPoint(moved, value)


def _shock(scenario: Scenario, cast: Cast, variable: str, date: int) -> Shock:
    """Return what events do to a variable in a month: what they set, then what they add to it."""
    names = row_names(cast)[variable]
    scale, shift = np.ones((len(names), 1)), np.zeros((len(names), 1))
    now = [event for event in _by_date(scenario) if _holds(event, date)]
    for event in now:
        for path, amount in event.set.items():
            if path.split(".", 1)[0] == variable:
                i = _row(names, path)
                scale[i], shift[i] = 0.0, amount
    for event in now:
        for path, amount in event.add.items():
            if path.split(".", 1)[0] == variable:
                shift[_row(names, path)] += amount
    return Shock(scale, shift)


def _holds(part: EventSpec | OrderSpec, date: int) -> bool:
    """Return whether a dated part of a scenario holds in a month."""
    return part.date <= date <= (part.date if part.until is None else part.until)


def _by_date(scenario: Scenario) -> list[Any]:
    """Return events in the order of their dates, then names, whatever the order of the file."""
    return [e for _, e in sorted(scenario.spec.events.items(), key=lambda x: (x[1].date, x[0]))]


def _row(names: tuple[str, ...], path: str) -> int:
    name = path.split(".", 1)[1]
    return names.index(name if name in names else "-".join(reversed(name.split("-"))))


def _staging(spec: OccasionSpec, cast: Cast) -> Staging:
    return Staging(
        visibility=_column([spec.visibility]),
        hardware=_column([spec.hardware]),
        nuclear=_column([float(spec.nuclear)]),
        memory=_column([spec.memory]),
        offends=_column([float(code in spec.offends) for code in cast.coalition]),
    )


def _script(scenario: Scenario, date: int) -> Iterator[tuple[Address, str]]:
    for name, occasion in scenario.spec.occasions.items():
        if occasion.date == date:
            for key, choice in occasion.orders.items():
                decision, actor, target = side_of(occasion, key)
                yield (decision, name, actor, target), choice
    for order in scenario.spec.orders.values():
        if _holds(order, date):
            yield (order.decision, "", order.actor, order.target), order.choose


def side_of(occasion: OccasionSpec, key: str) -> tuple[str, str, str]:
    """Return (decision, actor, target) of an order such as ``CHN>RUS`` or ``CHN``."""
    actor, _, target = key.partition(">")
    if not target:
        return "stage", actor, ""
    if actor == occasion.host:
        return "offer", actor, target
    return ("send" if actor in occasion.hedgers else "attend"), actor, target
