"""A valid scenario, line by line, and what makes one line of it wrong and no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.scenario.mangled import small

FINDING = {
    "outcome": "public_belief.CHN-RUS", "change": "rises", "by": 0.1, "against": "start",
    "month": "2025-03", "given": {"coalition.cohesion": 0.5, "stance.step": 0.05},
}  # fmt: skip
TEXTS = ("title", "source", "name", "question", "finding", "passage")
"""Keys under which any text will do."""
BY_NAME = (
    "actors", "theatres", "ties", "frictions", "occasions", "events", "orders", "parameters",
    "levers", "location", "stake", "war_need", "set", "add", "set_point", "friction_grievance",
    "stance", "expected_rank", "arms", "technology", "buffering", "trade", "compliance",
    "escalation", "opening", "given",
)  # fmt: skip
"""Keys under which names stand."""


class Line(NamedTuple):
    """One line of a scenario: its key, and its value unless it opens a mapping."""

    key: tuple[str, ...]
    value: Any
    text: str
    opens: bool


class Seed(NamedTuple):
    """What one line becomes, and the words in which that is refused."""

    how: str
    at: int
    text: str
    said: str


def lines_of(name: str) -> list[Line]:
    """Return a shipped scenario with few actors and one finding, a line per value."""
    return list(_lines({**small(name), "expects": [FINDING]}, 0, ()))


def _lines(tree: dict[str, Any], indent: int, key: tuple[str, ...]) -> Iterator[Line]:
    for name, value in tree.items():
        here, head = (*key, name), f"{' ' * indent}{json.dumps(name)}:"
        if isinstance(value, dict) and value:
            yield Line(here, None, head, opens=True)
            yield from _lines(value, indent + 2, here)
        else:
            yield Line(here, value, f"{head} {json.dumps(value, default=str)}", opens=False)


def seeds_of(lines: list[Line]) -> Iterator[Seed]:
    """Yield all that makes one line wrong in a way of its own."""
    for i, line in enumerate(lines):
        head = line.text.partition(":")[0]
        for how, text, said in _wrong(line, head):
            yield Seed(how, i, text, said)


def _wrong(line: Line, head: str) -> Iterator[tuple[str, str, str]]:
    name, value = line.key[-1], line.value
    misspelled = head[:-1] + 'x"'
    if name not in BY_NAME[4:7] and (len(line.key) == 1 or line.key[-2] not in BY_NAME):
        yield "a misspelled key", f"{misspelled}:{line.text[len(head) + 1 :]}", "unknown key"
    if line.opens:
        return
    if len(line.key) > 1 and line.key[-2] in BY_NAME[7:]:
        yield "a misspelled name", f"{misspelled}:{line.text[len(head) + 1 :]}", ""
    yield "a tag", f"{head}: !!binary aGk=", "has the tag !!binary"
    yield "an alias of nothing", f"{head}: *nothing", "no anchor &nothing"
    yield "a mapping", f"{head}: {{a: {{b: c}}}}", ""
    if isinstance(value, bool):
        yield "a number for a truth value", f"{head}: 1", "should be true or false, is 1"
    elif isinstance(value, int | float):
        yield "a text for a number", f"{head}: high", "is 'high'"
        yield "a number without end", f"{head}: 1e999", "is .inf" if name != "by" else ""
        yield "a number beyond all", f"{head}: -1.0e+9", ""
        yield "a truth value for a number", f"{head}: true", "is true"
    elif isinstance(value, str):
        yield "a list for a text", f"{head}: [x]", "is ['x']"
        yield "a number for a text", f"{head}: 3", "is 3"
        if name not in TEXTS:
            yield "a misspelled text", f"{head}: {json.dumps(value + 'x')}", f"{value}x'"
    elif isinstance(value, list) and value and isinstance(value[0], str):
        wrong = [*value[:-1], value[-1] + "x"]
        yield "a misspelled item", f"{head}: {json.dumps(wrong)}", f"is '{wrong[-1]}'"
        yield "a text for a list", f"{head}: {value[0]}", f"is '{value[0]}'"
