"""Stocks of effort: how decisions become effort, slowly and above a floor, and where it settles."""

from __future__ import annotations

from sim.law.arrays import Array, clip, namespace, sigmoid, total
from sim.law.mechanisms import Switches
from sim.law.rules.coalition import CoalitionParameters


def effort_speed(p: CoalitionParameters, on: Switches) -> Array:
    """Return how fast effort follows decisions; without M31 it is what was decided this month.

    Source: essay A ¶11.
    """
    return on.M31 * p.follow_through + (1 - on.M31)


def effort_change(effort: Array, decided: Array, p: CoalitionParameters, on: Switches) -> Array:
    """Return the monthly change of an effort: decisions become stock slowly, above a floor.

    ``r (floor + (1 - floor) a - e)`` with ``a`` 1 or 0: institutions act even where governments
    do not.

    Source: essay A ¶8, ¶11.
    """
    floor = on.M35 * p.floor
    return effort_speed(p, on) * (floor + (1 - floor) * decided - effort)


def effort_rate(effort: Array, leak: Array, p: CoalitionParameters, on: Switches) -> Array:
    """Return the chance of deciding for an effort that keeps it where it is, ``[C, R]``.

    ``(e (1 + leak / r) - floor) / (1 - floor)``; ``leak`` is the share that side deals and
    concessions cost in a routine month.
    """
    floor = on.M35 * p.floor
    kept = effort * (1 + leak / effort_speed(p, on))
    return clip((kept - floor) / (1 - floor), 0.01, 0.99)


def effort_spread(effort: Array, p: CoalitionParameters, on: Switches) -> Array:
    """Return the stationary standard deviation of an effort that decisions keep up."""
    speed, floor = effort_speed(p, on), on.M35 * p.floor
    rate = clip((effort - floor) / (1 - floor), 0.0, 1.0)
    return (1 - floor) * namespace(effort).sqrt(speed / (2 - speed) * rate * (1 - rate))


def settled_effort(
    common: Array, utility: tuple[Array, Array], weights: Array, precision: Array,
    p: CoalitionParameters, on: Switches,
) -> Array:  # fmt: skip
    """Return the effort at which each member settles, ``[C, R]``, given a common inclination.

    ``common`` is the log-odds at which all would settle were they alike; ``utility`` that of
    deciding for the effort at this common effort, and its slope there (below 0). Members differ
    by what effort is worth and costs them: ``logit(e_i) = common + lambda (U_i(e_i) - mean U)``,
    solved to first order, on the scale above the floor.

    Source: essay A ¶8 (uneven policies from uneven interests); Olson & Zeckhauser 1966.
    """
    worth, slope = utility
    apart = precision * (worth - total(weights * worth))
    share = sigmoid(common)
    damped = 1 - precision * slope * share * (1 - share)
    floor = on.M35 * p.floor
    return floor + (1 - floor) * sigmoid(common + apart / damped)
