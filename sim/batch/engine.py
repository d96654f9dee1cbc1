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
from sim.policies.many import Seats
from sim.policies.quantal import choose_many
from sim.scenario.build import Blueprint
from sim.scenario.realise import Realised, realise

KEPT = 31 * 2**20
"""Bytes of the largest array whose memory is kept when it is freed; glibc keeps up to 32 MiB."""

type Witness = Callable[[int, Decision, Array], None]
"""Looks on as decisions of a turn (counted from 0) are answered; it changes nothing."""


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
    """Return the outcomes of the worlds of ``luck``; ``witness`` sees every decision answered."""
    n = luck.replicates.shape[0]
    worlds = realise(blueprint, luck, settings, is_fixed=is_fixed)
    calm = measured(blueprint, worlds.world, worlds.quiet_start)
    path = np.empty((len(blueprint.calendar) + 1, len(calm), n))
    for row, outcomes in zip(path, numpy_months(blueprint, luck, worlds, witness), strict=True):
        row[...] = outcomes
    return Block(tuple(calm), path, _stacked(calm, n))


def numpy_months(
    blueprint: Blueprint,
    luck: Luck,
    worlds: Realised,
    witness: Witness | None = None,
    ledgers: Callable[[int], Ledger] | None = None,
    seats: Seats | None = None,
) -> Iterator[Array]:
    """Yield the outcomes ``[M, R]`` of the start and of what every month leaves."""
    cast, n = blueprint.cast, luck.replicates.shape[0]
    yield _stacked(measured(blueprint, worlds.world, worlds.start), n)
    for state, acts in play_months(blueprint, luck, worlds, witness, ledgers, seats):
        yield _stacked(measure(cast, worlds.world, state, acts), n)


def play_months(
    blueprint: Blueprint,
    luck: Luck,
    worlds: Realised,
    witness: Witness | None = None,
    ledgers: Callable[[int], Ledger] | None = None,
    seats: Seats | None = None,
) -> Iterator[tuple[State, Acts]]:
    """Yield the state and the acts that every month leaves.

    ``ledgers`` gives each month its ledger; ``seats`` are policies in the place of the model's.
    """
    _keep_memory()
    state = worlds.start
    for t, month in enumerate(blueprint.calendar):

        def choose(decision: Decision, t: int = t) -> Array:
            draw, script = draw_choice(decision, luck, t), blueprint.scripts[t]
            chosen = choose_many(decision, draw, script)
            if seats is not None:
                chosen = seats.choose(decision, draw, script, chosen)
            if witness is not None:
                witness(t, decision, chosen)
            return chosen

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


def measured(blueprint: Blueprint, world: World, state: State) -> dict[str, Array]:
    """Return the outcomes of a state that no month has led to."""
    return measure(blueprint.cast, world, state, idle(world, state))


def _stacked(outcomes: Mapping[str, Array], n: int) -> Array:
    rows = np.empty((len(outcomes), n))
    for row, values in zip(rows, outcomes.values(), strict=True):
        row[...] = values[0]
    return rows
