"""Conversion: effort gained per threat seen, and months until adequacy is regained."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules.conversion import FOLLOW_UP, LEAST_RISE, conversion, time_to_close
from tests.strategies import assert_no_fall, within

BEFORE = 1
PATH = within(BEFORE + FOLLOW_UP + 2)
RISE = st.floats(0.05, 0.5)


def stepped(start, rise):
    """Return a path at ``start`` that rises by ``rise`` right after the event."""
    path = start + np.zeros((BEFORE + FOLLOW_UP + 2, 2))
    path[BEFORE + 1 :] += rise
    return path


@given(PATH, RISE)
def test_conversion_is_the_gain_in_effort_over_the_rise_of_threat(level, rise):
    gained = level[BEFORE + FOLLOW_UP] - level[BEFORE]
    found = conversion(level, stepped(0.3, rise), BEFORE)
    assert np.allclose(found, gained / rise, rtol=1e-9, atol=0)


@given(PATH, RISE, st.floats(0, 1))
def test_effort_gained_raises_conversion_and_a_common_level_does_not(level, rise, more):
    threat = stepped(0.3, rise)
    gained = level.copy()
    gained[BEFORE + FOLLOW_UP] += more
    assert_no_fall(conversion(level, threat, BEFORE), conversion(gained, threat, BEFORE))
    same = conversion(level + more, threat, BEFORE)
    assert np.allclose(same, conversion(level, threat, BEFORE), rtol=0, atol=1e-9)


@given(PATH, RISE)
def test_no_effort_gained_is_no_conversion(level, rise):
    steady = level[:1] + 0 * level
    assert not conversion(steady, stepped(0.3, rise), BEFORE).any()


@given(PATH, st.floats(-0.3, 0.9 * LEAST_RISE))
def test_conversion_is_undefined_where_threat_hardly_rose(level, rise):
    assert np.isnan(conversion(level, stepped(0.3, rise), BEFORE)).all()


def test_conversion_is_undefined_where_the_run_ends_too_soon():
    short = np.ones((BEFORE + FOLLOW_UP, 2))
    assert np.isnan(conversion(short, short, BEFORE)).all()


@given(PATH)
def test_adequacy_regained_is_at_or_above_its_level_before_and_never_was_sooner(adequacy):
    months = time_to_close(adequacy, BEFORE)
    for path, found in zip(adequacy.T, months, strict=True):
        after = path[BEFORE + 1 :] >= path[BEFORE]
        assert found == 1 + after.argmax() if after.any() else np.isnan(found)


@given(PATH, st.floats(0, 1))
def test_higher_adequacy_after_the_event_closes_the_gap_no_later(adequacy, more):
    lifted = adequacy.copy()
    lifted[BEFORE + 1 :] += more
    never = float(len(adequacy))
    sooner, later = (np.nan_to_num(time_to_close(x, BEFORE), nan=never) for x in (lifted, adequacy))
    assert_no_fall(sooner, later)


def test_worked_example_of_conversion():
    # threat .4 before; after it .5 for 6 months and .6 for 6: mean .55, so a rise of .15
    # effort .30 before, .36 in month 12: .06 / .15 = .4
    threat = np.array([0.4, *[0.5] * 6, *[0.6] * 6])[:, None]
    level = np.array([0.3, *[0.3] * 11, 0.36])[:, None]
    assert conversion(level, threat, 0) == pytest.approx(0.4)
    # adequacy .8 before, then .7, .75, .8: regained in month 3
    adequacy = np.array([0.8, 0.7, 0.75, 0.8, 0.9])[:, None]
    assert time_to_close(adequacy, 0) == pytest.approx(3.0)
