"""The JSON Schema of an experiment file, by which editors complete, explain and check it.

The ``kind`` decides which keys there are. What only a scenario can tell (whether it has such a
path, whether an outcome is there) is left to ``entente validate``.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.experiments.asking.axis import DECLARED_RANGE
from sim.experiments.asking.outcomes import EVERY
from sim.experiments.asking.schema import SPECS, ExperimentSpec
from sim.scenario.levers import QUANTILE
from sim.scenario.locate import shipped
from sim.scenario.showing.schema_nodes import (
    DIALECT,
    Node,
    lever_nodes,
    outcome_pattern,
    parameter_nodes,
    plain,
    told,
)

CAST = r"^(actors|ties|theatres|frictions)\.[A-Za-z0-9_.-]+$"
NUMBER = r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*"
VALUES = rf"^(\s*{DECLARED_RANGE}\s*|{NUMBER}(,{NUMBER})*|{NUMBER}:{NUMBER}(:\s*\d+\s*)?)$"
"""What a text in ``vary`` may read."""
READS = f"LOW:HIGH:N, LOW:HIGH, A,B,C or {DECLARED_RANGE}"
OWN = ("description", "minItems", "minProperties")
"""What a key says of itself where the rest of it is said once for all."""


def experiment_schema() -> Node:
    """Return the JSON Schema of an experiment file.

    Descriptions, which editors show, tell of range and default as well.
    """
    names = _names()
    return told({
        "$schema": DIALECT,
        "title": "Entente experiment",
        "description": "What an experiment file may say; its kind decides what there is to say.",
        "type": "object",
        "properties": {"kind": {"enum": list(SPECS), "description": _meaning()}},
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": _referring(_whole(spec), names),
            }
            for kind, spec in SPECS.items()
        ],
        "$defs": names,
    })  # fmt: skip


def _meaning() -> str:
    """Return the kinds and what each is for."""
    said = {kind: (spec.__doc__ or "").rstrip(".") for kind, spec in SPECS.items()}
    return "; ".join(f"{kind}: {text[0].lower()}{text[1:]}" for kind, text in said.items())


def _whole(spec: type[ExperimentSpec]) -> Node:
    """Return all that a file of a kind may say."""
    made = spec.model_json_schema()
    return plain(made, made["$defs"], is_whole=True)


def _referring(node: Node, names: Node) -> Node:
    """Return a node in which every key that takes names refers to the names that it takes."""
    found = dict(node)
    if "properties" in node:
        found["properties"] = {
            key: {"$ref": f"#/$defs/{key}", **{own: each[own] for own in OWN if own in each}}
            if key in names
            else _referring(each, names)
            for key, each in node["properties"].items()
        }
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            found[key] = _referring(node[key], names)
    if "anyOf" in node:
        found["anyOf"] = [_referring(each, names) for each in node["anyOf"]]
    return found


def _names() -> Node:
    """Return what keys take that take names: of scenarios, of outcomes, of levers and paths."""
    outcome = {"type": "string", "pattern": outcome_pattern()}
    every = {"type": "string", "const": EVERY}
    several = {"type": "string", "pattern": r"[*?\[]"}
    return {
        "scenario": {"type": "string", "examples": list(shipped())},
        "settings": _by_path(dict),
        "vary": _by_path(_varying),
        "values": {"type": "string", "pattern": VALUES, "description": READS},
        "outcome": outcome,
        "outcomes": {"type": "array", "items": {"anyOf": [outcome, every]}},
        "costs": {"type": "array", "items": {"anyOf": [outcome, several]}},
    }


def _by_path(taken: Callable[[Node], Node]) -> Node:
    """Return values by lever or path, each as is ``taken`` of a number with its range."""
    named, patterns = lever_nodes()
    share = {"type": "number", "minimum": 0, "maximum": 1}
    quantile = {**share, "description": "place in the distribution that the number is drawn from"}
    cast = {"type": "number", "description": "a number of the scenario's cast"}
    patterns |= {rf"^{QUANTILE.rstrip('.')}\..+$": quantile, CAST: cast}
    return {
        "type": "object",
        "properties": {key: taken(each) for key, each in {**named, **parameter_nodes()}.items()},
        "patternProperties": {key: taken(each) for key, each in patterns.items()},
        "additionalProperties": False,
    }


def _varying(number: Node) -> Node:
    """Return what varies a number: one value, several, or a text that says which."""
    one = {key: x for key, x in number.items() if key not in ("description", "default")}
    several = {"type": "array", "items": one, "minItems": 1}
    text = {"$ref": "#/$defs/values"}
    return {"anyOf": [one, several, text], "description": number["description"]}
