"""Differences between scenarios as phrases: names, values, and what became of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.scenario.months import month_name
from sim.scenario.record import Key
from sim.scenario.schema import ChallengerSpec, EventSpec, HedgerSpec, MemberSpec, Part
from sim.scenario.showing.leaves import pair

KINDS: dict[type[Part], str] = {
    ChallengerSpec: "a challenger",
    MemberSpec: "a coalition member",
    HedgerSpec: "a hedging state",
}
PARTS = {"ties": "the tie", "theatres": "theatre", "frictions": "trade friction"}
INSIDE = {"location": "in", "stake": "in", "war_need": "in", "friction_grievance": "over"}
"""How a field that has a number by name says of what it is; a number by side is of that side."""


class Effect(NamedTuple):
    """What an event or an order does: how much or what, from when until when."""

    value: Any
    since: str
    until: str


def value_text(value: Any) -> str:
    """Return a value as a reader would write it: numbers to two digits where that is exact.

    >>> value_text(0.9), value_text(0.425), value_text(36), value_text(["CHN"]), value_text(None)
    ('0.90', '0.425', '36', 'CHN', 'none')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.2f}" if round(value, 2) == value and abs(value) < 10 else f"{value:g}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


def change(before: Any, after: Any, unit: str, meaning: str, nothing: str = "none") -> str:
    """Return a change as ``0.55 -> 0.20 share (what it is)``."""
    one, two = (
        nothing if each is None else f"{each:g}" if unit == "months" else value_text(each)
        for each in (before, after)
    )
    behind = f" {unit}" if unit and unit != "1" else ""
    return f"{one} -> {two}{behind}" + (f" ({meaning})" if meaning else "")


def count(n: int, what: str) -> str:
    """Return a number of things.

    >>> count(1, "point"), count(2, "point")
    ('1 point', '2 points')
    """
    return f"{n} {what}{'' if n == 1 else 's'}"


def called(name: str, body: Part) -> str:
    """Return an actor by name and code."""
    said = getattr(body, "name", "")
    return f"{said} ({name})" if said else name


def kind(body: Part) -> str:
    """Return what kind of actor a part is, if it is one."""
    return KINDS.get(type(body), "")


def part(where: str, name: str, body: Part) -> str:
    """Return a part of the cast by name."""
    return f"{called(name, body)}, {kind(body)}," if where == "actors" else f"{PARTS[where]} {name}"


def dated(name: str, body: Any) -> str:
    """Return an occasion by name, title and month."""
    return f"{name} ({body.title}, {month_name(body.date)})"


def label(key: Key) -> str:
    """Return a key inside a part: a field, and of what it is.

    >>> label(("stance", "CHN")), label(("location", "europe")), label(("fit",))
    ('stance of CHN', 'location in europe', 'fit')
    """
    field, *rest = key
    if field == "orders":
        return f"scripted {rest[0]}:"
    if field == "treaty":
        return f"treaty, {rest[0]}"
    return f"{field} {INSIDE.get(field, 'of')} {rest[0]}" if rest else field


def subject(where: str, name: str, body: Part, key: Key) -> str:
    """Return what a number is of: ``China's exposure``, ``CHN-RUS, stance of CHN``."""
    if where == "actors":
        said = getattr(body, "name", "") or name
        return f"{said}'{'' if said.endswith('s') else 's'} {label(key)}"
    return f"{PARTS[where].removeprefix('the ')} {name}, {label(key)}"


def script(side: str, before: str | None, after: str | None) -> str:
    """Return what became of a scripted side of an occasion."""
    if after is None:
        return f"{side} is no longer scripted (was {before})"
    return f"{side} is scripted: {after} (was {before or 'not'})"


def effects(body: Any) -> dict[tuple[str, str], Effect]:
    """Return all that an event or a scripted order does: by how and to what, how much and when."""
    since = month_name(body.date)
    until = month_name(body.until) if body.until not in (None, body.date) else since
    if isinstance(body, EventSpec):
        return {
            (how, pair(path)): Effect(amount, since, until)
            for how in ("set", "add", "set_point")
            for path, amount in getattr(body, how).items()
        } or {("", body.title): Effect("nothing", since, until)}
    what = f"{body.decision} {body.target}" if body.target else body.decision
    return {("order", f"{body.actor}: {what}"): Effect(body.choose, since, until)}


def effect(how: str, what: str, before: Effect | None, after: Effect | None) -> str:
    """Return what became of an effect of an event or order, as a sentence.

    >>> effect("set", "friction.CHN-USA", None, Effect(0.9, "2025-11", "2025-11"))
    'friction.CHN-USA is set to 0.90 in 2025-11 (was not)'
    >>> effect("order", "USA: trade CHN", Effect("open", "2025-11", "2025-12"), None)
    'USA is no longer scripted from 2025-11 to 2025-12: trade CHN open'
    """
    told = after or before or Effect("nothing", "", "")
    gone = "" if after else " no longer"
    value, when = _amount(how, told.value), _when(told)
    who, _, act = what.partition(": ")
    said = {
        "set": f"{what} is{gone} set to {value} {when}",
        "add": f"{what} is{gone} moved by {value} {when}",
        "set_point": f"{what} is{gone} made to return to {value} from {told.since} on",
        "order": f"{who} is{gone} scripted {when}: {act} {value}",
        "": f"{what} is{gone} told of {when} and moves nothing",
    }[how]
    if after is None:
        return said
    if before is None:
        return f"{said} (was not)"
    was = [_amount(how, before.value)] if before.value != after.value else []
    return f"{said} (was {' '.join([*was, *([_when(before)] if when != _when(before) else [])])})"


def _when(told: Effect) -> str:
    one = told.since == told.until
    return f"in {told.since}" if one else f"from {told.since} to {told.until}"


def _amount(how: str, value: Any) -> str:
    if how == "add":
        return f"{'+' if value > 0 else ''}{value_text(value)}"
    return value_text(value)
