"""Generated pages on scenarios: those that ship, and what a file may say."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from layout import code, codes, kind_of, number, page, prose, table
from ruamel.yaml import YAML

from sim.law.cast import Cast
from sim.law.ceremony import STAGE_MENU
from sim.law.orders import ORDERS, Instrument
from sim.law.rules.signalling import ABSENT, FULL_MENU, HEDGER_MENU, RANKS, TONES
from sim.scenario import schema
from sim.scenario.build import build
from sim.scenario.calendar import EVENT_VARIABLES, SET_POINTS
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.locate import shipped
from sim.scenario.months import month_name

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
}
PLACES = f"{code(ABSENT)}, or {' or '.join(map(code, RANKS))} with {' or '.join(map(code, TONES))}"
MENUS = {
    "stage": ("the host of an occasion", codes(STAGE_MENU)),
    "offer": ("the host, of each guest", PLACES + f", as in {code(FULL_MENU[-2])}"),
    "attend": ("each challenger invited", PLACES),
    "send": ("each hedger invited", codes(HEDGER_MENU)),
}
SCENARIOS = """
The scenarios that ship with Entente, each after the one it extends. A finding is what the scenario
is expected to show; it is no forecast. Days count by month. A table that is missing is as in the
scenario extended.
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
DECISIONS = """
Options that a script may choose. `orders` of an occasion name a side: `CHN` stages or cancels,
`CHN>RUS` is the place that host CHN offers RUS, or how guest CHN answers host RUS. `orders` of a
scenario hold for {orders}. A scripted option that is not legal (a place not offered) leaves the
choice to the model. Ranks and tones have these values: {values}.
"""
EVENTS = """
Events may `set` and `add` to {variables}, and move the `set_point` of {points}, each with its row
behind a dot, as in `friction.CHN-USA`.
"""


def scenarios_page() -> str:
    loaded = {name: load_scenario(name) for name in shipped()}
    bases = {name: _base(name) for name in loaded}
    order = sorted(loaded, key=lambda name: (_depth(name, bases), name))
    parts = [prose(SCENARIOS)]
    for name in order:
        base = loaded[bases[name]] if bases[name] else None
        parts += [f"## {name}", *_scenario(loaded[name], base, bases[name])]
    return page("Scenarios", *parts)


def _base(name: str) -> str:
    document = YAML(typ="safe").load(shipped()[name].read_text(encoding="utf-8"))
    return str(document.get("extends") or "")


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
    for title, heads, dated in DATED:
        rows = list(dated(scenario))
        if base is not None and rows == list(dated(base)):
            continue
        if rows:
            yield f"{title}:\n\n" + table(heads, rows)
        elif base is not None:
            yield f"{title}: none."


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
)


def scenario_file_page() -> str:
    parts = [prose(SCENARIO_FILE)]
    for title, (spec, example) in SPECS.items():
        rows = [
            (code(name), kind_of(f.annotation), _written(f), f.description or "")
            for name, f in spec.model_fields.items()
        ]
        where = f" As in {code(example)}." if example else ""
        parts += [f"## {title}", prose((inspect.getdoc(spec) or "") + where)]
        parts.append(table(("key", "type", "if not stated", "meaning"), rows))
    cast = build(load_scenario("baseline")).cast
    menus = [(code(name), who, menu) for name, (who, menu) in MENUS.items()]
    menus += [(code(o.name), _asked(o, cast), codes(o.menu(cast))) for o in ORDERS]
    ladder = [f"{name} {number(x)}" for name, x in {**RANKS, **TONES}.items()]
    parts += [
        "## Decisions",
        prose(
            DECISIONS.format(values=", ".join(ladder), orders=codes(o.name for o in ORDERS)),
        ),
        table(("decision", "asked", "options"), menus),
        prose(EVENTS.format(variables=codes(EVENT_VARIABLES), points=codes(SET_POINTS))),
    ]
    return page("Scenario file", *parts)


def _asked(instrument: Instrument, cast: Cast) -> str:
    """Return who is asked, as in the baseline."""
    kinds = {
        "challenger": cast.challengers,
        "coalition member": cast.coalition,
        "hedger": cast.hedgers,
        "theatre": cast.theatres,
    }

    def kind(name: str) -> str:
        return next(kind for kind, names in kinds.items() if name in names)

    actor, target = instrument.askings(cast)[0]
    about = f", of a {kind(target)} (as {code(actor)} of {code(target)})" if target else ""
    return f"{kind(actor)}{about}"


def _written(field: Any) -> str:
    if field.is_required():
        return "must be stated"
    if field.default in (None, "", [], {}):
        return ""
    return number(field.default) if isinstance(field.default, float) else code(field.default)
