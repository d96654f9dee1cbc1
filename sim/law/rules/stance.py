"""Stance: how far a challenger aligns itself with another, chosen month by month.

Dialling down costs ``reversal * stickiness * sunk``: at stickiness 0 alignment is dialled at
will (essay B's last paragraph), at a large one it is hard to reverse (essay A ¶10). Stickiness
appears nowhere else.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import (
    Array,
    clip,
    halves,
    logit,
    namespace,
    number,
    row,
    rows,
    sigmoid,
    weighted_mean,
)
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches
from sim.law.rules.fading import kept_up

STANCE_MENU = ("up", "hold", "down")


class StanceParameters(NamedTuple):
    """What pulls two challengers together and apart, and what turning back costs."""

    step: Array = declare(
        0.04, 0.02, 0.06, "how far a stance is dialled in a month", unit="stance",
        source="fixed: sets the unit of dialling",
    )  # fmt: skip
    pull: Array = declare(
        3.0,
        2.0,
        4.0,
        "worth of a step per unit of distance to the target",
        unit="utility",
        legal=(0.1, 40.0),
    )
    effort: Array = declare(0.35, 0.2, 0.5, "cost of any step", unit="utility")
    stickiness: Array = declare(
        0.6, 0.0, 1.2, "chi: how much sunk reputation binds (0 dialable, 1.2 sticky)",
        source="judgement: the essays disagree (A ¶10 against B ¶13)", mechanisms="M17",
        neutral=0.0,
    )  # fmt: skip
    reversal: Array = declare(
        3.2, 2.2, 4.2, "cost of a step down at full stickiness and sunk stock", unit="utility",
        mechanisms="M17",
    )  # fmt: skip
    shared_grievance: Array = declare(
        2.5, 1.6, 3.4, "log-odds of the target per geometric mean of grievances", mechanisms="M20",
        unit="log-odds",
    )  # fmt: skip
    exposure: Array = declare(
        2.0, 1.3, 2.7, "log-odds off the target per unit of exposure and hygiene",
        mechanisms="M14", unit="log-odds",
    )  # fmt: skip
    war_demand: Array = declare(
        1.2, 0.8, 1.6, "log-odds of the target per unit of tension where a partner is needed",
        mechanisms="M23", unit="log-odds",
    )  # fmt: skip
    partner_recognition: Array = declare(
        0.3, 0.1, 0.5, "log-odds of the target per unit of the partner's recognition",
        mechanisms="M15", unit="log-odds",
    )  # fmt: skip
    sinking: Array = declare(
        0.45, 0.3, 0.6, "share of a joint display that is sunk as reputation", mechanisms="M17"
    )
    sunk_fading: Array = declare(
        0.015, 0.008, 0.025, "loss of sunk reputation", unit="1/month",
        source="judgement: half in four years, one term of office", mechanisms="M17",
    )  # fmt: skip
    shock_rate: Array = declare(
        1 / 24, 0.02, 0.06, "quarrels inside a dyad (technology, pricing, regional equities)",
        unit="1/month", source="judgement: essay A ¶10; one in two years", mechanisms="M22",
        legal=(0.0, 1.0), neutral=0.0,
    )  # fmt: skip
    shock_size: Array = declare(
        0.08, 0.04, 0.12, "share of a stance that a quarrel takes for a while", mechanisms="M22"
    )
    strain_fading: Array = declare(
        0.15, 0.1, 0.2, "how fast a quarrel passes", unit="1/month", mechanisms="M22"
    )
    visible_fading: Array = declare(
        0.03, 0.015, 0.05, "fading of what was shown", unit="1/month",
        source="judgement: photographs halve in two years",
    )  # fmt: skip


class StanceView(NamedTuple):
    """What a challenger knows when it dials its stance to a partner, ``[Q, R]`` each."""

    stance: Array
    target: Array
    reversal_cost: Array
    floor: Array


def target_log_odds(
    grievances: tuple[Array, Array],
    exposure: Array,
    hygiene: Array,
    war: Array,
    partner_recognition: Array,
    entrapment: Array,
    p: StanceParameters,
    on: Switches,
) -> Contributions:
    """Return what moves the target of a stance, by cause, log-odds ``[Q, R]``.

    ``grievances`` are the two sides'; ``war`` is the tension of the theatre in which the pair
    needs each other (0 where none); ``entrapment`` what a partner's provocation takes off.

    Source: essays A ¶4, ¶10 and B ¶2, ¶8, ¶13.
    """
    ours, theirs = grievances
    return {
        "M20": on.M20 * p.shared_grievance * namespace(ours).sqrt(ours * theirs),
        "M14": -on.M14 * p.exposure * exposure * hygiene,
        "M23": on.M23 * p.war_demand * war,
        "M15": on.M15 * p.partner_recognition * partner_recognition,
        "M21": entrapment,
    }


def reversal_cost(sunk: Array, p: StanceParameters, on: Switches) -> Array:
    """Return the cost of one step down, utility: ``reversal * chi * sunk``.

    Source: essay A ¶10; Fearon 1997 (tying hands); Dixit 1989 (the band it opens).
    """
    return on.M17 * p.reversal * p.stickiness * sunk


def rest_intercept(stance: Array, cost: Array, log_odds: Array, p: StanceParameters) -> Array:
    """Return the offset of the target at which going up and down are equally attractive.

    At rest ``target = stance - cost / (2 pull)``, so that a start is an equilibrium whatever the
    stickiness.
    """
    at_rest = clip(stance - cost / (2 * p.pull), 0.02, 0.97)
    return logit(at_rest) - log_odds


def stance_target(log_odds: Array) -> Array:
    """Return the stance that interests pull towards, in (0, 1)."""
    return sigmoid(log_odds)


def stance_terms(view: StanceView, p: StanceParameters) -> Contributions:
    """Return the utility of dialling up, holding and dialling down by cause, ``[3, Q, R]``.

    ``U(up) = pull (T - stance) - effort``; ``U(down) = -pull (T - stance) - effort - reversal``.

    Source: essays A ¶10 and B ¶13.
    """
    xp = namespace(view.stance)
    gap = p.pull * (view.target - view.stance)
    none = 0 * gap
    return {
        "interest": xp.stack([gap, none, -gap]),
        "effort": xp.stack([none - p.effort, none, none - p.effort]),
        "M17": xp.stack([none, none, none - view.reversal_cost]),
    }


def legal_steps(view: StanceView, p: StanceParameters) -> Array:
    """Return 1 where a step is allowed: never below the floor that a treaty sets."""
    xp = namespace(view.stance)
    yes = xp.ones_like(view.stance)
    down = number(view.stance - p.step >= view.floor - 1e-9, yes)
    return xp.stack([yes, yes, down])


def latent_alignment(stance: Array) -> Array:
    """Return each dyad's latent alignment: the geometric mean of its stances, ``[D, R]``."""
    first, second = halves(stance)
    return namespace(stance).sqrt(first * second)


def strained(stance: Array, strain: Array, usual: Array, on: Switches) -> Array:
    """Return stances as quarrels leave them for the time being, ``[Q, R]``.

    ``stance (1 - (strain - usual))``, strain ``[D, R]`` alike for both sides; what is chosen
    stays, what is lived falls.

    Source: essay A ¶10.
    """
    xp = namespace(stance)
    more = on.M22 * (strain - usual)
    return clip(stance * (1 - xp.concat([more, more], axis=0)), 0.0, 1.0)


def quarrels(draw: Array, p: StanceParameters, on: Switches) -> Array:
    """Return 1 where a dyad quarrels this month, ``[D, R]``; ``draw`` is uniform."""
    return number(draw < on.M22 * p.shock_rate, draw)


def strain_gain(strain: Array, quarrelled: Array, p: StanceParameters) -> Array:
    """Return what quarrels add to strain, ``[D, R]``: ``size (1 - strain)``."""
    return p.shock_size * quarrelled * (1 - strain)


def strain_at_rest(p: StanceParameters, on: Switches) -> Array:
    """Return the strain that quarrels keep up on average, in [0, 1)."""
    inflow = on.M22 * p.shock_rate * p.shock_size
    return kept_up(inflow, 0 * inflow, p.strain_fading)


def dialled(up: Array, down: Array, p: StanceParameters) -> Array:
    """Return the change of a stance by the step chosen, ``up`` and ``down`` 1 or 0."""
    return p.step * (up - down)


def treaty_lift(stance: Array, floor: Array) -> Array:
    """Return what lifts a stance to the floor that a treaty in force sets, 0 above it."""
    short = floor - stance
    return namespace(stance).where(short > 0, short, namespace(stance).zeros_like(short))


def visible_gain(visible: Array, seen: Array) -> Array:
    """Return what a display adds to what has been shown: ``seen * (1 - visible)``.

    Source: essay A ¶4.
    """
    return seen * (1 - visible)


def sunk_gain(sunk: Array, seen: Array, p: StanceParameters, on: Switches) -> Array:
    """Return what a display adds to sunk reputation: ``sinking * seen * (1 - sunk)``.

    Source: essay A ¶10.
    """
    return on.M17 * p.sinking * seen * (1 - sunk)


def dyad_weights(capability: Array, dyads: tuple[tuple[int, int], ...]) -> Array:
    """Return what each dyad weighs in an aggregate, ``(K_i K_j)**.25``, not yet shared out."""
    xp = namespace(capability)
    pairs = [xp.sqrt(xp.sqrt(row(capability, a) * row(capability, b))) for a, b in dyads]
    return xp.concat(pairs, axis=0) if pairs else capability[0:0, ...]


def mean_stance(stance: Array, weights: Array, sources: tuple[int, ...], n: int) -> Array:
    """Return each challenger's stance to its partners, weighted by dyad, ``[B, R]``.

    A partner of weight zero changes nothing; a challenger without partners has 0.
    """
    xp = namespace(stance)
    both = xp.concat([weights, weights], axis=0)
    mine = [[q for q, source in enumerate(sources) if source == k] for k in range(n)]
    return xp.concat([weighted_mean(rows(stance, m), rows(both, m)) for m in mine], axis=0)
