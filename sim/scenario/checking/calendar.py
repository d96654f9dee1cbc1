"""Checks of a calendar: dates outside the horizon, events that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import Any, NamedTuple

from sim.law.cast import Cast
from sim.law.state import BOUNDS
from sim.scenario.calendar import EVENT_VARIABLES, SET_POINTS, row_names
from sim.scenario.checking.mend import naming
from sim.scenario.checking.shape import between
from sim.scenario.checking.subject import Subject
from sim.scenario.months import month_name
from sim.scenario.problem import DROPPED, Problem, unknown
from sim.scenario.record import Key
from sim.scenario.schema import EventSpec

CHANGES = ("set", "add", "set_point")
"""What an event may do."""


class Dated(NamedTuple):
    """Something that holds from a month to a month: what it says, and at which key."""

    date: int
    until: int
    key: Key
    value: Any


def check_dates(subject: Subject) -> Iterator[Problem]:
    """Yield dates that the scenario's own file states and that lie outside its months.

    What it inherits may do so, for it may well run over fewer months than what it extends.
    """
    spec = subject.spec
    if spec.event is not None:
        yield from _outside(subject, ("event",), spec.event)
    for part in ("occasions", "events", "orders"):
        for name, item in getattr(spec, part).items():
            key = (part, name)
            yield from _outside(subject, (*key, "date"), item.date)
            until = getattr(item, "until", None)
            if until is not None and until < item.date:
                said = f"lies before its own date, {month_name(item.date)}; is {month_name(until)}"
                yield Problem((*key, "until"), said, needs=((*key, "date"),))


def _outside(subject: Subject, key: Key, date: int) -> Iterator[Problem]:
    start, last = subject.spec.start, subject.last
    if not start <= date <= last and subject.is_own(*key):
        where = "before the scenario starts" if date < start else "after the scenario ends"
        said = (
            f"lies {where}, is {month_name(date)}; should be {subject.horizon}:"
            " move it, or change start or months"
        )
        yield Problem(key, said, needs=(("start",), ("months",)))


def check_events(subject: Subject, cast: Cast) -> Iterator[Problem]:
    """Yield events that change nothing, what is not there or by too much, or contradict others."""
    rows = Rows(cast)
    for name, event in subject.spec.events.items():
        key: Key = ("events", name)
        if not any(getattr(event, field) for field in CHANGES):
            needs = tuple((*key, field, *end) for field in CHANGES for end in ((), (DROPPED,)))
            yield Problem(key, "changes nothing; give it set, add or set_point", needs=needs)
        for field in CHANGES:
            for path, amount in getattr(event, field).items():
                yield from _bad_change(rows, (*key, field, path), amount)
        yield from _at_odds(event, rows, key)
    yield from _contradictions(subject, rows)


class Rows:
    """The rows of state that events may move, by path; pairs may be named either way round."""

    def __init__(self, cast: Cast) -> None:
        self.names = row_names(cast)
        self._by_path = {
            f"{variable}.{spelled}": f"{variable}.{name}"
            for variable, names in self.names.items()
            for name in names
            for spelled in (name, "-".join(reversed(name.split("-"))))
        }

    def row(self, path: str) -> str | None:
        """Return a path as the row is called, None where there is none."""
        return self._by_path.get(path)


def _bad_change(rows: Rows, key: Key, amount: float) -> Iterator[Problem]:
    """Yield why an event cannot do one of the things it does."""
    field, path = key[-2:]
    allowed = SET_POINTS if field == "set_point" else EVENT_VARIABLES
    variable, _, row = path.partition(".")
    if variable not in allowed or rows.row(path) is None:
        known = [f"{v}.{name}" for v in allowed for name in rows.names[v]]
        yield Problem(key, unknown("path", path, known), needs=naming(row))
        return
    low, high = BOUNDS[variable]
    if field == "add":
        low, high = low - high, high - low
    if not low <= amount <= high:
        yield Problem(key, f"should be {between(low, high)}, is {amount:g}")


def _at_odds(event: EventSpec, rows: Rows, key: Key) -> Iterator[Problem]:
    """Yield what one event says twice of one row."""
    for field in CHANGES:
        first: dict[str | None, str] = {}
        for path in getattr(event, field):
            same = first.setdefault(rows.row(path), path)
            if same != path and rows.row(path) is not None:
                yield Problem((*key, field, path), f"names the same row as {same}; keep one")
    taken = {rows.row(path): path for path in event.set}
    for path in event.add:
        if rows.row(path) is not None and rows.row(path) in taken:
            said = f"moves what the same event sets, {taken[rows.row(path)]}; keep one"
            yield Problem((*key, "add", path), said, needs=((*key, "set", path),))


def _contradictions(subject: Subject, rows: Rows) -> Iterator[Problem]:
    """Yield events that put a row at different values in the same month."""
    found: dict[tuple[str, str | None], list[Dated]] = defaultdict(list)
    for name, event in subject.spec.events.items():
        for field in ("set", "set_point"):
            ends = field == "set" and event.until is not None
            until = event.until if ends and event.until is not None else event.date
            for path, amount in getattr(event, field).items():
                key = ("events", name, field, path)
                found[field, rows.row(path)].append(Dated(event.date, until, key, amount))
    for (_, row), items in found.items():
        for one, other in overlapping(items) if row is not None else ():
            if one.value != other.value:
                blamed, cause = subject.blamed(one.key, other.key)
                here, there = (one, other) if blamed == one.key else (other, one)
                said = (
                    f"is {here.value:g} in {_common(one, other)}, when {'.'.join(cause[:2])}"
                    f" makes it {there.value:g}; keep one"
                )
                yield Problem(blamed, said, needs=dates_of(one.key, other.key))


def overlapping(items: Iterable[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Yield what overlaps with something that began before it, each once, and that."""
    longest: dict[Hashable, Dated] = {}
    for item in sorted(items, key=lambda each: (each.date, each.key)):
        longest = {value: each for value, each in longest.items() if each.until >= item.date}
        others = [each for value, each in longest.items() if value != item.value]
        others += [longest[item.value]] if item.value in longest else []
        if others:
            yield item, others[0]
        same = longest.get(item.value, item)
        longest[item.value] = max(same, item, key=lambda each: each.until)


def dates_of(*keys: Key) -> tuple[Key, ...]:
    """Return the keys on which it rests that dated parts of a scenario overlap."""
    return (*keys, *((*key[:2], field) for key in keys for field in ("date", "until")))


def _common(one: Dated, other: Dated) -> str:
    """Return the first month that two have in common."""
    return month_name(max(one.date, other.date))
