"""The laboratory: the same luck for all cases, each run once while it is remembered."""

from __future__ import annotations

import numpy as np

from sim.evidence.facts.cases import FREE, HISTORY, KOREA_TO_BEIJING, NO_PARADES, head
from sim.evidence.lab import KEPT, Case, Lab


def test_a_case_is_run_once_while_it_is_remembered():
    lab = Lab(4, 1)
    short = Case("baseline", months=1)
    first = lab.run(short)
    assert lab.run(short) is first
    assert lab.worlds == 4
    for months in range(2, KEPT + 2):
        lab.run(short._replace(months=months))
    again = lab.run(short)
    assert again is not first
    assert np.array_equal(again.block.path, first.block.path)


def test_cases_share_their_luck_up_to_what_differs():
    lab = Lab(6, 2)
    one, other = lab.run(HISTORY), lab.run(NO_PARADES)
    for outcome in ("public_belief", "coalition_level"):
        apart = one.path(outcome) != other.path(outcome)
        assert not apart[:21].any()
        assert apart[21:].any()


def test_changes_merge_as_files_that_extend_others():
    case = HISTORY.with_changes({"events": {"a": {"add": {"x": 1}}}})
    more = case.with_changes({"events": {"a": {"add": {"y": 2}}, "b": None}})
    assert more.changes == {"events": {"a": {"add": {"x": 1, "y": 2}}, "b": None}}
    assert case.changes == {"events": {"a": {"add": {"x": 1}}}}


def test_settings_of_the_lab_hold_in_every_case_and_a_case_may_say_otherwise():
    case = Case("baseline", months=1, fixed=True)
    dark = Lab(3, 1, {"coalition.cohesion": 0.4})
    asked = dark.run(case).block.quiet
    names = dark.run(case).block.names
    assert np.allclose(asked[names.index("coalition_cohesion")], 0.4, atol=1e-6)
    other = dark.run(case.with_settings({"coalition.cohesion": 0.7})).block.quiet
    assert np.allclose(other[names.index("coalition_cohesion")], 0.7, atol=1e-6)


def test_watching_a_decision_changes_no_bit_and_chances_sum_to_one():
    lab = Lab(5, 3)
    watched, plain = lab.run(FREE, (KOREA_TO_BEIJING,)), lab.run(FREE)
    assert np.array_equal(watched.block.path, plain.block.path)
    whole = watched.chance(KOREA_TO_BEIJING, lambda _: True)
    assert np.allclose(whole, 1.0, rtol=0, atol=1e-12)
    some = watched.chance(KOREA_TO_BEIJING, head)
    assert ((some > 0) & (some < 1)).all()
