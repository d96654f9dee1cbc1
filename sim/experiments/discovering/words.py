"""Boxes in plain words, made from the numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from typing import TYPE_CHECKING

from sim.experiments.discovering.boxes import Cuts, Side
from sim.experiments.discovering.cases import Factor

if TYPE_CHECKING:
    from sim.experiments.discovering.discovery import Discovery

SIGNS = {
    "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least", "==": "is",
    "!=": "is not",
}  # fmt: skip
CLAUSES = (";", ":")
"""Where the first clause of a description ends."""


class Words:
    """Says what was found."""

    def __init__(self, found: Discovery) -> None:
        """Take what was found."""
        self.found = found

    def paragraphs(self) -> list[str]:
        """Return a paragraph for every box, and on what is left to chance and on limits."""
        boxes = [self._box(i) for i in range(len(self.found.boxes))] or [self._nothing()]
        notes = [" ".join(self.found.cases.notes)] if self.found.cases.notes else []
        return [*boxes, self._chance(), *notes, self._limits()]

    def _box(self, i: int) -> str:
        found, box = self.found, self.found.boxes[i]
        row = found.stats.iloc[i]
        of = f"{row.n:,} {'other ' if i else ''}worlds"
        rate = f"{'rate there' if i else 'base rate'} {percent(row.base_rate)}"
        return (
            f"In {percent(row.density)} of the {of} where {self._limits_of(box.cuts)}"
            f" ({percent(row.mass)} of all worlds), {self.condition} ({rate}). These are"
            f" {percent(row.coverage)} of all worlds in which it does. In worlds that did not set"
            f" the limits, a box as large holds {percent(row.density_held_out)} such worlds and"
            f" {percent(row.coverage_held_out)} of all of them."
        )

    def _nothing(self) -> str:
        found = self.found
        reach = ""
        if found.wish.density is not None:
            least = f"{percent(found.wish.density)} in {percent(found.wish.mass)} of all worlds"
            reach = f" that reach a density of {least}"
        return (
            f"In {percent(found.base_rate)} of {found.n:,} worlds {self.condition}, and no box is"
            f" claimed: worlds that did not choose them confirm no limits{reach} on any of"
            f" {len(found.cases.factors)} factors."
        )

    def _chance(self) -> str:
        """Say how far anything could tell the worlds apart."""
        found, free = self.found, self.found.free
        text = (
            f"A model free to use all {len(found.cases.factors)} factors, judged on worlds it did"
            f" not see, picks which of two worlds is the one in which it does in"
            f" {percent(free.auc)} of pairs (50 % is guessing)"
        )
        if found.boxes:
            row = found.stats.iloc[-1]
            which = "the box holds" if len(found.boxes) == 1 else "the boxes hold"
            best = free.density(found.cases.holds, int(row.n))
            text += (
                f"; of as many of its surest worlds as {which}, {percent(best)} are such, against"
                f" {percent(row.density)}"
            )
        return f"{text}. What is left is chance, or more intricate than either can see."

    def _limits(self) -> str:
        cases = self.found.cases
        left = []
        if cases.undefined:
            names = " or ".join(cases.asked.names if cases.asked else ())
            left.append(f"{cases.undefined:,} worlds in which {names} is undefined")
        if cases.failed:
            left.append(f"{cases.failed:,} that failed")
        out = f"Left out: {listed(left)}. " if left else ""
        return (
            f"{out}A box says where it happens in this laboratory of assumptions, not why, and"
            " forecasts nothing."
        )

    @property
    def condition(self) -> str:
        """What is looked for, in words."""
        asked = self.found.cases.asked
        if asked is None:
            return "the condition holds"
        if asked.single is None:
            return f'"{asked.text}" holds'
        name, sign, number = asked.single
        return f"{name} {SIGNS[sign]} {number:g}"

    def _limits_of(self, cuts: Cuts) -> str:
        factors = self.found.cases.factors
        named = dict.fromkeys(side.factor for side in cuts)
        return listed([_limit(factors[j], cuts, j) for j in named])


def _limit(factor: Factor, cuts: Cuts, place: int) -> str:
    low, high = cuts.get(Side(place, is_upper=False)), cuts.get(Side(place, is_upper=True))
    if low is not None and high is not None:
        limit = f"is between {near(low, factor)} and {near(high, factor)}"
    elif low is not None:
        limit = f"is above {near(low, factor)}"
    else:
        limit = f"is below {near(high or 0.0, factor)}"
    return f"{factor.name}{_meant(factor)} {limit}"


def _meant(factor: Factor) -> str:
    said = factor.description
    for end in CLAUSES:
        said = said.partition(end)[0]
    unit = "" if factor.unit in ("", "1") else f", {factor.unit}"
    return f" ({said}{unit})" if said else ""


def side_text(factors: Sequence[Factor], side: Side, value: float) -> str:
    """Return a side as ``NAME <= VALUE``."""
    factor = factors[side.factor]
    return f"{factor.name} {'<=' if side.is_upper else '>'} {near(value, factor)}"


def near(value: float, factor: Factor) -> str:
    """Return a value to a hundredth of what was tried."""
    return f"{value:.{max(0, 2 - floor(log10(factor.high - factor.low)))}f}"


def percent(share: float) -> str:
    """Return a share in percent."""
    return f"{100 * share:.0f} %"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))
