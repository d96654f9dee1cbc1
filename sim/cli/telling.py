"""A month of one world as text: in brief, or with every option, reason and ledger entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.law.ledger import CAUSES
from sim.law.mechanisms import Switches
from sim.law.orders import ORDERS

if TYPE_CHECKING:
    from sim.agents.trace import MonthStory, Told

LEAST_MOVE = 0.02
"""Smallest change of a variable that a brief account mentions."""
PRIVATE = (
    "private_belief", "posture", "hygiene", "force", "load", "offer", "escalated", "overture",
)  # fmt: skip
"""Variables whose monthly steps a brief account leaves to the full one."""
ROUTINE = {instrument.name: instrument.idle for instrument in ORDERS}
"""Decisions taken every month, with the option not to act; a brief account puts each in a line."""


def brief(story: MonthStory) -> Iterator[str]:
    """Yield a month in a few lines: events, ceremonies, who acted, and what moved in public."""
    yield from _heading(story)
    for told in story.orders:
        if told.question.decision not in ROUTINE:
            yield f"  {_order(told)}"
    for decision, idle in ROUTINE.items():
        acted = [t for t in story.orders if t.question.decision == decision]
        named = ", ".join(_act(t) for t in acted if t.option.number != idle)
        if named:
            yield f"  {decision}: {named}"
    for where, (change, causes) in _moves(story).items():
        if abs(change) >= LEAST_MOVE and where.split(".")[0] not in PRIVATE:
            yield f"  {where} {change:+.3f}: {_causes(causes, 3)}"


def full(story: MonthStory) -> Iterator[str]:
    """Yield a month with all that was weighed and all that moved, and what causes stand for."""
    yield from _heading(story)
    for told in story.orders:
        yield f"  {_order(told)}"
        for option in told.question.options:
            if option.is_legal:
                terms = _causes({c: x for c, x in option.terms.items() if x}, 3)
                mark = "*" if option is told.option else " "
                yield f"    {mark} {option.name} {100 * option.probability:.1f} %: {terms or '0'}"
    yield "  ledger (what moved, how far, by which cause)"
    for where, (change, causes) in _moves(story).items():
        yield f"    {where} {change:+.4f}: {_causes(causes, 4)}"
    named = {cause for told in story.orders for o in told.question.options for cause in o.terms}
    named |= {entry.cause for entry in story.entries}
    yield "  causes"
    for mechanism, declared in Switches._field_defaults.items():
        if mechanism in named:
            yield f"    {mechanism}: {declared.doc} ({declared.source})"
    for cause, meaning in CAUSES.items():
        if cause in named:
            yield f"    {cause}: {meaning}"


def _heading(story: MonthStory) -> Iterator[str]:
    yield ""
    yield f"{story.month} (turn {story.turn})"
    for event in story.events:
        yield f"  event: {event}"


def _order(told: Told) -> str:
    question, option = told
    about = f" {question.target}" if question.target else ""
    where = f" at {question.occasion}" if question.occasion else ""
    others = sorted(
        (o for o in question.options if o is not option and o.probability >= 0.01),
        key=lambda o: -o.probability,
    )[:3]
    how = "scripted; the model: " if option.is_scripted else ""
    rest = "".join(f", {o.name} {100 * o.probability:.0f} %" for o in others)
    return (
        f"{question.actor} {question.decision}{about}{where}: {option.name}"
        f" ({how}{100 * option.probability:.0f} %{rest})"
    )


def _act(told: Told) -> str:
    question, option = told
    about = f">{question.target}" if question.target else ""
    what = "" if option.name == "yes" else f" {option.name}"
    return f"{question.actor}{about}{what} ({100 * option.probability:.0f} %)"


def _causes(causes: dict[str, float], digits: int) -> str:
    return ", ".join(f"{cause} {amount:+.{digits}f}" for cause, amount in causes.items())


def _moves(story: MonthStory) -> dict[str, tuple[float, dict[str, float]]]:
    """Return change and causes by variable and row."""
    moved: dict[str, dict[str, float]] = {}
    for entry in story.entries:
        causes = moved.setdefault(f"{entry.variable}.{entry.row}", {})
        causes[entry.cause] = causes.get(entry.cause, 0.0) + entry.amount
    return {where: (sum(causes.values()), causes) for where, causes in moved.items()}
