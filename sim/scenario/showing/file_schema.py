"""The JSON Schema of a scenario file, by which editors complete, explain and check it.

A file states only what differs from the one it extends, so nothing is required, and null, which
removes, may stand for any value. What only the whole scenario can tell (whether a name leads
somewhere) is left to ``entente validate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.law.ceremony import STAGE_MENU
from sim.law.declare import Declaration
from sim.law.orders import ORDERS
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES
from sim.law.parameters import DECLARED
from sim.law.rules.signalling import FULL_MENU, HEDGER_MENU
from sim.law.state import BOUNDS, VARIABLES
from sim.scenario.calendar import EVENT_VARIABLES, SET_POINTS
from sim.scenario.fields import EACH
from sim.scenario.lever_file import levers
from sim.scenario.schema import ScenarioSpec

type Node = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NULL = {"type": "null"}
EXTENDS = "the scenario that this one extends: one that ships, by name, or a file beside this one"
ROW = r"\.[A-Za-z0-9_-]+$"
ANYBODY = "[A-Z]{3}"


def file_schema() -> Node:
    """Return the JSON Schema of a scenario file.

    Descriptions, which editors show, tell of range and default as well.
    """
    return _told(bare_schema())


def bare_schema() -> Node:
    """Return the JSON Schema whose descriptions tell of meaning and unit alone."""
    made = ScenarioSpec.model_json_schema()
    whole = _plain(made, made["$defs"])
    # items of a list are not merged, so they must be whole
    expects = _plain(made, made["$defs"], is_whole=True)["properties"]["expects"]
    properties = whole["properties"]
    properties["expects"] = expects | {"type": ["array", "null"]}
    expects["items"]["properties"]["outcome"]["pattern"] = _one_of(
        [*OUTCOMES, *RUN_OUTCOMES], r"(\.[A-Za-z0-9_.-]+)?$"
    )
    properties["parameters"] |= {"properties": _parameters(), "additionalProperties": False}
    properties["levers"] |= _levers()
    order = properties["orders"]["additionalProperties"]["properties"]
    order["decision"]["enum"] = [*(instrument.name for instrument in ORDERS), None]
    occasion = properties["occasions"]["additionalProperties"]["properties"]
    occasion["orders"] |= _sides()
    event = properties["events"]["additionalProperties"]["properties"]
    for field, variables in (
        ("set", EVENT_VARIABLES), ("add", EVENT_VARIABLES), ("set_point", SET_POINTS),
    ):  # fmt: skip
        event[field] |= _moves(field, variables)
    return {
        "$schema": DIALECT,
        "title": "Entente scenario",
        "description": "What a scenario file may say; it states what differs from what it extends.",
        "type": "object",
        "properties": {"extends": {"type": "string", "description": EXTENDS}, **properties},
        "additionalProperties": False,
    }


def _plain(node: Any, defs: Mapping[str, Node], *, is_whole: bool = False) -> Node:
    """Return a node of pydantic's with references resolved; unless ``is_whole``, as part of one."""
    found = dict(node)
    while "$ref" in found:
        found = {**defs[found.pop("$ref").rpartition("/")[2]], **found}
    kept = {
        key: value
        for key, value in found.items()
        if key not in ("$defs", "title", "discriminator") and (is_whole or key != "required")
    }
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(kept.get(key), dict):
            # neither an item of a list nor a name can be removed by null
            is_item = is_whole or key != "additionalProperties"
            kept[key] = _value(kept[key], defs, is_whole=is_item)
    for key in ("anyOf", "oneOf"):
        if key in kept:
            kept["anyOf"] = [_plain(each, defs, is_whole=is_whole) for each in kept.pop(key)]
    if "properties" in kept:
        kept["properties"] = {
            name: _value(each, defs, is_whole=is_whole) for name, each in kept["properties"].items()
        }
    return _described(kept)


def _value(node: Any, defs: Mapping[str, Node], *, is_whole: bool) -> Node:
    plain = _plain(node, defs, is_whole=is_whole)
    return plain if is_whole else _nullable(plain)


def _nullable(node: Node) -> Node:
    """Return a node that null may stand for."""
    if "anyOf" in node:
        known = node["anyOf"]
        return node | {"anyOf": known if NULL in known else [*known, NULL]}
    if "const" in node:
        node = {key: x for key, x in node.items() if key != "const"} | {"enum": [node["const"]]}
    if "enum" in node:
        node = node | {"enum": [*node["enum"], None]}
    return node | {"type": [node["type"], "null"]} if "type" in node else node


def _described(node: Node) -> Node:
    """Return a node with its default only where it says something, and Markdown's marks."""
    default = node.pop("default", None)
    if isinstance(default, dict):
        default = default.get(EACH)
    if default not in (None, "", []):
        node["default"] = default
    if "description" in node:
        node["description"] = node["description"].replace("``", "`")
    return node


def _told(node: Node) -> Node:
    """Return a node and all below it with range and default in their descriptions."""
    told: Node = {}
    for key, value in node.items():
        if isinstance(value, dict) and key in ("properties", "patternProperties"):
            told[key] = {name: _told(each) for name, each in value.items()}
        elif isinstance(value, dict):
            told[key] = _told(value)
        elif key == "anyOf":
            told[key] = [_told(each) for each in value]
        else:
            told[key] = value
    if "description" in told:
        told["description"] += _range(node) + _default(node)
    return told


def _range(node: Node) -> str:
    one = node.get("anyOf", [node])[0]
    if "minimum" in one and "maximum" in one:
        return f"; may be {one['minimum']:g} to {one['maximum']:g}"
    return ""


def _default(node: Node) -> str:
    if "default" not in node:
        return ""
    default = node["default"]
    is_number = isinstance(default, float | int) and not isinstance(default, bool)
    return f"; {f'{default:g}' if is_number else str(default).lower()} if not stated"


def _one_of(names: Iterable[str], end: str) -> str:
    return "^(" + "|".join(name.replace(".", r"\.") for name in names) + ")" + end


def _number(low: float, high: float, says: str) -> Node:
    return {"type": ["number", "null"], "minimum": low, "maximum": high, "description": says}


def _parameters() -> Node:
    return {
        path: _number(d.least, d.most, f"{d.doc} ({d.unit}){_drawn(d)}") | {"default": d.value}
        for path, d in DECLARED.items()
    }


def _drawn(declared: Declaration) -> str:
    if not declared.is_judgement:
        return ""
    return f"; drawn from {declared.low:g} to {declared.high:g} unless stated"


def _levers() -> Node:
    """Return named levers, and those of any actor as patterns."""
    known = {
        lever.name: _number(lever.low, lever.high, f"{lever.doc} ({lever.unit})")
        for lever in levers().values()
    }
    return {
        "properties": {name: node for name, node in known.items() if "{" not in name},
        "patternProperties": {
            _one_of([name.replace("{name}", ANYBODY)], "$"): node
            for name, node in known.items()
            if "{" in name
        },
        "additionalProperties": False,
    }


def _sides() -> Node:
    """Return what the sides of an occasion may be told to do."""
    places = dict.fromkeys((*FULL_MENU, *HEDGER_MENU))
    return {
        "patternProperties": {
            f"^{ANYBODY}$": {"enum": [*STAGE_MENU, None]},
            f"^{ANYBODY}>{ANYBODY}$": {"enum": [*places, None]},
        },
        "additionalProperties": False,
    }


def _moves(field: str, variables: Iterable[str]) -> Node:
    """Return the paths of state variables that an event may move, each with its meaning."""
    kept = {}
    for name in variables:
        node: Node = {"type": ["number", "null"]}
        node["description"] = f"{VARIABLES[name].doc} ({VARIABLES[name].unit})"
        if field == "set":
            node["minimum"], node["maximum"] = BOUNDS[name]
        elif field == "set_point":
            node["minimum"], node["maximum"] = 0, 1
        kept[f"^{name}{ROW}"] = node
    return {"patternProperties": kept, "additionalProperties": False}
