"""The three kinds of actor as Mesa agents: each observes, chooses through its policy, and acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.law.arrays import Array
from sim.policies.quantal import QuantalResponse
from sim.policies.question import Answer, Observation, Option, Policy, Question, answer_of
from sim.policies.scripted import Scripted

if TYPE_CHECKING:
    from sim.agents.model import WargameModel


class Actor(mesa.Agent["WargameModel"]):
    """An actor with a seat in the world.

    ``policy`` decides; put any policy object or callable in its place. ``orders`` are what the
    actor chose in the month under way, with the questions it was asked.
    """

    def __init__(self, model: WargameModel, code: str) -> None:
        super().__init__(model)
        self.code = code
        self.policy: Policy | Answer = Scripted(QuantalResponse())
        self.orders: list[tuple[Question, Option]] = []

    def observe(self, question: Question) -> Observation:
        """Return what the actor may know when it is asked."""
        return question.observation

    def choose(self, question: Question, draw: Array) -> Option:
        """Return the option that the actor's policy takes: this is the order itself."""
        return answer_of(self.policy, question._replace(observation=self.observe(question)), draw)

    def act(self, question: Question, draw: Array) -> int:
        """Choose, remember the order, and return the number of its option."""
        option = self.choose(question, draw)
        self.orders.append((question, option))
        return option.number

    def __repr__(self) -> str:
        """Return kind and code."""
        return f"{type(self).__name__}({self.code})"


class Challenger(Actor):
    """China, Russia, North Korea in the shipped scenarios."""


class CoalitionMember(Actor):
    """A member of the Western coalition."""


class Hedger(Actor):
    """A state that hedges between the two."""
