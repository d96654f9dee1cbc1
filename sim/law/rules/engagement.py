"""Engagement and pressure: summits and relief offered, refused, sought; and whom it costs what.

Engagement received is a stock: it eases grievance, recognises by the weight of who talks,
takes some of the sender's own controls, and, where it stalls, makes visibility the currency.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, namespace
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches
from sim.law.rules.fading import kept_up

OVERTURE_MENU = ("no", "yes")
NOBODY = "none"
"""The answer of those who name no one."""


class EngagementParameters(NamedTuple):
    """Wedges, pressure and economic coercion."""

    overture_rate: Array = declare(
        0.05, 0.02, 0.08, "chance that a challenger offers talks", unit="1/month"
    )
    overture_relief: Array = declare(
        0.4, 0.2, 0.6, "worth of offering talks, per unit of exposure and the coalition's hygiene",
        unit="utility", mechanisms="M14",
    )  # fmt: skip
    overture_pride: Array = declare(
        0.3, 0.15, 0.45, "cost of offering talks, per unit of grievance", unit="utility",
        mechanisms="M20",
    )  # fmt: skip
    overture_fading: Array = declare(
        0.33, 0.2, 0.5, "how fast an offer of talks lapses", unit="1/month",
        source="judgement: about a quarter",
    )  # fmt: skip
    engage_rate: Array = declare(
        0.06, 0.03, 0.09, "chance that a member engages a challenger", unit="1/month"
    )
    answer: Array = declare(
        0.3, 0.15, 0.45, "worth of engaging one who has offered talks", unit="utility"
    )
    room: Array = declare(
        0.3, 0.15, 0.45, "worth of engaging, per unit of political capital", unit="utility"
    )
    price: Array = declare(
        0.15, 0.05, 0.25, "worth of engaging one whose recognition has risen", unit="utility",
        mechanisms="M07",
    )  # fmt: skip
    reach: Array = declare(
        0.10, 0.05, 0.15, "share of the gap in engagement that the whole coalition's acts close",
        unit="1/month",
    )  # fmt: skip
    engagement_fading: Array = declare(
        0.05, 0.03, 0.08, "fading of engagement received", unit="1/month"
    )
    relief: Array = declare(
        0.8, 0.4, 1.2, "grievance eased per unit of engagement above the usual",
        mechanisms="M20",
    )  # fmt: skip
    conferral: Array = declare(
        0.05, 0.02, 0.08, "share of the gap in recognition that engagement by the whole coalition"
        " closes", mechanisms="M07",
    )  # fmt: skip
    concession: Array = declare(
        0.05, 0.02, 0.08, "share of its hygiene that a member gives up by engaging"
    )
    currency: Array = declare(
        1.0, 0.6, 1.4, "worth of being seen that a stalled engagement adds", unit="utility",
        source="judgement: essay B ¶12", mechanisms="M12",
    )  # fmt: skip
    press_rate: Array = declare(
        0.08, 0.04, 0.12, "chance that a member presses a challenger", unit="1/month"
    )
    press_threat: Array = declare(
        0.3, 0.15, 0.45, "worth of pressing, per unit of threat seen", unit="utility",
        mechanisms="M40",
    )  # fmt: skip
    press_domestic: Array = declare(
        0.25, 0.12, 0.38, "worth of pressing to a government without capital", unit="utility",
        mechanisms="M33",
    )  # fmt: skip
    press_coercion: Array = declare(
        0.8, 0.5, 1.1, "cost of pressing one who is costly to coerce", unit="utility",
        source="judgement: essay A ¶7", mechanisms="M03",
    )  # fmt: skip
    press_bite: Array = declare(
        0.05, 0.02, 0.08, "share of engagement that pressure by the whole coalition undoes"
    )
    press_watch: Array = declare(
        0.03, 0.01, 0.05, "share of the gap in oversight that pressure by the whole coalition"
        " closes", mechanisms="M25",
    )  # fmt: skip
    coerce_rate: Array = declare(
        0.05, 0.02, 0.08, "chance that a challenger with full leverage coerces one member",
        unit="1/month",
    )  # fmt: skip
    coerce_worth: Array = declare(
        0.3, 0.15, 0.45, "worth of coercing, per unit of the member's exposure and hygiene",
        unit="utility",
    )  # fmt: skip
    coerce_cost: Array = declare(
        0.3, 0.15, 0.45, "cost of coercing, per unit of one's own exposure", unit="utility",
        mechanisms="M14",
    )  # fmt: skip
    squeeze: Array = declare(0.3, 0.15, 0.45, "share of the gap that one act of coercion closes")
    squeeze_fading: Array = declare(
        0.2, 0.1, 0.3, "how fast a squeeze on a member passes", unit="1/month"
    )
    court_rate: Array = declare(
        0.10, 0.05, 0.15, "chance that a member courts a hedger", unit="1/month"
    )
    court_need: Array = declare(
        0.25, 0.1, 0.4, "worth of courting one who leans the other way", unit="utility"
    )


class EngageView(NamedTuple):
    """What a member knows when it thinks of engaging a challenger: ``[B, C, R]`` or less.

    ``overture`` and ``recognition`` ``[B, R]``, ``capital`` ``[C, R]``, ``programme`` ``[C, R]``
    what it has resolved to seek.
    """

    overture: Array
    recognition: Array
    capital: Array
    programme: Array


class PressView(NamedTuple):
    """What a member knows when it thinks of pressing a challenger.

    ``threat`` and ``capital`` are its own, ``[C, R]``; ``coercion_cost`` ``[B, R]`` is what each
    challenger would cost to coerce, as common belief has it.
    """

    threat: Array
    capital: Array
    coercion_cost: Array


class CoerceView(NamedTuple):
    """What a challenger knows when it thinks of coercing a member.

    ``member_exposure`` and ``hygiene`` ``[C, R]`` are the members', ``exposure`` ``[B, R]`` its
    own.
    """

    member_exposure: Array
    hygiene: Array
    exposure: Array


def overture_terms(
    exposure: Array, hygiene: Array, grievance: Array, p: EngagementParameters, on: Switches
) -> Contributions:
    """Return a challenger's utility of offering talks (against not, 0), ``[B, R]`` each part.

    Source: essay B ¶12 (summit diplomacy that stalls).
    """
    return {
        "M14": on.M14 * p.overture_relief * exposure * hygiene,
        "M20": -on.M20 * p.overture_pride * grievance,
    }


def engage_terms(view: EngageView, p: EngagementParameters, on: Switches) -> Contributions:
    """Return a member's utility of engaging each challenger, ``[B, C, R]`` each part.

    Source: essay B ¶7, ¶12.
    """
    none = 0 * (view.overture[:, None, :] + view.capital[None, ...])
    return {
        "overture": p.answer * view.overture[:, None, :] + none,
        "M33": on.M33 * p.room * view.capital[None, ...] + none,
        "M07": on.M07 * p.price * view.recognition[:, None, :] + none,
        "programme": view.programme[None, ...] + none,
    }


def press_terms(view: PressView, p: EngagementParameters, on: Switches) -> Contributions:
    """Return a member's utility of pressing each challenger, ``[B, C, R]`` each part.

    Source: essay A ¶7 (visibility raises the cost of coercing any one member).
    """
    none = 0 * (view.coercion_cost[:, None, :] + view.capital[None, ...])
    return {
        "M40": on.M40 * p.press_threat * view.threat[None, ...] + none,
        "M33": on.M33 * p.press_domestic * (1 - view.capital)[None, ...] + none,
        "M03": -on.M03 * p.press_coercion * view.coercion_cost[:, None, :] + none,
    }


def coerce_terms(view: CoerceView, p: EngagementParameters, on: Switches) -> Contributions:
    """Return a challenger's utility of coercing each member, ``[C, B, R]`` each part.

    ``worth x_i h_i - cost x_k``: pressure goes where it hurts and where controls bite.

    Source: essays A ¶8 and B ¶2 (rare earths); Hirschman 1945.
    """
    none = 0 * (view.member_exposure[:, None, :] + view.exposure[None, ...])
    lever = p.coerce_worth * view.member_exposure * view.hygiene
    return {
        "leverage": lever[:, None, :] + none,
        "M14": -on.M14 * p.coerce_cost * view.exposure[None, ...] + none,
    }


def court_terms(tilt: Array, members: int, p: EngagementParameters) -> Contributions:
    """Return a member's utility of courting each hedger, ``[H, C, R]`` each part.

    Source: essay A ¶7, ¶9.
    """
    xp = namespace(tilt)
    lean = p.court_need * tilt[:, None, :]
    return {"tilt": xp.concat([lean] * members, axis=1)}


def engagement_change(
    engagement: Array, engaged: Array, pressed: Array, p: EngagementParameters
) -> Array:
    """Return what acts do to the engagement each challenger receives, ``[B, R]``.

    ``engaged`` and ``pressed`` are the shares of the coalition, by weight, that did so.
    """
    return p.reach * engaged * (1 - engagement) - p.press_bite * pressed * engagement


def engagement_at_rest(engaged: Array, pressed: Array, p: EngagementParameters) -> Array:
    """Return the engagement that routine keeps up, ``[B, R]`` in [0, 1)."""
    return kept_up(p.reach * engaged, p.press_bite * pressed, p.engagement_fading)


def eased_grievance(
    grievance: Array, engagement: Array, usual: Array, p: EngagementParameters, on: Switches
) -> Array:
    """Return grievance as engagement above the usual eases it, in [0, 1], ``[B, R]``.

    Source: essay B ¶13 (dialled down when interests change).
    """
    eased = grievance - on.M20 * p.relief * (engagement - usual)
    return namespace(grievance).clip(eased, 0.0, 1.0)


def talks_recognise(
    recognition: Array, engaged: Array, p: EngagementParameters, on: Switches
) -> Array:
    """Return what being engaged adds to recognition, ``[B, R]``.

    Source: essay B ¶7 (legitimacy is what negotiation would have to give).
    """
    return on.M07 * p.conferral * engaged * (1 - recognition)


def concession(hygiene: Array, engaged: Array, p: EngagementParameters) -> Array:
    """Return what members who engage give up of their controls, ``[C, R]``, at most 0."""
    return -p.concession * engaged * hygiene


def overture_change(overture: Array, offered: Array) -> Array:
    """Return what an offer of talks adds: it stands in full, ``[B, R]``."""
    return offered * (1 - overture)


def visibility_worth(
    engagement: Array, usual: Array, recognition: Array, p: EngagementParameters, on: Switches
) -> Array:
    """Return what each challenger gains by being seen because talks stall, per unit of display.

    ``-currency (engagement - usual) (1 - z)``, ``[B, R]``: to one without standing, presence
    pays for what diplomacy does not.

    Source: essay B ¶12.
    """
    return -on.M12 * p.currency * (engagement - usual) * (1 - recognition)


def closer_watch(oversight: Array, pressed: Array, p: EngagementParameters, on: Switches) -> Array:
    """Return what pressure adds to the oversight of a challenger, ``[B, R]``."""
    return on.M25 * p.press_watch * pressed * (1 - oversight)


def squeeze_change(squeezed: Array, coerced: Array, p: EngagementParameters) -> Array:
    """Return what acts of coercion add to the squeeze on members, ``[C, R]``.

    Source: essay B ¶2.
    """
    return p.squeeze * coerced * (1 - squeezed)
