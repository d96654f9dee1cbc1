"""Exchange, strength: what is learnt from partners and what it adds to a power."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import exchange
from sim.law.rules.exchange import GOODS, ExchangeParameters
from sim.law.rules.fading import fading
from tests.strategies import (
    DEFAULTS,
    ON,
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

P = set_to(
    DEFAULTS.exchange,
    learning=0.02,
    obsolescence=0.02,
    arms_worth=0.3,
    technology_worth=1.5,
    buffering_worth=0.2,
)
ANY = declared(ExchangeParameters)
G = len(GOODS)
OWN, GREATEST = ordered(3), ordered(1, low=1, high=2)


@given(ascending(ordered(3), ordered(3)), ANY)
def test_technology_is_learnt_from_what_is_received_up_to_all_there_is(args, p):
    assert_moves(lambda *known: exchange.technology_gain(*known, p), args, (-1, 1))
    technology, received = args[0]
    assert_within(exchange.technology_gain(technology, received, p), 0, 1 - technology)
    assert not exchange.technology_gain(technology, 0 * received, p).any()


@given(ordered(3), ANY)
def test_at_rest_what_is_learnt_is_what_falls_behind(received, p):
    for inflow in received:
        rest = exchange.technology_at_rest(inflow, p)
        gained = exchange.technology_gain(rest, inflow, p)
        lost = fading(rest + gained, 0.0, p.obsolescence)
        assert np.allclose(gained + lost, 0, rtol=0, atol=1e-15)
    assert_moves(lambda x: exchange.technology_at_rest(x, p), [[x] for x in received], (1,))
    assert_within(exchange.technology_at_rest(received[1], p), 0, 1 - 1e-3)
    assert not exchange.technology_at_rest(0 * inflow, p).any()


@given(ascending(OWN, GREATEST, ordered(3, high=0.6), ordered(G, 3)), ANY)
def test_what_is_received_strengthens_most_where_one_is_far_behind(args, p):
    assert_moves(lambda *known: exchange.strengthened(*known, p, ON), args, (1, 1, 1, 1))
    own, *known = args[0]
    assert (exchange.strengthened(own, *known, p, ON) >= own).all()
    assert not exchange.strengthened(0 * own, *known, p, ON).any()


@given(within(2, 3), within(1, low=1, high=2), within(G, 3), ANY)
def test_a_power_is_what_it_is_where_nothing_comes_or_without_m27(known, greatest, got, p):
    own, learnt = known
    assert_same_bits(exchange.strengthened(own, greatest, 0 * learnt, 0 * got, p, ON), own)
    assert_same_bits(exchange.strengthened(own, greatest, learnt, got, p, without("M27")), own)


@given(within(3), within(G, 3), ANY)
def test_the_greatest_power_has_nothing_to_learn(learnt, got, p):
    own = column(1.5)
    taught, untaught = (
        exchange.strengthened(own, own, x, got, p, ON) for x in (learnt, 0 * learnt)
    )
    assert_same_bits(taught, untaught)


@given(within(2, 3), within(1, low=1, high=2), within(G, 3), within(3), ANY)
def test_technology_strengthens_once_it_is_learnt_and_not_as_it_comes_in(
    known, greatest, got, new, p
):
    own, learnt = known
    other = np.stack([got[0], new, got[2]])
    both = (exchange.strengthened(own, greatest, learnt, x, p, ON) for x in (got, other))
    assert_same_bits(*both)


def test_worked_example_of_strength():
    # learnt .02 * .6 * (1 - .5) = .006; at rest .98 * .012 / (1 - .98 * .988)
    assert exchange.technology_gain(column(0.5), column(0.6), P) == pytest.approx(0.006)
    assert exchange.technology_at_rest(column(0.6), P) == pytest.approx(0.370277, abs=1e-6)
    # .25 * (1 + .3 * .5 + 1.5 * .4 * (1 - sqrt(.25 / 1)) + .2 * .25) = .25 * 1.5 = .375
    received = np.array([0.5, 0.9, 0.25]).reshape(G, 1, 1)
    stronger = exchange.strengthened(column(0.25), column(1.0), column(0.4), received, P, ON)
    assert stronger == pytest.approx(0.375)
