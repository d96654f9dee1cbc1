"""What the numbers that can be set mean: parameters of the law, numbers of the cast, levers."""

from __future__ import annotations

from math import exp, log
from typing import Any

from sim.law.parameters import DECLARED
from sim.law.world import Datum
from sim.scenario.build import Blueprint
from sim.scenario.fields import BY_SIDE, EACH, RATES, data
from sim.scenario.lever_file import find_lever, levers, moved_paths
from sim.scenario.levers import GROUPS, known_paths, resolve
from sim.scenario.numbers import Slot
from sim.scenario.record import Key
from sim.scenario.showing.meaning import Meaning, stated
from sim.scenario.showing.resolved import DEFAULT, origin_of
from sim.scenario.showing.yaml_text import flow

LONG = 24.0
"""Months that stand for much where a number of months is 0."""


def number_meanings(blueprint: Blueprint, name: str) -> list[Meaning]:
    """Return what a name stands for among all that can be set."""
    found = []
    if name in known_paths(blueprint) and find_lever(name) is not None:
        found.append(_lever(blueprint, name))
    if name in DECLARED:
        found.append(_parameter(blueprint, name))
    if name in blueprint.own.slots:
        found.append(_cast_number(blueprint, name))
    return found


def key_of(blueprint: Blueprint, path: str) -> Key:
    """Return the key under which a scenario's files state a number of the cast.

    A pair may be spelled either way round, and one number may stand for both of its sides.
    """
    part, name, *rest = path.split(".")
    turned = "-".join(reversed(name.split("-")))
    there = blueprint.scenario.document.get(part) or {}
    return (part, turned if name not in there and turned in there else name, *rest)


def _parameter(blueprint: Blueprint, path: str) -> Meaning:
    d = DECLARED[path]
    value = _present(blueprint, path)
    lever = "" if path in blueprint.stated else _pulled(blueprint, path)
    where = f"lever {lever}" if lever else origin_of(blueprint.scenario, ("parameters", path))
    ends = (d.low, d.high) if d.low < d.high else _around(d.value, d.least, d.most, d.unit)
    drawn = "no: it is no judgement"
    if d.is_judgement:
        is_held = bool(lever) or path in blueprint.stated
        drawn = f"no: it is {'pulled' if lever else 'stated'}" if is_held else _triangle(value)
    facts = {
        "unit": d.unit,
        "may be set": (d.least, d.most),
        "sampled range": (d.low, d.high) if d.low < d.high else None,
        "default": d.value,
        "value": value,
        "stated": where,
        "drawn": drawn,
        "source": d.source,
        "mechanisms": [f"{m}: {DECLARED[f'switch.{m}'].doc}" for m in d.mechanisms],
        "neutral": d.neutral,
        "levers": _levers_of(blueprint, path),
    }
    return Meaning(
        "parameter of the law", path, d.doc,
        stated(facts) | _setting(path, {"parameters": {path: _other(value, ends)}}, value, ends),
        ends,
    )  # fmt: skip


def _triangle(value: float) -> str:
    return f"in every world, from its sampled range, most often near {value:g}"


def _cast_number(blueprint: Blueprint, path: str) -> Meaning:
    slot = blueprint.own.slots[path]
    datum = data(GROUPS[slot.group])[slot.field]
    key = key_of(blueprint, path)
    lever = _pulled(blueprint, path)
    value = _present(blueprint, path)
    where = f"lever {lever}" if lever else origin_of(blueprint.scenario, key)
    drawn_from = _drawn_from(value, datum)
    ends = drawn_from or _around(value, datum.low, datum.high, datum.unit)
    body = blueprint.scenario.document.get(key[0], {}).get(key[1], {})
    facts = {
        "unit": datum.unit,
        "may be set": (datum.low, datum.high),
        "sampled range": drawn_from,
        "value": value,
        "stated": where,
        "drawn": "no: it is pulled" if lever else _spread(datum),
        "source": body.get("source") or ("judgement" if where == DEFAULT else ""),
        "levers": _levers_of(blueprint, path),
    }
    example = _nested(key, _both_sides(blueprint, key, _other(value, ends)))
    return Meaning(
        "number of the cast", path, datum.doc.partition(", [")[0],
        stated(facts) | _setting(path, example, value, ends), ends,
    )  # fmt: skip


def _lever(blueprint: Blueprint, name: str) -> Meaning:
    lever = find_lever(name)
    if lever is None:
        raise KeyError(name)
    moved, missing = moved_paths(lever, name, blueprint.own.slots)
    values = {path: _present(blueprint, path) for path in moved}
    pulled = blueprint.levers.get(name)
    rests = bool(lever.at_rest or lever.solves)
    moves = [f"{path} = {value:g}" for path, value in values.items()]
    facts = {
        "unit": lever.unit,
        "may be set": (lever.low, lever.high),
        "value": "not pulled" if pulled is None else pulled,
        "stated": None if pulled is None else origin_of(blueprint.scenario, ("levers", name)),
        "moves": moves or [f"{lever.solves}: efforts at the start that give it"],
        "lacking": missing,
        "at rest": "yes: its world starts at rest" if rests else "no: its world starts displaced",
    }
    middle = lever.low + 0.25 * (lever.high - lever.low)
    now = next(iter(values.values()), middle) if pulled is None else pulled
    ends = (lever.low, lever.high)
    example = {"levers": {name: _other(now, ends)}}
    return Meaning(
        "lever", name, lever.doc, stated(facts) | _setting(name, example, now, ends),
        None if missing else ends,
    )  # fmt: skip


def _present(blueprint: Blueprint, path: str) -> float:
    """Return the value of a parameter or number of the cast in the scenario, levers and all."""
    changes = resolve(blueprint, {})
    if path in DECLARED:
        value = changes.parameters.get(path, blueprint.parameters[path])
    else:
        pulled = {change.path: change.value for change in changes.cast}
        value = pulled.get(path, _value(blueprint, blueprint.own.slots[path]))
    return float(value)


def _setting(
    name: str, example: dict[str, Any], value: float, ends: tuple[float, float]
) -> dict[str, str]:
    """Return how another value is set: on the command line, and in a file."""
    return {"to set it": f"--set {name}={_other(value, ends):g}", "in a file": flow(example)[1:-1]}


def _other(value: float, ends: tuple[float, float]) -> float:
    """Return an example of another value: the end of a range that is farther away."""
    low, high = ends
    return float(f"{low if value - low > high - value else high:.3g}")


def _levers_of(blueprint: Blueprint, path: str) -> list[str]:
    """Return the levers that move a path, and the actor's own where there is one for each."""
    found = []
    for name in [n.replace("{name}", code) for n in levers() for code in _names(n, path)]:
        lever = find_lever(name)
        if lever is not None and path in moved_paths(lever, name, blueprint.own.slots)[0]:
            found.append(name)
    return found


def _names(lever: str, path: str) -> tuple[str, ...]:
    return tuple(path.split(".")[1:2]) if "{name}" in lever else ("",)


def _pulled(blueprint: Blueprint, path: str) -> str:
    """Return the lever by which the scenario moves a path, or nothing."""
    return next((name for name in _levers_of(blueprint, path) if name in blueprint.levers), "")


def _value(blueprint: Blueprint, slot: Slot) -> float:
    array = getattr(getattr(blueprint.own.setting, slot.group), slot.field)
    return float(array[slot.at][0])


def _spread(datum: Datum) -> str:
    if not datum.spread:
        return "no"
    how = {"plain": "±", "log": "times exp ±", "log-odds": "log-odds ±"}[datum.scale]
    return f"in every world, evenly, {how} {datum.spread:g}"


def _drawn_from(value: float, datum: Datum) -> tuple[float, float] | None:
    """Return the range from which judgement draws a start value, or None where it draws none."""
    if not datum.spread:
        return None
    ends = []
    for shift in (-datum.spread, datum.spread):
        if datum.scale == "log":
            moved = value * exp(shift)
        elif datum.scale == "log-odds":
            moved = 1 / (1 + exp(-(log(value / (1 - value)) + shift)))
        else:
            moved = value + shift
        ends.append(round(min(max(moved, datum.low), datum.high), 6))
    return (ends[0], ends[1]) if ends[0] < ends[1] else None


def _around(value: float, low: float, high: float, unit: str) -> tuple[float, float]:
    """Return sensible ends for a number that is not drawn.

    Shares and ranks may take any value they can have; what has no natural end goes from half to
    twice its value.
    """
    if unit in ("share", "rank"):
        return low, high
    if value == 0 and low < 0:
        return max(low, -1.0), min(high, 1.0)
    if value <= low:
        return low, min(high, LONG if unit == "months" else max(1.0, 2 * low))
    return max(low, value / 2), min(high, value * 2)


def _both_sides(blueprint: Blueprint, key: Key, value: float) -> Any:
    """Return a value, with that of the other side where a file states one for each."""
    if len(key) != 4 or key[2] not in (*BY_SIDE, *RATES):
        return value
    part = getattr(blueprint.scenario.spec, key[0]).get(key[1])
    given = getattr(part, key[2]) if part is not None else {}
    path = f"{key[0]}.{'-'.join(sorted(key[1].split('-')))}.{key[2]}."
    other = next(code for code in key[1].split("-") if code != key[3])
    there = _value(blueprint, blueprint.own.slots[path + other])
    return {key[3]: value, other: given.get(other, given.get(EACH, there))}


def _nested(key: Key, value: Any) -> dict[str, Any]:
    """Return a value under its key, as a file has it."""
    names = key[:3] if isinstance(value, dict) else key
    for name in reversed(names):
        value = {name: value}
    return dict(value)
