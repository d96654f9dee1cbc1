"""From rows in the order of the worlds to rectangles of an array point x replicate (x turn)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from sim.law.arrays import Array


class Rectangle(NamedTuple):
    """Rows of consecutive replicates, and where they lie.

    ``point`` and ``replicate`` are the rows' own; they fill no more than the ranges of points
    ``points`` and of replicates ``replicates``, which no other rectangle touches.
    """

    rows: pa.Table
    point: Array
    replicate: Array
    points: slice
    replicates: slice

    @property
    def shape(self) -> tuple[int, int]:
        """Points and replicates."""
        return self.points.stop - self.points.start, self.replicates.stop - self.replicates.start

    @property
    def at(self) -> tuple[Array, Array]:
        """Where in the rectangle the rows lie."""
        return self.point - self.points.start, self.replicate - self.replicates.start

    def filled(self, name: str, turns: int | None = None) -> Array:
        """Return a column of numbers as ``[P, R]``, or ``[P, R, turns]``; NaN for none."""
        values = self.rows[name].to_numpy()
        if turns is None:
            grid = np.full(self.shape, np.nan)
            grid[self.at] = values
        else:
            grid = np.full((*self.shape, turns), np.nan)
            grid[(*self.at, self.rows["turn"].to_numpy())] = values
        return grid


def rectangles(pieces: Iterable[pa.Table], first: int) -> Iterator[Rectangle]:
    """Yield the rows of a table as rectangles; replicates are counted from ``first``.

    A piece may end within a world's turns; that world's rows wait for the next piece.
    """
    waiting: pa.Table | None = None
    for piece in pieces:
        rows = piece if waiting is None else pa.concat_tables([waiting, piece])
        end = _start_of_last_world(rows)
        yield from _cut(rows.slice(0, end), first)
        waiting = rows.slice(end)
    if waiting is not None:
        yield from _cut(waiting, first)


def _start_of_last_world(rows: pa.Table) -> int:
    point, replicate = rows["point"].to_numpy(), rows["replicate"].to_numpy()
    if len(rows) == 0:
        return 0
    is_other = (point != point[-1]) | (replicate != replicate[-1])
    others = np.flatnonzero(is_other)
    return int(others[-1]) + 1 if len(others) else 0


def _cut(rows: pa.Table, first: int) -> Iterator[Rectangle]:
    """Yield the rows of the first replicate, those between, and those of the last.

    The first and the last may lack points, which other pieces hold.
    """
    point = rows["point"].to_numpy().astype(np.int64)
    replicate = rows["replicate"].to_numpy() - first
    n = len(rows)
    if n == 0:
        return
    cuts = {
        0,
        int(np.searchsorted(replicate, replicate[0], side="right")),
        int(np.searchsorted(replicate, replicate[-1], side="left")),
        n,
    }
    bounds = sorted(cuts)
    for low, high in pairwise(bounds):
        p, r = point[low:high], replicate[low:high]
        yield Rectangle(
            rows.slice(low, high - low), p, r,
            slice(int(p.min()), int(p.max()) + 1), slice(int(r[0]), int(r[-1]) + 1),
        )  # fmt: skip
