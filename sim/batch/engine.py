"""The NumPy engine: a block of worlds through all their months."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.law.arrays import Array
from sim.law.chance import draw_choice, draw_noise
from sim.law.decision import Decision, play
from sim.law.draws import Luck
from sim.law.outcomes import measure
from sim.law.state import State
from sim.law.turn import Acts, idle, take_turn
from sim.law.world import World
from sim.policies.quantal import choose_many
from sim.scenario.build import Blueprint
from sim.scenario.realise import realise


class Block(NamedTuple):
    """Outcomes of a block of worlds.

    ``path`` ``[T + 1, M, R]`` is what every month left, row 0 the start; ``quiet`` ``[M, R]``
    the start before its own chance.
    """

    names: tuple[str, ...]
    path: Array
    quiet: Array


def run_block(
    blueprint: Blueprint, luck: Luck, settings: Mapping[str, float], *, is_fixed: bool
) -> Block:
    """Return the outcomes of the worlds of ``luck``."""
    cast, n = blueprint.cast, luck.replicates.shape[0]
    worlds = realise(blueprint, luck, settings, is_fixed=is_fixed)
    state, acts = worlds.start, idle(worlds.world, worlds.start)
    first = measure(cast, worlds.world, state, acts)
    names = tuple(first)
    path = np.empty((len(blueprint.calendar) + 1, len(names), n))
    _store(path[0], first)
    for t in range(len(blueprint.calendar)):
        state, acts = _month(blueprint, worlds.world, state, luck, t)
        _store(path[t + 1], measure(cast, worlds.world, state, acts))
    quiet = np.empty((len(names), n))
    calm = worlds.quiet_start
    _store(quiet, measure(cast, worlds.world, calm, idle(worlds.world, calm)))
    return Block(names, path, quiet)


def _month(
    blueprint: Blueprint, world: World, state: State, luck: Luck, t: int
) -> tuple[State, Acts]:
    def choose(decision: Decision) -> Array:
        return choose_many(decision, draw_choice(decision, luck, t), blueprint.scripts[t])

    noise = draw_noise(blueprint.cast, luck, t)
    turn = take_turn(
        blueprint.cast, blueprint.occasions[t], world, state, blueprint.calendar[t], noise
    )
    return play(turn, choose)


def _store(row: Array, outcomes: Mapping[str, Array]) -> None:
    for m, values in enumerate(outcomes.values()):
        row[m] = values[0]
