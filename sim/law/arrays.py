"""Array operations the rules share, in the Array API standard so that NumPy and JAX run them.

Sums over actors, members or dyads are left to right and explicit: a world must not know how
many neighbours it has in a block, and an actor of weight zero must change no bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any

type Array = Any
"""An array of the Array API standard (NumPy or JAX); its last axis is worlds, 1 or R."""


def namespace(x: Array) -> Any:
    """Return the Array API namespace of ``x``."""
    return x.__array_namespace__()


def total(x: Array) -> Array:
    """Return the sum over the first axis, left to right: ``[n, ..., R]`` to ``[1, ..., R]``."""
    if x.shape[0] == 0:
        return namespace(x).zeros((1, *x.shape[1:]), dtype=x.dtype)
    return reduce(add, (x[i : i + 1, ...] for i in range(x.shape[0])))


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
    return namespace(x).clip(x, low, high)


def number(condition: Array, like: Array) -> Array:
    """Return a truth array as 0 and 1 in the type of ``like`` (no arithmetic on booleans)."""
    return namespace(like).astype(condition, like.dtype)


def row(x: Array, i: int) -> Array:
    """Return row ``i`` with its axis kept: ``[n, ..., R]`` to ``[1, ..., R]``."""
    return x[i : i + 1, ...]


def rows(x: Array, index: Sequence[int]) -> Array:
    """Return the rows named by ``index`` (static integers), in that order."""
    xp = namespace(x)
    return xp.concat([row(x, i) for i in index], axis=0) if index else x[0:0, ...]


def collect(x: Array, index: Sequence[int], n: int) -> Array:
    """Return ``[n, R]`` whose row k is the sum of the rows i of ``x`` with ``index[i] == k``."""
    xp = namespace(x)
    mine = [[i for i, target in enumerate(index) if target == k] for k in range(n)]
    sums = [total(rows(x, rows_of)) for rows_of in mine]
    return xp.concat(sums, axis=0) if sums else x[0:0, ...]


def picked(values: Array, choice: Array) -> Array:
    """Return each asking's value of its chosen option: ``[K, n or 1, R]`` to ``[n, R]``."""
    xp = namespace(values)
    options = xp.arange(values.shape[0])[:, None, None]
    return total(xp.where(options == choice[None, ...], values, xp.zeros_like(values)))[0, ...]


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
