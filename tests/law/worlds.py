"""A few months of a scenario, played by the model's own actors, for tests to look into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from sim.law.chance import draw_choice, draw_noise
from sim.law.decision import Decision, play
from sim.law.draws import Luck, replicates
from sim.law.ledger import Ledger
from sim.law.rules.choice import quantal_response
from sim.law.state import State
from sim.law.turn import Acts, take_turn
from sim.law.world import World
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise


class Played(NamedTuple):
    """Some months of a scenario: what held, the state and acts they left, all that was asked."""

    world: World
    state: State
    acts: Acts
    asked: list[Decision]
    ledger: Ledger


@cache
def blueprint(name: str = "as-it-happened") -> Blueprint:
    return build(load_scenario(name))


def _wide(state: State, worlds: int) -> State:
    """Return a state of one world as that of many alike."""
    return State(*(np.broadcast_to(x, (*x.shape[:-1], worlds)) for x in state))


def play_months(
    months: Sequence[int],
    settings: dict[str, float] | None = None,
    *,
    worlds: int = 4,
    fixed: bool = True,
    convert: Callable[[Any], Any] = lambda x: x,
    choose: Callable[[Decision, Any], Any] | None = None,
    plan: Blueprint | None = None,
    calm: bool = False,
) -> Played:
    """Play some months of a scenario from its start; its actors choose, no script speaks.

    ``plan`` is as-it-happened where None; ``calm`` begins at the start before its chance.
    """
    plan, luck = plan or blueprint(), Luck(1, replicates(0, worlds))
    start = realise(plan, luck, settings or {}, is_fixed=fixed)
    begun = _wide(start.quiet_start, worlds) if calm else start.start
    world, state = convert(start.world), convert(begun)
    asked, ledger, acts = [], Ledger(), None
    for t in months:

        def answer(decision: Decision, t: int = t) -> Any:
            asked.append(decision)
            drawn = convert(draw_choice(decision, luck, t))
            if choose is not None:
                return choose(decision, drawn)
            return quantal_response(decision.utility, decision.precision, drawn)

        turn = take_turn(
            plan.cast, plan.occasions[t], world, state, convert(plan.calendar[t]),
            convert(draw_noise(plan.cast, luck, t)), ledger,
        )  # fmt: skip
        state, acts = play(turn, answer)
    return Played(world, state, acts, asked, ledger)
