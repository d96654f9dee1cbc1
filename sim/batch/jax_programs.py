"""Compiled programs: the parts of a month, each compiled once for a cast and a number of worlds.

A program knows who is in the world and who may stand where, nothing else. All numbers are
arguments: parameters, setting, calendar, scripts, chance. So all scenarios of one cast share
programs, whatever they set, and months of a script share the month's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import numpy as np
from jax import numpy as jnp

from sim.batch import jax_numbers
from sim.batch.jax_translate import translated
from sim.law.arrays import Array
from sim.law.cast import Cast, Occasion
from sim.law.chance import noise_addresses, noise_of
from sim.law.decision import Chooser, Decision, play
from sim.law.measure import measure
from sim.law.orders import ORDERS
from sim.law.rules.choice import quantal_response
from sim.law.state import State
from sim.law.turn import Acts, close_month, idle, mark_occasion, open_month
from sim.law.world import Noise

PROCESSOR = {
    "xla_cpu_prefer_vector_width": 512,
    "xla_backend_optimization_level": 1,
    "xla_cpu_parallel_codegen_split_count": 1,
}
"""How XLA compiles for a processor.

Eight numbers at a time where the processor can: draws take half the time. Higher levels of
optimisation, and modules split for several compiling threads, compile longer and run no faster.
"""


class Layout(NamedTuple):
    """How a record of arrays lies in one array of rows: its tree and each array's shape."""

    tree: Any
    shapes: tuple[tuple[int, ...], ...]

    def unpacked(self, rows: Array) -> Any:
        """Return the record whose rows are ``[N, R]``."""
        leaves, at = [], 0
        for shape in self.shapes:
            n = int(np.prod(shape, dtype=int))
            leaves.append(rows[at : at + n, :].reshape((*shape, rows.shape[-1])))
            at += n
        return jax.tree.unflatten(self.tree, leaves)


def packed(record: Any, width: int) -> tuple[Layout, Array]:
    """Return a record's layout and its numbers, ``[N, width]`` (NumPy); one world is repeated."""
    leaves, tree = jax.tree.flatten(record)
    arrays = [np.asarray(x, dtype=float) for x in leaves]
    shapes = tuple(x.shape[:-1] for x in arrays)
    rows = [widened(x, width).reshape(-1, width) for x in arrays]
    return Layout(tree, shapes), np.concatenate(rows, axis=0)


def widened(x: Array, width: int) -> Array:
    """Return ``x`` for ``width`` worlds: the last world again and again after its own (NumPy)."""
    short = width - x.shape[-1]
    return x if short == 0 else np.pad(x, [(0, 0)] * (x.ndim - 1) + [(0, short)], mode="edge")


class Chance(NamedTuple):
    """Draws of a stage, a row per address: uniforms, normals, and Gumbel draws of choices."""

    uniform: Array
    normal: Array
    gumbel: Array


class Programs(NamedTuple):
    """The compiled parts of a month.

    ``draw`` makes a stage's chance; ``open`` and ``close`` begin and end a month, ``mark`` gives
    the program of an occasion, ``idle`` the acts of no month, ``measure`` the outcomes.
    """

    draw: Callable[..., Chance]
    open: Callable[..., State]
    mark: Callable[[Occasion], Callable[..., tuple[State, Acts]]]
    close: Callable[..., tuple[State, Acts]]
    idle: Callable[..., Acts]
    measure: Callable[..., Array]


@lru_cache(maxsize=16)
def programs(cast: Cast, world: Layout, month: Layout) -> Programs:
    """Return the programs of a cast; occasions in it are left out of account."""

    def no_month(numbers: Array, state: State) -> Acts:
        return idle(world.unpacked(numbers), state)

    def begin(numbers: Array, state: State, dates: Array, chance: Chance) -> State:
        noise = _noise(cast, chance)
        return open_month(world.unpacked(numbers), state, month.unpacked(dates), noise)

    def end(
        numbers: Array, state: State, acts: Acts, dates: Array, chance: Chance
    ) -> tuple[State, Acts]:
        turn = close_month(
            cast, world.unpacked(numbers), state, acts, month.unpacked(dates), _noise(cast, chance)
        )
        return play(turn, _chooser(chance.gumbel))

    @lru_cache(maxsize=64)
    def mark(occasion: Occasion) -> Callable[..., tuple[State, Acts]]:
        def held(
            numbers: Array, state: State, acts: Acts, staging: Any, gumbel: Array
        ) -> tuple[State, Acts]:
            turn = mark_occasion(cast, world.unpacked(numbers), state, acts, occasion, staging)
            return play(turn, _chooser(gumbel))

        return _compiled(translated(held))

    def outcomes(numbers: Array, state: State, acts: Acts) -> Array:
        use = {each.name: acts.use[each.name] for each in ORDERS}  # JAX has sorted them by name
        table = measure(cast, world.unpacked(numbers), state, acts._replace(use=use))
        return jnp.concatenate([jnp.broadcast_to(x, (1, numbers.shape[1])) for x in table.values()])

    return Programs(
        draw=_compiled_draw(),
        open=_compiled(translated(begin)),
        mark=mark,
        close=_compiled(translated(end)),
        idle=_compiled(no_month),
        measure=_compiled(translated(outcomes)),
    )


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    on_processor = jax.default_backend() == "cpu"
    return jax.jit(function, compiler_options=PROCESSOR if on_processor else None)


def _drawn(
    uniform: Array, normal: Array, gumbel: Array, scripted: Array, replicates: Array
) -> Chance:
    """Return the draws of some streams; ``scripted`` is added to the Gumbel draws, ``[N, 1]``."""
    return Chance(
        uniform=jax_numbers.uniform(uniform, replicates),
        normal=jax_numbers.normal(normal, replicates),
        gumbel=jax_numbers.gumbel(gumbel, replicates) + scripted,
    )


@lru_cache(maxsize=1)
def _compiled_draw() -> Callable[..., Chance]:
    return _compiled(_drawn)


def _noise(cast: Cast, chance: Chance) -> Noise:
    """Return the month's chance outside choices from its rows."""
    drawn, at = {}, {"u": 0, "n": 0}
    for field, where in noise_addresses(cast).items():
        kind, n = field[-1], len(where)
        rows = chance.uniform if kind == "u" else chance.normal
        drawn[field] = rows[at[kind] : at[kind] + n, :]
        at[kind] += n
    return noise_of(cast, drawn)


def _chooser(gumbel: Array) -> Chooser:
    """Return what answers every decision, in the order in which they are put."""
    at = 0

    def choose(decision: Decision) -> Array:
        nonlocal at
        k, n = len(decision.options), len(decision.actors)
        draw = gumbel[at : at + k * n, :].reshape((k, n, gumbel.shape[1]))
        at += k * n
        return quantal_response(decision.utility, decision.precision, draw)

    return choose
