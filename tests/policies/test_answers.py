"""Any callable may decide: it answers with an option, a name or a number, or is told off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.agents.model import WargameModel
from sim.errors import PolicyError
from sim.policies.question import Option, Question, answer_of
from tests.policies.decisions import decisions, question

NO_DRAW = np.zeros(13)


def answering(answer: Any) -> Any:
    return lambda _observation, _options, _draw: answer


@pytest.mark.parametrize("decision", ["stance", "hygiene", "resource", "probe"])
def test_an_answer_may_be_an_option_its_name_or_its_number(decision: str) -> None:
    ask = question(decision)
    for option in ask.options:
        for answer in (option, option.name, option.number, np.int64(option.number)):
            assert answer_of(answering(answer), ask, NO_DRAW) is option


def test_a_policy_is_given_what_it_may_know_its_options_and_its_draw() -> None:
    ask, seen = question("stance"), []

    def decide(*given: Any) -> int:
        seen.append(given)
        return 0

    answer_of(decide, ask, NO_DRAW)
    assert seen == [(ask.observation, ask.options, NO_DRAW)]


def test_an_object_with_choose_is_a_policy_too() -> None:
    class Last:
        def choose(self, _: Any, options: Sequence[Option], __: Any) -> Option:
            return options[-1]

    ask = question("probe")
    assert answer_of(Last(), ask, NO_DRAW) is ask.options[-1]


def last_legal(_: Any, options: Sequence[Option], __: Any) -> Option:
    return [option for option in options if option.is_legal][-1]


ILLEGAL = {
    "an unknown name": "upp",
    "no number of an option": 3,
    "a number below all": -1,
    "nothing": None,
    "a truth value": True,
    "half a number": 0.5,
    "a list": ["up"],
    "an array of several": np.array([1, 2]),
    "an option of another question": question("hygiene").options[1],
}


@pytest.mark.parametrize("case", ILLEGAL)
def test_an_answer_that_is_no_option_is_refused_with_the_options_that_are(case: str) -> None:
    with pytest.raises(PolicyError) as caught:
        answer_of(answering(ILLEGAL[case]), question("stance"), NO_DRAW)
    said = str(caught.value)
    assert said.startswith("CHN's policy, asked stance PRK: ")
    assert "is no legal option; " in said
    near = ("did you mean up?",) if case == "an unknown name" else ("up, hold, down",)
    assert said.endswith(near)


def barred() -> Question:
    """Return a question with an option that is not legal."""
    asked = decisions("open-play", 1, 22)
    questions = (q for a in asked for q, _, _ in a.questions())
    return next(q for q in questions if 1 < sum(o.is_legal for o in q.options) < len(q.options))


def test_an_option_that_is_not_legal_is_refused_with_those_that_are() -> None:
    ask = barred()
    legal = [option.name for option in ask.options if option.is_legal]
    for option in ask.options:
        if not option.is_legal:
            for answer in (option, option.name, option.number):
                with pytest.raises(PolicyError, match="is no legal option; ") as caught:
                    answer_of(answering(answer), ask, NO_DRAW)
                assert any(name in str(caught.value) for name in legal)
                assert repr(getattr(answer, "name", answer)) in str(caught.value)


def test_any_callable_may_sit_in_a_seat_of_the_mesa_world() -> None:
    model = WargameModel("baseline", rng=1, turns=3)
    model.actor("DEU").policy = answering("yes")
    model.actor("CHN").policy = last_legal
    with pytest.raises(PolicyError, match="DEU's policy, asked resource: 'yes' is no legal option"):
        model.step()


def test_whoever_sits_in_the_seat_gives_the_order() -> None:
    model = WargameModel("baseline", rng=1, turns=2)
    model.actor("CHN").policy = lambda _, options, __: int(options[1].is_legal)
    model.actor("USA").policy = lambda *given: last_legal(*given).name
    model.step()
    given = {(q.actor, q.decision, q.target): o.name for q, o in model.orders}
    assert given["CHN", "stance", "RUS"] == "hold"
    assert given["CHN", "probe", "west_pacific"] == "probe"
    assert given["CHN", "trade", "USA"] == "escalate"
    assert given["USA", "hygiene", ""] == "yes"
    assert given["USA", "engage", ""] == "RUS"
    assert given["USA", "trade", "CHN"] == "open"
