"""Trade friction in a pair: who escalates, who opens, and what a truce is worth.

Each side of a pair holds, escalates or opens to a truce. An offer stands for some months; when both
stand, friction falls and stays lower until someone escalates.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, clip, halves, namespace, number
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches
from sim.law.rules.fading import rest_against

TRADE_MENU = ("hold", "escalate", "open")


class TradeParameters(NamedTuple):
    """Motives and effects of trade friction."""

    retaliation: Array = declare(
        0.30, 0.15, 0.45, "worth of answering last month's escalation", unit="utility",
        source="judgement: tit for tat (Axelrod 1984)",
    )  # fmt: skip
    self_harm: Array = declare(
        0.58, 0.4, 0.76, "cost of escalating, and worth of opening, per friction and exposure",
        unit="utility", mechanisms="M14",
    )  # fmt: skip
    domestic: Array = declare(
        0.25, 0.12, 0.38, "worth of escalating to a government without capital", unit="utility",
        mechanisms="M33",
    )  # fmt: skip
    grievance: Array = declare(
        0.20, 0.1, 0.3, "worth of escalating, per unit of grievance", unit="utility",
        mechanisms="M13",
    )  # fmt: skip
    coercion: Array = declare(
        0.8, 0.5, 1.1, "cost of escalating against one who is costly to coerce", unit="utility",
        mechanisms="M03",
    )  # fmt: skip
    truce_worth: Array = declare(0.2, 0.1, 0.3, "worth of keeping a truce in force", unit="utility")
    escalation: Array = declare(0.10, 0.06, 0.14, "share of the gap that an escalation closes")
    truce_cut: Array = declare(0.35, 0.2, 0.5, "share of friction that a truce takes away")
    truce_relief: Array = declare(
        0.2, 0.1, 0.3, "how far a truce in force lowers the set point", unit="share"
    )
    offer_months: Array = declare(
        3.0, 2.0, 4.0, "months that an offer stands", unit="months", legal=(1.0, 12.0),
        source="fixed: an offer stands for a quarter",
    )  # fmt: skip
    friction_return: Array = declare(
        0.03, 0.015, 0.05, "return of trade friction to its set point", unit="1/month"
    )


class TradeView(NamedTuple):
    """What one side of a friction pair knows, ``[S, R]`` each, S = two sides per pair.

    ``exposure`` is its own; ``provoked`` is 1 where the other escalated last month; ``unpopular``
    is what a member lacks of political capital, ``grievance`` a challenger's, ``coercion_cost``
    what the other would cost to coerce; 0 for those to whom it does not apply.
    """

    friction: Array
    exposure: Array
    provoked: Array
    unpopular: Array
    grievance: Array
    coercion_cost: Array
    truce: Array


def trade_terms(view: TradeView, p: TradeParameters, on: Switches) -> Contributions:
    """Return the utility of (hold, escalate, open), ``[3, S, R]`` each part by cause.

    ``escalate = d (1-p) + g G + r provoked - s F x - c C - k truce``, ``open = s F x - k truce``.

    Source: essays A ¶7 and B ¶2; Axelrod 1984; weaponised interdependence (Hirschman 1945).
    """
    xp = namespace(view.friction)
    none = 0 * (view.friction + view.exposure + view.unpopular + view.coercion_cost)
    hurt = on.M14 * p.self_harm * view.friction * view.exposure

    def escalate(part: Array) -> Array:
        return xp.stack([none, part + none, none])

    return {
        "retaliation": escalate(p.retaliation * view.provoked),
        "M14": xp.stack([none, none - hurt, none + hurt]),
        "M33": escalate(on.M33 * p.domestic * view.unpopular),
        "M13": escalate(on.M13 * p.grievance * view.grievance),
        "M03": escalate(-on.M03 * p.coercion * view.coercion_cost),
        "truce": xp.stack([none, none - p.truce_worth * view.truce, -p.truce_worth * view.truce]),
    }


def escalation_gain(friction: Array, escalated: Array, p: TradeParameters) -> Array:
    """Return what escalations of both sides ``[S, R]`` add to friction, ``[P, R]``."""
    one, two = halves(escalated)
    return p.escalation * (one + two) * (1 - friction)


def standing_offers(
    offer: Array, opened: Array, escalated: Array, struck: Array, p: TradeParameters
) -> Array:
    """Return the months each side's offer still stands, ``[S, R]``.

    Opening sets the clock, a month takes one off, escalating withdraws it, a truce consumes it.
    """
    xp = namespace(offer)
    left = clip(offer - 1, 0.0, 1e9)
    clock = xp.where(opened > 0, p.offer_months + 0 * offer, left)
    used = xp.concat([struck, struck], axis=0)
    return clock * (1 - escalated) * (1 - used)


def truce_struck(offer: Array, opened: Array, escalated: Array, truce: Array) -> Array:
    """Return 1 where both sides' offers stand and no truce is in force, ``[P, R]``."""
    live = number((opened > 0) | (offer > 1), offer) * (1 - escalated)
    one, two = halves(live)
    return one * two * (1 - truce)


def truce_change(truce: Array, struck: Array, escalated: Array) -> Array:
    """Return the change of truces in force, ``[P, R]``: struck, or broken by either side."""
    one, two = halves(escalated)
    broken = clip(one + two, 0.0, 1.0)
    return struck - truce * broken


def truce_fall(friction: Array, struck: Array, p: TradeParameters) -> Array:
    """Return how far a truce lowers friction when it is struck, ``[P, R]``, at most 0."""
    return -p.truce_cut * struck * friction


def friction_rest(
    set_point: Array, rates: tuple[Array, Array], truce: Array, p: TradeParameters
) -> Array:
    """Return the level to which friction returns, ``[P, R]``, at which routine keeps a set point.

    ``rates`` are the chances with which each side ``[S, R]`` escalates and opens in routine;
    what they add is balanced, truces that routine strikes and breaks are counted, and a truce in
    force lowers the level.
    """
    one, two = halves(rates[0])
    raised = p.escalation * (one + two) * (1 - set_point)
    often, share = routine_truce(rates, p)
    added = raised - p.truce_cut * often * set_point
    level = rest_against(set_point, added, p.friction_return)
    return level + p.truce_relief * (share - truce)


def routine_truce(rates: tuple[Array, Array], p: TradeParameters) -> tuple[Array, Array]:
    """Return how often routine strikes a truce, and the share of months one is in force.

    An offer lives with chance ``o (1 - (1 - o - e)**m) / (o + e)``: made within m months and not
    withdrawn since; both together strike; either side's escalation ends it. A two-state chain in
    its stationary state, ``[P, R]`` each.
    """
    xp = namespace(rates[0])
    escalates, opens = rates
    acts = escalates + opens
    within = 1 - xp.exp(p.offer_months * xp.log(1 - acts))
    live = opens * within / xp.where(acts > 0, acts, xp.ones_like(acts))
    one, two = halves(opens)
    live_one, live_two = halves(live)
    struck = one * live_two + two * live_one - one * two
    end_one, end_two = halves(escalates)
    ends = 1 - (1 - end_one) * (1 - end_two)
    share = struck / xp.where(struck + ends > 0, struck + ends, xp.ones_like(ends))
    return struck * (1 - share), share
