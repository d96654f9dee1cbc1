"""What all three kinds of agent share: how they are asked and choose, and what it cost them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import mesa

from benchmarks.plain.maths import as_share, rest_against
from benchmarks.plain.reading import row

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.reading import WorldNumbers
    from benchmarks.plain.ties import Side


class Question:
    """One monthly question to one actor: its options, their habits, and the place of its draws.

    ``habits`` are the intercepts of the options, at which the reference world is at rest.
    """

    __slots__ = ("decision", "habits", "key", "options", "place")

    def __init__(
        self, model: PlainModel, decision: str, actor: str, target: str, options: Sequence[str],
        habits: Sequence[float],
    ) -> None:  # fmt: skip
        self.decision = decision
        self.options = options
        self.habits = habits
        self.key = (decision, "", actor, target)
        self.place = model.luck.choice_place(decision, actor, target, options)
        model.askings[decision] = model.askings.get(decision, 0) + 1


class Actor(mesa.Agent):
    """An actor: it weighs its instruments every month and chooses by quantal response.

    ``coercion_cost`` is what coercing it would cost, ``sides`` those it takes in trade frictions.
    ``attention`` is what any act costs one whose hands were full last month; ``used`` are the
    instruments used this month; ``economic``, ``political`` and ``won`` the month's account.
    """

    coercion_cost = 0.0

    def __init__(
        self, model: PlainModel, world: WorldNumbers, code: str, own_precision: float
    ) -> None:
        super().__init__(model)
        self.code = code
        self.p = model.p
        self.precision = self.p.choice.precision * own_precision
        i = world.cast.actors.index(code)
        self.exposure = world.start.exposure[i]
        self.usual_load = row(world.centre.usual["load"], i)
        self.load = world.start.load[i]
        self.attention = self.p.choice.attention * (self.load - self.usual_load)
        self.used: set[str] = set()
        self.economic = self.political = self.won = 0.0
        self.questions: dict[str, Question] = {}
        self.sides: list[Side] = []
        resilience = self.p.resilience
        worked = resilience.speed * row(world.centre.usual["worked"], i) * self.exposure
        self.exposure_rest = rest_against(self.exposure, -worked, resilience.exposure_return)

    def is_asked(
        self, world: WorldNumbers, decision: str, i: int, options: Sequence[str], target: str = ""
    ) -> Question:
        """Return a question to this actor, row ``i`` of those that are asked it."""
        habits = [row(habit, i) for habit in world.centre.habits[decision]]
        return Question(self.model, decision, self.code, target, options, habits)

    def agrees(self, question: Question, worth: float) -> bool:
        """Return whether the actor does what it is asked, ``worth`` more to it than not to."""
        model = self.model
        draws, at = model.luck.gumbel, question.place
        worth += question.habits[1] - self.attention
        acts = self.precision * worth + draws[at + 1] > draws[at]
        if model.script:
            acts = model.script.get(question.key, question.options[acts]) == question.options[1]
        if acts:
            self.used.add(question.decision)
            model.uses[question.decision] += 1
        return acts

    def picks(self, question: Question, worths: Sequence[float | None]) -> int:
        """Return the option that the actor takes; option 0 is not to act, and is worth 0.

        ``worths`` are those of the other options, None where one is not legal.
        """
        model = self.model
        draws, at, habits = model.luck.gumbel, question.place, question.habits
        best, most = 0, draws[at]
        for k, worth in enumerate(worths, 1):
            if worth is not None:
                attraction = self.precision * (worth + habits[k] - self.attention) + draws[at + k]
                if attraction > most:
                    best, most = k, attraction
        if model.script and question.key in model.script:
            scripted = question.options.index(model.script[question.key])
            if scripted == 0 or worths[scripted - 1] is not None:
                best = scripted
        if best:
            self.used.add(question.decision)
            model.uses[question.decision] += 1
        return best

    def trade(self) -> None:
        """Decide on every side in a trade friction whether to hold, escalate or open."""
        p = self.p.trade
        for side in self.sides:
            friction, other = side.friction, side.other
            hurt = p.self_harm * friction.friction * self.exposure
            daunted = p.coercion * other.actor.coercion_cost
            kept = p.truce_worth * friction.truce
            escalate = p.retaliation * other.escalated + self.trade_motive() - hurt - daunted - kept
            chosen = self.picks(side.question, (escalate, hurt - kept))
            side.escalates, side.opens = chosen == 1, chosen == 2
            if side.escalates:
                self.economic += hurt
                self.political += daunted
            elif side.opens:
                self.economic -= hurt

    def trade_motive(self) -> float:
        """Return what else escalating is worth to this kind of actor."""
        return 0.0

    def begin_month(self) -> None:
        """Open the month's account."""
        self.used.clear()
        self.economic = self.political = self.won = 0.0

    def settle(self) -> None:
        """Carry out what was decided; here what acting has taken of the actor's attention."""
        self.load = float(len(self.used))
        self.attention = self.p.choice.attention * (self.load - self.usual_load)

    def fade(self) -> None:
        """Let what nobody keeps up return to its rest; here exposure."""
        back = self.p.resilience.exposure_return * (self.exposure_rest - self.exposure)
        self.exposure = as_share(self.exposure + back)
