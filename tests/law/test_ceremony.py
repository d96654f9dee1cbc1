"""Ceremony and meetings: tone, precedent and audience, in whole occasions."""

from __future__ import annotations

import numpy as np
import pytest

from sim.law.appraisal import appraise
from sim.law.draws import Luck, replicates
from sim.law.meetings import ask_side, visit_setup
from sim.law.rules.signalling import FULL_MENU
from sim.scenario.realise import realise
from tests.law.worlds import Played, blueprint, play_months
from tests.strategies import assert_same_bits

BEIJING, PYONGYANG = 20, 21
TONES = ("veiled", "calibrated", "warm", "theatrical")


def held(
    month: int, tone: str, settings: dict[str, float] | None = None, rank: str = "head"
) -> Played:
    """Return a month whose occasion everyone stages and attends at one rank, in one tone."""

    def choose(decision, draw):
        wanted = {"stage": "stage", "send": f"{rank} calibrated"}
        option = wanted.get(decision.name, f"{rank} {tone}")
        mine = decision.options.index(option) if option in decision.options else 0
        return np.full(draw.shape[1:], mine)

    return play_months((month,), settings, choose=choose)


def evidence(stickiness: float, expected: float) -> dict[str, float]:
    """Return what each option of China's tells when it goes to Pyongyang, for all to see."""
    plan = blueprint()
    settings = {"challengers.stickiness": stickiness}
    worlds = realise(plan, Luck(1, replicates(0, 1)), settings, is_fixed=True)
    world, state = worlds.world, worlds.quiet_start
    everyone = np.ones_like(state.stance)
    setup = visit_setup(plan.cast, world, state, everyone)._replace(
        menu=FULL_MENU, expected=expected * everyone, visibility=np.ones((1, 1))
    )
    now = appraise(plan.cast, world, state)
    side = ask_side(plan.cast, world, state, now, setup, everyone, as_host=False)
    pairs = zip(side.decision.actors, side.decision.targets, strict=True)
    q = list(pairs).index(("CHN", "PRK"))
    return dict(zip(FULL_MENU, side.evidence[:, q, 0].tolist(), strict=True))


@pytest.mark.parametrize("month", [BEIJING, PYONGYANG])
@pytest.mark.parametrize("tone", TONES[1:])
def test_recognition_does_not_depend_on_tone(month, tone):
    one, other = held(month, TONES[0]), held(month, tone)
    assert_same_bits(one.state.recognition, other.state.recognition)
    assert_same_bits(one.state.nuclear_acquiescence, other.state.nuclear_acquiescence)
    assert not np.array_equal(one.state.visible, other.state.visible)


@pytest.mark.parametrize("month", [BEIJING, PYONGYANG])
def test_m11_without_it_only_what_is_said_aloud_honours(month):
    off = {"switch.M11": 0.0}
    veiled, loud = (held(month, tone, off).state.recognition for tone in ("veiled", "theatrical"))
    host = 0 if month == BEIJING else 1
    assert (veiled[host] < loud[host]).all()
    assert (loud[host] < held(month, "theatrical").state.recognition[host]).all()


@pytest.mark.parametrize("month", [BEIJING, PYONGYANG])
def test_m05_a_stand_carries_further_the_more_its_host_is_recognised(month):
    def shown(run):
        name = f"occasion {blueprint().occasions[month][0].name}"
        entries = run.ledger.entries
        return sum(x for where, v, c, x in entries if (where, v, c) == (name, "visible", "display"))

    host = 0 if month == BEIJING else 1
    run = held(month, "theatrical")
    full, carried = shown(held(month, "theatrical", {"switch.M05": 0.0})), shown(run)
    together = full > 0
    assert together.any()
    challengers, p = run.world.setting.challengers, run.world.parameters.signalling
    standing = np.sqrt(challengers.capability[host]) * challengers.recognition[host]
    expected = 1 - p.convening * (1 - standing)
    assert np.allclose(carried[together] / full[together], expected, rtol=1e-12)
    assert (standing > 0.7) if month == BEIJING else (standing < 0.1)


def test_m29_a_memory_shared_on_a_stand_moves_story_stances_and_those_it_offends():
    shared, apart = held(BEIJING, "warm"), held(BEIJING, "warm", {"switch.M29": 0.0})
    assert (shared.state.narrative > apart.state.narrative).all()
    japan = blueprint().cast.coalition.index("JPN")
    gained = shared.state.political_capital - apart.state.political_capital
    assert (gained[japan] > 0).all()
    assert np.array_equal(np.flatnonzero(gained.any(axis=-1)), [japan])
    nearer = [x for _, v, c, x in shared.ledger.entries if (v, c) == ("stance", "M29")]
    first, second = np.split(sum(nearer), 2)
    assert np.allclose(first + second, 0, rtol=0, atol=1e-15)
    nobody = held(PYONGYANG, "warm").ledger.entries
    assert not any(np.any(x) for _, _, cause, x in nobody if cause == "M29")


@pytest.mark.parametrize("month", [BEIJING, PYONGYANG])
def test_a_higher_rank_confers_more_recognition_on_the_host(month):
    gained = [held(month, "warm", rank=r).state.recognition for r in ("envoy", "premier", "head")]
    host = 0 if month == BEIJING else 1
    assert (gained[0][host] < gained[1][host]).all()
    assert (gained[1][host] < gained[2][host]).all()


@pytest.mark.parametrize("stickiness", [0.0, 0.6, 1.2])
def test_m08_a_first_low_visit_is_good_news_and_after_heads_of_state_bad_news(stickiness):
    first, after_heads = evidence(stickiness, 0.0), evidence(stickiness, 1.0)
    start = evidence(stickiness, 0.15)
    assert first["envoy calibrated"] > 0.5
    assert start["envoy calibrated"] > 0
    assert after_heads["envoy calibrated"] < -2
    assert after_heads["head calibrated"] > after_heads["envoy calibrated"]


def test_m08_the_same_visit_reads_worse_the_more_was_expected():
    told = [evidence(0.6, e)["envoy calibrated"] for e in (0.0, 0.15, 0.33, 0.75, 1.0)]
    assert told == sorted(told, reverse=True)


def test_stickiness_is_in_no_display():
    assert evidence(0.0, 0.5) == evidence(1.2, 0.5)


@pytest.mark.parametrize("month", [BEIJING, PYONGYANG])
def test_before_nobody_an_occasion_moves_nothing(month):
    hidden = held(month, "theatrical", {"visibility": 0.0})
    name = blueprint().occasions[month][0].name
    moved = [x for phase, _, _, x in hidden.ledger.entries if phase.endswith(name)]
    assert moved
    assert not any(np.any(x) for x in moved)


def test_the_host_of_an_occasion_that_is_cancelled_gains_nothing():
    cancelled = play_months(
        (PYONGYANG,), choose=lambda _, draw: np.zeros(draw.shape[1:], dtype=np.int64)
    )
    name = blueprint().occasions[PYONGYANG][0].name
    moved = [x for phase, _, _, x in cancelled.ledger.entries if phase.endswith(name)]
    assert moved
    assert not any(np.any(x) for x in moved)
