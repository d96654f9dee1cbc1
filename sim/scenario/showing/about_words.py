"""What other names mean: outcomes, mechanisms, state variables, and keys of a scenario file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sim.law.mechanisms import Switches
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES, Outcome, describe
from sim.law.parameters import DECLARED
from sim.law.state import VARIABLES
from sim.scenario.build import Blueprint
from sim.scenario.calendar import EVENT_VARIABLES, SET_POINTS, row_names
from sim.scenario.months import month_name
from sim.scenario.realise import start_outcomes
from sim.scenario.record import Key, Scenario
from sim.scenario.showing.file_schema import bare_schema
from sim.scenario.showing.meaning import Meaning, stated
from sim.scenario.showing.resolved import origin_of
from sim.scenario.showing.schema_nodes import NULL
from sim.scenario.showing.yaml_text import flow

NUMBERS = (("parameters",), ("levers",))
"""Parts of a file whose keys are numbers with a name of their own."""


def word_meanings(blueprint: Blueprint, name: str) -> list[Meaning]:
    """Return what a name stands for among all that cannot be set."""
    return [
        *_outcomes(blueprint, name),
        *_mechanisms(name),
        *_variables(blueprint, name),
        *_keys(blueprint.scenario, name),
    ]


def known_words(blueprint: Blueprint) -> list[str]:
    """Return all names that ``word_meanings`` knows, those of single entries of a file apart."""
    return [
        *OUTCOMES, *RUN_OUTCOMES, *start_outcomes(blueprint), *Switches._fields, *VARIABLES,
        *(f"{v}.{row}" for v, rows in row_names(blueprint.cast).items() for row in rows),
        *(place.bare for place in _places()),
    ]  # fmt: skip


def _outcomes(blueprint: Blueprint, name: str) -> Iterator[Meaning]:
    starts = start_outcomes(blueprint)
    declared: Mapping[str, Outcome] = {**OUTCOMES, **RUN_OUTCOMES}
    if name not in declared and name not in starts:
        return
    outcome = describe(name)
    parts = [each for each in starts if each.startswith(f"{name}.")]
    shown = parts[0] if parts and name not in starts else name
    facts = {
        "unit": outcome.unit,
        "range": (outcome.low, outcome.high),
        "formula": outcome.formula,
        "at the start": round(starts[name], 4) if name in starts else None,
        "measured": "over the whole run" if name in RUN_OUTCOMES else "at the end of every month",
        "shown by run": "always" if describe(shown).is_headline else "with --all",
        "parts": parts,
    }
    yield Meaning("outcome", name, outcome.measures, stated(facts))


def _mechanisms(name: str) -> Iterator[Meaning]:
    mechanism = name.upper()
    if mechanism not in Switches._fields:
        return
    d = DECLARED[f"switch.{mechanism}"]
    facts = {
        "passage": d.source.removeprefix("essay "),
        "parameters": [path for path, each in DECLARED.items() if mechanism in each.mechanisms],
        "to switch it off": f"--set switch.{mechanism}=0",
        "what it moves": f"entente explain switch.{mechanism}",
    }
    yield Meaning("mechanism", mechanism, d.doc, stated(facts))


def _variables(blueprint: Blueprint, name: str) -> Iterator[Meaning]:
    variable, _, row = name.partition(".")
    rows = row_names(blueprint.cast).get(variable, ())
    turned = "-".join(reversed(row.split("-")))
    if variable not in VARIABLES or (row and row not in rows and turned not in rows):
        return
    v = VARIABLES[variable]
    path = name if row else f"{variable}.{rows[0]}" if rows else ""
    how = ["set", "add", *(["set_point"] if variable in SET_POINTS else [])]
    value = round(v.low + 0.6 * (v.high - v.low), 2)
    facts = {
        "unit": v.unit,
        "range": (v.low, v.high),
        "rows": [] if row else list(rows),
        "events may": ", ".join(how) if variable in EVENT_VARIABLES else "not move it",
        "events here": list(_moving(blueprint.scenario, variable, row)),
        "in a file": f"events: {{my-event: {{date: {month_name(blueprint.scenario.spec.start + 1)},"
        f" title: My event, set: {{{path}: {value:g}}}}}}}"
        if path
        else None,
    }
    yield Meaning("state variable", name, v.doc, stated(facts))


def _moving(scenario: Scenario, variable: str, row: str) -> Iterator[str]:
    """Yield what events of a scenario do to a state variable."""
    wanted = {row, "-".join(reversed(row.split("-")))}
    for name, event in scenario.spec.events.items():
        for how, sign in (("set", "= "), ("add", "+ "), ("set_point", "set point = ")):
            for path, x in getattr(event, how).items():
                there, _, where = path.partition(".")
                if there == variable and (not row or where in wanted):
                    shown = f"- {-x:g}" if how == "add" and x < 0 else f"{sign}{x:g}"
                    about = "" if row else f"{path} "
                    yield f"{name} ({month_name(event.date)}): {about}{shown}"


class Place(NamedTuple):
    """A place of a scenario file, ``*`` for any name, and what may stand there.

    ``kind`` is the kind of actor whose key it is, if any.
    """

    key: Key
    node: dict[str, Any]
    kind: str = ""

    @property
    def bare(self) -> str:
        """The key without names, as ``occasions.memory``."""
        return ".".join(part for part in self.key if part != "*")


@lru_cache(maxsize=1)
def _places() -> tuple[Place, ...]:
    """Return every place of a scenario file."""
    return tuple(_below(Place((), bare_schema())))


def _below(place: Place) -> Iterator[Place]:
    """Yield the places below one, and below those."""
    key, node, kind = place
    for branch in node.get("anyOf", ()):
        if "properties" in branch:
            kinds = branch["properties"].get("kind", {}).get("enum", ("",))
            if "description" not in node:
                yield Place(key, branch, kinds[0])
            yield from _below(Place(key, branch, kinds[0]))
    below = [] if key in NUMBERS else [(k, each) for k, each in node.get("properties", {}).items()]
    inside = node.get("items") or {}
    below += inside.get("properties", {}).items()
    names = node.get("additionalProperties")
    if isinstance(names, dict) and ("properties" in names or "anyOf" in names):
        below.append(("*", names))
    for name, each in below:
        if "description" in each:
            yield Place((*key, name), each, kind)
        yield from _below(Place((*key, name), each, kind))


def _keys(scenario: Scenario, name: str) -> Iterator[Meaning]:
    """Yield what a key of a file means: in full, without names, with them, or by itself."""
    parts = tuple(name.split("."))
    found: dict[tuple[Key, str], list[dict[str, Any]]] = {}
    for place in _places():
        is_alone = len(parts) == 1 and place.key[-1] == name
        is_named = place.bare == name and place.key[-1] != "*"
        if is_named or is_alone or _leads(scenario, parts, place):
            found.setdefault((place.key, place.node["description"]), []).append(place.node)
    for (key, says), nodes in found.items():
        yield _key(scenario, parts, key, says, nodes)


def _leads(scenario: Scenario, parts: Key, place: Place) -> bool:
    """Return whether a key of the scenario leads to a place, names filled in."""
    if len(parts) != len(place.key) or "*" not in place.key:
        return False
    named = all(b in ("*", a) for a, b in zip(parts, place.key, strict=True))
    there = getattr(scenario.spec, parts[0], {})
    if not named or parts[1] not in there:
        return False
    kind = getattr(there[parts[1]], "kind", "")
    return place.kind in ("", kind) or parts[-1] == "kind"


def _key(
    scenario: Scenario, parts: Key, place: Key, says: str, nodes: list[dict[str, Any]]
) -> Meaning:
    node = nodes[0]
    value: Any = scenario.document
    for part in parts:
        value = value.get(part) if isinstance(value, Mapping) else None
    is_there = len(parts) == len(place)
    is_whole = isinstance(value, Mapping) and any(isinstance(x, Mapping) for x in value.values())
    one = node.get("anyOf", [node])[0]
    facts = {
        "type": _type(node),
        "allowed": [x for each in nodes for x in each.get("enum", ()) if x is not None],
        "range": (one["minimum"], one["maximum"]) if "minimum" in one else None,
        "if not stated": node.get("default"),
        "value": flow(value) if is_there and value is not None and not is_whole else "",
        "names": list(value) if is_there and place[-1] != "*" and is_whole else [],
        "stated": origin_of(scenario, parts) if is_there else "",
        "keys": [
            name for each in (node, *node.get("anyOf", ())) for name in each.get("properties", ())
        ],
    }
    names = {"actors": "<code>", "ties": "<pair>", "frictions": "<pair>"}
    where = ".".join(names.get(place[0], "<name>") if part == "*" else part for part in place)
    name = ".".join(parts) if is_there else where
    return Meaning("key of a scenario file", name, says, stated(facts))


def _type(node: dict[str, Any]) -> str:
    """Return the type of a value in a reader's words."""
    if "anyOf" in node:
        kinds = dict.fromkeys(_type(each) for each in node["anyOf"] if each != NULL)
        return "number, or one for each side" if "number" in kinds else " or ".join(kinds)
    kinds = node.get("type", "string")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "string" and "\\d{4}" in node.get("pattern", ""):
        return "month"
    words = {
        "string": "text", "integer": "whole number", "boolean": "true or false",
        "array": "list", "object": "mapping",
    }  # fmt: skip
    return words.get(kind, str(kind))
