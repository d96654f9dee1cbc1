"""Translating a traced program of the law into one that XLA compiles well.

The law's text stays as it is. What it traces to is read operation by operation, and

- exponential, logarithm and choice of the largest become plain operations (``jax_numbers``);
- what several others read, and every concatenation, is kept as an array of its own. Left alone,
  XLA computes such values again inside every operation that reads them, in loops that branch for
  every number: the month ran at half the speed and took longer to compile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import jax
from jax import lax
from jax.extend.core import Jaxpr, Literal

from sim.batch import jax_numbers
from sim.law.arrays import Array

READERS = 3
"""An array read by this many operations is kept."""
_CALLS = ("jit", "pjit", "closed_call", "custom_jvp_call")
_SELDOM_KEPT = frozenset({
    "slice", "squeeze", "broadcast_in_dim", "reshape", "convert_element_type", "iota", "gt", "ge",
    "lt", "le", "eq", "ne", "and", "or", "not", "transpose", "expand_dims", "copy",
})  # fmt: skip
"""Operations that cost nothing to repeat."""


def translated(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the same arguments whose program is the translation of its own."""

    def run(*arguments: Any) -> Any:
        program, shape = jax.make_jaxpr(function, return_shape=True)(*arguments)
        flat = jax.tree.leaves(arguments)
        return jax.tree.unflatten(
            jax.tree.structure(shape), _evaluate(program.jaxpr, program.consts, flat)
        )

    return run


def _evaluate(program: Jaxpr, constants: Sequence[Any], given: Sequence[Any]) -> list[Array]:
    """Return what a traced program computes, each operation in its translation."""
    values = dict(zip([*program.constvars, *program.invars], [*constants, *given], strict=True))
    readers = Counter(
        x for each in program.eqns for x in {y for y in each.invars if not isinstance(y, Literal)}
    )

    def read(x: Any) -> Any:
        return x.val if isinstance(x, Literal) else values[x]

    for each in program.eqns:
        name, before = each.primitive.name, [read(x) for x in each.invars]
        if name in _CALLS:
            inner = each.params.get("jaxpr") or each.params["call_jaxpr"]
            after = _evaluate(inner.jaxpr, inner.consts, before)
        elif name in _INSTEAD and _is_over_options(each):
            after = [lax.optimization_barrier(_INSTEAD[name](lax.optimization_barrier(before[0])))]
        else:
            found = each.primitive.bind(*before, **each.params)
            after = list(found) if each.primitive.multiple_results else [found]
        for x, value in zip(each.outvars, after, strict=True):
            is_kept = name == "concatenate" or (
                name not in _SELDOM_KEPT and readers[x] >= READERS and value.ndim > 1
            )
            values[x] = lax.optimization_barrier(value) if is_kept else value
    return [read(x) for x in program.outvars]


_INSTEAD: dict[str, Callable[[Array], Array]] = {
    "exp": jax_numbers.exp,
    "log": jax_numbers.log,
    "argmax": jax_numbers.argmax,
    "reduce_max": jax_numbers.maximum,
}


def _is_over_options(operation: Any) -> bool:
    """Return whether an operation works number by number or along the first axis."""
    return tuple(operation.params.get("axes", (0,))) == (0,)
