"""What may stand at a place of a scenario file, in words, and a stand-in that harms nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, TypeAliasType, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.fields import KINDS, PER_SIDE, Code, Name, PairName
from sim.scenario.months import MonthNumber
from sim.scenario.problem import listed
from sim.scenario.schema import ActorSpec, ScenarioSpec

WORDS = {
    MonthNumber: "a month such as 2025-09 or a day such as 2025-09-03",
    Code: "a code of three capital letters such as CHN",
    PairName: "two codes such as CHN-RUS",
    Name: "a name of letters, digits, dashes and underscores",
    ActorSpec: "a mapping of keys such as kind and capability",
    str: "a text",
    bool: "true or false",
}
STEADS = {
    MonthNumber: "2024-01",
    Code: "AAA",
    PairName: "AAA-BBB",
    Name: "x",
    str: "x",
    bool: False,
}
_ALIASES = (MonthNumber, Code, Name, PairName, ActorSpec)
_UNIT = re.compile(r"\(([^()]*)\)$")


class Shape(NamedTuple):
    """A type of the schema, bare of limits, with the limits and unit that its field declares.

    ``low`` and ``high`` may stand there themselves, ``above`` and ``under`` may not.
    """

    kind: Any
    low: float | None = None
    high: float | None = None
    above: float | None = None
    under: float | None = None
    unit: str = ""
    is_by_side: bool = False
    is_required: bool = True

    @property
    def fields(self) -> dict[str, FieldInfo]:
        """The keys that may stand here, if it is a mapping of keys; those of any kind of actor."""
        return {name: info for model in self.models for name, info in model.model_fields.items()}

    @property
    def models(self) -> list[type[BaseModel]]:
        """The models that a mapping of keys may follow."""
        if self.kind is ActorSpec:
            return list(get_args(get_args(ActorSpec.__value__)[0]))
        is_model = isinstance(self.kind, type) and issubclass(self.kind, BaseModel)
        return [self.kind] if is_model else []


TOP = Shape(ScenarioSpec)


def below(shape: Shape, part: str | int) -> Shape | None:
    """Return what may stand under a key or an index; None where nothing may."""
    if shape.kind is ActorSpec and part in KINDS:
        return next(
            Shape(model)
            for model in shape.models
            if part in get_args(model.model_fields["kind"].annotation)
        )
    if shape.models:
        info = shape.fields.get(str(part))
        return None if info is None else _of_field(info)
    inner = get_args(shape.kind)
    if get_origin(shape.kind) not in (dict, list):
        return None
    return _bare(inner[-1], unit=shape.unit)


def words(shape: Shape) -> str:
    """Return what may stand at a place, in words.

    >>> words(below(TOP, "months"))
    'a whole number between 1 and 1200'
    """
    if shape.kind in WORDS:
        return WORDS[shape.kind]
    if shape.models:
        return f"a mapping of keys such as {listed(_telling(shape))}"
    origin, inner = get_origin(shape.kind), get_args(shape.kind)
    if origin is Literal:
        return listed([str(each) for each in inner], "or")
    if origin is dict:
        one = f"{words(_bare(inner[1], unit=shape.unit))}, or a mapping of one for each side"
        return one if shape.is_by_side else "a mapping of names to values"
    if origin is list:
        return f"a list, each item {words(_bare(inner[0]))}"
    return f"{'a whole number' if shape.kind is int else 'a number'}{_range(shape)}"


def stead(shape: Shape) -> Any:
    """Return a value that may stand at a place and says as little as can be."""
    if shape.kind in STEADS:
        return STEADS[shape.kind]
    if shape.models:
        parts = {name: below(shape, name) for name in _required(shape)}
        return {name: stead(part) for name, part in parts.items() if part is not None}
    origin = get_origin(shape.kind)
    if origin is Literal:
        return get_args(shape.kind)[0]
    if origin is dict:
        return {}
    if origin is list:
        return [stead(_bare(get_args(shape.kind)[0]))]
    middle = min(max(0.5, shape.low or 0), 0.5 if shape.high is None else shape.high)
    return 12 if shape.kind is int else middle


def between(low: float, high: float, unit: str = "") -> str:
    """Return a range in words.

    >>> between(0, 0.95, "share")
    'between 0 and 0.95 (share)'
    """
    shown = f" ({unit})" if unit not in ("", "1") else ""
    return f"between {low:g} and {high:g}{shown}"


def _of_field(info: FieldInfo) -> Shape:
    unit = _UNIT.search(info.description or "")
    return _bare(
        info.annotation,
        info.metadata,
        unit=unit[1] if unit else "",
        is_required=info.is_required(),
    )


def _bare(
    kind: Any, metadata: Iterable[Any] = (), *, unit: str = "", is_required: bool = True
) -> Shape:
    """Return a type without what wraps it: aliases, annotations and the choice of null."""
    found = list(metadata)
    while kind not in _ALIASES:
        given = get_args(kind)
        if isinstance(kind, TypeAliasType):
            kind = kind.__value__
        elif hasattr(kind, "__metadata__"):
            kind, found = given[0], [*found, *kind.__metadata__]
        elif type(None) in given:
            kind = given[0]
        else:
            break
    flat = [
        each for one in found for each in (one.metadata if isinstance(one, FieldInfo) else [one])
    ]
    low, high, above, under = (
        next((getattr(each, limit) for each in flat if hasattr(each, limit)), None)
        for limit in ("ge", "le", "gt", "lt")
    )
    is_by_side = PER_SIDE in flat
    return Shape(kind, low, high, above, under, unit, is_by_side, is_required)


def _range(shape: Shape) -> str:
    if shape.above is not None:
        return f" above {shape.above:g}" + (f" and below {shape.under:g}" if shape.under else "")
    if shape.low is not None and shape.high is None:
        return f" of at least {shape.low:g}"
    if shape.low is None or shape.high is None:
        return ""
    return f" {between(shape.low, shape.high, shape.unit if shape.kind is float else '')}"


def _required(shape: Shape) -> list[str]:
    return [name for name, info in shape.fields.items() if info.is_required()]


def _telling(shape: Shape) -> list[str]:
    """Return two keys that tell a mapping from others."""
    required = _required(shape)
    return (required or [name for name in shape.fields if name != "source"])[:2]
