"""Which outcomes an experiment tells of, and the level of its intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import nan
from typing import Any

from sim.errors import SettingError, UnknownNameError
from sim.experiments.asking.listed import listed_texts

EVERY = "*"
"""In place of outcomes: all of them, not the headline ones alone."""
LEAST_LEVEL, MOST_LEVEL = 0.5, 0.999


def outcomes_of(given: Any) -> list[str]:
    """Return the names of outcomes that are given as one, or as a list.

    Raises:
        SettingError: It is neither.
    """
    return listed_texts("outcomes", given, "public_belief")


def chosen(wanted: Any, known: Sequence[str], otherwise: Iterable[str]) -> list[str]:
    """Return the outcomes to tell of: those wanted, each once; ``otherwise`` where none is.

    Raises:
        UnknownNameError: One is not known.
        SettingError: It is neither a name nor a list of names.

    >>> chosen(["*"], ["threat", "hedging"], [])
    ['threat', 'hedging']
    """
    wanted = outcomes_of(wanted)
    for name in wanted:
        if name not in known and name != EVERY:
            raise UnknownNameError("outcome", name, known, "outcome")
    if EVERY in wanted:
        return list(known)
    return list(dict.fromkeys(wanted)) or list(otherwise)


def reach_of(said: Mapping[str, Any]) -> float:
    """Return the width of an outcome's declared range, from what is said of it; NaN if it has none.

    >>> reach_of({"unit": "share", "low": 0.0, "high": 1.0})
    1.0
    """
    return float(said["high"] - said["low"]) if "high" in said else nan


def check_level(level: float) -> None:
    """Refuse a level of intervals that means nothing.

    Raises:
        SettingError: It is outside what is allowed.
    """
    if not LEAST_LEVEL <= level <= MOST_LEVEL:
        raise SettingError(f"level: should be from {LEAST_LEVEL:g} to {MOST_LEVEL:g}, is {level:g}")
