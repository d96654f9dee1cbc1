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
    namespace,
    number,
    total,
)
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches

HYGIENE_MENU = SIDE_DEAL_MENU = ("no", "yes")
NO_RESOURCE = "none"


class CoalitionParameters(NamedTuple):
    """What moves members' effort."""

    start_effort: Array = declare(
        0.40,
        0.32,
        0.48,
        "effort of a member whose costs and interests are the coalition's mean",
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
        0.52, 0.34, 0.7, "cost of hygiene, per unit of exposure to the challengers",
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
    squeeze_cost: Array = declare(
        0.5, 0.25, 0.75, "cost of hygiene to a member that is being squeezed, per exposure",
        unit="utility", source="judgement: essay B ¶2",
    )  # fmt: skip
    squeeze_threat: Array = declare(
        0.10, 0.05, 0.15, "threat that a full squeeze adds for the member squeezed"
    )
    side_deal_rate: Array = declare(
        0.12, 0.06, 0.18, "chance that a member lets a deal of its own pass", unit="1/month"
    )
    side_deal_gain: Array = declare(
        0.45, 0.25, 0.65, "worth of a side deal, per unit of exposure and of controls in place",
        unit="utility", mechanisms="M32",
    )  # fmt: skip
    side_deal_relief: Array = declare(
        0.22, 0.12, 0.32, "worth of a side deal to a government without capital, per controls",
        unit="utility", mechanisms="M33",
    )  # fmt: skip
    side_deal_loss: Array = declare(
        0.02, 0.01, 0.03, "share of its hygiene that a side deal costs", mechanisms="M36"
    )
    minilateral: Array = declare(
        0.25, 0.12, 0.38, "worth of making up for what others leave undone, per unit of threat",
        unit="utility", source="judgement: essay A ¶8 (enlargement, minilateral formats)",
        mechanisms="M35",
    )  # fmt: skip
    floor: Array = declare(
        0.05, 0.03, 0.07, "effort that institutions keep up whatever is decided",
        source="judgement: essay A ¶8 (none of these frictions amounts to collapse)",
        legal=(0.0, 0.2), mechanisms="M35",
    )  # fmt: skip
    ally_noise: Array = declare(
        0.05, 0.02, 0.08, "error with which a member knows an ally's effort",
        source="fixed: allies are known within .05", legal=(0.0, 0.5),
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

    ``threat`` is as it sees it, ``others`` the others' mean effort as it knows it, ``joint`` that
    times the belief it acts on, ``burden`` the cost of the effort, ``fatigue`` what a long war
    takes from its worth, ``programme`` what the coalition has resolved to add.
    """

    threat: Array
    effort: Array
    size: Array
    joint: Array
    others: Array
    capital: Array
    burden: Array
    fatigue: Array
    programme: Array


def effort_terms(
    view: EffortView, cause: str, p: CoalitionParameters, on: Switches
) -> Contributions:
    """Return the utility of deciding for an effort (against none, 0) by cause, ``[C, R]``.

    ``T (1-e) (a1 sqrt(K) + a2 joint) + m T (T - others)+ - burden - fatigue
    - vet (1 - p) (base + e) + programme``; ``cause`` names the burden. Where others do less than
    the threat asks, some make up for it: so a coalition under strain does not unravel.

    Source: essays A ¶8, ¶9, ¶11; Olson & Zeckhauser 1966 (own size), Sandler & Hartley 2001.
    """
    room = view.threat * (1 - view.effort)
    undone = clip(view.threat - view.others, 0.0, 1.0)
    return {
        "M40": on.M40 * room * p.own_weight * view.size,
        "joint action": on.M40 * room * p.joint_weight * view.joint,
        "M35": on.M35 * p.minilateral * view.threat * undone,
        cause: -view.burden,
        "M33": -on.M33 * p.domestic_cost * (1 - view.capital) * (p.domestic_base + view.effort),
        "M34": -view.fatigue,
        "programme": view.programme,
    }


def hygiene_burden(
    exposure: Array, friction: Array, squeezed: Array, effort: Array, p: CoalitionParameters,
    on: Switches,
) -> Array:  # fmt: skip
    """Return the cost of deciding for hygiene: exposure, friction and being squeezed.

    ``c x (1 - b + b F) (base + e) + s x squeezed``; ``friction`` is what reaches the coalition,
    ``[1, R]``.

    Source: essays A ¶8 and B ¶2.
    """
    brought_out = 1 - p.friction_burden + p.friction_burden * friction
    trade = p.exposure_cost * exposure * brought_out * (p.hygiene_base + effort)
    return on.M32 * (trade + p.squeeze_cost * exposure * squeezed)


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


def side_deal_terms(
    threat: Array, effort: Array, exposure: Array, capital: Array, p: CoalitionParameters,
    on: Switches,
) -> Contributions:  # fmt: skip
    """Return a member's utility of a side deal (against none, 0) by cause, ``[C, R]``.

    ``g x (1 - T) h`` and ``r (1 - p) h``. Source: essay A ¶8, ¶9.
    """
    return {
        "M32": on.M32 * p.side_deal_gain * exposure * (1 - threat) * effort,
        "M33": on.M33 * p.side_deal_relief * (1 - capital) * effort,
    }


def side_deal_loss(hygiene: Array, dealt: Array, p: CoalitionParameters) -> Array:
    """Return the hygiene that side deals cost, ``[C, R]``, at most 0."""
    return -p.side_deal_loss * dealt * hygiene


def squeezed_threat(threat: Array, squeezed: Array, p: CoalitionParameters) -> Array:
    """Return the threat a member sees, raised while it is squeezed, in [0, 1]."""
    return clip(threat + p.squeeze_threat * squeezed * (1 - threat), 0.0, 1.0)


def ally_error(weights: Array, p: CoalitionParameters) -> Array:
    """Return the error in a member's estimate of the others' mean effort, ``[C, R]``.

    Each ally is known with the same error, so the mean is known better:
    ``noise sqrt(sum_{j != i} w_j**2) / (1 - w_i)``; 0 for a lone member.
    """
    xp = namespace(weights)
    rest = 1 - weights
    squares = total(weights * weights) - weights * weights
    alone = rest <= 1e-12
    apart = xp.sqrt(clip(squares, 0.0, 1.0)) / xp.where(alone, 1 + 0 * rest, rest)
    return p.ally_noise * xp.where(alone, 0 * rest, apart)


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
