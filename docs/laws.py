"""Generated pages on the law: parameters, cast, state, outcomes, mechanisms."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from layout import code, codes, number, page, prose, span, table

import sim.law
from sim.agents.model import WargameModel
from sim.law import world
from sim.law.ledger import CAUSES
from sim.law.mechanisms import Switches
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES, describe
from sim.law.parameters import DECLARED, GROUPS
from sim.law.state import VARIABLES
from sim.scenario import levers, schema
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario

LAW = Path(inspect.getfile(sim.law)).parent
MECHANISM = re.compile(r"\bM\d\d\b")
ROWS = {
    "B": "challenger",
    "C": "coalition member",
    "H": "hedger",
    "N": "observer",
    "D": "dyad",
    "Q": "directed pair",
    "W": "theatre",
    "P": "friction pair",
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

Defaults hold where a scenario file is silent. Values of the baseline follow each table.
"""
STATE = """
All that one month hands to the next. Rows say for whom a variable is kept: a directed pair is one
challenger towards another, a dyad the two together, an observer a coalition member or a hedger. A
value that a month would push outside its range is held there, and the ledger names what the bound
took (`bound`).
"""
OUTCOME = """
What a month is measured by. A run's value is the mean over the last 12 months; a run shorter than
that, over all of them. Names of rows are added behind a dot, as in `recognition.PRK`.
`entente run` shows the headline outcomes; those marked `--all`, and {parts}, are in the table of
runs and shown with `--all`.
"""
WHOLE_RUN = """
Measured from the scenario's `event`; undefined, and counted as such, where there is none.
"""
NOT_YET = "Not yet measured: material flows, enforcement, hedging beyond attendance, narrative."
MECHANISM_PAGE = """
The mechanisms of the two essays that the law holds so far. Each has a switch, `switch.M01` and so
on: 1 with it, 0 without, so `--set switch.M15=0` runs a world in which stigma does not wear off.
Habits and rest levels are found anew, so a world without a mechanism is at rest, too.
*Switched in* lists the functions that the switch reaches, *named in* those that only cite it: in
a docstring, or as the cause under which the ledger books a contribution. Functions are given from
`sim/law/` on. Mechanisms that are not listed are not yet in the law. Passages:
[sources](../sources.md).
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
            for field, datum in schema.data(record).items()
        ]  # fmt: skip
        head = ("field", "default", "range", "unit", "drawn", "meaning", "path")
        parts += [f"## {group}", _about(record), table(head, rows), _values(blueprint, group)]
    return page("Cast", *parts)


def _about(record: type) -> str:
    """Return the first line of a docstring without the shapes of arrays."""
    first = (inspect.getdoc(record) or "").split("\n")[0]
    told, shapes, _ = first.partition(" ``[")
    return told.rstrip(",") + "." if shapes else told


def _default(group: str, field: str) -> str:
    default = PARTS[group].model_fields[field].default
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
    wide = [c for c in columns if len(set(columns[c].values())) > 1 or "." not in c]
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
    return page(
        "State",
        prose(STATE),
        table(("variable", "rows", "range", "unit", "meaning"), rows),
    )


def outcomes_page() -> str:
    model = WargameModel("baseline", turns=1)
    rows = [
        (
            code(name), _rows_of(name, model), span(o.low, o.high), o.unit, code(o.formula),
            o.measures, "" if o.is_headline else "`--all`",
        )
        for name, o in OUTCOMES.items()
    ]  # fmt: skip
    run_rows = [
        (code(n), span(o.low, o.high), o.unit, code(o.formula), o.measures)
        for n, o in RUN_OUTCOMES.items()
    ]
    hidden = [n for n in model.outcomes if not describe(n).is_headline and n not in OUTCOMES]
    parts = sorted({n.partition(".")[0] for n in hidden} & {"latent_alignment", "visible_alignment",
                                                            "public_belief"})  # fmt: skip
    return page(
        "Outcomes",
        prose(OUTCOME.format(parts=codes(f"{part}.<dyad>" for part in parts))),
        table(("name", "for each", "range", "unit", "formula", "what it measures", "shown"), rows),
        "## Outcomes of a whole run",
        prose(WHOLE_RUN),
        table(("name", "range", "unit", "formula", "what it measures"), run_rows),
        NOT_YET,
    )


def _rows_of(base: str, model: WargameModel) -> str:
    cast = model.blueprint.cast
    found = {n.removeprefix(f"{base}.") for n in model.outcomes if n.startswith(f"{base}.")}
    kinds = {
        "challenger": cast.challengers,
        "member": cast.coalition,
        "hedger": cast.hedgers,
        "dyad": cast.dyad_names,
        "theatre": cast.theatres,
        "friction pair": cast.friction_names,
    }
    named = [kind for kind, names in kinds.items() if set(names) <= found]
    return ", ".join((["all together"] if base in model.outcomes else []) + named)


def mechanisms_page() -> str:
    cited = _citations()
    declared = {name: DECLARED[f"switch.{name}"] for name in Switches._fields}
    named = {m for d in DECLARED.values() for m in d.mechanisms}
    rows = []
    for m in sorted({*declared, *named, *cited}):
        d = declared.get(m)
        where = cited.get(m, {})
        rows.append(
            (
                m,
                d.doc if d else "(named by a parameter; no switch yet)",
                d.source.removeprefix("essay ") if d else "",
                codes(path for path, each in DECLARED.items() if m in each.mechanisms),
                codes(name for name, is_switch in where.items() if is_switch),
                codes(name for name, is_switch in where.items() if not is_switch),
            )
        )
    head = ("id", "mechanism", "passage", "parameters", "switched in", "named in")
    return page(
        "Mechanisms",
        prose(MECHANISM_PAGE),
        table(head, rows),
        "## Other causes",
        "What the ledger and a trace name beside mechanisms.",
        table(("cause", "is"), [(code(cause), meaning) for cause, meaning in CAUSES.items()]),
    )


def _citations() -> dict[str, dict[str, bool]]:
    """Return by mechanism the functions that cite it, and whether they hold its switch."""
    found: dict[str, dict[str, bool]] = {}
    for path in sorted(LAW.rglob("*.py")):
        module = ".".join(path.relative_to(LAW).with_suffix("").parts)
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                for name, is_switch in _named_in(function):
                    where = found.setdefault(name, {})
                    key = f"{module}.{function.name}"
                    where[key] = where.get(key, False) or is_switch
    return found


def _named_in(function: ast.FunctionDef) -> Iterator[tuple[str, bool]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and MECHANISM.fullmatch(node.attr):
            yield node.attr, True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((name, False) for name in MECHANISM.findall(node.value))
