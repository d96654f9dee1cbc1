"""Centring: the reference world, without chance, does again what it did."""

from __future__ import annotations

import numpy as np
import pytest

from sim.law.appraisal import appraise
from sim.law.chance import draw_noise
from sim.law.decision import Decision, play
from sim.law.draws import Luck, replicates
from sim.law.rules.choice import log_probability
from sim.law.turn import take_turn
from sim.scenario.realise import Realised, realise
from tests.law.worlds import blueprint

LUCK = Luck(1, replicates(0, 1))
CHANGES = pytest.mark.parametrize(
    "settings",
    [{}, {"challengers.stickiness": 0.0}, {"challengers.stickiness": 1.2}, {"switch.M17": 0.0}],
    ids=["default", "dialable", "sticky", "without M17"],
)


def quiet(settings: dict[str, float]) -> tuple[Realised, dict[str, Decision]]:
    """Return the baseline at its noise-free start, and what it is asked in a month of peace."""
    plan = blueprint("baseline")
    worlds = realise(plan, LUCK, settings, is_fixed=True)
    noise = draw_noise(plan.cast, LUCK, 0)
    nobody = noise._replace(visit_u=np.ones_like(noise.visit_u))
    asked: dict[str, Decision] = {}

    def choose(decision: Decision) -> np.ndarray:
        asked[decision.name] = decision
        return np.zeros(decision.legal.shape[1:], dtype=np.int64)

    args = (plan.cast, (), worlds.world, worlds.quiet_start, plan.calendar[0], nobody)
    play(take_turn(*args), choose)
    return worlds, asked


def chances(decision: Decision) -> np.ndarray:
    return np.exp(log_probability(decision.utility, decision.precision))


@CHANGES
def test_members_decide_for_an_effort_as_often_as_they_hold_it(settings):
    worlds, asked = quiet(settings)
    state = worlds.quiet_start
    assert np.allclose(chances(asked["hygiene"])[1], state.hygiene, rtol=0, atol=1e-12)
    assert np.allclose(1 - chances(asked["resource"])[0], state.force, rtol=0, atol=1e-12)


@CHANGES
def test_theatres_are_probed_as_often_as_the_scenario_says(settings):
    worlds, asked = quiet(settings)
    probe = worlds.world.setting.theatres.probe
    assert np.allclose(chances(asked["probe"])[1], probe, rtol=0, atol=1e-12)
    now = appraise(blueprint("baseline").cast, worlds.world, worlds.quiet_start)
    assert np.allclose(now.deterrence, 1 - probe, rtol=0, atol=1e-12)
    rate = worlds.world.parameters.theatre.crisis_rate
    assert np.allclose(now.crisis_hazard, rate, rtol=1e-9, atol=0)


@CHANGES
def test_stances_go_up_as_readily_as_down(settings):
    _, asked = quiet(settings)
    up, _, down = chances(asked["stance"])
    assert np.allclose(up, down, rtol=0, atol=1e-12)


def test_the_balance_starts_where_the_scenario_says():
    worlds, _ = quiet({})
    now = appraise(blueprint("baseline").cast, worlds.world, worlds.quiet_start)
    assert np.allclose(now.balance, worlds.world.setting.theatres.balance, rtol=0, atol=1e-12)


@pytest.mark.parametrize("wanted", [0.25, 0.4, 0.55, 0.7, 0.9])
def test_the_start_has_the_cohesion_asked_for_and_is_at_rest_there(wanted):
    worlds, asked = quiet({"coalition.cohesion": wanted})
    state = worlds.quiet_start
    assert np.allclose(chances(asked["hygiene"])[1], np.clip(state.hygiene, 0.01, 0.99), atol=1e-12)
    assert np.allclose(
        1 - chances(asked["resource"])[0], np.clip(state.force, 0.01, 0.99), atol=1e-12
    )
