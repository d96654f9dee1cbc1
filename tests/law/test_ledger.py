"""The ledger: what moved a variable adds up to its change, and bounds are entries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.ledger import BOUND, CAUSES, Ledger, add_up, merged, settle
from sim.law.mechanisms import Switches
from sim.law.state import BOUNDS, VARIABLES, State
from tests.law.worlds import play_months
from tests.strategies import assert_same_bits, within

SIZES = dict(zip("GQDBCNHAWPS1", (3, 6, 3, 3, 2, 4, 2, 7, 3, 2, 4, 1), strict=True))
AMOUNTS = st.lists(st.floats(0, 1), min_size=1, max_size=4)


def some_state(at):
    """Return a state with every variable ``at`` (0 to 1) of the way through its range."""
    made = {}
    for name, about in VARIABLES.items():
        shape = (*(SIZES[letter] for letter in about.rows), 2)
        spread = np.linspace(0, 1, int(np.prod(shape))).reshape(shape)
        made[name] = about.low + (about.high - about.low) * (at + spread) / 2
    return State(**made)


def some_changes(state, amounts):
    """Return contributions of -.5 to .5 to every variable, unlike for every cause and row."""
    return {
        name: {
            f"cause {i}": np.modf(amount + 0.618 * np.arange(x.size).reshape(x.shape))[0] - 0.5
            for i, amount in enumerate(amounts)
        }
        for name, x in state._asdict().items()
    }


def entries(ledger, variable):
    return {cause: x for _, name, cause, x in ledger.entries if name == variable}


@pytest.mark.parametrize("variable", VARIABLES)
@given(st.floats(0, 1), AMOUNTS)
def test_entries_add_up_to_the_change_and_stay_in_range(variable, at, amounts):
    state, ledger = some_state(at), Ledger()
    changes = {variable: some_changes(state, amounts)[variable]}
    after = getattr(settle(state, changes, "test", ledger), variable)
    low, high = BOUNDS[variable]
    assert (after >= low).all()
    assert (after <= high).all()
    change = after - getattr(state, variable)
    assert np.allclose(add_up(entries(ledger, variable)), change, rtol=0, atol=1e-15 * max(1, high))


@given(st.floats(0, 1), AMOUNTS)
def test_a_bound_is_an_entry_of_its_own_and_zero_where_it_does_not_bind(at, amounts):
    state, ledger = some_state(at), Ledger()
    after = settle(state, some_changes(state, amounts), "test", ledger)
    for variable, (low, high) in BOUNDS.items():
        bound, end = entries(ledger, variable)[BOUND], getattr(after, variable)
        assert not bound[(end > low) & (end < high)].any()
        assert (bound[end == low] >= 0).all()
        assert (bound[end == high] <= 0).all()


@given(st.floats(0, 1), AMOUNTS)
def test_the_update_is_the_same_whether_or_not_anyone_keeps_an_account(at, amounts):
    state = some_state(at)
    changes = some_changes(state, amounts)
    for one, other in zip(
        settle(state, changes, "a"), settle(state, changes, "b", Ledger()), strict=True
    ):
        assert_same_bits(one, other)


@given(st.floats(0, 1))
def test_what_nothing_moves_keeps_every_bit(at):
    state = some_state(at)
    after = settle(state, {"tension": {"none": 0 * state.tension}}, "test")
    for one, other in zip(state, after, strict=True):
        assert_same_bits(one, other)


@given(within(3), within(3), within(3))
def test_contributions_add_up_left_to_right(first, second, third):
    whole = add_up({"a": first, "b": second, "c": third})
    assert_same_bits(whole, (first + second) + third)


@given(within(3), within(3), within(3))
def test_merged_accounts_lose_nothing(first, second, third):
    one = {"tension": {"probe": first}}
    other = {"tension": {"probe": second, "crisis": third}, "stance": {"dialled": third}}
    whole = merged([one, other])
    assert_same_bits(whole["tension"]["probe"], first + second)
    assert_same_bits(whole["tension"]["crisis"], third)
    assert_same_bits(whole["stance"]["dialled"], third)


def test_a_year_s_ledger_leads_from_its_start_to_its_end():
    start, played = play_months(()).state, play_months((6, 16, 20, 21))
    for variable in VARIABLES:
        moved = sum(x for _, name, _, x in played.ledger.entries if name == variable)
        change = getattr(played.state, variable) - getattr(start, variable)
        assert np.allclose(moved, change, rtol=0, atol=1e-13), variable


def test_every_cause_of_a_change_or_a_utility_has_a_meaning():
    played = play_months((6, 16, 20, 21))
    named = {cause for _, _, cause, _ in played.ledger.entries}
    named |= {cause for decision in played.asked for cause in decision.terms}
    assert named <= set(CAUSES) | set(Switches._fields)
    assert all(CAUSES.values())


def test_worked_example_of_settling():
    # tension .9 + .15 + .10 = 1.15 is held at 1, so the bound takes .15
    state, ledger = some_state(0.5), Ledger()
    state = state._replace(tension=np.full((3, 2), 0.9))
    parts = {"probe": np.full((3, 2), 0.15), "crisis": np.full((3, 2), 0.10)}
    after = settle(state, {"tension": parts}, "theatres", ledger)
    assert (after.tension == 1).all()
    assert [(v, c) for _, v, c, _ in ledger.entries] == [
        ("tension", "probe"), ("tension", "crisis"), ("tension", BOUND),
    ]  # fmt: skip
    assert np.allclose(entries(ledger, "tension")[BOUND], -0.15, rtol=0, atol=1e-15)
