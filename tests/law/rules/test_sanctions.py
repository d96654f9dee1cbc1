"""Sanctions: who complies with them and what enforcement achieves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import sanctions
from sim.law.rules.sanctions import SanctionParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    WORLDS,
    ascending,
    assert_moves,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    set_to,
    within,
    without,
)

P = set_to(DEFAULTS.sanctions, detection=2.0, affinity=2.0)
ANY = declared(SanctionParameters)
START = {"low": 0.02, "high": 0.98}
SHARES = (ordered(3, high=0.4),) * 2


def trade_under_control(coalition, effort, hedgers, compliance, partners):
    """Return the complying share of trade from plain numbers."""
    return sanctions.complying_trade((coalition, effort), (hedgers, compliance), partners)


def achieved(sanctioned, oversight, hygiene, complying, on=ON):
    """Return what sanctions achieve."""
    return sanctions.enforcement(sanctioned, oversight, hygiene, complying, on)


@given(ascending(ordered(4)))
def test_targets_are_watched_as_oversight_has_it_and_fully_without_m25(args):
    assert_moves(lambda oversight: sanctions.watched(oversight, ON), args, (1,))
    (oversight,) = args[0]
    assert np.allclose(sanctions.watched(oversight, ON), oversight, rtol=0, atol=1e-15)
    assert_same_bits(sanctions.watched(oversight, without("M25")), 1 + 0 * oversight)


@given(within(4), within(1), within(4), ANY)
def test_without_m25_blunted_oversight_weakens_neither_compliance_nor_enforcement(o, h, s, p):
    off, full = without("M25"), 1 + 0 * o
    blunt = sanctions.compliance_log_odds(o, h, s, p, off)
    assert_same_bits(blunt, sanctions.compliance_log_odds(full, h, s, p, ON))
    assert_same_bits(achieved(full, o, h, s, off), achieved(full, full, h, s))


@given(ascending(ordered(4), ordered(1), ordered(4)), ANY)
def test_who_is_watched_and_pursued_complies_and_who_stands_close_does_not(args, p):
    assert_moves(lambda *known: sanctions.compliance_log_odds(*known, p, ON), args, (1, 1, -1))


@given(within(4), within(1), within(4), ANY)
def test_only_detection_moves_one_who_stands_apart_and_only_stance_where_none_watches(o, h, s, p):
    feared = sanctions.compliance_log_odds(o, h, 0 * s, p, ON)
    assert_same_bits(feared, sanctions.compliance_log_odds(o, h, s, p, without("M26")))
    assert_within(feared, 0, p.detection)
    unwatched = sanctions.compliance_log_odds(0 * o, h, s, p, ON)
    assert_same_bits(unwatched, sanctions.compliance_log_odds(o, 0 * h, s, p, ON))
    assert np.array_equal(unwatched < 0, s * p.affinity > 0)


@given(within(4, **START), within(4, low=-4, high=4))
def test_the_habit_is_that_at_which_the_reference_world_complies_as_stated(start, log_odds):
    habit = sanctions.compliance_habit(start, log_odds)
    assert np.allclose(sanctions.compliance(habit, log_odds), start, rtol=0, atol=1e-12)


@given(ascending(ordered(4, **START), ordered(4, low=-4, high=4)))
def test_a_habit_rises_with_what_is_stated_and_falls_with_what_explains_it(args):
    assert_moves(sanctions.compliance_habit, args, (1, -1))


@given(ascending(ordered(4, low=-9, high=9), ordered(4, low=-9, high=9)))
def test_compliance_is_a_share_that_rises_with_habit_and_pull(args):
    assert_moves(sanctions.compliance, args, (1, 1))
    assert_within(sanctions.compliance(*args[0]), 0, 1)
    assert_same_bits(sanctions.compliance(*args[0]), sanctions.compliance(*args[0][::-1]))
    assert (sanctions.compliance(0 * args[0][0], 0 * args[0][1]) == 0.5).all()


@given(ascending(SHARES[0], ordered(1), SHARES[1], ordered(1), ordered(3, high=0.2)))
def test_trade_under_control_rises_with_all_who_comply(args):
    assert_moves(trade_under_control, args, (1,) * 5)
    assert_within(trade_under_control(*args[1]), 0, 1)


@given(within(2, 3), within(2, 1))
def test_trade_with_those_who_do_not_comply_is_out_of_reach(trade, effort):
    nobody = trade_under_control(trade[0], 0 * effort[0], trade[1], 0 * effort[1], 0 * trade[0])
    assert not nobody.any()
    alone = trade_under_control(trade[0], effort[0], 0 * trade[1], effort[1], 0 * trade[0])
    assert_same_bits(alone, trade[0] * effort[0])


@given(ascending(ordered(3), ordered(3), ordered(1), ordered(3)))
def test_sanctions_achieve_more_the_more_is_sanctioned_watched_pursued_and_complied_with(args):
    assert_moves(achieved, args, (1, 1, 1, 1))
    assert_within(achieved(*args[0]), 0, 1)


@pytest.mark.parametrize("missing", range(4))
@given(within(4, 3))
def test_sanctions_that_lack_any_of_the_four_achieve_nothing(missing, known):
    known[missing] = 0
    assert not achieved(*known).any()


@pytest.mark.parametrize("n", [0, 1, 5])
def test_any_number_of_targets_may_be_sanctioned(n):
    half, hygiene = np.full((n, WORLDS), 0.5), np.full((1, WORLDS), 0.5)
    complying = trade_under_control(half, hygiene, half, hygiene, 0 * half)
    reached = achieved(half, half, hygiene, complying)
    assert np.allclose(reached, np.full((n, WORLDS), 0.125))


def test_worked_example_of_enforcement():
    # 2 * .5 * .8 - 2 * .6 = -.4; ln 3 + .4 = 1.498612 is the habit of one who complies to .75
    log_odds = sanctions.compliance_log_odds(column(0.5), column(0.8), column(0.6), P, ON)
    assert log_odds == pytest.approx(-0.4)
    habit = sanctions.compliance_habit(column(0.75), log_odds)
    assert habit == pytest.approx(1.498612, abs=1e-6)
    # 1.498612 - 1.498612 + ln(1 / 3) complies to .25
    assert sanctions.compliance(habit, column(-2.597225)) == pytest.approx(0.25, abs=1e-6)
    # .3 * .5 + .2 * .4 + .1 = .33; sqrt(.9 * .4) * .33 = .198
    complying = trade_under_control(*map(column, (0.3, 0.5, 0.2, 0.4, 0.1)))
    assert complying == pytest.approx(0.33)
    reached = achieved(column(1.0), column(0.9), column(0.4), complying)
    assert reached == pytest.approx(0.198)
