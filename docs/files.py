"""Generated pages on scenarios: those that ship, and what a file may say."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from layout import code, codes, kind_of, number, page, prose, table

from sim.law.orders import ORDERS
from sim.scenario import fields, schema
from sim.scenario.calendar import EVENT_VARIABLES, SET_POINTS
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from sim.scenario.months import month_name
from sim.scenario.record import Scenario

SPECS = {
    "A scenario": (schema.ScenarioSpec, ""),
    "actors: a challenger": (schema.ChallengerSpec, "actors.IRN"),
    "actors: a coalition member": (schema.MemberSpec, "actors.POL"),
    "actors: a hedger": (schema.HedgerSpec, "actors.IND"),
    "ties": (schema.TieSpec, "ties.CHN-RUS"),
    "treaty": (schema.Treaty, "ties.CHN-PRK.treaty"),
    "theatres": (schema.TheatreSpec, "theatres.europe"),
    "frictions": (schema.FrictionSpec, "frictions.CHN-USA"),
    "occasions": (schema.OccasionSpec, "occasions.beijing-2025"),
    "events": (schema.EventSpec, "events.veto-2024"),
    "orders": (schema.OrderSpec, "orders.my-order"),
    "expects": (schema.ExpectSpec, ""),
}
BY_SIDE = {schema.TieSpec: fields.BY_SIDE, schema.FrictionSpec: fields.RATES}
SCENARIOS = """
The scenarios that ship with Entente, each after the one it extends. A finding is what the scenario
is expected to show; it is no forecast. Days count by month. Tables hold what differs from the
scenario extended. *Expected* is the finding in numbers, which `entente findings` tests
([findings](../why/findings.md)).

![A table of scenarios and outcomes: differences from what happened, in standard deviations between
its worlds.](../images/scenarios.svg)
"""
SCENARIO_FILE = """
What a scenario file may say. It is YAML; unknown keys and loose types are refused, and all errors
of a file are reported at once with line and key. `extends: <name>` takes over another scenario,
shipped or beside the file: mappings merge key by key, anything else replaces, `null` removes.
Dates are months (`2025-09`) or days (`2025-09-03`), which count by month. Actors are three-letter
codes, pairs two codes with a dash.

Habits and rest levels are centred on the file at the root of the `extends` chain
([reference world](../why/reference-world.md)).
"""
SCRIPTS = """
What a script may choose stands with every decision ([decisions](decisions.md)). `orders` of an
occasion name a side: `CHN` stages or cancels, `CHN>RUS` is the place that host CHN offers RUS, or
how guest CHN answers host RUS. `orders` of a scenario name an `actor`, a `target` where there is
one, and one of {orders}. A scripted option that is not legal (a place not offered) leaves the
choice to the model. Minor visits cannot be scripted.
"""
EVENTS = """
Events may `set` and `add` to {variables}, and move the `set_point` of {points}, each with its row
behind a dot, as in `friction.CHN-USA`; the narrative is `narrative.world`.
"""


def scenarios_page() -> str:
    loaded = {name: load_scenario(name) for name in shipped()}
    bases = {name: s.base.stem if s.base else "" for name, s in loaded.items()}
    order = sorted(loaded, key=lambda name: (_depth(name, bases), name))
    parts = [prose(SCENARIOS)]
    for name in order:
        base = loaded[bases[name]] if bases[name] else None
        parts += [f"## {name}", *_scenario(loaded[name], base, bases[name])]
    return page("Scenarios", *parts)


def _depth(name: str, bases: dict[str, str]) -> int:
    return 1 + _depth(bases[name], bases) if bases.get(name) else 0


def _scenario(scenario: Scenario, base: Scenario | None, base_name: str) -> Iterator[str]:
    spec = scenario.spec
    last = month_name(spec.start + spec.months - 1)
    event = f"; conversion is measured from {month_name(spec.event)}" if spec.event else ""
    lines = [
        ("Title", spec.title),
        ("Question", spec.question),
        ("Finding", spec.finding),
        ("Passage", spec.passage),
        ("Extends", f"[{base_name}](#{base_name})" if base_name else ""),
        ("Cast", _cast(spec, base.spec) if base else ""),
        ("Months", f"{month_name(spec.start)} to {last}{event}"),
        ("Source", spec.source),
        ("Parameters", codes(f"{k}={number(v)}" for k, v in spec.parameters.items())),
        ("Levers", codes(f"{k}={number(v)}" for k, v in spec.levers.items())),
    ]
    yield "\n".join(f"- **{key}**: {' '.join(text.split())}" for key, text in lines if text)
    if spec.expects:
        yield "Expected:\n\n" + table(("outcome", "against", "change", "note"), _expected(scenario))
    for title, heads, dated in DATED:
        before = list(dated(base)) if base is not None else []
        after = list(dated(scenario))
        rows = [row for row in after if row not in before]
        gone = {row[1] for row in before} - {row[1] for row in after}
        if rows:
            yield f"{title}:\n\n" + table(heads, rows)
        if gone:
            yield f"{title} left out: {', '.join(sorted(gone))}."


def _expected(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    """Yield what a scenario is expected to show, a row each."""
    for e in scenario.spec.expects:
        against = e.against or (scenario.base.stem if scenario.base else "")
        how = "holds within" if e.change == "holds" else f"{e.change} by at least"
        given = "".join(f", given {path} = {number(x)}" for path, x in e.given.items())
        when = f" in {month_name(e.month)}" if e.month is not None else ""
        note = f"the model disagrees: {e.disagrees}" if e.disagrees else ""
        yield code(e.outcome), code(against), f"{how} {e.by:g}{when}{given}", note


def _cast(spec: schema.ScenarioSpec, base: schema.ScenarioSpec) -> str:
    """Return who joins and who leaves, against the scenario extended."""
    joins = [
        f"{code} ({spec.actors[code].name})" for code in spec.actors if code not in base.actors
    ]
    leaves = [code for code in base.actors if code not in spec.actors]
    said = [f"with {', '.join(joins)}"] if joins else []
    return "; ".join(said + ([f"without {', '.join(leaves)}"] if leaves else []))


def _elections(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    for code_, actor in schema.members(scenario.spec, schema.MemberSpec).items():
        dates = ", ".join(month_name(m) for m in actor.elections) or "none dated"
        until = actor.elections_known_until
        after = f"by chance after {month_name(until)}" if until else "by chance from the start"
        yield dates, code_, f"{after}, every {number(actor.turnover_months)} months on average", ""


def _treaties(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    for name, tie in scenario.spec.ties.items():
        if tie.treaty:
            floor = f"no stance below {number(tie.treaty.floor)}"
            yield month_name(tie.treaty.since), name, floor, tie.treaty.source


def _occasions(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    spec = scenario.spec
    for name, o in sorted(spec.occasions.items(), key=lambda item: (item[1].date, item[0])):
        guests = f"{o.host}: {', '.join(o.guests)}"
        invited = f"; hedgers {', '.join(o.hedgers)}" if o.hedgers else ""
        staging = f"visibility {number(o.visibility)}, hardware {number(o.hardware)}"
        staging += f", memory {number(o.memory)}" if o.memory else ""
        staging += f" against {', '.join(o.offends)}" if o.offends else ""
        yield (
            _date(scenario, "occasions", name), code(name), o.title, guests + invited,
            staging + (", nuclear" if o.nuclear else ""),
            "; ".join(f"{side} {choice}" for side, choice in o.orders.items()), o.source,
        )  # fmt: skip


def _events(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    spec = scenario.spec
    for name, e in sorted(spec.events.items(), key=lambda item: (item[1].date, item[0])):
        changes = [f"{path} = {number(x)}" for path, x in e.set.items()]
        changes += [f"{path} {x:+g}" for path, x in e.add.items()]
        changes += [f"set point of {path} = {number(x)}" for path, x in e.set_point.items()]
        until = f" to {month_name(e.until)}" if e.until else ""
        date = _date(scenario, "events", name) + until
        yield date, code(name), e.title, "; ".join(changes), e.source


def _orders(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    spec = scenario.spec
    for name, o in sorted(spec.orders.items(), key=lambda item: (item[1].date, item[0])):
        until = f" to {month_name(o.until)}" if o.until else ""
        asked = f"{o.actor}>{o.target}" if o.target else o.actor
        date = _date(scenario, "orders", name) + until
        yield date, code(name), f"{asked} {o.decision}: {o.choose}", o.source


def _date(scenario: Scenario, part: str, name: str) -> str:
    return str(scenario.document[part][name]["date"])


DATED = (
    ("Elections", ("date", "who", "what", "source"), _elections),
    ("Treaties", ("date", "who", "what", "source"), _treaties),
    (
        "Occasions",
        ("date", "name", "occasion", "host and guests", "staging", "scripted", "source"),
        _occasions,
    ),
    ("Events", ("date", "name", "event", "change", "source"), _events),
    ("Orders", ("date", "name", "order", "source"), _orders),
)


def scenario_file_page() -> str:
    parts = [prose(SCENARIO_FILE)]
    for title, (spec, example) in SPECS.items():
        rows = [
            (code(name), _kind(spec, name), written(f), f.description or "")
            for name, f in spec.model_fields.items()
        ]
        where = f" As in {code(example)}." if example else ""
        parts += [f"## {title}", prose((inspect.getdoc(spec) or "") + where)]
        parts.append(table(("key", "type", "if not stated", "meaning"), rows))
    parts += [
        "## Scripts",
        prose(SCRIPTS.format(orders=codes(o.name for o in ORDERS))),
        "## What events may move",
        prose(EVENTS.format(variables=codes(EVENT_VARIABLES), points=codes(SET_POINTS))),
    ]
    return page("Scenario file", *parts)


def _kind(spec: type, name: str) -> str:
    if name in BY_SIDE.get(spec, ()):
        return "number, or one by side"
    return kind_of(spec.model_fields[name].annotation)


def written(field: Any) -> str:
    """Return what holds where a key is not stated."""
    if field.is_required():
        return "must be stated"
    if field.default in (None, "", [], {}):
        return ""
    if isinstance(field.default, dict):
        return number(field.default[fields.EACH])
    return number(field.default) if isinstance(field.default, float) else code(field.default)
