"""The NumPy engine: a block of worlds through all their months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sim.law.arrays import Array
from sim.law.chance import draw_choice, draw_noise
from sim.law.decision import Decision, play
from sim.law.draws import Luck
from sim.law.ledger import Ledger
from sim.law.measure import measure
from sim.law.state import State
from sim.law.turn import Acts, idle, take_turn
from sim.law.world import World
from sim.policies.quantal import choose_many
from sim.scenario.build import Blueprint
from sim.scenario.realise import Realised, realise

KEPT = 31 * 2**20
"""Bytes of the largest array whose memory is kept when it is freed; glibc keeps up to 32 MiB."""

type Witness = Callable[[int, Decision], None]
"""Looks on as decisions of a turn (counted from 0) are put; it changes nothing."""


class Block(NamedTuple):
    """Outcomes of a block of worlds.

    ``path`` ``[T + 1, M, R]`` is what every month left, row 0 the start; ``quiet`` ``[M, R]``
    the start before its own chance.
    """

    names: tuple[str, ...]
    path: Array
    quiet: Array


def run_block(
    blueprint: Blueprint, luck: Luck, settings: Mapping[str, float], *, is_fixed: bool,
    witness: Witness | None = None,
) -> Block:  # fmt: skip
    """Return the outcomes of the worlds of ``luck``; ``witness`` sees every decision put."""
    _keep_memory()
    cast, n = blueprint.cast, luck.replicates.shape[0]
    worlds = realise(blueprint, luck, settings, is_fixed=is_fixed)
    first = _measured(blueprint, worlds.world, worlds.start)
    names = tuple(first)
    path = np.empty((len(blueprint.calendar) + 1, len(names), n))
    _store(path[0], first)
    for t, (state, acts) in enumerate(play_months(blueprint, luck, worlds, witness)):
        _store(path[t + 1], measure(cast, worlds.world, state, acts))
    quiet = np.empty((len(names), n))
    _store(quiet, _measured(blueprint, worlds.world, worlds.quiet_start))
    return Block(names, path, quiet)


def play_months(
    blueprint: Blueprint,
    luck: Luck,
    worlds: Realised,
    witness: Witness | None = None,
    ledgers: Callable[[int], Ledger] | None = None,
) -> Iterator[tuple[State, Acts]]:
    """Yield the state and the acts that every month leaves; ``ledgers`` gives each its ledger."""
    state = worlds.start
    for t, month in enumerate(blueprint.calendar):

        def choose(decision: Decision, t: int = t) -> Array:
            if witness is not None:
                witness(t, decision)
            return choose_many(decision, draw_choice(decision, luck, t), blueprint.scripts[t])

        turn = take_turn(
            blueprint.cast, blueprint.occasions[t], worlds.world, state, month,
            draw_noise(blueprint.cast, luck, t), None if ledgers is None else ledgers(t),
        )  # fmt: skip
        state, acts = play(turn, choose)
        yield state, acts


def _keep_memory() -> None:
    """Free an array without having touched it: glibc then keeps memory for others of its size.

    Else it takes each larger array from the system and gives it back, page by page.
    """
    np.empty(KEPT, dtype=np.uint8)


def _measured(blueprint: Blueprint, world: World, state: State) -> dict[str, Array]:
    return measure(blueprint.cast, world, state, idle(world, state))


def _store(row: Array, outcomes: Mapping[str, Array]) -> None:
    for m, values in enumerate(outcomes.values()):
        row[m] = values[0]
