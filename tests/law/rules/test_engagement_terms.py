"""Engagement: what offering talks, engaging, pressing, coercing and courting are worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.ledger import add_up
from sim.law.rules import engagement
from sim.law.rules.engagement import CoerceView, EngagementParameters, EngageView, PressView
from tests.strategies import (
    DEFAULTS,
    ON,
    WORLDS,
    ascending,
    assert_moves,
    assert_same_bits,
    column,
    declared,
    ordered,
    within,
    without,
)

P = DEFAULTS.engagement
ANY = declared(EngagementParameters)
B, C = 3, 2
SIZES = st.integers(0, 3)


def offer(exposure, hygiene, grievance, p=P, on=ON):
    return engagement.overture_terms(exposure, hygiene, grievance, p, on)


def engage(overture, recognition, capital, programme, p=P, on=ON):
    view = EngageView(overture, recognition, capital, programme)
    return engagement.engage_terms(view, p, on)


def press(threat, capital, coercion_cost, p=P, on=ON):
    return engagement.press_terms(PressView(threat, capital, coercion_cost), p, on)


def coerce(member_exposure, hygiene, exposure, p=P, on=ON):
    return engagement.coerce_terms(CoerceView(member_exposure, hygiene, exposure), p, on)


WEIGH = {
    # what is asked, rows of what it knows, how its worth moves, what each part's switch is
    "offer": (offer, (B, 1, B), (1, 1, -1), ("M14", "M20")),
    "engage": (engage, (B, B, C, C), (1, 1, 1, 1), ("M33", "M07")),
    "press": (press, (C, C, B), (1, -1, -1), ("M40", "M33", "M03")),
    "coerce": (coerce, (C, C, B), (1, 1, -1), ("M14",)),
}
EVERY = pytest.mark.parametrize("asked", WEIGH)
PAIRED = pytest.mark.parametrize("asked", ["engage", "press", "coerce"])


@EVERY
@given(st.data(), ANY)
def test_the_worth_of_an_act_moves_with_what_is_known(asked, data, p):
    rule, known, signs, _ = WEIGH[asked]
    args = data.draw(ascending(*(ordered(n) for n in known)))
    assert_moves(lambda *x: add_up(rule(*x, p)), args, signs)


@EVERY
@given(st.data(), ANY)
def test_a_switch_takes_its_own_part_of_the_worth_away_and_no_other(asked, data, p):
    rule, rows, _, switches = WEIGH[asked]
    known = [data.draw(within(n, low=0.1, high=0.9)) for n in rows]
    on = rule(*known, p)
    for mechanism in switches:
        off = rule(*known, p, without(mechanism))
        assert on[mechanism].all()
        assert not off[mechanism].any()
        for cause in set(on) - {mechanism}:
            assert_same_bits(on[cause], off[cause])


@EVERY
@given(st.data(), ANY)
def test_an_act_is_worth_nothing_where_nothing_is_at_stake(asked, data, p):
    rule, rows, *_ = WEIGH[asked]
    known = [0 * data.draw(within(n)) for n in rows]
    if asked == "press":
        known[1] = known[1] + 1  # capital: a government that has it all need not show any
    assert not add_up(rule(*known, p)).any()


@PAIRED
@given(st.data(), SIZES, SIZES)
def test_every_part_covers_every_pair_whatever_the_cast(asked, data, b, c):
    rule, rows, *_ = WEIGH[asked]
    known = [data.draw(within(b if n == B else c)) for n in rows]
    shape = (c, b, WORLDS) if asked == "coerce" else (b, c, WORLDS)
    assert {part.shape for part in rule(*known).values()} == {shape}


@PAIRED
@given(st.data(), ANY)
def test_who_else_is_in_the_world_changes_not_a_bit_of_what_a_pair_is_worth(asked, data, p):
    rule, rows, *_ = WEIGH[asked]
    known = [data.draw(within(n)) for n in rows]
    alone = rule(*(x[1:2] for x in known), p)
    for cause, part in rule(*known, p).items():
        assert_same_bits(part[1:2, 1:2], alone[cause])


@given(within(B), within(B), within(C), within(C, low=-1), ANY)
def test_a_programme_adds_to_the_worth_of_engaging_as_it_is(
    overture, recognition, capital, programme, p
):
    part = engage(overture, recognition, capital, programme, p)["programme"]
    assert_same_bits(part, np.stack([programme] * B))


@given(ordered(3, low=-1), st.integers(1, 4), ANY)
def test_members_court_those_who_lean_the_other_way_and_all_alike(tilt, members, p):
    assert_moves(
        lambda x: add_up(engagement.court_terms(x, members, p)), [(x,) for x in tilt], (1,)
    )
    worth = engagement.court_terms(tilt[1], members, p)["tilt"]
    assert worth.shape == (3, members, WORLDS)
    assert np.array_equal(np.sign(worth[:, 0]), np.sign(tilt[1]))
    for i in range(members):
        assert_same_bits(worth[:, i], worth[:, 0])
    assert not engagement.court_terms(0 * tilt[1], members, p)["tilt"].any()


def test_nobody_courts_where_there_is_no_hedger():
    assert engagement.court_terms(np.zeros((0, 1)), 2, P)["tilt"].shape == (0, 2, 1)


def amounts(terms):
    """Return a utility's parts in a world of one pair and one replicate."""
    return {cause: pytest.approx(part.item()) for cause, part in terms.items()}


def test_worked_example_of_offering_talks_and_engaging():
    # essay B ¶12: relief .4 * .5 * .6 = .12, pride -.3 * .5 = -.15
    assert amounts(offer(*map(column, (0.5, 0.6, 0.5)))) == {"M14": 0.12, "M20": -0.15}
    # essay B ¶7, ¶12: answer .3 * .5 = .15, room .3 * .6 = .18, price .15 * .4 = .06
    worth = engage(*map(column, (0.5, 0.4, 0.6, 0.1)))
    assert amounts(worth) == {"overture": 0.15, "M33": 0.18, "M07": 0.06, "programme": 0.1}


def test_worked_example_of_pressing_coercing_and_courting():
    # essay A ¶7: threat .3 * .5 = .15, no capital .25 * (1 - .6) = .10, cost -.8 * .25 = -.2
    worth = press(*map(column, (0.5, 0.6, 0.25)))
    assert amounts(worth) == {"M40": 0.15, "M33": 0.10, "M03": -0.2}
    # essay A ¶8: where it hurts .3 * .5 * .4 = .06, one's own exposure -.3 * .3 = -.09
    assert amounts(coerce(*map(column, (0.5, 0.4, 0.3)))) == {"leverage": 0.06, "M14": -0.09}
    # essay A ¶7, ¶9: .25 * .4 = .1
    assert engagement.court_terms(column(0.4), 2, P)["tilt"][0, :, 0] == pytest.approx([0.1, 0.1])
