"""Structural balance: the energy of all triads, against a sum over every three of the cast."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import structure
from tests.strategies import WORLDS, assert_same_bits, assert_within, column, within


def symmetric(x: np.ndarray) -> np.ndarray:
    """Return ties ``[n, n, R]`` with those above the diagonal below it, too."""
    upper = np.triu(np.ones(x.shape[:2]))[..., None]
    return x * upper + (x * upper).swapaxes(0, 1) * (1 - upper)


@st.composite
def casts(draw, challengers=(0, 4), members=(0, 4), hedgers=(0, 4)):
    """Draw the ties of a cast of any size: within three groups, beliefs and tilts."""
    b, c, h = (draw(st.integers(*size)) for size in (challengers, members, hedgers))
    groups = [symmetric(draw(within(n, n, low=-1))) for n in (b, c, h)]
    return (*groups, draw(within(c)), draw(within(h, low=-1)))


def whole(challengers, members, hedgers, seen, tilt):
    """Return ties of everybody to everybody, ``[N, N, R]``, as the rule says they are."""
    b, c, h = len(challengers), len(members), len(hedgers)
    ties = np.zeros((b + c + h, b + c + h, seen.shape[-1]))
    ties[:b, :b], ties[b : b + c, b : b + c], ties[b + c :, b + c :] = challengers, members, hedgers
    for i in range(b):
        ties[i, b : b + c], ties[i, b + c :] = -seen, tilt
    for i in range(c):
        ties[b + i, b + c :] = -tilt
    return symmetric(ties)


def energy(ties):
    """Return minus the mean over all triads of the product of their ties, ``[1, R]``."""
    triads = list(combinations(range(len(ties)), 3))
    products = sum(ties[i, j] * ties[j, k] * ties[i, k] for i, j, k in triads)
    return -(products + np.zeros(ties.shape[-1]))[None] / max(len(triads), 1)


@given(casts())
def test_balance_is_minus_the_mean_product_of_all_triads_whatever_the_cast(cast):
    found = structure.structural_balance(*cast)
    assert found.shape == (1, WORLDS)
    assert np.allclose(found, energy(whole(*cast)), rtol=0, atol=1e-12)
    assert_within(found, -1, 1)


@given(casts(), st.floats(-1, 1))
def test_what_somebody_is_to_itself_does_not_matter(cast, self_tie):
    groups = [x.copy() for x in cast[:3]]
    for group in groups:
        group[np.arange(len(group)), np.arange(len(group))] = self_tie
    assert_same_bits(
        structure.structural_balance(*groups, *cast[3:]), structure.structural_balance(*cast)
    )


@given(casts(), st.randoms(use_true_random=False))
def test_the_order_of_a_cast_does_not_matter(cast, shuffle):
    orders = [shuffle.sample(range(len(x)), len(x)) for x in cast[:3]]
    groups = [x[order][:, order] for x, order in zip(cast[:3], orders, strict=True)]
    found = structure.structural_balance(*groups, cast[3][orders[1]], cast[4][orders[2]])
    assert np.allclose(found, structure.structural_balance(*cast), rtol=0, atol=1e-12)


@given(casts())
def test_no_ties_have_no_energy(cast):
    assert not structure.structural_balance(*(0 * x for x in cast)).any()


@given(casts(hedgers=(1, 4)), st.integers(0, 3))
def test_a_hedger_that_changes_all_its_ties_leaves_every_triad_as_balanced(cast, who):
    hedgers, tilt = cast[2].copy(), cast[4].copy()
    who = who % len(tilt)
    hedgers[who], hedgers[:, who], tilt[who] = -hedgers[who], -hedgers[:, who], -tilt[who]
    found = structure.structural_balance(*cast[:2], hedgers, cast[3], tilt)
    assert np.allclose(found, structure.structural_balance(*cast), rtol=0, atol=1e-12)


@given(casts(members=(1, 4), hedgers=(0, 0)), st.integers(0, 3))
def test_so_does_a_member_where_nobody_hedges(cast, who):
    members, seen = cast[1].copy(), cast[3].copy()
    who = who % len(seen)
    members[who], members[:, who], seen[who] = -members[who], -members[:, who], -seen[who]
    found = structure.structural_balance(cast[0], members, cast[2], seen, cast[4])
    assert np.allclose(found, structure.structural_balance(*cast), rtol=0, atol=1e-12)


def camps(b, c, side):
    """Return two camps: all challengers, all members, hedgers on the challengers' side (1) or not.

    Within a camp ties are 1, between camps -1.
    """
    tilt = column(*side)
    hedgers = tilt[:, None] * tilt[None]
    return np.ones((b, b, 1)), np.ones((c, c, 1)), hedgers, np.ones((c, 1)), tilt


SIDES = st.lists(st.sampled_from([-1.0, 1.0]), max_size=4)


@given(st.integers(0, 4), st.integers(0, 4), SIDES)
def test_two_camps_are_perfectly_balanced(b, c, side):
    n = b + c + len(side)
    assert structure.structural_balance(*camps(b, c, side)).item() == (-1 if n > 2 else 0)


@given(st.integers(0, 4), st.integers(0, 4))
def test_harmony_is_perfectly_balanced_where_nobody_hedges(b, c):
    challengers, members, nobody, seen, tilt = camps(b, c, [])
    found = structure.structural_balance(challengers, members, nobody, -seen, tilt)
    assert found.item() == (-1 if b + c > 2 else 0)


@pytest.mark.parametrize("group", [0, 1, 2])
@given(st.integers(3, 5))
def test_three_of_a_group_who_are_all_foes_are_out_of_balance(group, n):
    sizes = [n if k == group else 0 for k in range(3)]
    foes = [-np.ones((k, k, 1)) for k in sizes]
    found = structure.structural_balance(*foes, np.zeros((sizes[1], 1)), np.zeros((sizes[2], 1)))
    assert found.item() == 1


def test_worked_example_of_balance():
    # Heider 1946, by hand: two challengers tied by .8, two members by .5, seen at .6 and .4,
    # and a hedger at .5. The ten triads: challengers and each member .8 * .36 + .8 * .16 = .416,
    # and the hedger .8 * .25 = .2; members and each challenger 2 * .5 * .6 * .4 = .24, and the
    # hedger .5 * .25 = .125; one of each kind 2 * (.6 + .4) * .25 = .5: in all 1.481
    def pair(x):
        return np.array([[[0.0], [x]], [[x], [0.0]]])

    alone = np.zeros((1, 1, 1))
    found = structure.structural_balance(pair(0.8), pair(0.5), alone, column(0.6, 0.4), column(0.5))
    assert found.item() == pytest.approx(-0.1481)


def test_worked_example_of_ties():
    latent = np.array([[0.75], [0.25]])
    ties = structure.challenger_ties(latent, ((0, 1), (1, 2)), 3)[..., 0]
    assert ties.tolist() == [[0.0, 0.5, 0.0], [0.5, 0.0, -0.5], [0.0, -0.5, 0.0]]
    # met .4 / .8 = .5 and .3 / .4 = .75, more than asked counts as met: 2 min - 1
    effort, threat = np.array([[0.4], [0.3], [0.9]]), np.array([[0.8], [0.4], [0.5]])
    ties = structure.member_ties(effort, threat)[..., 0]
    assert np.allclose(ties, [[0.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 1.0]])
    tilt = np.array([[-0.2], [0.3]])
    assert np.allclose(structure.hedger_ties(tilt)[..., 0], [[1.0, 0.5], [0.5, 1.0]])
