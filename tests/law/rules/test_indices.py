"""Coalition, how it is measured: weakest link, level, agreement, cohesion, adequacy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.arrays import logit
from sim.law.rules import indices
from sim.law.rules.coalition import CoalitionParameters
from sim.law.rules.sanctions import SanctionParameters
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

P, SANCTIONS = DEFAULTS.coalition, DEFAULTS.sanctions
ANY, ANY_SANCTIONS = declared(CoalitionParameters), declared(SanctionParameters)
EFFORT, THREAT, WEIGHT = within(3), within(3, low=0.05, high=0.99), weights(3)


def weakest_link(hygiene, weight, p=P, sanctions=SANCTIONS, on=ON):
    return indices.weakest_link(hygiene, weight, p, sanctions, on)


def every_index(effort, threat, weight):
    """Return every index of a coalition by name."""
    return {
        "weakest_link": weakest_link(effort, weight),
        "level": indices.level(effort, weight),
        "agreement": indices.agreement(effort, threat, weight),
        "cohesion": indices.cohesion(effort, threat, weight),
        "adequacy": indices.adequacy(effort, threat, weight),
    }


@given(EFFORT, THREAT, WEIGHT)
def test_every_index_is_a_share(effort, threat, weight):
    for index in every_index(effort, threat, weight).values():
        assert_within(index, 0, 1)


@given(EFFORT, THREAT, WEIGHT, st.permutations(range(3)))
def test_no_index_knows_the_order_of_members(effort, threat, weight, order):
    other = every_index(effort[order], threat[order], weight[order])
    for name, index in every_index(effort, threat, weight).items():
        assert np.allclose(index, other[name], rtol=0, atol=1e-7), name


@given(EFFORT, THREAT, weights(2))
def test_a_member_without_weight_changes_no_bit_of_any_index(effort, threat, weight):
    fewer = every_index(effort[:2], threat[:2], weight)
    third = np.concatenate([weight, 0 * weight[:1]])
    for name, index in every_index(effort, threat, third).items():
        assert_same_bits(index, fewer[name])


@given(ordered(3), THREAT, WEIGHT, ANY)
def test_effort_raises_enforcement_level_and_adequacy(effort, threat, weight, p):
    low, high = effort
    for on in (ON, without("M36")):
        assert_no_fall(*(weakest_link(x, weight, p, on=on) for x in effort))
    assert_no_fall(indices.level(low, weight), indices.level(high, weight))
    assert_no_fall(*(indices.adequacy(x, threat, weight) for x in effort))


@given(within(3, low=0.03), WEIGHT, ANY, ANY_SANCTIONS)
def test_enforcement_lies_between_the_weakest_link_and_the_mean(hygiene, weight, p, sanctions):
    aggregate = weakest_link(hygiene, weight, p, sanctions)
    assert_within(aggregate, hygiene.min(axis=0), indices.level(hygiene, weight))


@given(EFFORT, WEIGHT, ANY, ANY_SANCTIONS)
def test_without_m36_gaps_between_members_lower_no_enforcement(hygiene, weight, p, sanctions):
    aggregate = weakest_link(hygiene, weight, p, sanctions, without("M36"))
    assert_same_bits(aggregate, indices.level(hygiene, weight))


@given(within(1, low=0.15, high=0.85), st.floats(0.01, 0.08), ANY)
def test_a_wider_gap_at_the_same_mean_lowers_enforcement(hygiene, gap, p):
    even = column(0.5, 0.5)
    narrow, wide = (
        weakest_link(np.concatenate([hygiene - x, hygiene + x]), even, p) for x in (gap, gap + 0.01)
    )
    assert (wide < narrow).all()
    assert (narrow < hygiene).all()


@given(EFFORT, WEIGHT, ANY, ANY_SANCTIONS)
def test_a_member_that_does_next_to_nothing_is_no_weaker_a_link_than_the_least(
    hygiene, weight, p, sanctions
):
    none, least = (
        np.concatenate([x + 0 * hygiene[:1], hygiene[1:]]) for x in (0.0, sanctions.least_hygiene)
    )
    one, other = (weakest_link(x, weight, p, sanctions) for x in (none, least))
    assert_same_bits(one, other)
    assert (one > 0).all()


@given(EFFORT, ANY)
def test_where_nobody_has_any_weight_nobody_enforces(hygiene, p):
    for nobody in (hygiene, hygiene[:0]):
        assert not weakest_link(nobody, 0 * nobody, p).any()
        assert not weakest_link(nobody, 0 * nobody, p, on=without("M36")).any()


@given(within(1, low=0.03), WEIGHT, ANY, ANY_SANCTIONS)
def test_equal_members_enforce_as_much_as_each_of_them(hygiene, weight, p, sanctions):
    for on in (ON, without("M36")):
        aggregate = weakest_link(hygiene + 0 * weight, weight, p, sanctions, on)
        assert np.allclose(aggregate, hygiene, rtol=0, atol=1e-12)


@given(THREAT, WEIGHT, st.floats(0.5, 1))
def test_members_who_bear_alike_agree_whatever_the_scale(threat, weight, scale):
    assert_within(indices.agreement(scale * threat, threat, weight), 1 - 1e-7, 1)


@given(within(3, low=0.1), within(3, low=0.1, high=0.99), WEIGHT, st.floats(0.5, 1))
def test_agreement_is_blind_to_a_common_scale(effort, threat, weight, scale):
    effort = np.minimum(effort, threat)
    one = indices.agreement(effort, threat, weight)
    other = indices.agreement(scale * effort, threat, weight)
    assert np.allclose(one, other, rtol=0, atol=1e-6)


@given(EFFORT, THREAT, WEIGHT)
def test_effort_beyond_the_threat_is_neither_disagreement_nor_adequacy(effort, threat, weight):
    capped = np.minimum(effort, threat)
    for index in (indices.agreement, indices.adequacy):
        assert_same_bits(index(effort, threat, weight), index(capped, threat, weight))


@given(EFFORT, THREAT, WEIGHT)
def test_cohesion_is_the_geometric_mean_of_level_and_agreement(effort, threat, weight):
    both = indices.level(effort, weight) * indices.agreement(effort, threat, weight)
    assert np.allclose(indices.cohesion(effort, threat, weight) ** 2, both, rtol=0, atol=1e-12)


@given(ordered(3, low=0.05, high=0.99), EFFORT, WEIGHT)
def test_adequacy_is_full_where_effort_meets_threat(threat, effort, weight):
    enough = indices.adequacy(np.maximum(effort, threat[1]), threat[0], weight)
    assert np.allclose(enough, 1, rtol=0, atol=1e-12)


@given(EFFORT, WEIGHT)
def test_where_nothing_threatens_nothing_is_missing(effort, weight):
    assert (indices.adequacy(effort, 0 * effort, weight) == 1).all()


@given(ascending(ordered(3), ordered(3)))
def test_effort_lies_between_its_two_kinds_and_grows_with_each(args):
    assert_moves(indices.effort, args, (1, 1))
    hygiene, force = args[0]
    effort = indices.effort(hygiene, force)
    assert_within(effort, np.minimum(hygiene, force), np.maximum(hygiene, force))


@given(within(4, low=0.01))
def test_members_weigh_by_the_root_of_their_capability(capability):
    weight = indices.member_weights(capability)
    assert np.allclose(weight.sum(axis=0), 1, rtol=0, atol=1e-12)
    assert np.allclose((weight / weight[:1]) ** 2, capability / capability[:1], rtol=1e-9)


def test_worked_example_of_indices():
    # harmonic mean of .2 and .6: 1 / (.5 / .2 + .5 / .6) = .3, plain mean .4; level .375
    # agreement: logs of 1 and 1/2 lie ln 2 apart, sd ln 2 / 2, so exp(-ln 2 / 2) = .707107
    # cohesion is sqrt(.375 * .707107) = .514942; adequacy is (.5 + .25) / (.5 + .5) = .75
    # .8 and .2 are the roots of .64 and .04; effort is (.2 + .6) / 2 = .4
    even = column(0.5, 0.5)
    assert indices.member_weights(column(0.64, 0.04)).ravel() == pytest.approx([0.8, 0.2])
    assert indices.effort(column(0.2), column(0.6)) == pytest.approx(0.4)
    assert weakest_link(column(0.2, 0.6), even) == pytest.approx(0.3)
    assert weakest_link(column(0.2, 0.6), even, on=without("M36")) == pytest.approx(0.4)
    found = every_index(column(0.5, 0.25), even, even)
    assert found["level"] == pytest.approx(0.375)
    assert found["agreement"] == pytest.approx(0.707107, abs=1e-6)
    assert found["cohesion"] == pytest.approx(0.514942, abs=1e-6)
    assert found["adequacy"] == pytest.approx(0.75)


@given(within(1, low=0.05, high=0.95))
def test_the_common_effort_found_gives_the_index_wanted(wanted):
    def index(common):
        return 1 / (1 + np.exp(-common))

    found = indices.solve_common_effort(wanted, index, 0 * wanted)
    assert np.allclose(found, logit(wanted), rtol=0, atol=1e-12)
