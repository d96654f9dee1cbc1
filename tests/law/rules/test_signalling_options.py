"""Signalling, the menu: how options read as their names, and which are legal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import signalling
from sim.law.rules.signalling import (
    ABSENT,
    FULL_MENU,
    HEDGER_MENU,
    RANKS,
    TONES,
    VISIT_MENU,
    SignallingParameters,
)
from tests.strategies import DEFAULTS, assert_no_fall, assert_within, column, declared, within

P = DEFAULTS.signalling
ANY = declared(SignallingParameters)
MENUS = pytest.mark.parametrize("menu", [FULL_MENU, VISIT_MENU, HEDGER_MENU])


@MENUS
def test_options_read_as_their_names_say(menu):
    rank = signalling.option_ranks(menu, column(1.0))[:, 0, 0]
    tone = signalling.option_tones(menu, P)[:, 0, 0]
    for option, m, dn in zip(menu[1:], rank[1:], tone[1:], strict=True):
        named = option.split(" ")
        assert m == RANKS[named[0]]
        assert dn == pytest.approx(TONES[named[1]], abs=1e-12)
    assert menu[0] == ABSENT
    assert rank[0] == 0


@MENUS
@given(within(1, low=0.01, high=0.99))
def test_a_tone_is_a_share_that_rises_with_the_deniability_of_all_wording(menu, deniability):
    plain, empty = (
        signalling.option_tones(menu, P._replace(deniability=x))
        for x in (np.minimum(deniability, 0.5), np.maximum(deniability, 0.5))
    )
    listed = signalling.option_tones(menu, P)
    assert_no_fall(plain, listed)
    assert_no_fall(listed, empty)
    assert_within(plain, 0, 1)
    assert_within(empty, 0, 1)


@given(ANY)
def test_no_lever_on_wording_changes_which_words_are_the_more_deniable(p):
    tone = signalling.option_tones(VISIT_MENU, p)[1:]
    assert list(TONES.values()) == sorted(TONES.values(), reverse=True)
    assert (tone[1:] < tone[:-1]).all()


@MENUS
@given(within(2))
def test_what_is_legal_lies_at_or_below_the_ceiling_and_absence_always_is(menu, ceiling):
    rank = signalling.option_ranks(menu, ceiling)
    legal = signalling.legal_options(menu, ceiling)
    assert legal[0].all()
    assert np.isin(legal, (0, 1)).all()
    assert_within((rank * legal).max(axis=0), 0, ceiling + 1e-9)
    assert signalling.legal_options(menu, 1 + 0 * ceiling).all()


@MENUS
@given(within(1))
def test_a_higher_ceiling_shuts_nothing(menu, ceiling):
    lower, higher = (signalling.legal_options(menu, x) for x in (ceiling, 1 + 0 * ceiling))
    assert_no_fall(lower, higher)


def test_worked_example_of_wording():
    # at deniability .25 the power is ln .25 / ln .5 = 2: .95**2, .7**2, .4**2 and .1**2
    # at sqrt(.5) it is 1 / 2
    plain = P._replace(deniability=column(0.25))
    tone = signalling.option_tones(VISIT_MENU, plain)[1:, 0, 0]
    assert tone == pytest.approx([0.9025, 0.49, 0.16, 0.01])
    empty = P._replace(deniability=column(0.5**0.5))
    tone = signalling.option_tones(VISIT_MENU, empty)[1:, 0, 0]
    assert tone == pytest.approx([0.974679, 0.836660, 0.632456, 0.316228], abs=1e-6)


def test_worked_example_of_what_is_open():
    # with a premier's place open, all but the four wordings of a head of state
    legal = signalling.legal_options(FULL_MENU, column(0.75))[:, 0, 0]
    assert legal.tolist() == [1.0] * 9 + [0.0] * 4
