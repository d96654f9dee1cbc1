"""One world as a Mesa model. The law moves it; the agents choose."""

from __future__ import annotations

from collections.abc import Mapping
from operator import index
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from mesa.datacollection import DataCollector

from sim.agents.actors import Actor, Challenger, CoalitionMember, Hedger
from sim.errors import PolicyError, SettingError, UnknownNameError
from sim.law.arrays import Array
from sim.law.chance import draw_choice, draw_noise
from sim.law.decision import Decision, play
from sim.law.draws import Luck, replicates
from sim.law.ledger import Ledger
from sim.law.measure import measure
from sim.law.state import State
from sim.law.turn import idle, take_turn
from sim.policies.question import Option, Question, question_of
from sim.scenario.build import build
from sim.scenario.levers import keyword_settings
from sim.scenario.load import load_scenario
from sim.scenario.months import month_name
from sim.scenario.realise import realise
from sim.scenario.record import Scenario


class WargameModel(mesa.Model[Actor, Any]):
    """A single world of a scenario.

    The world of ``rng`` and ``replicate`` is the one that a batch with this seed computes as
    that replicate. One step is one month; ``running`` turns false when the horizon is reached.

    Args:
        scenario: Name of a shipped scenario, path of a file, or a loaded one.
        rng: The seed, a whole number.
        replicate: Which of the seed's worlds.
        turns: Months to run; the scenario's own where None.
        fixed: Hold numbers of judgement at their defaults instead of drawing them.
        settings: Levers and parameter paths by name.
        **levers: The same with ``__`` for the dot, such as ``coalition__cohesion=0.7``.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: A number outside what is allowed.

    >>> model = WargameModel("baseline", rng=7)
    >>> model.run_for(1)
    >>> sorted(kind.__name__ for kind in model.agents_by_type)
    ['Challenger', 'CoalitionMember', 'Hedger']
    """

    def __init__(
        self,
        scenario: str | Path | Scenario = "as-it-happened",
        rng: int = 0,
        replicate: int = 0,
        *,
        turns: int | None = None,
        fixed: bool = False,
        settings: Mapping[str, float] | None = None,
        **levers: float,
    ) -> None:
        seed = _whole("seed", rng)
        super().__init__(rng=seed)
        loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        self.blueprint = build(loaded, turns)
        given = {**(settings or {}), **keyword_settings(self.blueprint, levers)}
        self.luck = Luck(seed, replicates(_whole("replicate", replicate), 1))
        worlds = realise(self.blueprint, self.luck, given, is_fixed=fixed)
        self.world = worlds.world
        self.state: State = worlds.start
        self.turn = 0
        self.ledger = Ledger()
        self.outcomes = self._measured(idle(self.world, self.state))
        cast = self.blueprint.cast
        for kind, codes in (
            (Challenger, cast.challengers),
            (CoalitionMember, cast.coalition),
            (Hedger, cast.hedgers),
        ):
            for code in codes:
                kind(self, code)
        self.actors: dict[str, Actor] = {agent.code: agent for agent in self.agents}
        self.datacollector = DataCollector(
            model_reporters={name: [_outcome, [self, name]] for name in self.outcomes},
            agent_reporters={"code": "code", "payoff": _payoff},
        )
        self.datacollector.collect(self)

    def actor(self, code: str) -> Actor:
        """Return the actor with a code.

        Raises:
            UnknownNameError: Nobody has it.
        """
        if code not in self.actors:
            raise UnknownNameError("actor", code, self.actors)
        return self.actors[code]

    @property
    def month(self) -> str:
        """The month about to be played, ``YYYY-MM``."""
        return month_name(self.blueprint.scenario.spec.start + self.turn)

    @property
    def orders(self) -> list[tuple[Question, Option]]:
        """What was asked and chosen in the month last played, actor by actor."""
        return [order for agent in self.agents for order in agent.orders]

    def step(self) -> None:
        """Play one month: every actor is asked at its stage and acts; the law does the rest."""
        if not self.running:
            return
        plan, t = self.blueprint, self.turn
        for agent in self.agents:
            agent.orders = []
        self.ledger = Ledger()
        turn = take_turn(
            plan.cast, plan.occasions[t], self.world, self.state, plan.calendar[t],
            draw_noise(plan.cast, self.luck, t), self.ledger,
        )  # fmt: skip
        try:
            self.state, acts = play(turn, self._ask)
        except BaseException:
            self.schedule_event(self._refuse, after=1.0)
            raise
        self.turn += 1
        self.outcomes = self._measured(acts)
        self.running = self.turn < len(plan.calendar)
        self.datacollector.collect(self)

    def _refuse(self) -> None:
        """Refuse to go on with a month left halfway; Mesa would pass over it in silence."""
        self.schedule_event(self._refuse, after=1.0)
        raise PolicyError(f"{self.month}: a policy failed in this world; make a new one")

    def _ask(self, decision: Decision) -> Array:
        """Put a decision to its actors and return their choices, ``[n, 1]``."""
        draw = draw_choice(decision, self.luck, self.turn)
        script = self.blueprint.scripts[self.turn]
        active = np.broadcast_to(decision.active, (len(decision.actors), 1))
        chosen = np.zeros((len(decision.actors), 1), dtype=np.int64)
        for i, code in enumerate(decision.actors):
            if active[i, 0]:
                question = question_of(decision, i, script)
                chosen[i, 0] = self.actors[code].act(question, draw[:, i, 0])
        return chosen

    def _measured(self, acts: Any) -> dict[str, float]:
        measured = measure(self.blueprint.cast, self.world, self.state, acts)
        return {name: float(values[0, 0]) for name, values in measured.items()}


def _whole(name: str, given: int) -> int:
    """Return a whole number from 0 to 2**64 - 1.

    Raises:
        SettingError: It is none.
    """
    try:
        number = index(given)
    except TypeError:
        number = -1
    if not 0 <= number < 2**64:
        raise SettingError(f"{name}: should be a whole number from 0 to 2**64 - 1, is {given!r}")
    return number


def _outcome(model: WargameModel, name: str) -> float:
    return model.outcomes[name]


def _payoff(agent: Actor) -> float:
    return agent.model.outcomes[f"payoff.{agent.code}"]
