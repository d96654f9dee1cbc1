"""Hedging: states that keep ties to both sides, lean, mediate, and resist having to choose."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, clip, namespace, total
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches

LEAN_MENU = ("neither", "west", "challengers")
NO_THEATRE = "none"


class HedgingParameters(NamedTuple):
    """What moves hedgers."""

    narrative: Array = declare(
        0.35, 0.2, 0.5, "worth of leaning towards the side whose story carries", unit="utility",
        source="judgement: essay A ¶7", mechanisms="M30",
    )  # fmt: skip
    exposure: Array = declare(
        0.25, 0.12, 0.38, "worth of leaning towards the markets one depends on", unit="utility"
    )
    autonomy: Array = declare(
        0.5, 0.25, 0.75, "worth of leaning back to the middle, per unit of tilt", unit="utility",
        source="judgement: essay A ¶7; hedging as offsetting acts (Kuik 2008)",
        mechanisms="M30",
    )  # fmt: skip
    pressure: Array = declare(
        3.0, 1.5, 4.5, "how much pressure to choose raises the weight of autonomy",
        mechanisms="M30",
    )  # fmt: skip
    bloc_pressure: Array = declare(
        0.6, 0.4, 0.8, "pressure to choose per unit of public belief in a bloc", mechanisms="M30"
    )
    lean_rate: Array = declare(
        0.20, 0.1, 0.3, "chance that a hedger leans to one side", unit="1/month"
    )
    step: Array = declare(0.04, 0.02, 0.06, "share of the gap in a tie that leaning closes")
    court: Array = declare(
        0.10, 0.05, 0.15, "share of the gap in a tie that courting by the whole coalition closes"
    )
    tie_fading: Array = declare(0.02, 0.01, 0.03, "return of a tie to its habit", unit="1/month")
    mediate_rate: Array = declare(
        0.04, 0.02, 0.06, "chance that a hedger mediates in a theatre", unit="1/month"
    )
    mediate_tension: Array = declare(
        0.5, 0.4, 0.6, "tension below which nobody needs a mediator", legal=(0.0, 1.0)
    )
    mediate_worth: Array = declare(
        0.6, 0.3, 0.9, "worth of mediating, per unit of tension above that", unit="utility"
    )
    mediate_relief: Array = declare(
        0.03, 0.015, 0.045, "share of tension that accepted mediation takes away"
    )


class LeanView(NamedTuple):
    """What a hedger knows when it leans, ``[H, R]`` unless said.

    ``exposure`` is to the West, ``dependence`` to the challengers; ``narrative`` and ``pressure``
    (to choose) are public, ``[1, R]``.
    """

    tie_west: Array
    tie_challengers: Array
    exposure: Array
    dependence: Array
    narrative: Array
    pressure: Array


def tilt(tie_west: Array, tie_challengers: Array) -> Array:
    """Return where a hedger stands between West (-1) and challengers (+1), ``[H, R]``."""
    return tie_challengers - tie_west


def hedging(tie_west: Array, tie_challengers: Array) -> Array:
    """Return how evenly a hedger keeps its ties, ``2 min / sum``, ``[H, R]`` in [0, 1].

    1 is a state with equal ties to both sides, and one without any ties.
    """
    xp = namespace(tie_west)
    both = tie_west + tie_challengers
    even = 2 * xp.minimum(tie_west, tie_challengers) / xp.where(both > 0, both, 1 + 0 * both)
    return xp.where(both > 0, even, xp.ones_like(even))


def spread(values: Array, weights: Array) -> Array:
    """Return the weighted standard deviation over actors, ``[1, R]``."""
    apart = values - total(weights * values)
    return namespace(values).sqrt(total(weights * apart * apart))


def pressure_to_choose(belief: Array, friction: Array, p: HedgingParameters) -> Array:
    """Return how hard the world presses to take sides, ``[1, R]`` in [0, 1].

    A bloc that everyone sees, and friction between the great powers.

    Source: essay A ¶7.
    """
    return p.bloc_pressure * belief + (1 - p.bloc_pressure) * friction


def lean_terms(view: LeanView, p: HedgingParameters, on: Switches) -> Contributions:
    """Return a hedger's utility of leaning (neither, west, challengers), ``[3, H, R]`` each.

    ``challengers = n nu + x (dependence - exposure) - a (1 + q pressure) tilt``, and the West
    its mirror: the story pulls to a pole, pressure to choose pushes to the middle.

    Source: essay A ¶7; Kuik 2008.
    """
    xp = namespace(view.tie_west)
    lean = tilt(view.tie_west, view.tie_challengers)
    pressed = on.M30 * p.autonomy * p.pressure * view.pressure
    none = 0 * lean

    def mirrored(part: Array) -> Array:
        return xp.stack([none, none - part, none + part])

    return {
        "narrative": mirrored(p.narrative * view.narrative),
        "interest": mirrored(p.exposure * (view.dependence - view.exposure)),
        "autonomy": mirrored(-p.autonomy * lean),
        "M30": mirrored(-pressed * lean),
    }


def lean_gain(tie: Array, leaned: Array, p: HedgingParameters) -> Array:
    """Return what leaning adds to a tie, ``[H, R]``: ``step (1 - tie)``."""
    return p.step * leaned * (1 - tie)


def court_gain(tie: Array, courted: Array, p: HedgingParameters) -> Array:
    """Return what courting adds to hedgers' tie to the West, ``[H, R]``.

    ``courted`` is the share of the coalition, by weight, that courted each.

    Source: essay A ¶9.
    """
    return p.court * courted * (1 - tie)


def mediate_terms(tension: Array, like: Array, p: HedgingParameters) -> Contributions:
    """Return a hedger's utility of mediating in each theatre, ``[W, H, R]`` each part.

    ``like`` has the rows of those asked.
    """
    above = clip(tension - p.mediate_tension, 0.0, 1.0)
    return {"peace": p.mediate_worth * above[:, None, :] + 0 * like[None, ...]}


def needs_mediator(tension: Array, p: HedgingParameters) -> Array:
    """Return 1 where tension is high enough for mediation, ``[W, R]``."""
    xp = namespace(tension)
    return xp.astype(tension > p.mediate_tension, tension.dtype)


def mediation_relief(
    tension: Array, mediators: Array, probed: Array, p: HedgingParameters
) -> Array:
    """Return what mediation takes from tension, ``[W, R]``, at most 0.

    One mediator suffices and more do no more; a challenger consents by not probing.
    """
    one = clip(mediators, 0.0, 1.0)
    return -p.mediate_relief * one * (1 - probed) * tension
