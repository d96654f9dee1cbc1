"""The model's own actors: quantal response, for one actor or for a block of worlds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.law.arrays import Array
from sim.law.decision import Decision
from sim.law.rules.choice import quantal_response
from sim.policies.question import Observation, Option, Script


class QuantalResponse:
    """Chooses each option with its logit probability.

    Source: McKelvey & Palfrey 1995.
    """

    def choose(self, observation: Observation, options: Sequence[Option], draw: Array) -> Option:  # noqa: ARG002 (a policy's signature)
        """Return the option with the largest attraction plus Gumbel draw."""
        attraction = np.array([option.attraction for option in options])
        return options[int(quantal_response(attraction, np.float64(1.0), draw))]


def choose_many(decision: Decision, draw: Array, script: Script) -> Array:
    """Return every asking's choice in every world, ``[n, R]``; scripted where the script says.

    What is scripted takes effect and is read by observers exactly as what is chosen. Where it is
    not legal (a place not offered), the actor chooses.
    """
    chosen = quantal_response(decision.utility, decision.precision, draw)
    scripted = scripted_options(decision, script)
    if scripted is None:
        return chosen
    legal = np.broadcast_to(decision.legal, draw.shape) > 0
    may = np.take_along_axis(legal, np.maximum(scripted, 0)[None, ...], axis=0)[0]
    return np.where((scripted >= 0) & may, scripted, chosen)


def scripted_options(decision: Decision, script: Script) -> Array | None:
    """Return the index of each asking's scripted option, -1 where free, ``[n, 1]``; or None."""
    if not script:
        return None
    names = [
        script.get((decision.name, decision.occasion, actor, target))
        for actor, target in zip(decision.actors, decision.targets, strict=True)
    ]
    if not any(names):
        return None
    index = [decision.options.index(name) if name else -1 for name in names]
    return np.array(index)[:, None]
