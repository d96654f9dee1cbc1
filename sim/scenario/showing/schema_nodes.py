"""What the JSON Schemas of scenario and of experiment files have in common.

A schema is made from pydantic's, whose meanings are those of the fields, for editors: they show
descriptions, so these tell of range and default as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.law.declare import Declaration
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES
from sim.law.parameters import DECLARED
from sim.scenario.fields import EACH
from sim.scenario.lever_file import levers

type Node = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NULL = {"type": "null"}
ANYBODY = "[A-Z]{3}"
LIMITS = {
    "minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most",
    "exclusiveMaximum": "below",
}  # fmt: skip


def plain(node: Any, defs: Mapping[str, Node], *, is_whole: bool = False) -> Node:
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
            kept["anyOf"] = [plain(each, defs, is_whole=is_whole) for each in kept.pop(key)]
    if "properties" in kept:
        kept["properties"] = {
            name: _value(each, defs, is_whole=is_whole) for name, each in kept["properties"].items()
        }
    return _described(kept)


def _value(node: Any, defs: Mapping[str, Node], *, is_whole: bool) -> Node:
    found = plain(node, defs, is_whole=is_whole)
    return found if is_whole else nullable(found)


def nullable(node: Node) -> Node:
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


def told(node: Node) -> Node:
    """Return a node and all below it with range and default in their descriptions."""
    found: Node = {}
    for key, value in node.items():
        if isinstance(value, dict) and key in ("properties", "patternProperties", "$defs"):
            found[key] = {name: told(each) for name, each in value.items()}
        elif isinstance(value, dict):
            found[key] = told(value)
        elif key in ("anyOf", "allOf"):
            found[key] = [told(each) for each in value]
        else:
            found[key] = value
    if "description" in found:
        found["description"] += _range(node) + _default(node)
    return found


def _range(node: Node) -> str:
    one = node.get("anyOf", [node])[0]
    if "minimum" in one and "maximum" in one:
        return f"; may be {one['minimum']:g} to {one['maximum']:g}"
    limits = [f"{word} {one[key]:g}" for key, word in LIMITS.items() if key in one]
    return f"; {' and '.join(limits)}" if limits else ""


def _default(node: Node) -> str:
    if "default" not in node:
        return ""
    default = node["default"]
    is_number = isinstance(default, float | int) and not isinstance(default, bool)
    return f"; {f'{default:g}' if is_number else str(default).lower()} if not stated"


def one_of(names: Iterable[str], end: str) -> str:
    """Return the pattern of any of several names, and of what follows it."""
    return "^(" + "|".join(name.replace(".", r"\.") for name in names) + ")" + end


def outcome_pattern() -> str:
    """Return the pattern of an outcome's name, that of a part of one included."""
    return one_of([*OUTCOMES, *RUN_OUTCOMES], r"(\.[A-Za-z0-9_.-]+)?$")


def _number(low: float, high: float, says: str) -> Node:
    return {"type": "number", "minimum": low, "maximum": high, "description": says}


def parameter_nodes() -> dict[str, Node]:
    """Return every parameter with its range, meaning and default, by path."""
    return {
        path: _number(d.least, d.most, f"{d.doc} ({d.unit}){_drawn(d)}") | {"default": d.value}
        for path, d in DECLARED.items()
    }


def _drawn(declared: Declaration) -> str:
    if not declared.is_judgement:
        return ""
    return f"; drawn from {declared.low:g} to {declared.high:g} unless stated"


def lever_nodes() -> tuple[dict[str, Node], dict[str, Node]]:
    """Return levers by name, and those of any actor by the pattern of their names."""
    known = {
        lever.name: _number(lever.low, lever.high, f"{lever.doc} ({lever.unit})")
        for lever in levers().values()
    }
    named = {name: node for name, node in known.items() if "{" not in name}
    return named, {
        one_of([name.replace("{name}", ANYBODY)], "$"): node
        for name, node in known.items()
        if name not in named
    }
