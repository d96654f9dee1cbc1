"""Translating a traced program of the law into one that XLA compiles well.

The law's text stays as it is. What it traces to is read operation by operation, and

- exponential, logarithm and the largest of some options become plain operations
  (``jax_numbers``);
- rows that are picked from one array one by one are picked at once;
- a value is kept as an array of its own where that saves work. Left alone, XLA computes a value
  again in every loop that reads it, and so on upwards: some months then took twenty times as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import numpy as np
from jax import lax
from jax.extend.core import Jaxpr, Literal

from sim.batch import jax_numbers
from sim.law.arrays import Array

WORTH = 12
"""Operations saved for every number of a value, from which on it is kept."""
LONGEST = 60
"""Operations in one loop, from which on its result is kept: longer ones run no faster."""
FEW = 3
"""Parts that a loop may be put together from; it has to ask each number whose it is."""
_CALLS = ("jit", "pjit", "closed_call", "custom_jvp_call")
_VIEWS = frozenset({
    "slice", "squeeze", "broadcast_in_dim", "reshape", "transpose", "expand_dims", "iota", "copy",
    "convert_element_type",
})  # fmt: skip
"""Operations that only say where numbers lie."""
_SLOW = {"div": 5, "sqrt": 5}
"""Operations that cost as much as several others."""
_kept: Callable[[Array], Array] = lax.optimization_barrier
_INSTEAD: dict[str, Callable[[Array], Array]] = {
    "exp": jax_numbers.exp,
    "log": jax_numbers.log,
    "argmax": jax_numbers.argmax,
    "reduce_max": jax_numbers.maximum,
}


def translated(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the same arguments whose program is the translation of its own."""

    def run(*arguments: Any) -> Any:
        program, shape = jax.make_jaxpr(function, return_shape=True)(*arguments)
        flat = jax.tree.leaves(arguments)
        return jax.tree.unflatten(
            jax.tree.structure(shape), _evaluate(program.jaxpr, program.consts, flat)
        )

    return run


class _Rows(NamedTuple):
    """Rows that a slice takes of a value."""

    source: Any
    taken: range


def _evaluate(program: Jaxpr, constants: Sequence[Any], given: Sequence[Any]) -> list[Array]:
    """Return what a traced program computes, each operation in its translation."""
    values = dict(zip([*program.constvars, *program.invars], [*constants, *given], strict=True))
    readings, rows = _readings(program), _slices(program)
    work: dict[Any, float] = {}

    def read(x: Any) -> Any:
        return x.val if isinstance(x, Literal) else values[x]

    for each in program.eqns:
        picked = _picked_rows(each, rows)
        if picked is not None:
            source, index = picked
            after = [read(source).at[index].get(mode="promise_in_bounds")]
        else:
            after = _computed(each, [read(x) for x in each.invars])
        spent = _work(each, work)
        for x, value in zip(each.outvars, after, strict=True):
            saved = spent * (readings[x] - 1)
            is_kept = _is_pieced(each) or (
                each.primitive.name not in _VIEWS
                and value.ndim > 1
                and (saved >= WORTH or spent >= LONGEST)
            )
            work[x] = 0 if is_kept else spent
            values[x] = _kept(value) if is_kept else value
    return [read(x) for x in program.outvars]


def _computed(operation: Any, before: list[Array]) -> list[Array]:
    """Return what one operation computes."""
    name = operation.primitive.name
    if name in _CALLS:
        inner = operation.params.get("jaxpr") or operation.params["call_jaxpr"]
        return _evaluate(inner.jaxpr, inner.consts, before)
    if _has_another(operation):
        return [_kept(_INSTEAD[name](_kept(before[0])))]
    found = operation.primitive.bind(*before, **operation.params)
    return list(found) if operation.primitive.multiple_results else [found]


def _has_another(operation: Any) -> bool:
    """Return whether an operation is replaced: number by number, or along the first axis."""
    is_ours = tuple(operation.params.get("axes", (0,))) == (0,)
    return operation.primitive.name in _INSTEAD and is_ours


def _work(operation: Any, work: dict[Any, float]) -> float:
    """Return the operations in the loop that computes a number of an operation's result."""
    if _has_another(operation):
        return 0
    name = operation.primitive.name
    own = 0 if name in _VIEWS else _SLOW.get(name, 1)
    return own + sum(work.get(x, 0) for x in _arguments(operation))


def _is_pieced(operation: Any) -> bool:
    return operation.primitive.name == "concatenate" and len(operation.invars) > FEW


def _arguments(operation: Any) -> list[Any]:
    """Return the values that an operation reads, in their order: programs must not vary."""
    return list(dict.fromkeys(x for x in operation.invars if not isinstance(x, Literal)))


def _readings(program: Any) -> Counter[Any]:
    """Return how often each number of a value is read, looking through mere views of it."""
    found: Counter[Any] = Counter({x: 1 for x in program.outvars if not isinstance(x, Literal)})
    for each in reversed(program.eqns):
        for x in _arguments(each):
            if each.primitive.name in _VIEWS:
                view = each.outvars[0]
                found[x] += found[view] * view.aval.size / max(x.aval.size, 1)
            else:
                found[x] += 1
    return found


def _slices(program: Any) -> dict[Any, _Rows]:
    """Return the values that are whole rows of another."""
    found = {}
    for each in program.eqns:
        if each.primitive.name == "slice" and each.params["strides"] is None:
            first, *others = zip(
                each.params["start_indices"], each.params["limit_indices"], strict=True
            )
            if others == [(0, n) for n in each.invars[0].aval.shape[1:]]:
                found[each.outvars[0]] = _Rows(each.invars[0], range(*first))
    return found


def _picked_rows(operation: Any, rows: dict[Any, _Rows]) -> tuple[Any, Any] | None:
    """Return array and rows where a concatenation only picks rows of one array, else None."""
    if operation.primitive.name != "concatenate" or operation.params["dimension"] != 0:
        return None
    parts = [rows.get(x) for x in operation.invars if not isinstance(x, Literal)]
    if len(parts) < len(operation.invars) or any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    if any(part.source is not known[0].source for part in known):
        return None
    return known[0].source, np.array([i for part in known for i in part.taken], dtype=int)
