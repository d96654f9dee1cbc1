"""What a sweep shows, in words made from its numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isinf, isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.sweeping.bend import (
    DIMINISHING,
    EVEN,
    FLAT,
    LEVELLING,
    SLIGHT,
    STEEPENING,
    THRESHOLD,
    TURNING,
)
from sim.results.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.sweeping.sweep import Sweep

MOST_TOLD = 3
"""Outcomes told of, those that move most."""

type Row = Mapping[str, Any]


def tell_sweep(found: Sweep) -> list[str]:
    """Return what a sweep shows, one paragraph a question, and what it does not show."""
    told = [_axis(found, axis.path) for axis in found.axes]
    told += [tell_condition(found, asked.text) for asked in found.conditions]
    return [each for each in told if each] + [_limits(found.results.plan)]


def shape_words(row: Row) -> str:
    """Return the shape of a response in a few words, from a row of the effects.

    >>> shape_words({"shape": "threshold", "at": 0.521, "change": 0.3, "from": 0.3, "to": 0.9})
    'threshold at 0.52'
    """
    if isnan(row["change"]):
        return "undefined"
    if isnan(row.get("low", 0.0)):
        return "unknown"
    shape, way = row["shape"], "rises" if row["change"] > 0 else "falls"
    at = "" if isnan(row["at"]) else place(row["at"], row["from"], row["to"])
    return {
        FLAT: "flat", SLIGHT: "hardly moves", EVEN: f"{way} evenly",
        THRESHOLD: f"threshold at {at}", DIMINISHING: f"diminishing beyond {at}",
        STEEPENING: f"{way} ever faster", LEVELLING: f"{way}, ever less",
        TURNING: f"turns at {at}",
    }.get(shape, way)  # fmt: skip


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a table as mappings."""
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def place(value: float, low: float, high: float, width: float = inf) -> str:
    """Return a value of an axis with the digits that its range asks for.

    A narrow interval of that ``width`` around it asks for one more.

    >>> place(0.5234, 0.3, 0.9), place(0.5234, 0.3, 0.9, width=0.01), place(52.34, 0, 100)
    ('0.52', '0.523', '52')
    """
    span = high - low
    digits = 2 if 0.1 < span < 10 else 3 if 0.01 < span <= 0.1 else 0 if span >= 100 else 1
    digits += width < 3 * 10**-digits
    return f"{value:.4g}" if span <= 0.01 else f"{round(value, digits) + 0.0:.{digits}f}"


def crossing_words(row: Row, name: str) -> tuple[str, str, str]:
    """Return where something crosses and both ends of its interval; one that is open says so."""
    at, low, high = (row[f"{name}_{end}"] for end in ("at", "low", "high"))
    span = row["from"], row["to"]
    width = high - low
    left = f"below {place(span[0], *span)}" if isinf(low) else place(low, *span, width)
    right = f"beyond {place(span[1], *span)}" if isinf(high) else place(high, *span, width)
    return place(at, *span, width), left, right


def tell_condition(found: Sweep, text: str) -> str:
    """Return where a condition holds, one sentence a line."""
    rows = found.break_even
    rows = rows[rows["condition"] == text] if len(rows) else rows
    listed = rows_of(rows)
    if not listed:
        return f"{text} is undefined in too many worlds to say where it holds."
    if not found.is_map or len(found.axes) == 1:
        return " ".join(_line(found, row) for row in listed)
    return _of_map(found, listed)


def _axis(found: Sweep, path: str) -> str:
    """Return what moves most along an axis."""
    mine = [row for row in rows_of(found.effects) if row["axis"] == path]
    rows = [row for row in mine if not isnan(row["change"])]
    if not rows:
        return f"On {path} every outcome is undefined in too many worlds." if mine else ""
    first = max(rows, key=lambda row: row["n"])
    span = f"{place(first['from'], first['from'], first['to'])} to " + place(
        first["to"], first["from"], first["to"]
    )
    if all(isnan(row["low"]) for row in rows):
        return (
            f"From {span} on {path} nothing can be told from noise: a value has one world, or one"
            " design point of a sample, alone."
        )
    moving = [row for row in rows if row["shape"] not in (FLAT, SLIGHT) and not isnan(row["low"])]
    head = f"From {span} on {path}, {len(moving)} of {len(rows)} outcomes move"
    if not moving:
        return f"{head}: none by more than noise and a fifth of the spread between worlds."
    ranked = sorted(moving, key=lambda row: -np.nan_to_num(abs(row["in_sd"])))
    most = [_effect(row) for row in ranked[:MOST_TOLD]]
    lead = "; most, by the spread between worlds, " if len(moving) > len(most) else ": "
    return f"{head}{lead}{'; '.join(most)}."


def _effect(row: Row) -> str:
    at = ""
    if not isnan(row["at"]):
        width = row["at_high"] - row["at_low"]
        ends = (place(row[k], row["from"], row["to"], width) for k in ("at_low", "at_high"))
        at = f" [{', '.join(ends)}]"
    return (
        f"{row['outcome']} goes from {row['mean_from']:.2f} to {row['mean_to']:.2f} and"
        f" {_as_verb(shape_words(row))}{at}"
    )


def _as_verb(words: str) -> str:
    """Return the words of a shape with a verb."""
    if words.startswith("threshold"):
        return f"has a {words}"
    return words.replace("diminishing beyond", "responds less beyond")


def _line(found: Sweep, row: Row) -> str:
    """Return where a condition holds along one line."""
    mean = _of_mean(found, row)
    return f"{mean}; {_of_worlds(row, row['condition'])}" if mean else _of_worlds(row, "")


def _of_mean(found: Sweep, row: Row) -> str:
    """Return where the mean crosses; nothing where a condition is not about one mean."""
    single = next(c.single for c in found.conditions if c.text == row["condition"])
    if single is None or not row["mean"]:
        return ""
    name, number = single.name, f"{single.number:g}"
    first, last = (_place(row, k) for k in ("from", "to"))
    if row["mean"] in ("holds", "fails"):
        keeps = "everywhere" if row["mean"] == "holds" else "nowhere"
        doubt = "" if row["mean_sure"] else " (noise leaves room for the other near an end)"
        return (
            f"The mean of {name} is {keeps} {single.sign} {number} from {first} to {last} of"
            f" {row['axis']}{doubt}"
        )
    if isinf(row["mean_low"]) and isinf(row["mean_high"]):
        return (
            f"Where on {row['axis']}, from {first} to {last}, the mean of {name} is {single.sign}"
            f" {number} cannot be told from noise"
        )
    is_rising = (row["mean_holds"] == "above") == (single.sign in (">", ">="))
    verb = "reaches" if is_rising else "falls to"
    more = [_place(row, x) for x in row["mean_more"]]
    again = f", and crosses it again at {', '.join(more)}" if more else ""
    return (
        f"The mean of {name} {verb} {number} at a {row['axis']} of {_crossed(row, 'mean')}{again}"
    )


def _of_worlds(row: Row, text: str) -> str:
    """Return in how many worlds a condition holds at both ends, and where in half of them."""
    first, last = (_place(row, k) for k in ("from", "to"))
    share_from, share_to = (f"{100 * row[k]:.0f} %" for k in ("share_from", "share_to"))
    half = "" if text else " (nowhere in half)" if row["half"] == "fails" else ""
    if row["half"].startswith("crosses") and not (
        isinf(row["half_low"]) and isinf(row["half_high"])
    ):
        again = ", not there only" if row["half"] == "crosses again" else ""
        half = f", in half at {_crossed(row, 'half')}{again}"
    subject = text or row["condition"]
    return (
        f"{subject} holds in {share_from} of worlds at {first}{half} and in {share_to} at {last}."
    )


def _of_map(found: Sweep, rows: list[Row]) -> str:
    """Return break-even on the first axis at the ends and in the middle of the second."""
    other = found.axes[1].path
    picked = [rows[i] for i in sorted({0, len(rows) // 2, len(rows) - 1})]
    if all(row["mean"] == "crosses" for row in picked):
        name, number = next(
            (c.single.name, c.single.number)
            for c in found.conditions
            if c.text == picked[0]["condition"] and c.single is not None
        )
        parts = [f"{_crossed(row, 'mean')} with {other} at {row['other']:g}" for row in picked]
        return (
            f"The mean of {name} crosses {number:g} at a {picked[0]['axis']} of"
            f" {', of '.join(parts)}."
        )
    return " ".join(f"{other} at {row['other']:g}: {_line(found, row)}" for row in picked)


def _crossed(row: Row, name: str) -> str:
    at, low, high = crossing_words(row, name)
    return f"{at} [{low}, {high}]"


def _place(row: Row, name: str | float) -> str:
    value = row[name] if isinstance(name, str) else name
    return place(value, row["from"], row["to"])


def _limits(plan: Plan) -> str:
    judged = "held at their defaults" if plan.is_fixed else "drawn from their ranges"
    return (
        "All points share their luck world by world. Numbers of judgement are"
        f" {judged}: this explores assumptions and forecasts nothing."
    )
