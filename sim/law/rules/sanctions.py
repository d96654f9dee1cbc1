"""Sanctions: how closely targets are watched, who complies, and what enforcement achieves.

Each target has its own oversight and its own trade. The coalition's effort is a weakest link; third
parties comply as they fear detection and as they stand to the target.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, logit, namespace, sigmoid
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches

COVER_MENU = ("no", "yes")


class SanctionParameters(NamedTuple):
    """Oversight, compliance and cover in the Council."""

    detection: Array = declare(
        2.0, 1.2, 2.8, "log-odds of complying per unit of oversight times the coalition's hygiene",
        unit="log-odds", mechanisms="M25 M36",
    )  # fmt: skip
    affinity: Array = declare(
        2.0, 1.2, 2.8, "log-odds off complying per unit of stance to the target", unit="log-odds",
        source="judgement: essay B ¶9", mechanisms="M26",
    )  # fmt: skip
    oversight_return: Array = declare(
        0.10, 0.06, 0.14, "return of oversight to its set point", unit="1/month", mechanisms="M25"
    )
    cover_rate: Array = declare(
        0.10, 0.05, 0.15, "chance that a seat in the Council covers a partner", unit="1/month"
    )
    cover_worth: Array = declare(
        0.35, 0.2, 0.5, "worth of covering a partner, per unit of stance and its oversight",
        unit="utility", mechanisms="M25",
    )  # fmt: skip
    cover_cost: Array = declare(
        0.35, 0.2, 0.5, "cost of covering a partner, per unit of one's own exposure and oversight",
        unit="utility", mechanisms="M14",
    )  # fmt: skip
    cover_bite: Array = declare(
        0.02, 0.01, 0.03, "share of oversight that one act of cover takes", mechanisms="M25"
    )
    cover_seen: Array = declare(
        0.3, 0.15, 0.45, "how widely an act of cover is seen, against a display", mechanisms="M25"
    )
    least_hygiene: Array = declare(
        0.02, 0.01, 0.03, "hygiene below which a member counts as no weaker a link",
        mechanisms="M36", legal=(0.001, 0.2),
    )  # fmt: skip
    hedger_watch: Array = declare(
        0.35, 0.2, 0.5, "worth of enforcing to a hedger, per unit of exposure and hygiene",
        unit="utility", mechanisms="M36",
    )  # fmt: skip
    hedger_affinity: Array = declare(
        0.30, 0.15, 0.45, "worth of busting to a hedger, per unit of tilt", unit="utility"
    )
    hedger_rate: Array = declare(
        0.15, 0.08, 0.22, "chance that a hedger enforces, and that it busts", unit="1/month"
    )
    hedger_step: Array = declare(0.05, 0.03, 0.07, "share of the gap that one such act closes")
    compliance_fading: Array = declare(
        0.03, 0.02, 0.045, "return of a hedger's compliance to its habit", unit="1/month"
    )


class CoverView(NamedTuple):
    """What a challenger with a seat knows when it may cover a partner, ``[Q, R]`` each."""

    stance: Array
    exposure: Array
    oversight: Array


def cover_terms(
    view: CoverView, p: SanctionParameters, on: Switches
) -> tuple[Contributions, Contributions]:
    """Return the utility of (no, yes) to covering a partner, ``[2, Q, R]`` each part.

    Parts per unit of stance, then the others: ``stance worth O - cost x O``.

    Source: essays A ¶7 and B ¶9.
    """
    xp = namespace(view.oversight)
    worth = on.M25 * p.cover_worth * view.oversight
    cost = -on.M14 * p.cover_cost * view.exposure * view.oversight
    per_stance = {"M25": xp.stack([0 * worth, worth])}
    return per_stance, {"M14": xp.stack([0 * cost, cost])}


def cover_loss(oversight: Array, covers: Array, p: SanctionParameters, on: Switches) -> Array:
    """Return what acts of cover take from a target's oversight, ``[B, R]``, at most 0."""
    return -on.M25 * p.cover_bite * covers * oversight


def compliance_log_odds(
    oversight: Array, hygiene: Array, stance: Array, p: SanctionParameters, on: Switches
) -> Array:
    """Return what moves a third party to comply, log-odds ``[Q, R]``, habit apart.

    ``detection O H - affinity stance``: what it fears to be found out in, and how it stands.
    Without M25 everything is watched.

    Source: essay B ¶9; Drezner 1999, Early 2015.
    """
    return p.detection * watched(oversight, on) * hygiene - on.M26 * p.affinity * stance


def compliance_habit(start: Array, log_odds: Array) -> Array:
    """Return the habit at which the reference world complies as stated, log-odds."""
    return logit(start) - log_odds


def compliance(habit: Array, log_odds: Array) -> Array:
    """Return the share of a third party's trade with the target that complies, in (0, 1)."""
    return sigmoid(habit + log_odds)


def complying_trade(
    coalition: tuple[Array, Array], hedgers: tuple[Array, Array], partners: Array
) -> Array:
    """Return the share of each target's trade that is under effective control, ``[B, R]``.

    ``coalition`` and ``hedgers`` are (share of trade, effort); ``partners`` what other
    challengers' compliance adds. Trade with nobody named is out of reach.
    """
    return coalition[0] * coalition[1] + hedgers[0] * hedgers[1] + partners


def watched(oversight: Array, on: Switches) -> Array:
    """Return how closely targets are watched for sanctions, in [0, 1]; without M25 fully.

    Source: essay B ¶9, ¶10.
    """
    return 1 - on.M25 * (1 - oversight)


def enforcement(
    sanctioned: Array, oversight: Array, hygiene: Array, complying: Array, on: Switches
) -> Array:
    """Return what sanctions on each challenger achieve, ``[B, R]`` in [0, 1].

    ``sanctioned sqrt(O H) complying``: watched, pursued and complied with, or not at all.

    Source: essays A ¶9 and B ¶9; Martin 1992, Drezner 2000.
    """
    return sanctioned * namespace(oversight).sqrt(watched(oversight, on) * hygiene) * complying


def hedger_terms(
    exposure: Array, hygiene: Array, tilt: Array, p: SanctionParameters
) -> Contributions:
    """Return a hedger's utility of (neither, enforce, bust), ``[3, H, R]`` each part.

    ``enforce = watch x H - affinity tilt``; busting is its mirror.

    Source: essay A ¶7; Early 2015 (who busts, for profit and for politics).
    """
    xp = namespace(tilt)
    watched, near = p.hedger_watch * exposure * hygiene, p.hedger_affinity * tilt
    none = 0 * (watched + near)
    return {
        "watched": xp.stack([none, none + watched, none - watched]),
        "tilt": xp.stack([none, none - near, none + near]),
    }


def compliance_change(
    compliance_: Array, enforced: Array, busted: Array, p: SanctionParameters
) -> Array:
    """Return what a hedger's acts do to its compliance, ``[H, R]``."""
    return p.hedger_step * (enforced * (1 - compliance_) - busted * compliance_)
