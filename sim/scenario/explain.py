"""What pydantic found, told in the words of the file: place, key, what is wrong, what was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAliasType, get_args

from pydantic import BaseModel, ValidationError

from sim.errors import did_you_mean
from sim.scenario.fields import EACH, KINDS
from sim.scenario.record import Key
from sim.scenario.schema import ScenarioSpec


def explain(error: ValidationError, origins: Mapping[Key, str], file: str) -> Iterator[str]:
    """Yield one line per problem: ``file:line: key: what is wrong, is what was given``."""
    for each in error.errors():
        key = tuple(str(part) for part in each["loc"] if part not in (*KINDS, EACH, "[key]"))
        place = next(
            (origins[key[:n]] for n in range(len(key), 0, -1) if key[:n] in origins), f"{file}:1"
        )
        yield f"{place}: {'.'.join(key)}: {_said(each)}"


def _said(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        name = str(error["loc"][-1])
        return f"unknown key{did_you_mean(name, known_keys(error['loc'][:-1]))}"
    if error["type"] == "missing":
        return "is missing"
    said = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return f"{said}, is {error['input']!r}"


def known_keys(place: tuple[Any, ...]) -> list[str]:
    """Return the keys that may stand at a place of a scenario file."""
    models: list[type[BaseModel]] = [ScenarioSpec]
    for part in place:
        if part in KINDS:
            models = [m for m in models if part in get_args(m.model_fields["kind"].annotation)]
            continue
        below = [
            model
            for m in models
            if part in m.model_fields
            for model in _models(m.model_fields[part].annotation)
        ]
        models = below or models
    return sorted({name for model in models for name in model.model_fields})


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that an annotation speaks of, however deep."""
    if isinstance(annotation, TypeAliasType):
        yield from _models(annotation.__value__)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for argument in get_args(annotation):
            yield from _models(argument)
