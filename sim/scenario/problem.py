"""What is wrong with a scenario, and how it is told: file, line, key, what, and what is allowed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from reprlib import Repr
from typing import Any, NamedTuple

from sim.errors import UnknownNameError
from sim.scenario.record import Key

MOST_TOLD = 100
"""Problems told at once; of a file with more, the first by line."""
LONGEST = 300
NOTHING = object()
"""What stands instead of a value that has no harmless stand-in."""
DROPPED = "!"
"""Stands, in keys that problems rest on, for whatever mending took out of a mapping or list."""


class Problem(NamedTuple):
    """What is wrong at a key, or at one ``item`` of the list there, or with its very name.

    ``needs`` are other keys it rests on: where one of them was mended, it may be no problem at
    all. ``stead`` is what may stand there instead, so that the rest can be checked, ``meant`` the
    key that a misspelled one stands for.
    """

    key: Key
    said: str
    item: int | None = None
    needs: tuple[Key, ...] = ()
    stead: Any = NOTHING
    is_name: bool = False
    meant: str = ""

    @property
    def at(self) -> Key:
        """The key with the item's place in its list."""
        return self.key if self.item is None else (*self.key, str(self.item))


class Located(NamedTuple):
    """A problem with its file and line."""

    file: str
    line: int
    key: Key
    said: str

    def __str__(self) -> str:
        """Return the one line that tells it."""
        key = ".".join(self.key)
        shown = f"{_one_line(key)}: " if key else ""
        return f"{self.file}:{self.line}: {shown}{_one_line(self.said)}"


def locate(problem: Problem, origins: Mapping[Key, str], file: str) -> Located:
    """Return a problem with the place of its key, or else of the nearest key above it."""
    at = problem.at
    places = (origins[at[:n]] for n in range(len(at), 0, -1) if at[:n] in origins)
    name, _, line = next(places, f"{file}:1").rpartition(":")
    return Located(name, int(line), problem.key, problem.said)


def told(problems: Iterable[Located], files: Sequence[str]) -> Iterator[str]:
    """Yield problems line by line, in the order of ``files``, each once."""
    ranks = {file: i for i, file in enumerate(files)}
    found = sorted(set(problems), key=lambda p: (ranks.get(p.file, len(ranks)), p))
    yield from (str(problem) for problem in found[:MOST_TOLD])
    if len(found) > MOST_TOLD:
        last, left = found[MOST_TOLD - 1], len(found) - MOST_TOLD
        yield f"{last.file}:{last.line}: and {left} or more besides; mend these first"


def unknown(what: str, given: str, allowed: Iterable[str]) -> str:
    """Return what to say of a name nothing answers to, with the nearest that do."""
    return str(UnknownNameError(what, given[:LONGEST], allowed))


def nearest(given: str, allowed: Iterable[str]) -> str:
    """Return the end of a message: the names that may be meant, nothing where none is near.

    >>> nearest("beijing-2052", ["beijing-2025", "moscow-2025"])
    '; did you mean beijing-2025?'
    """
    near = close(given, allowed)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def close(given: str, allowed: Iterable[str]) -> list[str]:
    """Return the names most like the one given, the likest first."""
    return get_close_matches(given[:LONGEST], list(allowed), n=3, cutoff=0.6)


def listed(names: Sequence[str], last: str = "and") -> str:
    """Return names as a sentence has them.

    >>> listed(["date", "title", "host"])
    'date, title and host'
    """
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def shown(value: Any) -> str:
    """Return a value as a file has it, shortened where it is long.

    >>> shown({"nuclear": True, "memory": None})
    "{'nuclear': true, 'memory': null}"
    """
    return _SHORT.repr(value)


class _Short(Repr):
    """Shows values in the words of a file."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 60
        self.maxlevel, self.maxdict, self.maxlist = 2, 3, 5

    def repr_bool(self, value: bool, _: int) -> str:  # noqa: FBT001 (called by reprlib)
        """Return a truth value."""
        return str(value).lower()

    def repr_NoneType(self, _: None, __: int) -> str:  # noqa: N802 (named by reprlib)
        """Return nothing."""
        return "null"

    def repr_float(self, value: float, _: int) -> str:
        """Return a number."""
        if math.isfinite(value):
            return repr(value)
        return ".nan" if math.isnan(value) else f"{'-' if value < 0 else ''}.inf"

    def repr_dict(self, value: dict[Any, Any], level: int) -> str:
        """Return the first entries, in the order of the file."""
        if level <= 0 and value:
            return "{...}"
        first = list(value.items())[: self.maxdict]
        pieces = [f"{self.repr1(k, level - 1)}: {self.repr1(v, level - 1)}" for k, v in first]
        return f"{{{', '.join([*pieces, *['...'] * (len(value) > self.maxdict)])}}}"


_SHORT = _Short()


def _one_line(text: str) -> str:
    """Return a text of one printable line, with its middle left out where it is long."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]} ... {text[-LONGEST:]}"
