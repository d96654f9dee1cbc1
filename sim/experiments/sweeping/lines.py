"""The lines along which a sweep is read: design points that belong to one value of one axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.experiments.asking.axis import Axis
from sim.experiments.asking.pairing import Pairing, pair
from sim.experiments.sweeping.design import SAMPLES
from sim.experiments.sweeping.response import Curve, change, curve_of
from sim.law.arrays import Array

MOST_BINS, LEAST_IN_BIN = 10, 6
"""Bins of a sampled axis, and design points that each should have."""


class Line(NamedTuple):
    """Values of an axis, rising, and which design points belong to each.

    ``points`` are the design points on the line, ``member`` says for each at which of ``x`` it
    lies. ``other`` is the value of the second axis where it is held, None where points of all
    its values are averaged. ``is_sample`` where points were sampled, and might have been others.
    """

    path: str
    x: Array
    points: Array
    member: Array
    other: float | None = None
    is_sample: bool = False

    def grouped(self, values: Array) -> Array:
        """Return the mean over the points of each value, by replicate: ``[R, len(x)]``."""
        mine = values[:, self.points]
        if len(self.points) == len(self.x):
            return mine[:, np.argsort(self.member)]
        belongs = (self.member[:, None] == np.arange(len(self.x))).astype(float)
        is_defined = ~np.isnan(mine)
        n = is_defined.astype(float) @ belongs
        total = np.where(is_defined, mine, 0.0) @ belongs
        found: Array = np.where(n > 0, total / np.maximum(n, 1), np.nan)
        return found

    def curve(self, values: Array) -> Curve:
        """Return the response curve of an outcome, ``[R, P]``, along the line."""
        if not self.is_sample:
            return curve_of(self.x, self.grouped(values))
        variance, n = self._sampled(values)
        return curve_of(self.x, self.grouped(values), variance, n - 1)

    def change(self, values: Array, level: float, reach: float) -> Pairing:
        """Return what the last value of the axis changes against the first, world by world.

        It is what ``compare`` finds between the two: over worlds that have the outcome at both,
        with room for worlds of a kind that none was, out of the ``reach`` of the outcome. Of a
        sample it has room for other points instead.
        """
        x = self.curve(values).x
        if len(x) < 2:
            return pair(np.empty(0), np.empty(0))
        ends = np.searchsorted(self.x, x[[0, -1]])
        a, b = self.grouped(values)[:, ends].T
        found = pair(a, b, level=level, reach=reach)
        if not self.is_sample or found.n < 2:
            return found
        variance, n = self._sampled(values)
        pairs = np.stack([a, b], axis=1)[~np.isnan(a + b)]
        moved = change(curve_of(self.x[ends], pairs, variance[ends], n - 1), level)
        return found._replace(low=moved.low, high=moved.high)

    def pooled(self, values: Array, i: int) -> Array:
        """Return all worlds at the ``i``-th value, in one column."""
        return values[:, self.points[self.member == i]].reshape(-1, 1)

    def _sampled(self, values: Array) -> tuple[Array, int]:
        """Return what the choice of points adds to the variance of each mean, and how many.

        One point of a kind says nothing of what others would have shown: its variance is unknown.
        """
        mine = values[:, self.points]
        n = (~np.isnan(mine)).sum(axis=0)
        means = np.where(n > 0, np.nansum(mine, axis=0) / np.maximum(n, 1), np.nan)
        found, least = np.full(len(self.x), np.nan), len(means)
        for i in range(len(self.x)):
            inside = means[self.member == i]
            inside = inside[~np.isnan(inside)]
            if inside.size > 1:
                found[i] = inside.var(ddof=1) / inside.size
                least = min(least, inside.size)
        return found, least


def lines_of(axes: Sequence[Axis], design: str, points: Mapping[str, Array]) -> list[Line]:
    """Return one line an axis that has several values, other axes averaged over.

    In a list all axes move together, and the first stands for them. Of a sample, points are put
    into bins of equal size.
    """
    moving = [axis for axis in axes if len(np.unique(points[axis.path])) > 1]
    if design == "list":
        moving = moving[:1]
    return [
        _binned(axis.path, points[axis.path])
        if design in SAMPLES and not axis.values
        else _by_value(axis.path, points[axis.path], is_sample=design in SAMPLES)
        for axis in moving
    ]


def break_even_lines(axes: Sequence[Axis], design: str, points: Mapping[str, Array]) -> list[Line]:
    """Return the lines along which break-even is looked for.

    In a grid of two axes that is the first, at each value of the second; else every axis.
    """
    lines = lines_of(axes, design, points)
    if design != "grid" or len(lines) != 2:
        return lines
    first, second = (points[line.path] for line in lines)
    found = []
    for value in np.unique(second):
        mine = np.flatnonzero(second == value)
        x, member = np.unique(first[mine], return_inverse=True)
        found.append(Line(lines[0].path, x, mine, member, float(value)))
    return found


def _by_value(path: str, values: Array, *, is_sample: bool) -> Line:
    x, member = np.unique(values, return_inverse=True)
    return Line(path, x, np.arange(len(values)), member, None, is_sample)


def _binned(path: str, values: Array) -> Line:
    n = int(np.clip(len(values) // LEAST_IN_BIN, 2, MOST_BINS))
    rank = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    member = rank * n // len(values)
    x = np.array([values[member == i].mean() for i in range(n)])
    return Line(path, x, np.arange(len(values)), member, None, is_sample=True)
