"""Costs and payoffs: what a month costs each actor, and how far its own goals are met.

Costs are the cost terms of the actor's own utilities, where it acted; goals are its own too.
Sums of unlike goods need weights, and those are judgement: read the parts before the payoff.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, clip, row
from sim.law.declare import declare


class PayoffParameters(NamedTuple):
    """Weights of goals in a payoff."""

    recognition: Array = declare(0.5, 0.3, 0.7, "worth of recognition to a challenger")
    protection: Array = declare(0.5, 0.3, 0.7, "worth of being costly to coerce to a challenger")
    force_tied: Array = declare(0.22, 0.12, 0.32, "worth of forces tied up to a member")


class Costs(NamedTuple):
    """What the month's acts cost each actor of one kind, ``[n, R]`` each, in utility."""

    economic: Array
    political: Array


def none(like: Array) -> Costs:
    """Return no cost, in the shape of ``like``."""
    return Costs(0 * like, 0 * like)


def plus(one: Costs, other: Costs) -> Costs:
    """Return the sum of two accounts."""
    return Costs(one.economic + other.economic, one.political + other.political)


def coercion_cost(capability: Array, greatest: Array, partners: Array, shown_arms: Array) -> Array:
    """Return what coercing each challenger would cost, ``[B, R]``, shares of the greatest power.

    Its own capability, raised by arms lately shown, and that of partners by the stance that
    common belief leads one to expect of them (``partners`` ``[B, R]``).

    Source: essay A ¶7 (visibility deters).
    """
    return (capability * (1 + shown_arms) + partners) / greatest


def challenger_payoff(
    recognition: Array, protection: Array, costs: Costs, p: PayoffParameters
) -> Array:
    """Return a challenger's payoff for the month, ``[B, R]``, utility.

    Source: essays A ¶7 (deterrence) and B ¶7 (recognition), kept as two goals.
    """
    won = p.recognition * recognition + p.protection * clip(protection, 0.0, 1.0)
    return won - costs.economic - costs.political


def member_payoff(
    stake: Array, deterrence: Array, force: Array, costs: Costs, p: PayoffParameters
) -> Array:
    """Return a member's payoff for the month, ``[C, R]``, utility.

    The chance that nobody probes, weighted by its stakes ``[C, W, 1 or R]``, less its costs and
    forces tied up. Source: essay A ¶7, ¶9.
    """
    kept = held = 0.0
    for w in range(deterrence.shape[0]):
        kept = kept + stake[:, w, :] * row(deterrence, w)
        held = held + stake[:, w, :]
    secure = kept / clip(held, 1e-9, 1e9)
    return secure - costs.economic - costs.political - p.force_tied * force
