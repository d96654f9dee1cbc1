"""Any policy in many worlds: asked world by world, and allowed to fail in some of them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

import numpy as np

from sim.law.arrays import Array
from sim.law.decision import Decision
from sim.policies.question import Answer, Policy, Script, answer_of, question_of


class Seats:
    """Policies of some actors in the worlds of a block, a copy of its own for each world.

    ``failures`` says by place in the block why a policy failed; such a world goes on with the
    model's own choices and counts for nothing.
    """

    def __init__(self, policies: Mapping[str, Policy | Answer], worlds: int) -> None:
        """Seat the policies, by actor, in ``worlds`` worlds."""
        self.failures: dict[int, str] = {}
        self._seats = {code: [deepcopy(p) for _ in range(worlds)] for code, p in policies.items()}

    def choose(self, decision: Decision, draw: Array, script: Script, chosen: Array) -> Array:
        """Return ``chosen`` ``[n, R]`` with what seated actors choose in its place."""
        mine = [i for i, code in enumerate(decision.actors) if code in self._seats]
        if not mine:
            return chosen
        n, worlds = len(decision.actors), draw.shape[-1]
        answers = np.broadcast_to(chosen, (n, worlds)).copy()
        active = np.broadcast_to(decision.active, (n, worlds))
        for r in range(worlds):
            one = _world(decision, r)
            for i in mine:
                if active[i, r] and r not in self.failures:
                    question = question_of(one, i, script)
                    policy = self._seats[decision.actors[i]][r]
                    try:
                        answers[i, r] = answer_of(policy, question, draw[:, i, r]).number
                    except (Exception, SystemExit) as error:  # noqa: BLE001 (others' code)
                        self.failures[r] = f"{decision.actors[i]}: {type(error).__name__}: {error}"
        return answers


def _world(decision: Decision, r: int) -> Decision:
    """Return a decision as it is put in one world of a block (R = 1)."""

    def one(x: Array) -> Array:
        return x[..., r : r + 1] if x.shape[-1] > 1 else x

    return decision._replace(
        observation={name: one(x) for name, x in decision.observation.items()},
        parts={cause: one(x) for cause, x in decision.parts.items()},
        legal=one(decision.legal),
        precision=one(decision.precision),
        active=one(decision.active),
    )
