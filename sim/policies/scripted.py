"""An actor that does what the scenario prescribes, and otherwise what another policy would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.law.arrays import Array
from sim.policies.question import Answer, Observation, Option, Policy, answer_with


class Scripted:
    """Takes the scripted option where there is one; ``otherwise`` decides what is left open.

    A script that prescribes an option that is not legal (a place that was not offered) leaves
    the decision open, too.
    """

    def __init__(self, otherwise: Policy | Answer) -> None:
        self.otherwise = otherwise

    def choose(self, observation: Observation, options: Sequence[Option], draw: Array) -> Any:
        """Return the scripted option, or what ``otherwise`` chooses."""
        for option in options:
            if option.is_scripted and option.is_legal:
                return option
        return answer_with(self.otherwise)(observation, options, draw)
