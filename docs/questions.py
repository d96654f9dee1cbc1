"""Generated pages on experiments: those that ship, and what a file may say."""

from __future__ import annotations

import inspect
from typing import Any

from files import written
from layout import code, codes, kind_of, number, page, prose, table

from sim.experiments.asking import schema
from sim.experiments.asking.file import FOLDER, load_any_experiment
from sim.scenario.locate import shipped

EXPERIMENTS = """
The experiments that ship with Entente, in `configs/`. Each is run with the command of its kind,
whose options change what the file says: `entente sweep western-cohesion --runs 100`.
"""
EXPERIMENT_FILE = """
What an experiment's file may say. It is YAML; unknown keys and loose types are refused, and all
errors of a file are reported at once with line and key (`entente validate FILE`); editors check it
by the JSON Schema that `entente schema experiment` gives. Scenarios are looked for beside the file,
then among those that ship. What varies (`vary`) is a lever or a path ([levers](levers.md),
[parameters](parameters.md), [cast](cast.md)) with its values.

A number of judgement is drawn for every run from the range that is declared for it. Named in
`vary` with `declared`, it is put at quantiles of that distribution instead, so that a design
samples what a batch draws.
"""
GRAMMAR = (
    ("0.3:0.9:13", "13 values from .3 to .9, evenly spaced"),
    ("0.3:0.9", "anywhere from .3 to .9, for designs that sample"),
    ("[0, 0.5, 1]", "these values"),
    ("declared", "the range, or the distribution, that is declared for it"),
)
PARTS = {"A course": schema.CourseSpec, "An objective": schema.ObjectiveSpec,
         "A budget": schema.BudgetSpec}  # fmt: skip


def experiments_page() -> str:
    parts = [prose(EXPERIMENTS)]
    for name in shipped(FOLDER):
        spec = load_any_experiment(name)
        parts += [f"## {name}", _experiment(name, spec)]
    return page("Experiments", *parts)


def _experiment(name: str, spec: schema.ExperimentSpec) -> str:
    said = {key: value for key, value in spec if key in spec.model_fields_set}
    lines = [
        ("Title", spec.title),
        ("Question", spec.question),
        ("Passage", spec.passage),
        ("Run it with", code(f"entente {said.pop('kind')} {name}")),
        ("Source", spec.source),
    ]
    for key in ("title", "question", "passage", "source"):
        said.pop(key, None)
    lines += [(key, _value(value)) for key, value in said.items()]
    return "\n".join(f"- **{key}**: {' '.join(text.split())}" for key, text in lines if text)


def _value(value: Any) -> str:
    """Return what a file says under a key, in one line."""
    if isinstance(value, schema.Part):
        return ", ".join(f"{key} {_value(each)}" for key, each in value if each not in ({}, None))
    if isinstance(value, dict):
        return "; ".join(f"{code(key)} {_value(each)}" for key, each in value.items())
    if isinstance(value, list):
        is_plain = all(isinstance(each, str | float) for each in value)
        return codes(value) if is_plain else "; ".join(_value(each) for each in value)
    return number(value) if isinstance(value, float) else str(value)


def experiment_file_page() -> str:
    parts = [prose(EXPERIMENT_FILE), table(("what varies", "takes"), _grammar())]
    shared = schema.ExperimentSpec.model_fields
    parts += ["## Every experiment", _keys(schema.ExperimentSpec, {})]
    for kind, spec in schema.SPECS.items():
        parts += [f"## {kind}", prose(inspect.getdoc(spec) or ""), _keys(spec, shared)]
    for title, part in PARTS.items():
        parts += [f"## {title}", prose(inspect.getdoc(part) or ""), _keys(part, {})]
    return page("Experiment file", *parts)


def _grammar() -> list[tuple[str, str]]:
    return [(code(text), takes) for text, takes in GRAMMAR]


def _keys(spec: type[schema.Part], but: Any) -> str:
    rows = [
        (code(name), kind_of(f.annotation), written(f), f.description or "")
        for name, f in spec.model_fields.items()
        if name not in but
    ]
    return table(("key", "type", "if not stated", "meaning"), rows)
