"""Stance: what pulls it, what turning back costs, which steps are weighed and legal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.ledger import add_up
from sim.law.rules import stance
from sim.law.rules.stance import StanceParameters, StanceView
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
    within,
    without,
)

P = DEFAULTS.stance
ANY = declared(StanceParameters)
SHARES = within(4, low=0.02, high=0.98)
PULLS = ("M20", "M14", "M23", "M15")


def pull(ours, theirs, exposure, enforcement, war, recognition, entrapment, p=P, on=ON):
    """Return what moves the target of a stance, by cause."""
    known = (exposure, enforcement, war, recognition, entrapment)
    return stance.target_log_odds((ours, theirs), *known, p, on)


@given(ascending(*[ordered(4)] * 6, ordered(4, low=-1, high=0)), ANY)
def test_grievance_war_and_recognition_pull_together_exposure_and_entrapment_apart(args, p):
    assert_moves(lambda *known: add_up(pull(*known, p)), args, (1, 1, -1, -1, 1, 1, 1))


@given(within(7, 4))
def test_it_does_not_matter_whose_grievance_is_whose(known):
    swapped = pull(known[1], known[0], *known[2:])["M20"]
    assert_same_bits(pull(*known)["M20"], swapped)


@given(within(7, 4))
def test_nothing_pulls_where_there_is_neither_grievance_war_exposure_nor_recognition(known):
    assert not add_up(pull(*(0 * known))).any()


@pytest.mark.parametrize("mechanism", PULLS)
@given(within(7, 4), ANY)
def test_a_switch_takes_its_own_pull_away_and_no_other(mechanism, known, p):
    on, off = pull(*known, p), pull(*known, p, without(mechanism))
    assert not off[mechanism].any()
    for cause in {*PULLS, "M21"} - {mechanism}:
        assert_same_bits(on[cause], off[cause])


@given(within(7, 4), ANY)
def test_what_a_partners_provocation_takes_off_is_taken_as_it_is(known, p):
    *others, entrapment = known
    found = pull(*others, -entrapment, p)
    assert_same_bits(found["M21"], -entrapment)


@given(ordered(3), ANY)
def test_turning_back_costs_more_the_more_is_sunk(sunk, p):
    assert_no_fall(*(stance.reversal_cost(x, p, ON) for x in sunk))
    assert_no_fall(0, stance.reversal_cost(sunk[0], p, ON))


@given(within(3), ANY)
def test_turning_back_is_free_without_sunk_reputation_stickiness_or_m17(sunk, p):
    dialable = p._replace(stickiness=column(0.0))
    assert not stance.reversal_cost(0 * sunk, p, ON).any()
    assert not stance.reversal_cost(sunk, dialable, ON).any()
    assert not stance.reversal_cost(sunk, p, without("M17")).any()
    assert not stance.sunk_gain(sunk, column(1.0), p, without("M17")).any()


@given(within(4, low=0.35, high=0.95), within(4), within(4, low=-3, high=3), ANY)
def test_at_rest_going_up_and_down_attract_alike_at_any_stickiness(here, sunk, log_odds, p):
    cost = np.minimum(stance.reversal_cost(sunk, p, ON), 2 * p.pull * (here - 0.05))
    offset = stance.rest_intercept(here, cost, log_odds, p)
    view = StanceView(here, stance.stance_target(log_odds + offset), cost, 0 * here)
    worth = add_up(stance.stance_terms(view, p))
    assert np.allclose(worth[0], worth[2], rtol=0, atol=1e-9)
    assert (worth[1] > worth[0]).all()


@given(ascending(SHARES.map(lambda x: (x, x)), ordered(4), ordered(4)), ANY)
def test_a_higher_target_speaks_for_up_and_a_dearer_reversal_against_down(args, p):
    def worth(option):
        return lambda *known: add_up(stance.stance_terms(StanceView(*known, 0 * known[0]), p))[
            option
        ]

    assert_moves(worth(0), args, (0, 1, 0))
    assert not worth(1)(*args[0]).any()
    assert_moves(worth(2), args, (0, -1, -1))


@given(SHARES, ANY)
def test_where_stance_meets_target_only_effort_and_reversal_speak(here, p):
    terms = stance.stance_terms(StanceView(here, here, 0 * here, 0 * here), p)
    assert not terms["interest"].any()
    assert not terms["M17"].any()
    assert not terms["effort"][1].any()


@given(SHARES, within(4), ANY)
def test_holding_and_going_up_are_always_legal_and_going_down_to_the_floor(here, floor, p):
    up, hold, down = stance.legal_steps(StanceView(here, here, here, floor), p)
    assert (up == 1).all()
    assert (hold == 1).all()
    assert np.array_equal(down > 0, here - p.step >= floor)


def test_a_step_to_the_very_floor_is_legal():
    p = P._replace(step=column(0.25))
    view = StanceView(*map(column, (0.5, 0.5, 0.5, 0.25)))
    assert (stance.legal_steps(view, p) == 1).all()


@given(st.floats(-10, 10))
def test_a_target_is_a_share_and_half_where_nothing_pulls(log_odds):
    assert_within(stance.stance_target(column(log_odds)), 0, 1)
    assert stance.stance_target(column(0.0)) == 0.5


def test_worked_example_of_stance():
    # pulls are 2.5 * sqrt(.9 * .4) = 1.5, -2 * .5 * .4 = -.4, 1.2 * .5 = .6 and .3 * .9 = .27
    known = [column(x) for x in (0.9, 0.4, 0.5, 0.4, 0.5, 0.9, -0.2)]
    assert [pull(*known)[c].item() for c in PULLS] == pytest.approx([1.5, -0.4, 0.6, 0.27])
    assert add_up(pull(*known)) == pytest.approx(1.77)  # less .2 for a provocation
    # reversal costs 3.2 * .6 * .3 = .576; from .5 towards .6 the gap weighs 3 * .1 = .3
    # up is .3 - .35 = -.05, down is -.3 - .35 - .576 = -1.226
    cost = stance.reversal_cost(column(0.3), P, ON)
    assert cost == pytest.approx(0.576)
    view = StanceView(column(0.5), column(0.6), cost, column(0.0))
    worth = add_up(stance.stance_terms(view, P))
    assert worth[:, 0, 0] == pytest.approx([-0.05, 0.0, -1.226])
    # rest is at .5 - .576 / 6 = .404, and ln(.404 / .596) - 1 = -1.388826
    rest = stance.rest_intercept(column(0.5), cost, column(1.0), P)
    assert rest == pytest.approx(-1.388826, abs=1e-6)
