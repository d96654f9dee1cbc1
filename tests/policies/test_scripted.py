"""Scripts: followed where they can be, and open where they cannot."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sim.agents.model import WargameModel
from sim.batch.run import run_batch
from sim.law.orders import ORDERS as INSTRUMENTS
from sim.policies.question import answer_of
from sim.policies.scripted import Scripted
from tests.policies.decisions import decisions
from tests.scenario.files import write


def never(*_: Any) -> None:
    pytest.fail("nobody else should have been asked")


def first_legal(_: Any, options: Any, __: Any) -> Any:
    return next(option for option in options if option.is_legal)


def scripted_questions() -> list[Any]:
    asked = decisions("as-it-happened", 0, 22)
    return [q for a in asked for q, _, _ in a.questions() if any(o.is_scripted for o in q.options)]


def test_all_that_the_history_prescribes_is_asked_and_answered_so() -> None:
    questions = scripted_questions()
    occasions = {"moscow-2025": 3, "beijing-2025": 12, "pyongyang-2025": 6}
    assert Counter(q.occasion or q.decision for q in questions) == occasions | {"trade": 6}
    for ask in questions:
        (prescribed,) = [option for option in ask.options if option.is_scripted]
        assert prescribed.is_legal
        assert answer_of(Scripted(never), ask, None) is prescribed


def test_what_no_script_prescribes_is_left_to_the_other_policy() -> None:
    asked = decisions("as-it-happened", 0, 1)
    for ask in (q for a in asked for q, _, _ in a.questions()):
        assert answer_of(Scripted(first_legal), ask, None) is first_legal(None, ask.options, None)


def test_a_scripted_option_that_is_not_legal_is_left_to_the_other_policy() -> None:
    ask = scripted_questions()[0]
    options = tuple(option._replace(is_legal=not option.is_scripted) for option in ask.options)
    closed = ask._replace(options=options)
    assert answer_of(Scripted(first_legal), closed, None) is options[0]


CLOSED = """
occasions:
  beijing-2025:
    date: 2024-01
    orders: {CHN: stage, CHN>RUS: null, RUS>CHN: head theatrical}
"""


def test_a_place_not_offered_leaves_the_guest_free_in_both_paths(tmp_path: Path) -> None:
    path, answers = write(tmp_path, CLOSED), set()
    turns = run_batch(path, 30, seed=1, turns=2, keep=("trajectories",)).trajectories
    for replicate in range(30):
        model = WargameModel(path, rng=1, replicate=replicate, turns=2)
        model.step()
        given = {
            (q.actor, q.decision, q.target): (q, o)
            for q, o in model.orders
            if q.occasion == "beijing-2025"
        }
        place = given["CHN", "offer", "RUS"][1].name
        question, option = given["RUS", "attend", "CHN"]
        assert option.is_legal
        assert option.is_scripted == place.startswith("head")
        assert [o.name for o in question.options if o.is_scripted] == ["head theatrical"]
        answers |= {option.name} if not option.is_scripted else set()
        row = turns[(turns["replicate"] == replicate) & (turns["turn"] == 1)].iloc[0]
        assert model.outcomes == pytest.approx(row[list(model.outcomes)].to_dict(), abs=1e-9)
    assert len(answers) > 1


ORDERS = """
orders:
  up: {date: 2024-01, until: 2024-03, actor: CHN, decision: stance, target: RUS, choose: up}
  east: {date: 2024-02, actor: USA, decision: resource, choose: west_pacific}
"""


def test_orders_outside_occasions_hold_for_their_months_and_no_other(tmp_path: Path) -> None:
    model = WargameModel(write(tmp_path, ORDERS, extends="baseline"), rng=1, turns=5)
    scripted = []
    while model.running:
        model.step()
        orders = [(q.actor, q.decision, o.name) for q, o in model.orders if o.is_scripted]
        scripted.append(orders)
    dial, send = ("CHN", "stance", "up"), ("USA", "resource", "west_pacific")
    assert [sorted(month) for month in scripted] == [[dial], [dial, send], [dial], [], []]


def acting(name: str) -> tuple[str, str, str]:
    """Return who is asked an instrument about whom, and a way to act that is legal there."""
    for asked in decisions("baseline", 0, 1):
        if asked.decision.name == name:
            idle = next(i.idle for i in INSTRUMENTS if i.name == name)
            for ask, _, _ in asked.questions():
                for option in ask.options[::-1]:
                    if option.is_legal and option.number != idle:
                        return ask.actor, ask.target, option.name
    pytest.fail(f"nobody may act on {name}")


def test_every_instrument_may_be_ordered_and_its_order_is_followed_in_both_paths(
    tmp_path: Path,
) -> None:
    wanted = {i.name: acting(i.name) for i in INSTRUMENTS}
    lines = [
        f"  order-{n}: {{date: 2024-01, actor: {actor}, decision: {name}, target: '{target}',"
        f" choose: '{choice}'}}"
        for n, (name, (actor, target, choice)) in enumerate(wanted.items())
    ]
    path = write(tmp_path, "\n".join(["orders:", *lines]), extends="baseline")
    model = WargameModel(path, rng=1, replicate=1, turns=1)
    model.step()
    given = {q.decision: (q.actor, q.target, o.name) for q, o in model.orders if o.is_scripted}
    assert given == wanted
    last = run_batch(path, 2, seed=1, turns=1, keep=("trajectories",)).trajectories
    assert last is not None
    row = last[(last["replicate"] == 1) & (last["turn"] == 1)].iloc[0]
    assert model.outcomes == pytest.approx(row[list(model.outcomes)].to_dict(), abs=1e-9)


TRUCE = """
orders:
  washington: {date: 2024-01, actor: USA, decision: trade, target: CHN, choose: open}
  beijing: {date: 2024-02, actor: CHN, decision: trade, target: USA, choose: open}
  waiting: {date: 2024-02, actor: USA, decision: trade, target: CHN, choose: hold}
  quiet: {date: 2024-01, actor: CHN, decision: trade, target: USA, choose: hold}
  break: {date: 2024-03, actor: USA, decision: trade, target: CHN, choose: escalate}
"""


def test_an_offer_that_still_stands_makes_a_truce_and_an_escalation_breaks_it(
    tmp_path: Path,
) -> None:
    model = WargameModel(write(tmp_path, TRUCE, extends="baseline"), rng=1, turns=3)
    truces, frictions = [], [float(model.state.friction[0, 0])]
    while model.running:
        model.step()
        truces.append(float(model.state.truce[0, 0]))
        frictions.append(float(model.state.friction[0, 0]))
    assert truces == [0, 1, 0]
    assert frictions[2] < frictions[1]
    assert frictions[3] > frictions[2]


def test_an_order_against_a_treaty_leaves_the_decision_open_in_both_paths(tmp_path: Path) -> None:
    text = """
ties: {CHN-PRK: {stance: 0.26, treaty: {floor: 0.25}}}
orders: {down: {date: 2024-01, actor: PRK, decision: stance, target: CHN, choose: down}}
"""
    path = write(tmp_path, text, extends="baseline")
    model = WargameModel(path, rng=1, replicate=1, turns=1, fixed=True)
    model.step()
    taken = {(q.actor, q.target): o for q, o in model.orders if q.decision == "stance"}
    assert taken["PRK", "CHN"].name != "down"
    last = run_batch(path, 2, seed=1, turns=1, fixed=True, keep=("trajectories",)).trajectories
    assert last is not None
    row = last[(last["replicate"] == 1) & (last["turn"] == 1)].iloc[0]
    assert model.outcomes == pytest.approx(row[list(model.outcomes)].to_dict(), abs=1e-9)
