"""Decisions of one world as the law asks them, for tests of whoever answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from sim.agents.model import WargameModel
from sim.law.chance import draw_choice, draw_noise
from sim.law.decision import Decision, play
from sim.law.turn import take_turn
from sim.policies.quantal import choose_many
from sim.policies.question import Option, Question, Script, question_of


class Asked(NamedTuple):
    """A decision with its draw, the month's script, and what a block of one world chose."""

    decision: Decision
    draw: Any
    script: Script
    chosen: Any

    def questions(self) -> Iterator[tuple[Question, Any, Option]]:
        """Yield each question that arises, with its draw and the option the block chose."""
        active = np.broadcast_to(self.decision.active, self.chosen.shape)[:, 0] > 0
        for i in np.flatnonzero(active):
            question = question_of(self.decision, int(i), self.script)
            yield question, self.draw[:, i, 0], question.options[self.chosen[i, 0]]


@cache
def decisions(scenario: str, replicate: int, months: int) -> tuple[Asked, ...]:
    """Return all decisions of the first months of one world."""
    model = WargameModel(scenario, rng=7, replicate=replicate, turns=months)
    plan, state, found = model.blueprint, model.state, []
    for t in range(months):

        def choose(decision: Decision, t: int = t) -> Any:
            draw = draw_choice(decision, model.luck, t)
            chosen = choose_many(decision, draw, plan.scripts[t])
            found.append(Asked(decision, draw, plan.scripts[t], chosen))
            return chosen

        noise = draw_noise(plan.cast, model.luck, t)
        month, occasions = plan.calendar[t], plan.occasions[t]
        state, _ = play(take_turn(plan.cast, occasions, model.world, state, month, noise), choose)
    return tuple(found)


def question(decision: str, scenario: str = "as-it-happened", months: int = 1) -> Question:
    """Return the first question of a kind that one world puts to someone."""
    asked = (a for a in decisions(scenario, 0, months) if a.decision.name == decision)
    return next(q for a in asked for q, _, _ in a.questions())
