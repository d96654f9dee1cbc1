"""Array operations the rules share, in the Array API standard so that NumPy and JAX run them.

Sums over actors, members or dyads are left to right and explicit: a world must not know how
many neighbours it has in a block, and an actor of weight zero must change no bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import add
from typing import Any

import numpy as np

type Array = Any
"""An array of the Array API standard (NumPy or JAX); its last axis is worlds, 1 or R."""


def namespace(x: Array) -> Any:
    """Return the Array API namespace of ``x``."""
    return np if type(x) is np.ndarray else x.__array_namespace__()  # asked often: the short way


def total(x: Array) -> Array:
    """Return the sum over the first axis, left to right: ``[n, ..., R]`` to ``[1, ..., R]``.

    NumPy's own sum adds whole rows in that order where they lie in one piece; single numbers it
    would add in pairs, but not where it keeps every sum on the way.
    """
    n = x.shape[0]
    if n == 0:
        return namespace(x).zeros((1, *x.shape[1:]), dtype=x.dtype)
    if type(x) is np.ndarray and x.flags.c_contiguous:
        if x.size > n:
            return np.add.reduce(x, axis=0, keepdims=True)
        return np.add.accumulate(x, axis=0)[-1:, ...]
    return reduce(add, (x[i : i + 1, ...] for i in range(n)))


def share(x: Array) -> Array:
    """Return ``x`` over its total along the first axis; all zero where the total is zero."""
    whole = total(x)
    return x / namespace(x).where(whole > 0, whole, namespace(x).ones_like(whole))


def weighted_mean(x: Array, weights: Array) -> Array:
    """Return the mean over the first axis by weights, ``[1, R]``; 0 where all weigh nothing."""
    whole = total(weights)
    return total(weights * x) / namespace(x).where(whole > 0, whole, namespace(x).ones_like(whole))


def sigmoid(x: Array) -> Array:
    """Return ``1 / (1 + exp(-x))``, in (0, 1)."""
    return 1 / (1 + namespace(x).exp(-clip(x, -700.0, 700.0)))


def logit(share_: Array) -> Array:
    """Return the log-odds of a share in (0, 1)."""
    return namespace(share_).log(share_ / (1 - share_))


def clip(x: Array, low: float, high: float) -> Array:
    """Return ``x`` held within ``[low, high]``."""
    if type(x) is np.ndarray:  # the method comes to the point without asking what it was given
        return x.clip(low, high)
    return namespace(x).clip(x, low, high)


def number(condition: Array, like: Array) -> Array:
    """Return a truth array as 0 and 1 in the type of ``like`` (no arithmetic on booleans)."""
    return namespace(like).astype(condition, like.dtype)


def row(x: Array, i: int) -> Array:
    """Return row ``i`` with its axis kept: ``[n, ..., R]`` to ``[1, ..., R]``."""
    return x[i : i + 1, ...]


def rows(x: Array, index: Sequence[int]) -> Array:
    """Return the rows named by ``index`` (static integers), in that order."""
    where = _places(tuple(index))
    if isinstance(where, slice):
        return x[where, ...]
    if type(x) is np.ndarray:
        return x.take(where, axis=0)
    return namespace(x).concat([row(x, i) for i in index], axis=0)


def collect(x: Array, index: Sequence[int], n: int) -> Array:
    """Return ``[n, R]`` whose row k is the sum of the rows i of ``x`` with ``index[i] == k``.

    Every target's first rows are taken at once, then all second ones, and so on: the order in
    which a row is summed is that of ``index``. Where few targets have many rows, each is summed
    by itself.
    """
    xp = namespace(x)
    mine, turns = _targets(tuple(index), n)
    if len(turns) > 1 and len(turns) * n > 2 * len(index):
        return xp.concat([total(rows(x, each)) for each in mine], axis=0)
    if any(len(each) < len(turns) for each in mine):
        x = xp.concat([x, xp.zeros((1, *x.shape[1:]), dtype=x.dtype)], axis=0)
    return reduce(add, (rows(x, each) for each in turns))


def picked(values: Array, choice: Array) -> Array:
    """Return each asking's value of its chosen option: ``[K, n or 1, R]`` to ``[n, R]``."""
    xp, mine = namespace(values), values[0, ...]
    for k in range(1, values.shape[0]):
        mine = xp.where(choice == k, values[k, ...], mine)
    return mine


def picked_act(values: Array, choice: Array) -> Array:
    """Return each asking's value of its choice where the first option, not to act, has 0.

    ``values`` are those of the other options, ``[K - 1 or 1, n or 1, R]``; returns ``[n, R]``.
    """
    if values.shape[0] == 1:
        return values[0, ...] * number(choice > 0, values)
    return reduce(
        add, (values[k, ...] * number(choice == k + 1, values) for k in range(values.shape[0]))
    )


def before_acts(values: Array, shape: tuple[int, ...], idle: float) -> Array:
    """Return values of acts with that of not acting before them, ``shape`` ``[K, n, R]``."""
    xp, acts = namespace(values), (shape[0] - 1, *shape[1:])
    none = xp.full((1, *shape[1:]), idle, dtype=values.dtype)
    full = values if values.shape == acts else xp.broadcast_to(values, acts)
    return xp.concat([none, full], axis=0)


def halves(x: Array) -> tuple[Array, Array]:
    """Split directed pairs ``[2 D, R]`` into first-to-second and second-to-first ``[D, R]``."""
    d = x.shape[0] // 2
    return x[:d, ...], x[d:, ...]


def reverse(x: Array) -> Array:
    """Return directed pairs ``[2 D, R]`` seen from the other side."""
    first, second = halves(x)
    return namespace(x).concat([second, first], axis=0)


def log_softmax(x: Array) -> Array:
    """Return log-probabilities over the first axis (options): ``[K, n, R]``, sums to one."""
    xp = namespace(x)
    shifted = x - xp.max(x, axis=0, keepdims=True)
    return shifted - xp.log(total(xp.exp(shifted)))


@lru_cache(maxsize=4096)
def _places(index: tuple[int, ...]) -> Any:
    """Return a static index as a slice where its rows are neighbours, else as an array."""
    first = index[0] if index else 0
    if index == tuple(range(first, first + len(index))):
        return slice(first, first + len(index))
    return np.array(index)


type _Rows = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=4096)
def _targets(index: tuple[int, ...], n: int) -> tuple[_Rows, _Rows]:
    """Return the rows of each of the targets ``0 .. n - 1``, and those that they take in turns.

    A target that has no further row takes row ``len(index)``, to be filled with zeros.
    """
    mine = tuple(tuple(i for i, target in enumerate(index) if target == k) for k in range(n))
    most = max((len(each) for each in mine), default=0)
    turns = tuple(
        tuple(each[turn] if turn < len(each) else len(index) for each in mine)
        for turn in range(max(most, 1))
    )
    return mine, turns
