"""The model's own actors choose the same one by one and all at once."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents.model import WargameModel
from sim.law.draws import Luck, gumbel, replicates
from sim.law.orders import ORDERS
from sim.policies.quantal import QuantalResponse
from sim.policies.question import answer_of
from sim.policies.scripted import Scripted
from tests.policies.decisions import decisions, question

WORLDS = [("as-it-happened", 0), ("open-play", 1), ("open-play", 2)]


@pytest.mark.parametrize(("scenario", "replicate"), WORLDS)
def test_one_by_one_and_all_at_once_the_same_options_are_chosen(
    scenario: str, replicate: int
) -> None:
    kinds, ceremonies = set(), {"stage", "offer", "attend", "send", "visit offer", "visit attend"}
    for asked in decisions(scenario, replicate, 22):
        kinds.add(asked.decision.name)
        for ask, draw, chosen in asked.questions():
            assert answer_of(Scripted(QuantalResponse()), ask, draw) is not None
            assert answer_of(Scripted(QuantalResponse()), ask, draw).name == chosen.name
    assert kinds == ceremonies | {instrument.name for instrument in ORDERS}


@pytest.mark.parametrize(("scenario", "replicate"), WORLDS)
def test_a_question_says_how_likely_the_model_s_actor_takes_each_option(
    scenario: str, replicate: int
) -> None:
    for asked in decisions(scenario, replicate, 22):
        for ask, _, _ in asked.questions():
            legal = [option for option in ask.options if option.is_legal]
            assert sum(o.probability for o in legal) == pytest.approx(1)
            assert all(o.probability == 0 for o in ask.options if not o.is_legal)
            best = max(legal, key=lambda o: o.attraction)
            for option in legal:
                odds = np.exp(option.attraction - best.attraction)
                assert option.probability / best.probability == pytest.approx(odds)
                assert option.utility == pytest.approx(sum(option.terms.values()))


def test_options_are_taken_as_often_as_the_question_says() -> None:
    ask, n = question("stance"), 4000
    names = np.array([1, 2, 3], dtype=np.uint64)
    draws = gumbel(Luck(1, replicates(0, n)), 0, names)
    taken = [answer_of(QuantalResponse(), ask, draws[:, r]).number for r in range(n)]
    often = np.bincount(taken, minlength=3) / n
    for option in ask.options:
        error = np.sqrt(option.probability * (1 - option.probability) / n)
        assert abs(often[option.number] - option.probability) <= 5 * error + 1e-12


@pytest.mark.parametrize("scenario", ["as-it-happened", "with-iran", "three-members"])
def test_what_is_known_has_a_row_for_each_of_those_asked_or_one_for_all(scenario: str) -> None:
    for asked in decisions(scenario, 0, 22):
        for name, known in asked.decision.observation.items():
            about = (asked.decision.name, name, known.shape)
            assert known.shape[0] in (1, len(asked.decision.actors)), about
            assert known.shape[-1] == 1, about


def test_members_know_every_challenger_and_challengers_every_member() -> None:
    model = WargameModel("baseline", rng=7, replicate=0)
    state = model.state
    asked = {a.decision.name: a.decision for a in decisions("baseline", 0, 1)}
    for name, whom in (("engage", 3), ("press", 3), ("court", 7), ("coerce", 10)):
        assert len(asked[name].options) == 1 + whom
    talks = question("engage", "baseline").observation
    assert talks["recognition"] == pytest.approx(state.recognition[:, 0], abs=0.05)
    squeeze = question("coerce", "baseline").observation
    assert squeeze["hygiene"] == pytest.approx(state.hygiene[:, 0], abs=0.05)
    assert squeeze["exposure"] == pytest.approx(state.exposure[0, 0])
    assert len(question("press", "baseline").observation["coercion_cost"]) == 3
    assert len(question("court", "baseline").observation["tilt"]) == 7


def test_an_actor_knows_its_own_rows_and_no_other_s() -> None:
    asked = next(a for a in decisions("as-it-happened", 0, 1) if a.decision.name == "stance")
    view = asked.decision.observation
    for i, (ask, _, _) in enumerate(asked.questions()):
        assert ask.observation["stance"] == view["stance"][i, 0]
        assert ask.observation["target"] == view["target"][i, 0]
