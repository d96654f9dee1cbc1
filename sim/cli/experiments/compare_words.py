"""What a comparison shows, in plain language, made from the numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isnan
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.comparing.compare import Comparison

type Row = dict[str, Any]

SMALL = 0.1
"""A difference whose interval lies within this share of the spread leaves an outcome alone."""
DIVIDED = 0.1
"""Share of worlds with the other sign from which they are said to disagree."""
FEW = 6
"""Outcomes that are named one by one; of more the number is told."""


def tell_comparison(found: Comparison, width: int) -> str:
    """Return a paragraph a course on what it changes, what it leaves alone, and who disagrees."""
    first = found.basis.scenario
    if found.parting is None:
        texts = [
            _tell(by_size(block), str(course), first, found.level)
            for course, block in found.table.groupby("course", sort=False)
        ]
    else:
        texts = [
            _tell_parting(block, str(course), first)
            for course, block in found.parting.groupby("course", sort=False)
        ]
    texts.append(
        "Both sides of a pair have the same luck, so what differs comes from the courses alone."
        " This explores assumptions and forecasts nothing."
    )
    return "\n\n".join(fill(text, width, break_on_hyphens=False) for text in texts)


def by_size(block: pd.DataFrame) -> list[Row]:
    """Return rows by size, largest first; what has no size but differs comes before all."""
    return sorted(records(block), key=lambda row: -inf if isnan(row["size"]) else -abs(row["size"]))


def records(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a table, each by the names of its columns."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _tell(every: Sequence[Row], course: str, first: str, level: float) -> str:
    rows = [row for row in every if row["spread"] or row["difference"]]  # what can happen at all
    moved = [row for row in rows if row["low"] > 0 or row["high"] < 0]
    alone = [row for row in rows if _leaves_alone(row)]
    if all(row["same"] == 1 for row in every):
        what = f"all {len(every)} outcomes" if len(every) > 1 else every[0]["outcome"]
        return f"{course} and {first} are the same in every world, in {what}."
    if moved:
        told = _listed([_moved(row) for row in moved[:3]])
        text = f"{course} changes most, measured by the spread between worlds: {told}."
    else:
        text = f"{course}: no outcome's difference from {first} is told from zero."
    text += _disagreeing([row for row in moved if _against(row) >= DIVIDED])
    if alone:
        names = ": " + ", ".join(row["outcome"] for row in alone) if len(alone) <= FEW else ""
        text += (
            f" It leaves {len(alone)} of {len(rows)} outcomes alone (a difference within a tenth"
            f" of that spread, at {100 * level:g} %){names}."
        )
    return text


def _tell_parting(block: pd.DataFrame, course: str, first: str) -> str:
    rows = [row for row in by_size(block) if row["clear"]]
    if not rows:
        return f"Over {course}, H1 and H2 do not part: no outcome tells them from each other."
    row = rows[0]
    size = "" if isnan(row["size"]) else f", {abs(row['size']):.2f} of the spread between worlds"
    more = f" {len(rows) - 1} more of {len(block)} outcomes tell them apart." if rows[1:] else ""
    return (
        f"Over {course}, H1 and H2 part most on {row['outcome']}: against {first} it moves by"
        f" {row['H1']:+.4f} where what was shown binds (H1), by {row['H2']:+.4f} where it can be"
        f" turned at need (H2){size}. {_sides(row)}{more}"
    )


def _sides(row: Row) -> str:
    """Return in how many worlds the hypotheses part as they do on average."""
    so = row["above"] if row["apart"] > 0 else 1 - row["above"] - row["same"]
    return f"They part so in {100 * so:.0f} % of worlds."


def _disagreeing(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    way, n = ("up" if rows[0]["difference"] > 0 else "down"), len(rows) - 1
    more = f", and {n} more outcome{'s divide' if n > 1 else ' divides'} the worlds" if n else ""
    return (
        f" Not every world agrees: {rows[0]['outcome']} goes {way} on average but the other way in"
        f" {100 * _against(rows[0]):.0f} % of worlds{more}."
    )


def _moved(row: Row) -> str:
    size = "" if isnan(row["size"]) else f"{row['size']:+.2f}, or "
    return f"{row['outcome']} ({size}{row['difference']:+.4f} {row['unit']})"


def _against(row: Row) -> float:
    """Return the share of worlds in which the sign is the other way than on average."""
    below = 1 - row["above"] - row["same"]
    return float(below if row["difference"] > 0 else row["above"])


def _leaves_alone(row: Row) -> bool:
    return bool(row["same"] == 1 or max(-row["low"], row["high"]) <= SMALL * row["spread"])


def _listed(texts: Sequence[str]) -> str:
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last
