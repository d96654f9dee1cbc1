"""The draw contract: a draw depends on its address and on nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.law import draws
from sim.law.draws import Luck, replicates, shared_luck
from tests.strategies import assert_same_bits

SEEDS = st.sampled_from([0, 1, 2**64 - 1]) | st.integers(0, 2**64 - 1)
TURNS = st.integers(-1, 1200)
LAWS = pytest.mark.parametrize("law", [draws.uniform, draws.normal, draws.gumbel])
NAMES = st.lists(st.text("ABCXYZ -", max_size=6), min_size=1, max_size=4)
WHERE = draws.addresses("test", [(f"N{i}",) for i in range(40)])


@LAWS
@given(SEEDS, TURNS, st.permutations(range(40)))
def test_a_draw_does_not_know_its_place_in_a_list(law, seed, turn, order):
    luck = Luck(seed, replicates(0, 3))
    drawn = law(luck, turn, WHERE)
    assert_same_bits(law(luck, turn, WHERE[list(order)]), drawn[list(order)])
    assert_same_bits(law(luck, turn, WHERE[:1]), drawn[:1])


@LAWS
@given(SEEDS, TURNS, st.integers(0, 29), st.integers(1, 30))
def test_a_draw_does_not_know_its_block_nor_how_many_there_are(law, seed, turn, first, count):
    all_ = law(Luck(seed, replicates(0, 60)), turn, WHERE)
    block = law(Luck(seed, replicates(first, count)), turn, WHERE)
    assert_same_bits(block, all_[:, first : first + count])


@given(SEEDS, TURNS)
def test_points_that_repeat_a_replicate_share_its_luck(seed, turn):
    twice = np.array([7, 3, 7], dtype=np.uint64)
    drawn = draws.uniform(Luck(seed, twice), turn, WHERE)
    assert_same_bits(drawn[:, 0], drawn[:, 2])
    assert (drawn[:, 0] != drawn[:, 1]).all()


@pytest.mark.parametrize("law", [draws.words, draws.uniform, draws.normal, draws.gumbel])
@given(SEEDS, TURNS, st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_draws_made_once_for_all_that_share_them_are_those_made_for_each(law, seed, turn, worlds):
    repeated = np.array(worlds, dtype=np.uint64)
    shared = shared_luck(seed, repeated)
    assert (shared.shared is None) == (len(set(worlds)) == len(worlds))
    assert_same_bits(shared.replicates, repeated)
    assert_same_bits(law(shared, turn, WHERE), law(Luck(seed, repeated), turn, WHERE))


def test_draws_are_made_once_for_every_replicate(monkeypatch):
    made, mix = [], draws._mix
    monkeypatch.setattr(draws, "_mix", lambda x: made.append(x.size) or mix(x))
    draws.uniform(shared_luck(1, np.repeat(replicates(0, 2), 500)), 0, WHERE)
    assert max(made) == 2 * WHERE.size


@given(SEEDS, st.integers(-1, 400))
def test_a_turn_may_be_a_number_or_an_array(seed, turn):
    luck = Luck(seed, replicates(0, 2))
    one = draws.words(luck, turn, WHERE)
    assert_same_bits(one, draws.words(luck, np.array([turn % 2**64], dtype=np.uint64), WHERE))


@given(NAMES, st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_two_purposes_never_share_a_word_for_the_same_names(names, one, other):
    assume(one != other)
    assert draws.address(one, *names) != draws.address(other, *names)


@given(NAMES, NAMES)
def test_unlike_names_never_share_a_word(names, others):
    assume(names != others)
    assert draws.address("choice", *names) != draws.address("choice", *others)


@given(st.text("AB", max_size=4), st.text("AB", min_size=1, max_size=4))
def test_names_do_not_run_into_each_other(one, other):
    together, apart = draws.address("p", one + other), draws.address("p", one, other)
    assert together != apart
    assert draws.address("p", one, other, "") != apart


@pytest.mark.parametrize("first", [0, 2**32, 2**53, 2**63, 2**64 - 50])
def test_every_replicate_has_its_own_word_however_large_its_number(first):
    many = replicates(first, 50)
    assert many.dtype == np.uint64
    assert int(many[-1]) == first + 49
    near = replicates(first % 2**32 if first > 2**32 else 100, 50)
    found = [draws.words(Luck(1, r), 0, WHERE) for r in (many, near)]
    assert np.unique(np.concatenate(found)).size == 2 * 50 * WHERE.size


def test_seeds_and_turns_share_no_word():
    found = [
        draws.words(Luck(seed, replicates(0, 20)), turn, WHERE)
        for seed in (0, 1, 2, 2**63, 2**64 - 1)
        for turn in (-1, 0, 1, 2, 1199)
    ]
    assert np.unique(np.concatenate(found)).size == 25 * 20 * WHERE.size


def test_the_stream_is_published_splitmix64():
    """Steele, Lea & Flood 2014; first outputs for seed 1234567, widely published."""
    published = [
        6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431,
        16408922859458223821,
    ]  # fmt: skip
    golden = np.uint64(0x9E3779B97F4A7C15)
    steps = np.arange(1, 6, dtype=np.uint64) * golden
    assert draws._mix(np.uint64(1234567) + steps).tolist() == published
    assert [draws._mix_integer((1234567 + int(s)) % 2**64) for s in steps] == published
    start = np.zeros(1, dtype=np.uint64) ^ draws._key(5, 3)
    luck = Luck(5, replicates(0, 5))
    stream = draws._mix(draws._mix(start)[:, None] + steps)
    assert_same_bits(draws.words(luck, 3, np.zeros(1, dtype=np.uint64)), stream)


@pytest.mark.parametrize("bits", [32, 52])
def test_the_grid_of_draws_never_reaches_nought_or_one(bits):
    ends = draws._share(np.array([0, 2**bits - 1], dtype=np.uint64), bits)
    assert ends.tolist() == [2.0 ** -(bits + 1), 1 - 2.0 ** -(bits + 1)]
    assert np.isfinite(-np.log(-np.log(ends))).all()
    middle = np.array([2 ** (bits - 1) - 1, 2 ** (bits - 1)], dtype=np.uint64)
    assert draws._share(middle, bits).sum() == 1


@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=50), st.sampled_from([32, 52]))
def test_a_share_is_the_middle_of_its_cell(words, bits):
    whole = np.array(words, dtype=np.uint64) >> np.uint64(64 - bits)
    assert_same_bits(draws._share(whole, bits), (whole.astype(float) + 0.5) * 2.0**-bits)


def test_a_cosine_is_that_of_the_library_within_its_rounding():
    turns = np.concatenate([np.linspace(0, 1, 100_001), 2.0 ** -np.arange(1, 34)])
    assert np.abs(draws.cosine(turns) - np.cos(2 * np.pi * turns)).max() < 1e-15
    assert draws.cosine(np.array([0.25, 0.75])).tolist() == [0, 0]
