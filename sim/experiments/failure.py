"""Where a course of action fails: the box of futures that holds most of its failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from sim.errors import SettingError
from sim.experiments.discovery import Discovery
from sim.law.arrays import Array

LEAST = 20
"""Futures that fail, and that do not, without which no box is looked for."""


class Failure(NamedTuple):
    """Where a course fails, in words; ``found`` is what ``discover`` says, None where nothing."""

    found: Discovery | None
    said: str

    def document(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        rows = [] if self.found is None else self.found.table.to_dict("records")
        return {"said": self.said, "limits": rows}


def failing_box(
    futures: pd.DataFrame, fails: Array, seed: int, meaning: Mapping[str, tuple[str, str]]
) -> Failure:
    """Return the box of futures in which a course fails, as far as there is one.

    Args:
        futures: One row a future.
        fails: In which of them the course fails, ``[F]`` of bool.
        seed: Of the halves by which limits are confirmed.
        meaning: Unit and description of the columns.
    """
    few = min(int(fails.sum()), int((~fails).sum()))
    if few < LEAST:
        return Failure(None, f"That leaves {few} futures on one side: too few to tell where.")
    from sim.experiments.discover import discover  # noqa: PLC0415 (an extra, slow to load)

    differing = futures.loc[:, futures.nunique() > 1]
    try:
        found = discover(differing, fails, boxes=1, seed=seed)
    except SettingError as error:
        return Failure(None, f"Where it fails is not told: {error}.")
    if not found.boxes:
        said = (
            f"No limits on any of the {differing.shape[1]} numbers that make futures differ are"
            " confirmed to tell where."
        )
        return Failure(found, said)
    stats = found.stats.iloc[0]
    limits = [_limit(row, meaning) for row in found.table.to_dict("records")]
    return Failure(
        found,
        f"It fails in {_percent(stats.density)} of the futures in which {_listed(limits)}"
        f" ({_percent(stats.mass)} of futures, with {_percent(stats.coverage)} of its failures);"
        f" in futures that did not set the limits, in {_percent(stats.density_held_out)}.",
    )


def _limit(row: Mapping[str, Any], meaning: Mapping[str, tuple[str, str]]) -> str:
    """Return one factor's limits in words."""
    low, high = row["low"], row["high"]
    if low == low and high == high:  # noqa: PLR0124 (NaN alone differs: an open side)
        told = f"is between {low:.2g} and {high:.2g}"
    else:
        told = f"is above {low:.2g}" if low == low else f"is below {high:.2g}"  # noqa: PLR0124
    _, said = meaning.get(row["factor"], ("", ""))
    said = said.partition(";")[0].partition(",")[0]
    return f"{row['factor']}{f' ({said})' if said else ''} {told}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
