"""The JSON Schema of a scenario file, by which editors complete, explain and check it.

A file states only what differs from the one it extends, so nothing is required, and null, which
removes, may stand for any value. What only the whole scenario can tell (whether a name leads
somewhere) is left to ``entente validate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.law.ceremony import STAGE_MENU
from sim.law.orders import ORDERS
from sim.law.rules.signalling import FULL_MENU, HEDGER_MENU
from sim.law.state import BOUNDS, VARIABLES
from sim.scenario.calendar import EVENT_VARIABLES, SET_POINTS
from sim.scenario.schema import ScenarioSpec
from sim.scenario.showing.schema_nodes import (
    ANYBODY,
    DIALECT,
    Node,
    lever_nodes,
    nullable,
    outcome_pattern,
    parameter_nodes,
    plain,
    told,
)

EXTENDS = "the scenario that this one extends: one that ships, by name, or a file beside this one"
ROW = r"\.[A-Za-z0-9_-]+$"


def file_schema() -> Node:
    """Return the JSON Schema of a scenario file.

    Descriptions, which editors show, tell of range and default as well.
    """
    return told(bare_schema())


def bare_schema() -> Node:
    """Return the JSON Schema whose descriptions tell of meaning and unit alone."""
    made = ScenarioSpec.model_json_schema()
    whole = plain(made, made["$defs"])
    # items of a list are not merged, so they must be whole
    expects = plain(made, made["$defs"], is_whole=True)["properties"]["expects"]
    properties = whole["properties"]
    properties["expects"] = expects | {"type": ["array", "null"]}
    expects["items"]["properties"]["outcome"]["pattern"] = outcome_pattern()
    properties["parameters"] |= _closed(parameter_nodes(), {})
    properties["levers"] |= _closed(*lever_nodes())
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


def _closed(named: Mapping[str, Node], patterns: Mapping[str, Node]) -> Node:
    """Return what a mapping of numbers may hold, null to remove one included."""
    found: Node = {"properties": {name: nullable(node) for name, node in named.items()}}
    if patterns:
        found["patternProperties"] = {key: nullable(node) for key, node in patterns.items()}
    return found | {"additionalProperties": False}


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
