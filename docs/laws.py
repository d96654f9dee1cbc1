"""Generated pages on the law's numbers: parameters, cast, state, outcomes."""

from __future__ import annotations

import inspect
import re

import numpy as np
from layout import code, codes, number, page, prose, span, table

from sim.agents.model import WargameModel
from sim.law import world
from sim.law.orders import ORDERS
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES, describe
from sim.law.parameters import DECLARED, GROUPS
from sim.law.rules.exchange import GOODS
from sim.law.state import VARIABLES
from sim.scenario import fields, levers, schema
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario

SHAPE = re.compile(r",? ``\[[^`]*\]``,?")
ROWS = {
    "1": "the whole world",
    "A": "actor",
    "B": "challenger",
    "C": "coalition member",
    "H": "hedger",
    "N": "observer",
    "D": "dyad",
    "Q": "directed pair",
    "W": "theatre",
    "P": "friction pair",
    "S": "side of a friction pair",
    "G": "good",
}
PARTS = {
    "challengers": schema.ChallengerSpec,
    "coalition": schema.MemberSpec,
    "hedgers": schema.HedgerSpec,
    "dyads": schema.TieSpec,
    "theatres": schema.TheatreSpec,
    "frictions": schema.FrictionSpec,
}
PARAMETERS = """
Every parameter of the law: {count} in {groups} groups. A path works in a scenario's
`parameters:`, after `--set`, and in `settings=`. A parameter whose source begins with "judgement"
({judged} of them) is drawn for each world from a triangle on its range with the default as mode,
unless it was stated or the run is `--fixed`; all others stand at their value. *May be set* is what
the rule can take. *Neutral* is the value that takes the mechanism away. Why it is so:
[parameters](../why/parameters.md). Passages such as A ¶4 and literature: [sources](../sources.md).
"""
CAST = """
The numbers of a cast: what a scenario says of actors, ties, theatres and trade friction. A path
works after `--set` and in `settings=`; the one shown is the first of its kind in `baseline`.
*Drawn* says how far a start value is moved in each world, evenly either way: start values are
judgement too. One draw moves both sides of a tie. A number that was stated by path or lever, and
every number of a `--fixed` run, stays as it is.

Defaults hold where a scenario file is silent. Values of the baseline follow each table; what is 0
throughout is left out where it differs by side, theatre or pair.
"""
STATE = """
All that one month hands to the next. Rows say for whom a variable is kept: a directed pair is one
challenger towards another, a dyad the two together, an observer a coalition member or a hedger, a
side one of a friction pair towards the other; a good is {goods}. A value that a month would push
outside its range is held there, and the ledger names what the bound took (`bound`).
"""
OUTCOME = """
What a month is measured by. A run's value is the mean over the last 12 months; a run shorter than
that, over all of them. Names of rows are added behind a dot, as in `recognition.PRK`; a good stands
before its pair, as in `flow.arms.PRK-RUS`, and `use` is followed by the instrument
([decisions](decisions.md)). `entente run` shows the headline outcomes; those marked `--all`, and
parts such as {parts}, are in the table of runs and shown with `--all`.
"""
WHOLE_RUN = """
Measured from the scenario's `event`; undefined, and counted as such, where there is none.
"""


def parameters_page() -> str:
    about = PARAMETERS.format(
        count=len(DECLARED),
        groups=len(GROUPS),
        judged=sum(d.is_judgement for d in DECLARED.values()),
    )
    parts = [prose(about)]
    for group, record in GROUPS.items():
        rows = [
            (
                code(path), d.value, span(d.low, d.high), span(d.least, d.most), d.unit, d.neutral,
                " ".join(d.mechanisms) or (path.partition(".")[2] if group == "switch" else ""),
                d.doc, d.source,
            )
            for path, d in DECLARED.items()
            if path.startswith(f"{group}.")
        ]  # fmt: skip
        head = (
            "path", "default", "range", "may be set", "unit", "neutral", "mechanisms", "meaning",
            "source",
        )  # fmt: skip
        parts += [f"## {group}", _about(record), table(head, rows)]
    return page("Parameters", *parts)


def cast_page() -> str:
    blueprint = build(load_scenario("baseline"))
    parts = [prose(CAST)]
    for group, record in levers.GROUPS.items():
        rows = [
            (
                code(field), _default(group, field), span(datum.low, datum.high), datum.unit,
                _drawn(datum), datum.doc.partition(", [")[0],
                code(_example(blueprint, group, field)),
            )
            for field, datum in fields.data(record).items()
        ]  # fmt: skip
        head = ("field", "default", "range", "unit", "drawn", "meaning", "path")
        parts += [f"## {group}", _about(record), table(head, rows), _values(blueprint, group)]
    return page("Cast", *parts)


def _about(record: type) -> str:
    """Return the first line of a docstring without the shapes of arrays."""
    first = (inspect.getdoc(record) or "").split("\n")[0]
    told, _, rest = first.partition(";")
    kept = SHAPE.sub("", told if "``[" in rest else first).replace("  ", " ").rstrip(" ,.")
    return f"{kept}."


def _default(group: str, field: str) -> str:
    default = PARTS[group].model_fields[field].default
    if isinstance(default, dict):
        default = default.get(fields.EACH)
    return number(default) if isinstance(default, float | int) else ""


def _drawn(datum: world.Datum) -> str:
    if not datum.spread:
        return ""
    spread = number(datum.spread)
    kinds = {"plain": f"± {spread}", "log": f"times exp(± {spread})"}
    return kinds.get(datum.scale, f"± {spread} {datum.scale}")


def _example(blueprint: Blueprint, group: str, field: str) -> str:
    return next(
        (p for p, s in blueprint.own.slots.items() if (s.group, s.field) == (group, field)), ""
    )


def _values(blueprint: Blueprint, group: str) -> str:
    """Return the baseline's values, a row per actor, tie, theatre or pair."""
    columns: dict[str, dict[str, float]] = {}
    for path, slot in blueprint.own.slots.items():
        if slot.group == group:
            array = getattr(getattr(blueprint.own.setting, group), slot.field)
            name, column = _split(path, slot.field)
            columns.setdefault(column, {})[name] = float(np.asarray(array)[slot.at][0])
    names = list(dict.fromkeys(name for values in columns.values() for name in values))
    wide = [c for c in columns if any(columns[c].values()) or "." not in c]
    rows = [(n, *(columns[c].get(n) for c in wide)) for n in names]
    return "Baseline:\n\n" + table(("", *wide), rows)


def _split(path: str, field: str) -> tuple[str, str]:
    """Return (row, column) of a path such as ``ties.CHN-RUS.stance.CHN``."""
    parts = path.split(".")
    at = parts.index(field)
    return ".".join(parts[1:at]), ".".join(parts[at:])


def state_page() -> str:
    rows = [
        (
            code(name), " by ".join(ROWS[letter] for letter in v.rows), span(v.low, v.high),
            v.unit, v.doc,
        )
        for name, v in VARIABLES.items()
    ]  # fmt: skip
    goods = f"{', '.join(GOODS[:-1])} or {GOODS[-1]}"
    return page(
        "State",
        prose(STATE.format(goods=goods)),
        table(("variable", "rows", "range", "unit", "meaning"), rows),
    )


def outcomes_page() -> str:
    model = WargameModel("baseline", turns=1)
    rows = [
        (
            code(name), _rows_of(name, model), span(o.low, o.high), o.unit, code(o.formula),
            o.measures, "" if True in _shown(name, model) else "`--all`",
        )
        for name, o in OUTCOMES.items()
    ]  # fmt: skip
    run_rows = [
        (code(n), span(o.low, o.high), o.unit, code(o.formula), o.measures)
        for n, o in RUN_OUTCOMES.items()
    ]
    parts = [f"{name}.<dyad>" for name in OUTCOMES if _shown(name, model) == {True, False}]
    return page(
        "Outcomes",
        prose(OUTCOME.format(parts=codes(parts))),
        table(("name", "for each", "range", "unit", "formula", "what it measures", "shown"), rows),
        "## Outcomes of a whole run",
        prose(WHOLE_RUN),
        table(("name", "range", "unit", "formula", "what it measures"), run_rows),
    )


def _named(base: str, model: WargameModel) -> list[str]:
    """Return all names that an outcome has in a world."""
    return [n for n in model.outcomes if n == base or n.startswith(f"{base}.")]


def _shown(base: str, model: WargameModel) -> set[bool]:
    """Return whether an outcome's names are shown unasked; both where only some are."""
    return {describe(name).is_headline for name in _named(base, model)}


def _rows_of(base: str, model: WargameModel) -> str:
    cast = model.blueprint.cast
    names = {n.removeprefix(f"{base}.") for n in _named(base, model)}
    found = {n.split(".")[-1] for n in names}
    kinds = {
        "actor": cast.actors,
        "challenger": cast.challengers,
        "member": cast.coalition,
        "hedger": cast.hedgers,
        "directed pair": _directed(model),
        "dyad": cast.dyad_names,
        "theatre": cast.theatres,
        "friction pair": cast.friction_names,
        "instrument": tuple(o.name.replace(" ", "_") for o in ORDERS),
    }
    kind = next((kind for kind, members in kinds.items() if set(members) <= found), "")
    goods = "good and " if {n.split(".")[0] for n in names} == set(GOODS) else ""
    every = ["all together"] if base in model.outcomes else []
    return ", ".join(every + ([f"{goods}{kind}"] if kind else []))


def _directed(model: WargameModel) -> tuple[str, ...]:
    cast = model.blueprint.cast
    pairs = zip(cast.sources, cast.partners, strict=True)
    return tuple(f"{cast.challengers[a]}-{cast.challengers[b]}" for a, b in pairs)
