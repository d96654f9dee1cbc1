"""What the values of a scenario file may be: types, ranges and meanings of single fields.

Ranges and meanings of numbers come from the law's own declarations (``sim.law.world``), so they
stand in one place.
"""

from __future__ import annotations

from typing import Annotated, Any, get_type_hints

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from sim.law.world import Datum, Dyads, Frictions

type Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
type PairName = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[A-Z]{3}$")]
type Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_-]*$")]
type Share = Annotated[float, Field(ge=0, le=1)]
KINDS = ("challenger", "coalition", "hedger")
EACH = "each"
"""The side under which a number that holds for both is kept."""
BY_SIDE = ("stance", "expected_rank", "arms", "technology", "buffering", "trade", "compliance")
"""Numbers of a tie that may differ by side."""
RATES = ("escalation", "opening")
"""Numbers of a friction that may differ by side."""


def data(group: type) -> dict[str, Datum]:
    """Return the declared numbers of a group of the law's setting, by field."""
    hints = get_type_hints(group, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def field(meaning: str, default: Any = ..., **limits: Any) -> Any:
    """Return a model field with its meaning; it must be stated where there is no default."""
    return Field(default, description=meaning, **limits)


def number(group: type, name: str, default: Any = ...) -> Any:
    """Return a model field with the range, unit and meaning that the law declares."""
    d = data(group)[name]
    return field(f"{d.doc} ({d.unit})", default, ge=d.low, le=d.high)


def numbers(group: type, name: str, default: dict[str, float] | None = None) -> Any:
    """Return a model field for numbers by name, with the meaning that the law declares."""
    d = data(group)[name]
    return field(f"{d.doc} ({d.unit})", {} if default is None else default)


def _per_side(given: object) -> object:
    """Return values by side; a single number holds for each."""
    if isinstance(given, dict):
        if EACH in given:
            raise ValueError(f"names {EACH}, which is no side; give one number for both")
        return given
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError("should be a number, or one for each side")  # noqa: TRY004 (pydantic's)
    return {EACH: given}


def _either(group: type, name: str) -> WithJsonSchema:
    """Return what an editor may know of a number that is one for both sides, or one for each."""
    d = data(group)[name]
    one = {"type": "number", "minimum": d.low, "maximum": d.high}
    return WithJsonSchema({"anyOf": [one, {"type": "object", "additionalProperties": one}]})


PER_SIDE = BeforeValidator(_per_side)
type ShareBySide = Annotated[dict[str, Share], PER_SIDE, _either(Dyads, "trade")]
type StanceBySide = Annotated[
    dict[str, Annotated[float, number(Dyads, "stance")]], PER_SIDE, _either(Dyads, "stance")
]
type FlowBySide = Annotated[
    dict[str, Annotated[float, number(Dyads, "arms")]], PER_SIDE, _either(Dyads, "arms")
]
type ComplianceBySide = Annotated[
    dict[str, Annotated[float, number(Dyads, "compliance")]],
    PER_SIDE,
    _either(Dyads, "compliance"),
]
type RateBySide = Annotated[
    dict[str, Annotated[float, number(Frictions, "escalation")]],
    PER_SIDE,
    _either(Frictions, "escalation"),
]
