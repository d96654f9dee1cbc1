"""Exchange: what challengers give one another (arms, technology, buffering) and what it builds.

A flow is a stock between 0 and 1 that monthly acts of support feed and that fades without them.
Technology received is learnt slowly, kept while it is fed, and raises capability with the flows.
"""

from __future__ import annotations

from functools import reduce
from operator import mul
from typing import NamedTuple

from sim.law.arrays import Array, clip, halves, namespace, total
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches
from sim.law.rules.fading import kept_up
from sim.law.rules.sanctions import watched

GOODS = ("arms", "technology", "buffering")
"""Arms and ammunition; know-how and parts; trade, credit and fuel that soften pressure."""
TECHNOLOGY = GOODS.index("technology")
SUPPORT_MENU = ("no", "yes")


class ExchangeParameters(NamedTuple):
    """What moves flows between challengers, and what flows are worth."""

    worth: Array = declare(
        1.3, 0.9, 1.7, "worth of giving, per unit of stance, need and fit", unit="utility"
    )
    base_need: Array = declare(0.25, 0.15, 0.35, "need of any good in quiet times")
    war_need: Array = declare(
        0.75, 0.5, 1.0, "need of arms per unit of tension in the receiver's war",
        source="judgement: essay B ¶8", mechanisms="M23",
    )  # fmt: skip
    grievance_need: Array = declare(
        0.35, 0.2, 0.5, "need of technology and buffering per shared grievance", mechanisms="M20"
    )
    barter: Array = declare(
        0.7, 0.4, 1.0, "need of technology and buffering per flow of arms that they pay for",
        source="judgement: essay B ¶8 (food, cover and technology for arms)", mechanisms="M23",
    )  # fmt: skip
    follow_through: Array = declare(
        0.25, 0.12, 0.38, "worth of giving that follows from reputation already sunk",
        unit="utility", source="judgement: essay A ¶10", mechanisms="M18",
    )  # fmt: skip
    ease: Array = declare(
        0.12, 0.06, 0.18, "worth of giving that being seen together makes easier", unit="utility",
        source="judgement: essay A ¶7", mechanisms="M04",
    )  # fmt: skip
    secondary_cost: Array = declare(
        0.8, 0.5, 1.1, "cost of giving, per unit of exposure and of the coalition's hygiene",
        unit="utility", mechanisms="M14",
    )  # fmt: skip
    unwatched_cost: Array = declare(
        0.4, 0.25, 0.55, "share of that cost which stays without any oversight", mechanisms="M25"
    )
    increment: Array = declare(0.15, 0.1, 0.2, "share of the gap that a month of giving closes")
    flow_fading: Array = declare(
        0.03, 0.02, 0.045, "fading of a flow that nobody feeds", unit="1/month"
    )
    throttle: Array = declare(
        0.6, 0.4, 0.8, "share of a flow that full enforcement would stop", mechanisms="M36"
    )
    shock_loss: Array = declare(
        0.10, 0.05, 0.15, "share of flows that a quarrel in the dyad cuts", mechanisms="M22"
    )
    learning: Array = declare(
        0.02, 0.01, 0.03, "how fast technology received is learnt", unit="1/month",
        source="judgement: a generation of weapons takes about four years", mechanisms="M23 M27",
    )  # fmt: skip
    obsolescence: Array = declare(
        0.02, 0.01, 0.03, "how fast technology that is not fed falls behind", unit="1/month"
    )
    arms_worth: Array = declare(
        0.3, 0.15, 0.45, "capability added by a full inflow of arms", mechanisms="M27"
    )
    technology_worth: Array = declare(
        2.0, 1.0, 3.0, "capability added by all technology there is to learn, to one far behind",
        mechanisms="M23 M27",
    )  # fmt: skip
    buffering_worth: Array = declare(
        0.2, 0.1, 0.3, "capability added by full economic buffering", mechanisms="M27"
    )
    observers_see: Array = declare(
        0.2, 0.1, 0.3, "how well intelligence sees an act of support, against a display",
        mechanisms="M24",
    )  # fmt: skip
    public_sees: Array = declare(
        0.1, 0.05, 0.15, "how well open reporting sees an act of support", mechanisms="M24"
    )


class SupportView(NamedTuple):
    """What a challenger knows when it thinks of supporting a partner, ``[Q, R]`` unless said.

    ``stance`` is its own; ``flow`` and ``need`` are ``[G, Q, R]``; ``hygiene`` ``[1, R]`` is the
    coalition's; ``oversight`` is the partner's; ``fit`` how well the two economies complement
    each other.
    """

    stance: Array
    flow: Array
    need: Array
    fit: Array
    sunk: Array
    visible: Array
    exposure: Array
    hygiene: Array
    oversight: Array


def need(
    grievances: tuple[Array, Array], war: Array, arms_back: Array, p: ExchangeParameters,
    on: Switches,
) -> Array:  # fmt: skip
    """Return the partner's need of each good, ``[G, Q, R]``.

    ``grievances`` are giver's and receiver's, ``war`` the tension of the receiver's war in which
    the giver can help, ``arms_back`` the arms that the receiver sends: they are paid for in
    technology and buffering.

    Source: essay B ¶8, ¶9.
    """
    xp = namespace(war)
    ours, theirs = grievances
    shared = on.M20 * p.grievance_need * xp.sqrt(ours * theirs)
    paid = shared + on.M23 * p.barter * arms_back
    quiet = p.base_need + 0 * (paid + war)
    return xp.stack([quiet + on.M23 * p.war_need * war, quiet + paid, quiet + paid])


def support_terms(
    view: SupportView, p: ExchangeParameters, on: Switches
) -> tuple[Contributions, Contributions]:
    """Return the utility of giving each good (against not giving it, 0), ``[G, Q, R]`` each part.

    Parts per unit of stance, then the others, by cause:
    ``stance worth fit need (1 - flow) + (follow S + ease V)(1 - flow) - spill x H (u + (1-u) O)``.

    Source: essays A ¶7, ¶10 and B ¶8; exchange of arms for technology.
    """
    room = 1 - view.flow
    risky = p.unwatched_cost + (1 - p.unwatched_cost) * watched(view.oversight, on)
    spill = on.M14 * p.secondary_cost * view.exposure * view.hygiene * risky
    per_stance = {"exchange": p.worth * view.fit[None, ...] * view.need * room}
    rest = {
        "M18": on.M18 * p.follow_through * view.sunk[None, ...] * room,
        "M04": on.M04 * p.ease * view.visible[None, ...] * room,
        "M14": -spill[None, ...] + 0 * room,
    }
    return per_stance, rest


def routine_support(flow: Array, enforcement: Array, fading: Array, p: ExchangeParameters) -> Array:
    """Return the chance of feeding each flow that keeps it where it is, ``[G, Q, R]``.

    ``fading flow / (increment (1 - flow) (1 - throttle E))``, at most .95; ``fading``
    ``[1, R]`` is all that a flow loses in a quiet month.
    """
    fed = p.increment * (1 - flow) * (1 - p.throttle * enforcement)
    return clip(fading * flow / clip(fed, 1e-6, 1.0), 0.0, 0.95)


def flow_gain(flow: Array, given: Array, enforcement: Array, p: ExchangeParameters) -> Array:
    """Return what acts of support add to flows, ``[G, Q, R]``.

    ``increment given (1 - flow) (1 - throttle E)``; ``given`` is 1 where the good was given,
    ``enforcement`` ``[Q, R]`` what sanctions on the receiver achieve.

    Source: essays A ¶9 and B ¶8, ¶9.
    """
    return p.increment * given * (1 - flow) * (1 - p.throttle * enforcement)


def flow_loss(flow: Array, shocked: Array, p: ExchangeParameters) -> Array:
    """Return what quarrels in a dyad (1 or 0, ``[Q, R]``) take from its flows, below 0."""
    return -p.shock_loss * shocked * flow


def inflow(flow: Array, receivers: tuple[int, ...], n: int) -> Array:
    """Return what each challenger receives of each good from all others, ``[G, B, R]`` in [0, 1].

    ``1 - prod_j (1 - flow_j)``: a partner that sends nothing changes no bit.
    """
    xp = namespace(flow)

    def received(k: int) -> Array:
        missing = [1 - flow[:, q : q + 1, :] for q, to in enumerate(receivers) if to == k]
        return 1 - reduce(mul, missing) if missing else 0 * flow[:, 0:1, :]

    if flow.shape[1] == 0:
        return xp.zeros((flow.shape[0], n, flow.shape[2]), dtype=flow.dtype)
    return xp.concat([received(k) for k in range(n)], axis=1)


def material(flow: Array, started: Array) -> Array:
    """Return what flows in each dyad, ``[D, R]``: the mean of the flows that it has at all.

    ``started`` ``[G, Q, R]`` is above 0 where a good flowed at the start.
    """
    xp = namespace(flow)
    has = xp.astype(started > 0, flow.dtype)
    to, back = halves(total(flow * has)[0, ...])
    many, more = halves(total(has)[0, ...])
    n = many + more
    return (to + back) / xp.where(n > 0, n, xp.ones_like(n))


def technology_gain(technology: Array, received: Array, p: ExchangeParameters) -> Array:
    """Return what is learnt in a month, ``[B, R]``: ``learning inflow (1 - technology)``.

    Source: essays A ¶7 and B ¶8, ¶9.
    """
    return p.learning * received * (1 - technology)


def technology_at_rest(received: Array, p: ExchangeParameters) -> Array:
    """Return the technology that a steady inflow keeps up, ``[B, R]`` in [0, 1)."""
    return kept_up(p.learning * received, 0 * received, p.obsolescence)


def strengthened(
    capability: Array, greatest: Array, technology: Array, received: Array, p: ExchangeParameters,
    on: Switches,
) -> Array:  # fmt: skip
    """Return capability with what partners add to it, ``[B, R]``.

    ``K (1 + a arms + t technology (1 - sqrt(K / K_max)) + b buffering)``: technology is worth most
    to those far behind the frontier; ``received`` ``[G, B, R]`` are inflows.

    Source: essay A ¶7 (flows alter the correlation of forces over time); Gerschenkron 1962.
    """
    xp = namespace(capability)
    arms, _, buffering = (received[g, ...] for g in range(len(GOODS)))
    behind = 1 - xp.sqrt(capability / xp.where(greatest > 0, greatest, xp.ones_like(greatest)))
    added = (
        p.arms_worth * arms
        + p.technology_worth * technology * behind
        + p.buffering_worth * buffering
    )
    return capability * (1 + on.M27 * added)
