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
from sim.batch.jax_kept import Kept
from sim.batch.jax_translate import translated
from sim.law.arrays import Array
from sim.law.cast import Cast, Occasion
from sim.law.chance import noise_addresses, noise_of
from sim.law.decision import Chooser, Decision, play
from sim.law.measure import measure
from sim.law.orders import ORDERS
from sim.law.rules.choice import quantal_response
from sim.law.rules.payoff import Account
from sim.law.state import State
from sim.law.turn import Acts, close_month, mark_occasion, open_month
from sim.law.world import Noise


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
    the program of an occasion, ``measure`` the outcomes.
    """

    draw: Callable[..., Chance]
    open: Callable[..., State]
    mark: Callable[[Occasion], Callable[..., tuple[State, Acts]]]
    close: Callable[..., tuple[State, Acts]]
    measure: Callable[..., Array]


@lru_cache(maxsize=16)
def programs(cast: Cast, world: Layout, month: Layout) -> Programs:
    """Return the programs of a cast; occasions in it are left out of account."""
    known = f"{cast} {world} {month}"

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

        return Kept(translated(held), f"mark {occasion} {known}", _LEFT)

    def outcomes(numbers: Array, state: State, acts: Acts) -> Array:
        use = {each.name: acts.use[each.name] for each in ORDERS}  # JAX has sorted them by name
        table = measure(cast, world.unpacked(numbers), state, acts._replace(use=use))
        return jnp.concatenate([jnp.broadcast_to(x, (1, numbers.shape[1])) for x in table.values()])

    return Programs(
        draw=_draw,
        open=Kept(translated(begin), f"open {known}", _LEFT[0]),
        mark=mark,
        close=Kept(translated(end), f"close {known}", _LEFT),
        measure=Kept(translated(outcomes), f"measure {known}", 0.0),
    )


def _drawn(
    uniform: Array, normal: Array, gumbel: Array, scripted: Array, replicates: Array
) -> Chance:
    """Return the draws of some streams; ``scripted`` is added to the Gumbel draws, ``[N, 1]``."""
    return Chance(
        uniform=jax_numbers.uniform(uniform, replicates),
        normal=jax_numbers.normal(normal, replicates),
        gumbel=jax_numbers.gumbel(gumbel, replicates) + scripted,
    )


_ACTS = Acts(Account(0.0, 0.0, 0.0), {each.name: 0.0 for each in ORDERS})
_LEFT = (State(*(0.0 for _ in State._fields)), _ACTS)
"""The structure of what a part of a month leaves."""
_draw = Kept(_drawn, "draw", Chance(0.0, 0.0, 0.0))


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
