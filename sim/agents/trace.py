"""A world month by month: events, what each actor weighed and chose, what moved and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sim.agents.model import WargameModel
from sim.errors import SettingError
from sim.law.rows import state_rows
from sim.policies.question import Option, Question
from sim.scenario.months import month_name, month_number


class Entry(NamedTuple):
    """One ledger entry: in which phase what moved, by which cause, how far."""

    phase: str
    variable: str
    row: str
    cause: str
    amount: float


class Told(NamedTuple):
    """One order: what was asked, what was chosen."""

    question: Question
    option: Option


class MonthStory(NamedTuple):
    """A month of one world."""

    month: str
    turn: int
    events: tuple[str, ...]
    orders: tuple[Told, ...]
    entries: tuple[Entry, ...]
    outcomes: dict[str, float]

    def document(self) -> dict[str, Any]:
        """Return the account as a JSON document."""
        return {
            "month": self.month,
            "turn": self.turn,
            "events": list(self.events),
            "orders": [
                {
                    **{k: v for k, v in told.question._asdict().items() if k != "options"},
                    "chosen": told.option.name,
                    "options": [option._asdict() for option in told.question.options],
                }
                for told in self.orders
            ],
            "ledger": [entry._asdict() for entry in self.entries],
            "outcomes": self.outcomes,
        }


def tell_world(model: WargameModel, month: str | None = None) -> list[MonthStory]:
    """Run a model to its end and return its months, or only the one asked for.

    Raises:
        SettingError: The month lies outside the scenario.
    """
    start = model.blueprint.scenario.spec.start
    wanted = None
    if month is not None:
        wanted = _wanted(month, start, len(model.blueprint.calendar))
    stories = []
    while model.running and (wanted is None or model.turn <= wanted):
        before = model.turn
        model.step()
        if wanted in (None, before):
            stories.append(_story(model, before))
    return stories


def entries_of(model: WargameModel) -> Iterator[Entry]:
    """Yield the ledger of the month last played, a row of a variable at a time."""
    names = state_rows(model.blueprint.cast)
    for phase, variable, cause, amount in model.ledger.entries:
        rows = np.broadcast_to(amount, getattr(model.state, variable).shape)
        for row, value in zip(names[variable], rows.reshape(-1), strict=True):
            if value:
                yield Entry(phase, variable, row, cause, float(value))


def _wanted(month: str, start: int, horizon: int) -> int:
    try:
        turn = month_number(month) - start
    except ValueError as error:
        raise SettingError(f"--month: {error}, is {month!r}") from None
    if not 0 <= turn < horizon:
        last = month_name(start + horizon - 1)
        raise SettingError(f"--month: should be from {month_name(start)} to {last}, is {month}")
    return turn


def _story(model: WargameModel, turn: int) -> MonthStory:
    spec = model.blueprint.scenario.spec
    date = spec.start + turn
    events = [e.title for e in spec.events.values() if e.date == date]
    events += [o.title for o in spec.occasions.values() if o.date == date]
    events += [
        f"election: {spec.actors[code].name or code}"
        for code in model.blueprint.cast.coalition
        if date in getattr(spec.actors[code], "elections", ())
    ]
    return MonthStory(
        month=month_name(date),
        turn=turn,
        events=tuple(events),
        orders=tuple(Told(*order) for order in model.orders),
        entries=tuple(entries_of(model)),
        outcomes=dict(model.outcomes),
    )
