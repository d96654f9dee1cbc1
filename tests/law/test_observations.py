"""Actors weigh what they may know: their own stances and beliefs, and nobody else's."""

from __future__ import annotations

import numpy as np
import pytest

from sim.law.appraisal import appraise
from sim.law.chance import draw_noise
from sim.law.decision import Decision
from sim.law.draws import Luck, replicates
from sim.law.orders import ORDERS
from sim.law.orders.instrument import Scene, ask
from sim.law.state import State
from tests.law.worlds import blueprint, play_months

MONTH = 22
PLAYED = play_months(range(MONTH), worlds=3, fixed=False)
CAST = blueprint().cast
NOISE = draw_noise(CAST, Luck(1, replicates(0, 3)), MONTH)


def asked(state: State) -> dict[str, Decision]:
    scene = Scene(
        CAST, PLAYED.world, state, appraise(CAST, PLAYED.world, state),
        blueprint().calendar[MONTH], NOISE,
    )  # fmt: skip
    return {instrument.name: ask(instrument, scene).decision for instrument in ORDERS}


def those_who_notice(state: State) -> set[str]:
    """Return actors whose utilities change when the world's state is this instead."""
    before, after = asked(PLAYED.state), asked(state)
    found = set()
    for name, decision in before.items():
        moved = (decision.utility != after[name].utility).any(axis=(0, 2))
        found |= {actor for actor, is_moved in zip(decision.actors, moved, strict=True) if is_moved}
    return found


@pytest.mark.parametrize("who", CAST.challengers)
def test_a_stance_is_known_to_its_own_challenger_alone(who):
    mine = [q for q, source in enumerate(CAST.sources) if CAST.challengers[source] == who]
    stance = PLAYED.state.stance.copy()
    stance[mine] += 0.1
    assert those_who_notice(PLAYED.state._replace(stance=stance)) == {who}


@pytest.mark.parametrize("who", ["USA", "ITA", "IND"])
def test_a_private_belief_moves_none_but_its_holder(who):
    belief = PLAYED.state.private_belief.copy()
    belief[CAST.observers.index(who)] += 1.0
    assert those_who_notice(PLAYED.state._replace(private_belief=belief)) <= {who}


def test_a_member_knows_an_ally_only_within_an_error():
    blurred, exact = asked(PLAYED.state)["hygiene"], PLAYED.world.parameters
    joint = np.asarray(blurred.observation["joint"])
    sharp = exact._replace(coalition=exact.coalition._replace(ally_noise=np.zeros((1, 1))))
    scene = Scene(
        CAST, PLAYED.world._replace(parameters=sharp), PLAYED.state,
        appraise(CAST, PLAYED.world, PLAYED.state), blueprint().calendar[MONTH], NOISE,
    )  # fmt: skip
    hygiene = next(instrument for instrument in ORDERS if instrument.name == "hygiene")
    known = np.asarray(ask(hygiene, scene).decision.observation["joint"])
    assert (joint != known).all()
    assert np.abs(joint - known).max() < 0.15


def test_allies_do_not_see_what_room_a_government_has_at_home():
    capital = PLAYED.state.political_capital.copy()
    capital[CAST.coalition.index("ITA")] = 0.9
    noticed = those_who_notice(PLAYED.state._replace(political_capital=capital))
    assert noticed & set(CAST.coalition) == {"ITA"}
