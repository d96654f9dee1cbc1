"""Coalition: what members do about the threat they see, what holds them back, how they differ.

Effort is a slow stock (hygiene: controls, screening, enforcement; force: forces and resources)
driven by monthly yes/no decisions. Elections reset the political capital that effort costs.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import (
    Array,
    clip,
    log_softmax,
    logit,
    namespace,
    number,
    sigmoid,
    total,
)
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches

HYGIENE_MENU = ("no", "yes")
NO_RESOURCE = "none"
MIDDLING = {"exposure": 0.35, "stake": 0.7, "capital": 0.58}
"""Exposure, largest stake and political capital of a middling member (judgement)."""


class CoalitionParameters(NamedTuple):
    """What moves members' effort."""

    start_effort: Array = declare(
        0.40,
        0.32,
        0.48,
        "effort of a member with middling exposure, stake and capital",
        legal=(0.02, 0.98),
    )
    own_weight: Array = declare(
        0.5, 0.3, 0.7, "worth of one's own effort, per root of capability", unit="utility",
        mechanisms="M40",
    )  # fmt: skip
    joint_weight: Array = declare(
        0.9, 0.6, 1.2, "worth of acting with others who are expected to", unit="utility",
        mechanisms="M02 M40",
    )  # fmt: skip
    exposure_cost: Array = declare(
        0.42, 0.25, 0.6, "cost of hygiene, per unit of exposure to the challengers",
        unit="utility", mechanisms="M32",
    )  # fmt: skip
    force_cost: Array = declare(0.22, 0.12, 0.32, "cost of force, per unit held", unit="utility")
    domestic_cost: Array = declare(
        0.60, 0.4, 0.8, "cost of effort to a government without capital", unit="utility",
        source="judgement: essay A ¶8", mechanisms="M33",
    )  # fmt: skip
    follow_through: Array = declare(
        0.04, 0.025, 0.055, "how fast effort follows decisions", unit="1/month", mechanisms="M31"
    )
    election_spread: Array = declare(
        0.25, 0.15, 0.35, "standard deviation of capital after an election", mechanisms="M33"
    )
    capital_return: Array = declare(
        0.012, 0.006, 0.02, "return of capital to its rest level", unit="1/month"
    )
    crisis_rally: Array = declare(
        0.05, 0.0, 0.1, "capital gained from a crisis in a full stake", unit="share"
    )
    hygiene_base: Array = declare(
        0.3, 0.2, 0.4, "effort that deciding for hygiene always costs for", mechanisms="M32"
    )
    domestic_base: Array = declare(
        0.2, 0.1, 0.3, "effort that any decision always costs for at home", mechanisms="M33"
    )
    friction_burden: Array = declare(
        0.5, 0.3, 0.7, "share of the cost of exposure that trade friction brings out",
        mechanisms="M32",
    )  # fmt: skip
    exposure_profile: Array = declare(
        1.2, 0.8, 1.6, "log-odds off starting hygiene per unit of exposure above MIDDLING",
        unit="log-odds", mechanisms="M32",
    )  # fmt: skip
    stake_profile: Array = declare(
        0.9, 0.5, 1.3, "log-odds on starting force per unit of largest stake above MIDDLING",
        unit="log-odds",
    )  # fmt: skip
    capital_profile: Array = declare(
        0.8, 0.4, 1.2, "log-odds on starting effort per unit of capital above MIDDLING",
        unit="log-odds",
    )  # fmt: skip
    theatre_preference: Array = declare(
        0.3, 0.15, 0.45, "worth of resourcing one's more threatened theatre", unit="utility"
    )
    weakest_link: Array = declare(
        -1.0, -2.0, -0.5, "exponent of the hygiene aggregate (-1 harmonic, 1 would be a mean)",
        source="fixed: weakest link (Hirshleifer 1983)", legal=(-10.0, -0.05),
    )  # fmt: skip


class EffortView(NamedTuple):
    """What a member knows when it decides on an effort, ``[C, R]`` unless said.

    ``threat`` is as it sees it, ``joint`` the product of the belief it acts on and the others'
    mean effort, ``burden`` the cost of the effort, ``intercept`` its habit.
    """

    threat: Array
    effort: Array
    size: Array
    joint: Array
    capital: Array
    burden: Array
    intercept: Array


def effort_terms(
    view: EffortView, cause: str, p: CoalitionParameters, on: Switches
) -> Contributions:
    """Return the utility of deciding for an effort (against none, 0) by cause, ``[C, R]``.

    ``T (1-e) (a1 sqrt(K) + a2 joint) - burden - vet (1 - p) (base + e) + intercept``; ``cause``
    names the burden.

    Source: essays A ¶8, ¶9, ¶11; Olson & Zeckhauser 1966 (own size), Sandler & Hartley 2001.
    """
    room = view.threat * (1 - view.effort)
    return {
        "M40": on.M40 * room * p.own_weight * view.size,
        "joint action": on.M40 * room * p.joint_weight * view.joint,
        cause: -view.burden,
        "domestic": -p.domestic_cost * (1 - view.capital) * (p.domestic_base + view.effort),
        "habit": view.intercept,
    }


def hygiene_burden(
    exposure: Array, friction: Array, effort: Array, p: CoalitionParameters, on: Switches
) -> Array:
    """Return the cost of deciding for hygiene, rising with exposure and with trade friction.

    ``c x (1 - b + b F) (base + e)``; ``friction`` is what reaches the coalition, ``[1, R]``.

    Source: essay A ¶8.
    """
    brought_out = 1 - p.friction_burden + p.friction_burden * friction
    return on.M32 * p.exposure_cost * exposure * brought_out * (p.hygiene_base + effort)


def force_burden(effort: Array, p: CoalitionParameters) -> Array:
    """Return the cost of deciding for force, in proportion to what is held."""
    return p.force_cost * effort


def felt_friction(friction: Array, reach: Array) -> Array:
    """Return the trade friction that reaches the coalition, ``[1, R]`` in [0, 1].

    ``sum_p reach * F``: a pair of reach 0 touches nobody but itself.
    """
    return clip(total(reach * friction), 0.0, 1.0)


def others_mean(effort: Array, weights: Array) -> Array:
    """Return the weighted mean effort of all other members, ``[C, R]``; 0 for a lone member."""
    rest = 1 - weights
    xp = namespace(effort)
    alone = number(rest <= 1e-12, rest)
    return (total(weights * effort) - weights * effort) / xp.where(alone > 0, 1 + 0 * rest, rest)


def theatre_preference(
    stake: Array, tension: Array, p: CoalitionParameters, precision: Array
) -> Array:
    """Return the utility of naming each theatre, ``[W, C, R]``, so that naming adds no weight.

    ``stake`` is ``[C, W, 1 or R]``, ``tension`` ``[W, R]``. The log-sum over theatres is taken
    off, so the chance of resourcing any theatre does not depend on their number.
    """
    xp = namespace(tension)
    pressed = xp.permute_dims(stake, (1, 0, 2)) * tension[:, None, :]
    return log_softmax(precision * p.theatre_preference * pressed) / precision


def effort_speed(p: CoalitionParameters, on: Switches) -> Array:
    """Return how fast effort follows decisions; without M31 it is what was decided this month.

    Source: essay A ¶11.
    """
    return on.M31 * p.follow_through + (1 - on.M31)


def effort_change(effort: Array, decided: Array, p: CoalitionParameters, on: Switches) -> Array:
    """Return the monthly change of an effort, ``r (a - e)``: decisions become stock slowly."""
    return effort_speed(p, on) * (decided - effort)


def effort_spread(effort: Array, p: CoalitionParameters, on: Switches) -> Array:
    """Return the stationary standard deviation of an effort that decisions keep up."""
    speed = effort_speed(p, on)
    return namespace(effort).sqrt(speed / (2 - speed) * effort * (1 - effort))


def largest_stake(stake: Array) -> Array:
    """Return each member's largest stake, ``[C, W, R]`` to ``[C, R]``."""
    most = stake[:, 0, :]
    for w in range(1, stake.shape[1]):
        most = namespace(stake).maximum(most, stake[:, w, :])
    return most


def effort_profile(
    common: Array,
    exposure: Array,
    largest_stake: Array,
    capital: Array,
    p: CoalitionParameters,
    on: Switches,
) -> tuple[Array, Array]:
    """Return starting hygiene and force of each member, ``[C, R]``, from a common log-odds.

    Exposure lowers hygiene, stake raises force, political capital both.

    Source: essay A ¶8.
    """
    room = p.capital_profile * (capital - MIDDLING["capital"])
    less = on.M32 * p.exposure_profile * (exposure - MIDDLING["exposure"])
    more = p.stake_profile * (largest_stake - MIDDLING["stake"])
    return sigmoid(common - less + room), sigmoid(common + more + room)


def election_change(
    capital: Array, rest: Array, volatility: Array, held: Array, draw: Array,
    p: CoalitionParameters, on: Switches,
) -> Array:  # fmt: skip
    """Return the change of political capital where an election is held, ``[C, R]``.

    Capital becomes ``rest + spread * volatility * draw`` (standard normal), within its range.

    Source: essay A ¶8.
    """
    new = clip(rest + p.election_spread * volatility * draw, 0.05, 0.95)
    return on.M33 * held * (new - capital)


def habit(effort: Array, utility: Array, precision: Array) -> Array:
    """Return the intercept at which deciding for an effort is as likely as its level.

    So a start is at rest: the chance of "yes" equals the stock that it feeds.
    """
    return logit(clip(effort, 0.01, 0.99)) / precision - utility
