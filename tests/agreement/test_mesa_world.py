"""The Mesa world is the batch's replicate, and its agents' choices are the orders themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.agents.actors import Challenger, CoalitionMember, Hedger
from sim.agents.model import WargameModel
from sim.batch.run import run_batch
from sim.law.chance import draw_choice, draw_noise
from sim.law.decision import Decision, play
from sim.law.ledger import CAUSES
from sim.law.mechanisms import Switches
from sim.law.rows import state_rows
from sim.law.turn import take_turn
from sim.policies.quantal import choose_many
from sim.policies.question import Option

SEED, WORLD = 7, 17


@pytest.mark.parametrize("name", ["as-it-happened", "open-play", "no-parades", "baseline"])
def test_mesa_equals_the_batch_at_every_turn(name: str) -> None:
    model = WargameModel(name, rng=SEED, replicate=WORLD)
    model.run_for(36)
    turns = run_batch(name, 20, seed=SEED, keep=("trajectories",)).trajectories
    batch = turns[turns["replicate"] == WORLD].drop(columns=["point", "replicate", "turn"])
    mesa = model.datacollector.get_model_vars_dataframe()
    assert list(mesa.columns) == list(batch.columns)
    np.testing.assert_allclose(mesa.to_numpy(), batch.to_numpy(), rtol=0, atol=1e-9)


def test_mesa_agents_choose_what_the_batch_chooses() -> None:
    model = WargameModel("as-it-happened", rng=SEED, replicate=WORLD)
    for t in range(36):
        before, chosen = model.state, []
        plan = model.blueprint

        def choose(decision: Decision, t: int = t, chosen: list[Any] = chosen) -> Any:
            draw = draw_choice(decision, model.luck, t)
            choice = choose_many(decision, draw, model.blueprint.scripts[t])
            active = np.broadcast_to(decision.active, choice.shape)[:, 0] > 0
            chosen += [
                (decision.actors[i], decision.name, decision.targets[i], decision.options[k])
                for i, k in enumerate(choice[:, 0])
                if active[i]
            ]
            return choice

        noise = draw_noise(plan.cast, model.luck, t)
        play(
            take_turn(plan.cast, plan.occasions[t], model.world, before, plan.calendar[t], noise),
            choose,
        )
        model.step()
        orders = [(q.actor, q.decision, q.target, o.name) for q, o in model.orders]
        assert sorted(orders) == sorted(chosen)


def test_agents_come_in_three_kinds_and_may_be_any_number() -> None:
    model = WargameModel("baseline", rng=1)
    sizes = {kind: len(agents) for kind, agents in model.agents_by_type.items()}
    assert sizes == {Challenger: 3, CoalitionMember: 10, Hedger: 7}


def test_another_policy_changes_only_its_own_order_in_that_turn() -> None:
    plain, swapped = (WargameModel("baseline", rng=SEED, replicate=3) for _ in range(2))

    def always(_: Any, options: Sequence[Option], __: Any) -> Option:
        return options[-1]

    def orders(model: WargameModel) -> dict[tuple[str, str, str, str], str]:
        return {(q.actor, q.decision, q.target, q.occasion): o.name for q, o in model.orders}

    for model in (plain, swapped):
        model.run_for(5)
    swapped.actor("DEU").policy = always
    for model in (plain, swapped):
        model.step()
    apart = {key for key, name in orders(plain).items() if orders(swapped)[key] != name}
    assert apart
    assert {actor for actor, *_ in apart} == {"DEU"}
    for model in (plain, swapped):
        model.run_for(20)
    assert plain.outcomes["coalition_level"] != swapped.outcomes["coalition_level"]


def test_a_model_stops_at_its_horizon_without_harm() -> None:
    model = WargameModel("baseline", rng=1, turns=2)
    model.run_for(5)
    assert model.turn == 2
    assert not model.running


def test_the_ledger_adds_up_to_every_change() -> None:
    model = WargameModel("as-it-happened", rng=SEED, replicate=WORLD)
    while model.running:
        before = model.state._asdict()
        model.step()
        for variable, was in before.items():
            now = getattr(model.state, variable)
            moved = sum(
                np.broadcast_to(amount, now.shape)
                for _, name, _, amount in model.ledger.entries
                if name == variable
            )
            np.testing.assert_allclose(moved, now - was, rtol=0, atol=1e-12)
        named = {cause for *_, cause, _ in model.ledger.entries}
        named |= {cause for q, _ in model.orders for o in q.options for cause in o.terms}
        assert named <= {*CAUSES, *Switches._fields}


@pytest.mark.parametrize("name", ["as-it-happened", "with-iran"])
def test_every_row_of_every_variable_has_a_name_of_its_own(name: str) -> None:
    model = WargameModel(name, rng=SEED, turns=1)
    for variable, names in state_rows(model.blueprint.cast).items():
        assert len(names) == getattr(model.state, variable)[..., 0].size, variable
        assert len(set(names)) == len(names), variable
        assert all(n and n == n.strip(".") for n in names)
    named = state_rows(model.blueprint.cast)
    assert "arms.CHN>RUS" in named["flow"]
    assert named["offer"] == ["CHN>USA", "USA>CHN"]
    assert named["narrative"] == ["world"]
