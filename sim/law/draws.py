"""The draw contract: every random number has an address, and its value depends on nothing else.

An address is (seed, replicate, turn, purpose, actor, target, option). Names are hashed, and an
actor is its three-letter code, so neither adding a parameter, an event or an actor, nor another
order of the file, nor a longer horizon, a larger batch or another block moves a draw. The hash
of the whole address is one 64-bit word: the SplitMix64 stream that starts at the key of (seed,
turn, name), read at the replicate. See ``docs/why/addressed-draws.md``.

Source: Steele, Lea & Flood 2014 (SplitMix64); Box & Muller 1958; Gumbel-max, e.g. Train 2009.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import NamedTuple

import numpy as np

from sim.law.arrays import Array, namespace

_MASK = (1 << 64) - 1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MULTIPLIERS = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31)
_ONE = np.uint64(0x3FF0000000000000)
"""The bits of the number 1: with 52 others below them, those of a number in [1, 2)."""
_SINE = (
    6.283185307179586, -41.341702240399755, 81.60524927607362, -76.70585975282492,
    42.058693925428685, -15.0946416761179, 3.8199280942271643, -0.7177337921413454,
    0.10089695501646812,
)  # fmt: skip
"""Coefficients of ``sin(2 pi z) / z`` in ``z**2``, interpolated at Chebyshev's nodes."""


type Turn = int | Array
"""A turn's number; within a compiled loop an unsigned 64-bit array of one element."""


class Luck(NamedTuple):
    """Which worlds are drawn: a seed and the replicates of a block.

    ``replicates`` is ``[R]`` of unsigned 64-bit integers; points of a sweep that repeat a
    replicate share its luck. Where ``shared`` holds the distinct replicates and the place of
    each world's among them, draws are made once for all worlds that share them.
    """

    seed: int
    replicates: Array
    shared: tuple[Array, Array] | None = None


type Draw = Callable[[Luck, Turn, Array], Array]
"""Makes the draws ``[n, R]`` of a luck in a turn at ``n`` addresses."""


def shared_luck(seed: int, replicates: Array) -> Luck:
    """Return the luck of worlds some of which may repeat a replicate (NumPy)."""
    distinct, place = np.unique(replicates, return_inverse=True)
    return Luck(seed, replicates, None if distinct.size == replicates.size else (distinct, place))


def _once_per_replicate(draw: Draw) -> Draw:
    """Return ``draw`` made for the distinct replicates of a luck, then given to their worlds."""

    @wraps(draw)
    def given(luck: Luck, turn: Turn, where: Array) -> Array:
        if luck.shared is None:
            return draw(luck, turn, where)
        distinct, place = luck.shared
        drawn = draw(Luck(luck.seed, distinct), turn, where)
        return namespace(drawn).take(drawn, place, axis=1)

    return given


def replicates(first: int, count: int) -> Array:
    """Return the replicate numbers ``first .. first + count - 1`` as a NumPy array."""
    return np.arange(first, first + count, dtype=np.uint64)


def address(purpose: str, *names: str) -> int:
    """Return the 64-bit hash of a purpose and the names of actor, target and option."""
    text = "\x1f".join((purpose, *names)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def addresses(purpose: str, names: Sequence[tuple[str, ...]]) -> Array:
    """Return the addresses of many draws of one purpose, ``[n]``."""
    return np.array([address(purpose, *each) for each in names], dtype=np.uint64)


@_once_per_replicate
def words(luck: Luck, turn: Turn, where: Array) -> Array:
    """Return one 64-bit word for every address and replicate, ``[n, R]``."""
    start = _mix(where ^ _key(luck.seed, turn)) + _GOLDEN
    return _mix(start[:, None] + luck.replicates * _GOLDEN)


@_once_per_replicate
def uniform(luck: Luck, turn: Turn, where: Array) -> Array:
    """Return draws in the open interval (0, 1), ``[n, R]``, on a grid of ``2**52`` points."""
    return _share(words(luck, turn, where) >> np.uint64(12), 52)


@_once_per_replicate
def gumbel(luck: Luck, turn: Turn, where: Array) -> Array:
    """Return standard Gumbel draws ``[n, R]``; adding them to utilities makes choices logit."""
    u = uniform(luck, turn, where)
    xp = namespace(u)
    return -xp.log(-xp.log(u))


@_once_per_replicate
def normal(luck: Luck, turn: Turn, where: Array) -> Array:
    """Return standard normal draws ``[n, R]``, each from the two halves of its own word."""
    word = words(luck, turn, where)
    xp = namespace(word)
    radius = xp.sqrt(-2 * xp.log(_share(word >> np.uint64(32), 32)))
    return radius * cosine(_share(word & np.uint64(0xFFFFFFFF), 32))


def cosine(turns: Array) -> Array:
    """Return ``cos(2 pi turns)`` for ``turns`` in [0, 1], within 1e-15.

    Much cheaper than a library's, which must serve any angle, and the same on every machine:
    ``sin(2 pi z)`` with ``z = |turns - 1/2| - 1/4``, by an odd polynomial on [-1/4, 1/4].
    """
    z = namespace(turns).abs(turns - 0.5) - 0.25
    square = z * z
    value = _SINE[-1] * square + _SINE[-2]
    for coefficient in reversed(_SINE[:-2]):
        value = value * square + coefficient
    return value * z


def triangular(share: Array, low: float, mode: float, high: float) -> Array:
    """Return quantiles of the triangular law on ``[low, high]``, ``share`` in (0, 1).

    Experts' ranges are drawn so: nothing outside the range, most weight at the value stated.
    """
    if high == low:
        return low + 0 * share
    xp = namespace(share)
    rising = low + xp.sqrt(share * (high - low) * (mode - low))
    falling = high - xp.sqrt((1 - share) * (high - low) * (high - mode))
    return xp.where(share * (high - low) < mode - low, rising, falling)


def _share(word: Array, bits: int) -> Array:
    """Return whole numbers below ``2**bits`` as the midpoints of as many cells of (0, 1).

    They become the fraction of a number in [1, 2), which is exact and cheaper than converting.
    """
    xp = namespace(word)
    fraction = word << np.uint64(52 - bits) if bits < 52 else word
    return (fraction | _ONE).view(xp.float64) - (1 - 2.0 ** -(bits + 1))


def _mix(x: Array) -> Array:
    """Return the SplitMix64 finaliser of unsigned 64-bit integers."""
    x = (x ^ (x >> _SHIFTS[0])) * _MULTIPLIERS[0]
    x = (x ^ (x >> _SHIFTS[1])) * _MULTIPLIERS[1]
    return x ^ (x >> _SHIFTS[2])


def _key(seed: int, turn: Turn) -> Array:
    """Return the key of a seed's turn, an array of one word."""
    if isinstance(turn, int):
        return _known_key(seed, turn)
    return _mix(np.uint64(_mix_integer(seed & _MASK)) + (turn + np.uint64(1)) * _GOLDEN)


@lru_cache(maxsize=256)
def _known_key(seed: int, turn: int) -> Array:
    return _key(seed, np.array([turn], dtype=np.int64).astype(np.uint64))


def _mix_integer(x: int) -> int:
    """Return the SplitMix64 finaliser of one Python integer."""
    return int(_mix(np.array([x], dtype=np.uint64))[0])
