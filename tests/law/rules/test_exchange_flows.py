"""Exchange, flows: how they build and break, and what is received."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import exchange
from sim.law.rules.exchange import GOODS, ExchangeParameters
from tests.strategies import (
    DEFAULTS,
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
)

P = set_to(
    DEFAULTS.exchange,
    increment=0.15,
    throttle=0.6,
    shock_loss=0.1,
)
ANY = declared(ExchangeParameters)
G = len(GOODS)
RECEIVERS = (1, 2, 2, 0, 0, 1)
"""Of the pairs 0-1, 0-2 and 1-2 in both directions."""


@given(ascending(ordered(G, 2), ordered(G, 2), ordered(2)), ANY)
def test_giving_feeds_a_flow_and_enforcement_stops_part_of_it(args, p):
    assert_moves(lambda *known: exchange.flow_gain(*known, p), args, (-1, 1, -1))


@given(within(G, 2), within(G, 2), within(2), ANY)
def test_a_flow_never_passes_one_and_what_is_not_given_feeds_nothing(flow, given_, enforced, p):
    assert_within(exchange.flow_gain(flow, given_, enforced, p), 0, 1 - flow)
    assert not exchange.flow_gain(flow, 0 * given_, enforced, p).any()
    assert not exchange.flow_gain(1 + 0 * flow, given_, enforced, p).any()


@given(ascending(ordered(G, 2), ordered(2)), ANY)
def test_a_quarrel_takes_part_of_what_flows(args, p):
    assert_moves(lambda *known: exchange.flow_loss(*known, p), args, (-1, -1))
    flow, shocked = args[0]
    assert_within(exchange.flow_loss(flow, shocked, p), -flow, 0)
    assert not exchange.flow_loss(flow, 0 * shocked, p).any()
    assert not exchange.flow_loss(0 * flow, shocked, p).any()


@given(ascending(ordered(G, 6)))
def test_what_is_received_is_a_share_and_rises_with_what_is_sent(args):
    assert_moves(lambda flow: exchange.inflow(flow, RECEIVERS, 3), args, (1,))
    assert_within(exchange.inflow(args[0][0], RECEIVERS, 3), 0, 1)
    assert not exchange.inflow(0 * args[0][0], RECEIVERS, 3).any()


@given(within(G, 6))
def test_it_does_not_matter_in_which_order_partners_send(flow):
    order = [5, 3, 1, 4, 2, 0]
    turned = exchange.inflow(flow[:, order], tuple(RECEIVERS[q] for q in order), 3)
    assert np.allclose(exchange.inflow(flow, RECEIVERS, 3), turned, rtol=0, atol=1e-15)


@given(within(G, 6))
def test_who_sends_nothing_changes_not_a_bit(flow):
    nothing = 0 * flow[:, :3]
    more = np.concatenate([nothing, flow, nothing], axis=1)
    received = exchange.inflow(more, (0, 1, 2, *RECEIVERS, 0, 1, 2), 3)
    assert_same_bits(received, exchange.inflow(flow, RECEIVERS, 3))


@pytest.mark.parametrize("n", [1, 2, 5])
def test_any_number_of_challengers_may_receive_nothing(n):
    assert exchange.inflow(np.zeros((G, 0, WORLDS)), (), n).shape == (G, n, WORLDS)
    received = exchange.inflow(np.full((G, 1, WORLDS), 0.5), (0,), n)
    assert received.shape == (G, n, WORLDS)
    assert np.allclose(received[:, 0], 0.5)
    assert not received[:, 1:].any()


def test_worked_example_of_flows():
    # fed .15 * (1 - .4) * (1 - .6 * .5) = .063; a quarrel takes .1 * .4 = .04
    flow = np.full((G, 1, 1), 0.4)
    gain = exchange.flow_gain(flow, np.array([[[1.0]], [[0.0]], [[0.0]]]), column(0.5), P)
    assert gain.ravel() == pytest.approx([0.063, 0, 0])
    assert exchange.flow_loss(flow, column(1.0), P).ravel() == pytest.approx([-0.04] * G)
    # flows of .5 and .2 to the same receiver are 1 - .5 * .8 = .6; the other receives .3
    sent = np.broadcast_to(column(0.5, 0.3, 0.2), (G, 3, 1))
    assert exchange.inflow(sent, (1, 0, 1), 2)[1].ravel() == pytest.approx([0.3, 0.6])


def test_what_flows_in_a_dyad_is_the_mean_of_what_it_exchanges_at_all():
    # two dyads; of six possible flows the first has .4 and .2, the second none
    flow = np.zeros((3, 4, 1))
    flow[0, 0], flow[1, 2], flow[2, 0] = 0.4, 0.2, 0.9
    started = np.zeros((3, 4, 1))
    started[0, 0] = started[1, 2] = 0.1
    assert exchange.material(flow, started).ravel() == pytest.approx([0.3, 0.0])
    assert not exchange.material(flow, 0 * started).any()
