"""Resilience: structure that moves: exposure is worn down by work, members are worn by war."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, clip, namespace, total
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches

RESILIENCE_MENU = ("no", "yes")


class ResilienceParameters(NamedTuple):
    """How exposure and fatigue move."""

    insulate_rate: Array = declare(
        0.10, 0.05, 0.15, "chance that a challenger works on its insulation", unit="1/month"
    )
    redundancy_rate: Array = declare(
        0.10, 0.05, 0.15, "chance that a member works on its redundancy", unit="1/month"
    )
    diversify_rate: Array = declare(
        0.06, 0.03, 0.09, "chance that a hedger diversifies", unit="1/month"
    )
    need: Array = declare(
        0.5, 0.3, 0.7, "worth of resilience, per unit of exposure and of the friction felt",
        unit="utility", source="judgement: essays A ¶4, ¶9",
    )  # fmt: skip
    squeezed_need: Array = declare(
        0.3, 0.15, 0.45, "worth of redundancy to a member that is being squeezed", unit="utility"
    )
    speed: Array = declare(
        0.01, 0.005, 0.015, "share of exposure that a month of work takes away",
        source="judgement: one to three per cent a year of sustained work at a tenth of full speed",
    )  # fmt: skip
    exposure_return: Array = declare(
        0.005, 0.002, 0.008, "return of exposure to what trade makes of it", unit="1/month"
    )
    war_level: Array = declare(
        0.4, 0.3, 0.5, "tension above which a theatre is a war to those with a stake",
        legal=(0.0, 0.95), mechanisms="M34",
    )  # fmt: skip
    fatigue_speed: Array = declare(
        0.017, 0.01, 0.025, "how fast fatigue follows a war", unit="1/month",
        source="judgement: two thirds in five years", mechanisms="M34",
    )  # fmt: skip
    fatigue_cost: Array = declare(
        0.25, 0.12, 0.38, "cost of deciding for force, per unit of fatigue", unit="utility",
        source="judgement: essay A ¶8", mechanisms="M34",
    )  # fmt: skip


def insulate_terms(exposure: Array, friction: Array, p: ResilienceParameters) -> Contributions:
    """Return the utility of working on one's own exposure (against not, 0), ``[n, R]``.

    ``need x F``: the same for challengers, members and hedgers, whoever feels friction.

    Source: essay A ¶4 (less exposed to Western technology and finance), ¶9 (redundancy).
    """
    return {"exposure": p.need * exposure * friction}


def redundancy_terms(
    exposure: Array, friction: Array, squeezed: Array, programme: Array, p: ResilienceParameters
) -> Contributions:
    """Return a member's utility of building redundancy (against not, 0), ``[C, R]`` each.

    Source: essays A ¶9 and B ¶2.
    """
    return {
        **insulate_terms(exposure, friction, p),
        "squeezed": p.squeezed_need * squeezed,
        "programme": programme + 0 * exposure,
    }


def exposure_loss(exposure: Array, worked: Array, p: ResilienceParameters) -> Array:
    """Return what a month of work takes from exposure, ``[n, R]``, at most 0."""
    return -p.speed * worked * exposure


def war_burden(stake: Array, tension: Array, p: ResilienceParameters) -> Array:
    """Return how much war each member has a stake in, ``[C, R]`` in [0, 1].

    ``sum_th stake (tension - level)+ / (1 - level)``; ``stake`` is ``[C, W, 1 or R]``.

    Source: essay A ¶8.
    """
    xp = namespace(tension)
    war = clip(tension - p.war_level, 0.0, 1.0) / (1 - p.war_level)
    felt = total(xp.permute_dims(stake * war[None, ...], (1, 0, 2)))[0, ...]
    return clip(felt, 0.0, 1.0)


def fatigue_change(fatigue: Array, burden: Array, p: ResilienceParameters, on: Switches) -> Array:
    """Return the monthly change of fatigue, ``[C, R]``: it follows the burden of war slowly.

    Source: essay A ¶8 (resource levels, aims, timelines).
    """
    return on.M34 * p.fatigue_speed * (burden - fatigue)


def fatigue_after(
    stake: Array, tension: Array, months: Array, p: ResilienceParameters, on: Switches
) -> Array:
    """Return the fatigue of members after each theatre's war has lasted ``months`` ``[W, R]``.

    ``burden_th (1 - (1 - speed)**months)``, summed over theatres, ``[C, R]``.
    """
    xp = namespace(tension)
    grown = 1 - (1 - p.fatigue_speed) ** months
    war = clip(tension - p.war_level, 0.0, 1.0) / (1 - p.war_level) * grown
    felt = total(xp.permute_dims(stake * war[None, ...], (1, 0, 2)))[0, ...]
    return on.M34 * clip(felt, 0.0, 1.0)


def fatigue_burden(fatigue: Array, p: ResilienceParameters, on: Switches) -> Array:
    """Return what fatigue takes from the worth of deciding for force, utility ``[C, R]``."""
    return on.M34 * p.fatigue_cost * fatigue
