"""Distributions of outcomes by turn, as counts that add up exactly whatever the blocks.

Every outcome has ``BINS`` bins on its declared range. On a range wider than 2 the bins are even
on an inverse hyperbolic sine scale, fine where values are small. A quantile read from the counts
errs by at most the width of the bins that it falls in or between. Means come from sums in units
of ``2**-32``, whole numbers that no order of adding can change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from sim.law.arrays import Array

BINS = 2048
WIDE = 2.0
"""Range beyond which bins are no longer even."""
KNEE = 0.05
"""Value around which wide scales turn from even to proportional bins."""
UNIT = 2.0**-32
QUANTILES = {"q05": 0.05, "q10": 0.1, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.9,
             "q95": 0.95}  # fmt: skip
MOST_POINTS = 16
"""Design points for which distributions by turn are kept: each takes megabytes."""


class Scale(NamedTuple):
    """The range of an outcome."""

    low: float
    high: float

    @property
    def is_wide(self) -> bool:
        """Whether bins are even on a curved scale."""
        return self.high - self.low > WIDE

    def value(self, place: Array) -> Array:
        """Return the values at places, 0 at the low end and 1 at the high end."""
        low, high = self.bent(self.low), self.bent(self.high)
        x = low + place * (high - low)
        return KNEE * np.sinh(x) if self.is_wide else x

    def bent(self, x: Array) -> Array:
        """Return values on the scale on which bins are even."""
        return np.arcsinh(np.asarray(x) / KNEE) if self.is_wide else np.asarray(x)


class Counts:
    """Counts of ``P`` points, ``T + 1`` turns and ``M`` outcomes, to which worlds are added."""

    def __init__(self, scales: Mapping[str, Scale], turns: int, points: int = 1) -> None:
        """Start with no world."""
        self.scales = dict(scales)
        shape = (points, turns + 1, len(self.scales))
        self.n = np.zeros((*shape, BINS), dtype=np.uint32)
        self.total = np.zeros(shape, dtype=np.int64)
        self.low, self.high = np.full(shape, np.inf), np.full(shape, -np.inf)
        self._is_wide = np.array([scale.is_wide for scale in self.scales.values()])
        ends = [(s.bent(s.low), s.bent(s.high)) for s in self.scales.values()]
        self._first = np.array([low for low, _ in ends])[:, None]
        self._fine = np.array([BINS / (high - low) for low, high in ends])[:, None]
        self._offset = np.arange(len(self.scales))[:, None] * BINS

    def add(self, point: int, turn: int, values: Array) -> None:
        """Add worlds of one point after ``turn`` months, ``[M, R]``; NaN counts for nothing."""
        if values.shape[1] == 0:
            return
        bent = values.copy()
        bent[self._is_wide] = np.arcsinh(values[self._is_wide] / KNEE)
        with np.errstate(invalid="ignore"):
            bins = ((bent - self._first) * self._fine).astype(np.int64)
        bins = np.clip(bins, 0, BINS - 1) + self._offset
        defined = np.isfinite(values)
        at = bins if defined.all() else bins[defined]
        size = len(self.scales) * BINS
        self.n[point, turn] += (
            np.bincount(at.ravel(), minlength=size).reshape(-1, BINS).astype(np.uint32)
        )
        filled = np.where(defined, values, 0.0)
        self.total[point, turn] += np.rint(filled / UNIT).astype(np.int64).sum(axis=1)
        low = np.where(defined, values, np.inf).min(axis=1)
        high = np.where(defined, values, -np.inf).max(axis=1)
        self.low[point, turn] = np.minimum(self.low[point, turn], low)
        self.high[point, turn] = np.maximum(self.high[point, turn], high)

    def histogram(self) -> pa.Table:
        """Return the counts as a table: point, turn, outcome, bin, n; empty bins left out."""
        at = np.flatnonzero(self.n)
        points, turns, outcomes, bins = np.unravel_index(at, self.n.shape)
        return pa.table(
            {
                "point": pa.array(points.astype(np.int32)),
                "turn": pa.array(turns.astype(np.int16)),
                "outcome": _names(outcomes, list(self.scales)),
                "bin": pa.array(bins.astype(np.int16)),
                "n": pa.array(self.n.ravel()[at]),
            }
        )

    def moments(self) -> pa.Table:
        """Return what adds up beside the counts: n_defined, total (in ``2**-32``), min, max."""
        points, turns, outcomes = (x.ravel() for x in np.indices(self.total.shape, dtype=np.int32))
        defined = self.n.sum(axis=-1, dtype=np.int64).ravel()
        is_none = defined == 0
        return pa.table(
            {
                "point": pa.array(points),
                "turn": pa.array(turns.astype(np.int16)),
                "outcome": _names(outcomes, list(self.scales)),
                "n_defined": pa.array(defined),
                "total": pa.array(self.total.ravel()),
                "min": pa.array(self.low.ravel(), mask=is_none),
                "max": pa.array(self.high.ravel(), mask=is_none),
            }
        )

    def merge(self, histogram: pa.Table, moments: pa.Table) -> None:
        """Add the counts of other worlds, as ``histogram`` and ``moments`` returned them."""
        at = (*self._where(histogram), histogram["bin"].to_numpy())
        self.n[at] += histogram["n"].to_numpy()
        at = self._where(moments)
        self.total[at] += moments["total"].to_numpy()
        is_some = moments["n_defined"].to_numpy() > 0
        low = np.where(is_some, moments["min"].to_numpy(), np.inf)
        high = np.where(is_some, moments["max"].to_numpy(), -np.inf)
        self.low[at] = np.minimum(self.low[at], low)
        self.high[at] = np.maximum(self.high[at], high)

    def turns(self) -> pa.Table:
        """Return the table of turns: moments with the mean and quantiles, null where undefined."""
        table = self.moments()
        n = table["n_defined"].to_numpy()
        is_none = n == 0
        columns = {"mean": table["total"].to_numpy() * UNIT / np.maximum(n, 1)}
        rows = [self._quantiles(*at) for at in np.ndindex(*self.n.shape[:2])]
        columns |= dict(zip(QUANTILES, np.concatenate(rows, axis=1), strict=True))
        for name, values in columns.items():
            table = table.append_column(name, pa.array(values, mask=is_none))
        return table

    def _quantiles(self, point: int, turn: int) -> Array:
        """Return the quantiles of one point and turn, ``[quantiles, M]``."""
        upto = np.cumsum(self.n[point, turn], axis=1, dtype=np.int64)
        last = np.maximum(upto[:, -1], 1) - 1
        found = np.empty((len(QUANTILES), len(self.scales)))
        for k, share in enumerate(QUANTILES.values()):
            place = share * last
            below = np.floor(place)
            low, high = self._ranked(upto, below), self._ranked(upto, np.ceil(place))
            values = low + (place - below) * (high - low)
            found[k] = np.clip(values, self.low[point, turn], self.high[point, turn])
        return found

    def _ranked(self, upto: Array, rank: Array) -> Array:
        """Return the ``rank``-th smallest value, ``[M]``, counted from 0, by counts up to a bin."""
        outcome = np.arange(len(self.scales))
        at = np.minimum((upto <= rank[:, None]).sum(axis=1), BINS - 1)
        before = np.where(at > 0, upto[outcome, at - 1], 0)
        inside = np.maximum(upto[outcome, at] - before, 1)
        place = (at + np.clip((rank - before + 0.5) / inside, 0, 1)) / BINS
        scales = self.scales.values()
        return np.array([scale.value(x) for scale, x in zip(scales, place, strict=True)])

    def _where(self, table: pa.Table) -> tuple[Array, ...]:
        column = table.unify_dictionaries()["outcome"].combine_chunks()
        known = np.array([list(self.scales).index(name) for name in column.dictionary.to_pylist()])
        outcome = known[column.indices.to_numpy()] if len(column) else np.zeros(0, dtype=int)
        return table["point"].to_numpy(), table["turn"].to_numpy(), outcome


def _names(index: Array, names: Sequence[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int16)), pa.array(names))
