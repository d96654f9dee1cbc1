"""A month's chance: every draw has its own address, whoever else is in the cast."""

from __future__ import annotations

import numpy as np
import pytest

from sim.law import chance, draws
from sim.law.cast import Cast
from sim.law.draws import Luck, replicates
from sim.law.parameters import DECLARED
from tests.law.worlds import blueprint, play_months
from tests.strategies import assert_same_bits

CAST = blueprint().cast
LUCK = Luck(3, replicates(0, 5))
PER_MEMBER = ("election_u", "election_n", "ally_hygiene_n", "ally_force_n")


def smaller() -> Cast:
    """Return the cast without its first coalition member."""
    return Cast(*CAST._replace(coalition=CAST.coalition[1:]))


def test_no_two_draws_of_a_month_share_an_address():
    where = [*chance._addresses(CAST).values()]
    asked = {(d.name, d.occasion): d for d in play_months((6, 16, 20, 21)).asked}
    where += [decision.where for decision in asked.values()]
    where.append(draws.addresses("parameter", [(path,) for path in DECLARED]))
    every = np.concatenate(where)
    assert np.unique(every).size == every.size


def test_a_member_who_leaves_moves_no_draw_of_another():
    whole, fewer = (chance.draw_noise(cast, LUCK, 4) for cast in (CAST, smaller()))
    for field in PER_MEMBER:
        assert_same_bits(getattr(whole, field)[1:], getattr(fewer, field))
    assert_same_bits(whole.intelligence_n[1:], fewer.intelligence_n)
    for field in ("quarrel_u", "visit_u", "open_source_n", "crisis_u"):
        assert_same_bits(getattr(whole, field), getattr(fewer, field))


def test_a_member_who_leaves_moves_no_draw_of_another_s_start():
    whole, fewer = (chance.draw_start(cast, LUCK) for cast in (CAST, smaller()))
    for field in ("hygiene", "force", "private"):
        assert_same_bits(getattr(whole, field)[1:], getattr(fewer, field))
    assert_same_bits(whole.public, fewer.public)


@pytest.mark.parametrize("turn", [0, 1, 35, 1199])
def test_every_month_has_its_own_chance(turn):
    one, other = (chance.draw_noise(CAST, LUCK, t) for t in (turn, turn + 1))
    for mine, theirs in zip(one, other, strict=True):
        assert (mine != theirs).all()


def test_uniforms_are_chances_and_every_draw_has_the_shape_it_is_used_in():
    noise = chance.draw_noise(CAST, LUCK, 0)
    for field, drawn in noise._asdict().items():
        assert drawn.shape[-1] == 5
        assert not field.endswith("_u") or ((drawn > 0) & (drawn < 1)).all()
    assert noise.intelligence_n.shape == (len(CAST.observers), len(CAST.dyads), 5)


def test_an_option_s_draw_does_not_know_the_other_options_or_askings():
    decision = play_months((20,)).asked[0]
    whole = chance.draw_choice(decision, LUCK, 20)
    last = decision._replace(options=decision.options[1:])
    assert_same_bits(chance.draw_choice(last, LUCK, 20), whole[1:])
    for d in play_months((20,)).asked:
        some = d._replace(actors=d.actors[:1], targets=d.targets[:1])
        drawn = chance.draw_choice(d, LUCK, 20)
        assert_same_bits(chance.draw_choice(some, LUCK, 20), drawn[:, :1])
