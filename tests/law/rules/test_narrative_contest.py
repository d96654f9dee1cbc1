"""Narrative: how far a story and what answers it carry, and what moves the narrative."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.ledger import add_up
from sim.law.rules import narrative
from sim.law.rules.narrative import NarrativeParameters
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
    weights,
    within,
    without,
)

P = DEFAULTS.narrative
ANY = declared(NarrativeParameters)


@given(ascending(ordered(3)), weights(3))
def test_what_is_told_is_a_share_of_the_weight_of_those_asked(args, w):
    assert_moves(lambda x: narrative.told(x, w), args, (1,))
    ((chosen,), _) = args
    assert_within(narrative.told(chosen, w), chosen.min(axis=0), chosen.max(axis=0))
    assert not narrative.told(0 * chosen, w).any()


@given(within(3), within(3), within(1), st.integers(0, 3))
def test_who_weighs_nothing_tells_not_a_bit(chosen, w, silent, at):
    more = narrative.told(np.insert(chosen, [at], silent, axis=0), np.insert(w, at, 0.0, axis=0))
    assert_same_bits(narrative.told(chosen, w), more)


@given(ascending(ordered(1), ordered(1)), ANY)
def test_the_challengers_story_carries_further_the_more_is_told_and_the_more_united(args, p):
    assert_moves(lambda *x: narrative.carried(*x, p, ON), args, (1, 1))
    told, unity = args[0]
    assert_within(narrative.carried(told, unity, p, ON), p.unity_floor * told, told)
    assert not narrative.carried(0 * told, unity, p, ON).any()


@given(within(1), within(1), ANY)
def test_without_m29_a_story_carries_in_full_whatever_unity_is_shown(told, unity, p):
    assert_same_bits(narrative.carried(told, unity, p, without("M29")), told)


@given(ascending(ordered(1), ordered(1)), ANY)
def test_messages_carry_further_the_more_there_are_and_the_more_agreed(args, p):
    assert_moves(lambda *x: narrative.answered(*x, p, ON), args, (1, 1))
    messages, agreement = args[0]
    assert not narrative.answered(0 * messages, agreement, p, ON).any()
    assert not narrative.answered(messages, 0 * agreement, p, ON).any()


@given(within(1), within(1), ANY)
def test_without_m37_disagreement_drowns_no_message(messages, agreement, p):
    off = narrative.answered(messages, agreement, p, without("M37"))
    assert_same_bits(off, narrative.answered(messages, 1 + 0 * agreement, p, ON))


@given(ascending(ordered(1), ordered(1), ordered(1), ordered(1)), ANY)
def test_telling_moves_the_narrative_up_and_answers_displays_and_habit_down(args, p):
    assert_moves(lambda *x: add_up(narrative.narrative_change(*x, p, ON)), args, (1, -1, -1, -1))


@given(within(1), within(1), ANY)
def test_as_much_as_usual_moves_the_narrative_nowhere(answered, displayed, p):
    carried = 1 + 0 * answered
    usual = carried - answered - p.exercise_weight * displayed
    moved = narrative.narrative_change(carried, answered, displayed, usual, p, ON)
    assert add_up(moved) == pytest.approx(0, abs=1e-15)


@given(within(1), within(1), within(1), within(1), ANY)
def test_without_m39_a_counter_parade_moves_no_story(carried, answered, displayed, usual, p):
    known = (carried, answered, displayed, usual, p)
    on, off = (narrative.narrative_change(*known, x) for x in (ON, without("M39")))
    assert not off["M39"].any()
    assert_no_fall(on["M39"], off["M39"])
    assert_same_bits(on["told"], off["told"])
    assert_same_bits(on["answered"], off["answered"])


def amounts(terms):
    """Return contributions by cause in one world."""
    return {cause: pytest.approx(part.item()) for cause, part in terms.items()}


def test_worked_example_of_what_moves_the_narrative():
    # of weights .25 and .75 the first told: .25; with unity .6: .4 * (.5 + .5 * .6) = .32
    told = narrative.told(column(1.0, 0.0), column(0.25, 0.75))
    assert told == pytest.approx(0.25)
    carried = narrative.carried(column(0.4), column(0.6), P, ON)
    assert carried == pytest.approx(0.32)
    # essay A ¶9: 1.2 * .5 * .8 = .48
    answered = narrative.answered(column(0.5), column(0.8), P, ON)
    assert answered == pytest.approx(0.48)
    # .06 * (.32 - .2) = .0072, -.06 * .48 = -.0288, essay A ¶11: -.06 * .6 * .5 = -.018
    moved = narrative.narrative_change(carried, answered, column(0.5), column(0.2), P, ON)
    assert amounts(moved) == {"told": 0.0072, "answered": -0.0288, "M39": -0.018}
