"""Narrative: what telling a story, answering it and exercising in public are worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.ledger import add_up
from sim.law.rules import narrative
from sim.law.rules.narrative import NarrativeParameters
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

P = DEFAULTS.narrative
ANY = declared(NarrativeParameters)
STORY = ordered(1, low=-1)


def amounts(terms):
    """Return contributions by cause in one world."""
    return {cause: pytest.approx(part.item()) for cause, part in terms.items()}


@given(ascending(STORY), within(3), ANY)
def test_challengers_tell_while_the_other_story_leads_and_all_alike(args, like, p):
    assert_moves(lambda x: add_up(narrative.tell_terms(x, like, p)), args, (-1,))
    worth = narrative.tell_terms(args[0][0], like, p)["narrative"]
    assert worth.shape == like.shape
    assert_same_bits(worth, worth[:1])
    assert not narrative.tell_terms(0 * args[0][0], like, p)["narrative"].any()


@given(ascending(STORY, ordered(3)), within(3), ANY)
def test_members_answer_while_the_challengers_story_leads_or_where_that_is_agreed(args, like, p):
    assert_moves(lambda *x: add_up(narrative.message_terms(*x, like, p)), args, (1, 1))
    story, programme = args[0]
    assert_same_bits(narrative.message_terms(story, programme, like, p)["programme"], programme)
    assert not add_up(narrative.message_terms(0 * story, 0 * programme, like, p)).any()


@given(ascending(ordered(3), ordered(3), ordered(3)), ANY)
def test_members_exercise_for_threat_capital_and_what_is_agreed(args, p):
    assert_moves(lambda *x: add_up(narrative.exercise_terms(*x, p, ON)), args, (1, 1, 1))
    threat, capital, programme = args[0]
    quiet = narrative.exercise_terms(0 * threat, 1 + 0 * capital, 0 * programme, p, ON)
    assert not add_up(quiet).any()


@given(within(3), within(3), within(3), ANY)
def test_without_m40_threat_is_no_reason_to_exercise(threat, capital, programme, p):
    on = narrative.exercise_terms(threat, capital, programme, p, ON)
    off = narrative.exercise_terms(threat, capital, programme, p, without("M40"))
    assert not off["M40"].any()
    for cause in set(on) - {"M40"}:
        assert_same_bits(on[cause], off[cause])


@given(st.integers(0, 3), st.data())
def test_every_part_has_a_row_for_each_of_those_asked(n, data):
    like, story, programme = data.draw(within(n)), data.draw(within(1)), column(0.1)
    terms = (
        narrative.tell_terms(story, like, P),
        narrative.message_terms(story, programme, like, P),
        narrative.exercise_terms(like, like, programme, P, ON),
    )
    assert {x.shape for parts in terms for x in parts.values()} == {(n, WORLDS)}


def test_worked_example_of_telling_answering_and_exercising():
    # essay A ¶5: -.15 * .4 = -.06; essay A ¶9: .2 * .4 = .08
    story, one = column(0.4), column(1.0)
    assert amounts(narrative.tell_terms(story, one, P)) == {"narrative": -0.06}
    message = narrative.message_terms(story, column(0.1), one, P)
    assert amounts(message) == {"narrative": 0.08, "programme": 0.1}
    # essay A ¶11: .2 * .5 = .1 and -.3 * (1 - .6) = -.12
    exercise = narrative.exercise_terms(column(0.5), column(0.6), column(0.05), P, ON)
    assert amounts(exercise) == {"M40": 0.1, "M33": -0.12, "programme": 0.05}
