"""Where a response curve bends: thresholds, diminishing returns and turning points.

The curve is set beside two lines that meet, ``y = a + b x + c max(x - k, 0)``, with ``k``
anywhere between the second value and the last but one. Whether it bends at all is asked by the
largest ``|c| / error`` over all ``k`` against its own distribution under a straight line with the
same errors (the place of a kink does not exist under a straight line, so no table of F holds).
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from sim.experiments.sweeping.response import UNKNOWN, Curve, Estimate, contrast
from sim.law.arrays import Array

FEWEST = 5
"""Values of an axis without which two lines fit anything."""
STEEPER = 1.5
"""How many times as steep one side must be, before a bend is worth telling of."""
SURE = 0.9
"""Share of drawn curves in which two lines must fit better than a parabola, to name a place."""
TURNED = 0.1
"""Share of all its travel that a curve must go back, to be told to turn."""
PLACES = 121

SLIGHTLY = 0.2
"""Share of the spread between worlds below which a response is told to be slight."""

FLAT, SLIGHT, EVEN, TURNING, UNASKED = "flat", "slight", "even", "turning", "unasked"
THRESHOLD, STEEPENING, DIMINISHING, LEVELLING = (
    "threshold", "steepening", "diminishing", "levelling",
)  # fmt: skip


class Bend(NamedTuple):
    """Two lines laid along a curve.

    ``p`` is how often a straight line with these errors would seem to bend as much; ``before``
    and ``after`` are slopes; ``place`` is where they meet, unknown where the bend is gradual (a
    parabola fits as well) or its interval reaches the ends.
    """

    p: float
    place: Estimate
    before: Estimate
    after: Estimate


class Shape(NamedTuple):
    """What a curve does: a word, and its bend where there is one to tell of."""

    word: str
    place: Estimate = UNKNOWN
    before: Estimate = UNKNOWN
    after: Estimate = UNKNOWN


def shape_of(curve: Curve, level: float, rng: np.random.Generator, spread: float = 0.0) -> Shape:
    """Return what a curve does, where worlds at one point lie ``spread`` apart.

    ``flat``: nothing beyond noise. ``slight``: something, over less than a fifth of the spread
    between worlds. ``even``: no bend worth telling of. ``threshold`` and ``diminishing``:
    steeper, or less steep, beyond a place; ``steepening`` and ``levelling``: the same, gradually.
    ``turning``: up and then down, or down and then up; its place is the top or the bottom.
    ``unasked``: it changes, and there are too few values to say how.
    """
    if len(curve.x) < 2 or np.isnan(curve.cov).any():
        return Shape(UNASKED)
    found = bend_of(curve, level, rng)
    if found is None:
        return _few(curve, level, rng, spread)
    if found.p > 1 - level:
        word = FLAT if _slope(curve, level).is_nothing else EVEN
    else:
        word = _word(curve, found, level)
    if word != FLAT and np.ptp(curve.mean) < SLIGHTLY * spread:
        return Shape(SLIGHT)
    if word in (FLAT, EVEN):
        return Shape(word)
    place = _turn(curve, level, rng) if word == TURNING else found.place
    return Shape(word, place, found.before, found.after)


def _few(curve: Curve, level: float, rng: np.random.Generator, spread: float) -> Shape:
    """Return what a curve of too few values for two lines does."""
    if not _moves(curve, level):
        return Shape(FLAT)
    if np.ptp(curve.mean) < SLIGHTLY * spread:
        return Shape(SLIGHT)
    return Shape(TURNING, _turn(curve, level, rng)) if _tops(curve, level) else Shape(UNASKED)


def _moves(curve: Curve, level: float) -> bool:
    """Return whether any two means differ beyond noise, all pairs being looked at (Bonferroni)."""
    pairs = list(combinations(range(len(curve.x)), 2))
    weights = np.zeros((len(pairs), len(curve.x)))
    for k, (i, j) in enumerate(pairs):
        weights[k, [i, j]] = -1.0, 1.0
    at_once = 1 - (1 - level) / len(pairs)
    return any(not contrast(curve, each, at_once).is_nothing for each in weights)


def _word(curve: Curve, found: Bend, level: float) -> str:
    """Return the word for a curve that bends beyond noise."""
    before, after = found.before.value, found.after.value
    b, a = abs(before), abs(after)
    if before * after < 0 and _tops(curve, level):
        return TURNING
    if max(a, b) < STEEPER * min(a, b):
        return EVEN
    if np.isnan(found.place.value):
        return STEEPENING if a > b else LEVELLING
    return THRESHOLD if a > b else DIMINISHING


def bend_of(curve: Curve, level: float, rng: np.random.Generator) -> Bend | None:
    """Return the two lines along a curve; None with fewer than five values."""
    if len(curve.x) < FEWEST:
        return None
    places, hinges, bow = _bases(curve.x)
    pull = hinges @ curve.mean
    noise = curve.drawn(rng) - curve.mean
    shaken = noise @ hinges.T
    floor = 1e-9 * (np.ptp(curve.mean) + 1e-6 * np.abs(curve.mean).max() + 1e-12)
    error = np.maximum(np.sqrt(np.einsum("gp,pq,gq->g", hinges, curve.cov, hinges)), floor)
    most = np.max(np.abs(pull) / error)
    p = (1 + np.count_nonzero(np.max(np.abs(shaken) / error, axis=1) >= most)) / (1 + len(noise))
    again = np.abs(pull + shaken)
    found = places[np.argmax(again, axis=1)]
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    k = float(places[np.argmax(np.abs(pull))])
    bowed = np.abs(bow @ curve.mean + noise @ bow)
    is_placed = np.mean(again.max(axis=1) > bowed) >= SURE
    is_inside = places[0] < low and high < places[-1]
    place = Estimate(k, float(low), float(high)) if is_placed and is_inside else UNKNOWN
    return Bend(float(p), place, *_slopes(curve, k, level))


def _tops(curve: Curve, level: float) -> list[int]:
    """Return where a curve has a top (1) or a bottom (-1) that stands out from both its ends."""
    m = curve.mean
    found = []
    for side in (1, -1):
        i = int(np.argmax(side * m))
        rises = []
        for end in (0, len(m) - 1):
            weights = np.zeros(len(m))
            weights[i] += side
            weights[end] -= side
            rises.append(contrast(curve, weights, level))
        least = min(rise.value for rise in rises)
        if least > TURNED * np.ptp(m) and not any(rise.is_nothing for rise in rises):
            found.append(side)
    return found


def _turn(curve: Curve, level: float, rng: np.random.Generator) -> Estimate:
    """Return where the top or the bottom of a curve lies, among the values of the axis."""
    side = _tops(curve, level)[0]
    drawn = curve.x[np.argmax(side * curve.drawn(rng), axis=1)]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], method="nearest")
    return Estimate(float(curve.x[np.argmax(side * curve.mean)]), float(low), float(high))


def _bases(x: Array) -> tuple[Array, Array, Array]:
    """Return places of a kink, the unit vector that each adds to a line, and that of a parabola."""
    places = np.linspace(x[1], x[-2], PLACES)
    line, _ = np.linalg.qr(np.stack([np.ones(len(x)), (x - x[0]) / np.ptp(x)], axis=1))
    hinges = np.maximum(x - places[:, None], 0.0)
    bow = ((x - x[0]) / np.ptp(x)) ** 2
    hinges = hinges - (hinges @ line) @ line.T
    bow = bow - line @ (line.T @ bow)
    return places, hinges / np.linalg.norm(hinges, axis=1)[:, None], bow / np.linalg.norm(bow)


def _slope(curve: Curve, level: float) -> Estimate:
    """Return the slope of a straight line."""
    line = np.stack([np.ones(len(curve.x)), curve.x], axis=1)
    return contrast(curve, np.linalg.pinv(line)[1], level)


def _slopes(curve: Curve, k: float, level: float) -> tuple[Estimate, Estimate]:
    """Return the slopes before and after a kink at ``k``."""
    x = curve.x
    weights = np.linalg.pinv(np.stack([np.ones(len(x)), x, np.maximum(x - k, 0.0)], axis=1))
    return contrast(curve, weights[1], level), contrast(curve, weights[1] + weights[2], level)
