"""The tables of a comparison, from the outcomes of all its sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from sim.experiments.asking.pairing import Pairing, pair
from sim.experiments.comparing.comparable import Comparable
from sim.law.arrays import Array

type Seen = dict[tuple[str, str], Mapping[str, Array]]
"""Outcomes over worlds ``[R]`` by hypothesis and course, then by name."""

KEYS = ("hypothesis", "course", "against", "outcome", "unit", "headline")
ROW = (*KEYS, *Pairing._fields, "clear")
PARTING = (
    *KEYS[1:], "n", "H1", "H2", "apart", "low", "high", "above", "same", "size", "clear",
)  # fmt: skip


class Pair(NamedTuple):
    """One outcome of two courses, world by world, and what is known of it beforehand."""

    keys: Mapping[str, Any]
    first: Array
    other: Array
    reach: float
    identical: bool

    def told(self, level: float, precision: float | None = None) -> Pairing:
        """Return its paired statistics."""
        return pair(
            self.first, self.other, level=level, precision=precision, reach=self.reach,
            identical=self.identical,
        )  # fmt: skip


def differences(
    ready: Comparable, seen: Seen, level: float, precision: float | None
) -> tuple[pd.DataFrame, list[str]]:
    """Return the table of paired differences, and notes on pairs that are not defined."""
    pairs = [each for hypothesis in ready.sides for each in _pairs(ready, seen, hypothesis)]
    told = [each.told(level, precision) for each in pairs]
    rows = [
        {**each.keys, **found._asdict(), "clear": clear}
        for each, found, clear in zip(pairs, told, _clear(pairs, told, level), strict=True)
        if found.n
    ]
    return pd.DataFrame(rows, columns=list(ROW)), _undefined(pairs, told)


def partings(ready: Comparable, seen: Seen, level: float) -> pd.DataFrame:
    """Return how far apart two hypotheses put the paired differences, world by world.

    ``size`` is in the spread between worlds of the first course under the first hypothesis.
    """
    one, two = (list(_pairs(ready, seen, hypothesis)) for hypothesis in ready.sides)
    pairs = [
        Pair(a.keys, a.other - a.first, b.other - b.first, 2 * a.reach, a.identical and b.identical)
        for a, b in zip(one, two, strict=True)
    ]
    told = [each.told(level) for each in pairs]
    rows = [
        {
            **each.keys, "n": found.n, "H1": found.mean_first, "H2": found.mean,
            "apart": found.difference, "low": found.low, "high": found.high,
            "above": found.above, "same": found.same,
            "size": found.difference / spread if spread else 0.0 if not found.difference else None,
            "clear": clear,
        }
        for each, found, clear, spread in zip(
            pairs, told, _clear(pairs, told, level), (a.told(level).spread for a in one),
            strict=True,
        )
        if found.n
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(PARTING)).astype({"size": float})


def _pairs(ready: Comparable, seen: Seen, hypothesis: str) -> Iterator[Pair]:
    """Yield the outcomes of every course beside those of the first, under one hypothesis."""
    first, *others = ready.sides[hypothesis]
    for other in others:
        a, b = (seen[hypothesis, side.course.name] for side in (first, other))
        for name, said in ready.meaning.items():
            keys = {
                "hypothesis": hypothesis, "course": other.course.name,
                "against": first.course.name, "outcome": name, "unit": said["unit"],
                "headline": bool(said.get("headline")),
            }  # fmt: skip
            yield Pair(keys, a[name], b[name], ready.reach(name), first.is_same(other))


def _clear(pairs: Sequence[Pair], told: Sequence[Pairing], level: float) -> Iterator[bool]:
    """Yield whether a difference is told from zero when all intervals are to hold at once."""
    n = sum(found.n > 0 for found in told)
    at_once = 1 - (1 - level) / max(1, n)
    for each, found in zip(pairs, told, strict=True):
        far = each.told(at_once) if found.low > 0 or found.high < 0 else found
        yield far.low > 0 or far.high < 0


def _undefined(pairs: Sequence[Pair], told: Sequence[Pairing]) -> list[str]:
    """Return notes on outcomes that some or all pairs leave undefined."""
    some, none = dict[str, None](), dict[str, list[str]]()
    for each, found in zip(pairs, told, strict=True):
        if 0 < found.n < len(each.first):
            some[each.keys["outcome"]] = None
        if not found.n:
            where = " ".join(filter(None, (each.keys["course"], each.keys["hypothesis"])))
            none.setdefault(where, []).append(each.keys["outcome"])
    notes = [
        f"{where}: defined in no pair and left out: {', '.join(names)}"
        for where, names in none.items()
    ]
    if some:
        notes.insert(0, f"defined in some pairs only, which n counts: {', '.join(some)}")
    return notes
