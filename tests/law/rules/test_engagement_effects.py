"""Engagement: what talks, pressure and coercion do to those who meet them, and to whom it costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import engagement
from sim.law.rules.engagement import EngagementParameters
from sim.law.rules.fading import fading
from tests.strategies import (
    DEFAULTS,
    ON,
    ascending,
    assert_moves,
    assert_no_fall,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    set_to,
    within,
    without,
)

P = DEFAULTS.engagement
ANY = declared(EngagementParameters)

CLOSES = {
    "talks_recognise": (engagement.talks_recognise, "M07"),
    "closer_watch": (engagement.closer_watch, "M25"),
    "squeeze_change": (lambda level, act, p, _: engagement.squeeze_change(level, act, p), None),
    "overture_change": (lambda level, act, *_: engagement.overture_change(level, act), None),
}
GAINS = pytest.mark.parametrize("name", CLOSES)


@given(ascending(ordered(3), ordered(3), ordered(3)), ANY)
def test_engagement_grows_with_talks_and_shrinks_with_pressure_and_of_its_own_weight(args, p):
    assert_moves(lambda *x: engagement.engagement_change(*x, p), args, (-1, 1, -1))


@given(within(3), within(3), within(3), ANY)
def test_engagement_stays_a_share_and_stays_where_nobody_acts(level, engaged, pressed, p):
    after = level + engagement.engagement_change(level, engaged, pressed, p)
    assert_within(after, 0, 1)
    assert not engagement.engagement_change(level, 0 * engaged, 0 * pressed, p).any()


@given(within(3), within(3), ANY)
def test_at_rest_acts_and_fading_cancel(engaged, pressed, p):
    rest = engagement.engagement_at_rest(engaged, pressed, p)
    moved = engagement.engagement_change(rest, engaged, pressed, p)
    faded = fading(rest + moved, 0.0, p.engagement_fading)
    assert np.allclose(moved + faded, 0, rtol=0, atol=1e-15)


@given(ascending(ordered(3), ordered(3)), ANY)
def test_engagement_at_rest_is_a_share_and_follows_who_talks_and_presses(args, p):
    assert_moves(lambda *x: engagement.engagement_at_rest(*x, p), args, (1, -1))
    rest = engagement.engagement_at_rest(*args[0], p)
    assert_within(rest, 0, 1)
    assert (rest < 1).all()
    assert not engagement.engagement_at_rest(0 * args[0][0], args[0][1], p).any()


@given(ascending(ordered(3), ordered(3), ordered(3)), ANY)
def test_grievance_is_eased_by_more_engagement_than_usual_and_stays_a_share(args, p):
    assert_moves(lambda *x: engagement.eased_grievance(*x, p, ON), args, (1, -1, 1))
    assert_within(engagement.eased_grievance(*args[0], p, ON), 0, 1)


@given(within(3), within(3), within(3), ANY)
def test_usual_engagement_or_no_m20_leaves_grievance_as_it_is(grievance, level, usual, p):
    assert_same_bits(engagement.eased_grievance(grievance, level, level, p, ON), grievance)
    off = engagement.eased_grievance(grievance, level, usual, p, without("M20"))
    assert_same_bits(off, grievance)


@GAINS
@given(ascending(ordered(3), ordered(3)), ANY)
def test_an_act_closes_part_of_the_gap_the_more_the_wider_it_is(name, args, p):
    rule, _ = CLOSES[name]
    assert_moves(lambda *x: rule(*x, p, ON), args, (-1, 1))
    level, act = args[0]
    assert_within(rule(level, act, p, ON), 0, 1 - level)
    assert not rule(level, 0 * act, p, ON).any()


@pytest.mark.parametrize("name", [name for name, (_, switch) in CLOSES.items() if switch])
@given(within(3), within(3), ANY)
def test_its_switch_takes_away_what_an_act_adds(name, level, act, p):
    rule, mechanism = CLOSES[name]
    assert not rule(level, act, p, without(mechanism)).any()


@given(ascending(ordered(3), ordered(3)), ANY)
def test_members_who_engage_give_up_some_of_their_controls_and_others_none(args, p):
    assert_moves(lambda *x: engagement.concession(*x, p), args, (-1, -1))
    hygiene, engaged = args[0]
    assert_within(hygiene + engagement.concession(hygiene, engaged, p), 0, hygiene)
    assert not engagement.concession(hygiene, 0 * engaged, p).any()


@given(ordered(3), ordered(3), within(3), ANY)
def test_stalled_talks_make_being_seen_worth_more(level, usual, recognition, p):
    def worth(level, usual):
        return engagement.visibility_worth(level, usual, recognition, p, ON)

    assert_no_fall(worth(level[1], usual[0]), worth(level[0], usual[0]))
    assert_no_fall(worth(level[0], usual[0]), worth(level[0], usual[1]))
    gap = usual[0] - level[0]
    assert (np.sign(worth(level[0], usual[0])) * np.sign(gap) >= 0).all()


@given(within(3), within(3), ordered(3), ANY)
def test_visibility_pays_the_less_the_more_standing_one_has(level, usual, recognition, p):
    less, more = (
        np.abs(engagement.visibility_worth(level, usual, z, p, ON)) for z in recognition[::-1]
    )
    assert_no_fall(less, more)
    assert not engagement.visibility_worth(level, usual, 1 + 0 * usual, p, ON).any()


@given(within(3), within(3), within(3), ANY)
def test_visibility_is_no_currency_while_talks_go_as_usual_or_without_m12(level, usual, z, p):
    assert not engagement.visibility_worth(usual, usual, z, p, ON).any()
    assert not engagement.visibility_worth(level, usual, z, p, without("M12")).any()


def test_worked_example_of_engagement_received():
    # .1 * 1 * (1 - .5) - .05 * .4 * .5 = .04; at rest .95 * .05 / (1 - .95 * .93)
    half = column(0.5)
    change = engagement.engagement_change(half, column(1.0), column(0.4), P)
    assert change == pytest.approx(0.04)
    assert engagement.engagement_at_rest(half, column(0.4), P) == pytest.approx(0.407725, abs=1e-6)
    # essay B ¶13: .6 - .8 * (.5 - .25) = .4; essay B ¶12: -.6 * (.1 - .5) * (1 - .75) = .06
    eased = engagement.eased_grievance(column(0.6), half, column(0.25), P, ON)
    assert eased == pytest.approx(0.4)
    pinned = set_to(P, currency=0.6)
    seen = engagement.visibility_worth(column(0.1), half, column(0.75), pinned, ON)
    assert seen == pytest.approx(0.06)


def test_worked_example_of_what_acts_bring():
    # essay B ¶7: .05 * .4 * (1 - .5) = .01; controls -.05 * 1 * .6 = -.03; an offer 1 - .25 = .75
    half, one = column(0.5), column(1.0)
    assert engagement.talks_recognise(half, column(0.4), P, ON) == pytest.approx(0.01)
    assert engagement.concession(column(0.6), one, P) == pytest.approx(-0.03)
    assert engagement.overture_change(column(0.25), one) == pytest.approx(0.75)
    # .03 * .5 * (1 - .2) = .012; essay B ¶2: .3 * 1 * (1 - .5) = .15
    assert engagement.closer_watch(column(0.2), half, P, ON) == pytest.approx(0.012)
    assert engagement.squeeze_change(half, one, P) == pytest.approx(0.15)
