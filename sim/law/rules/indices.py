"""Indices of a coalition: how much it does, how evenly, and whether it is enough."""

from __future__ import annotations

from collections.abc import Callable

from sim.law.arrays import Array, clip, namespace, number, share, total
from sim.law.mechanisms import Switches
from sim.law.rules.coalition import CoalitionParameters
from sim.law.rules.sanctions import SanctionParameters


def member_weights(capability: Array) -> Array:
    """Return each member's weight in the coalition, ``sqrt(K)`` shared out, ``[C, R]``."""
    return share(namespace(capability).sqrt(capability))


def effort(hygiene: Array, force: Array) -> Array:
    """Return a member's effort as a whole, the mean of its two kinds, ``[C, R]``."""
    return 0.5 * (hygiene + force)


def weakest_link(
    hygiene: Array, weights: Array, p: CoalitionParameters, sanctions: SanctionParameters,
    on: Switches,
) -> Array:  # fmt: skip
    """Return the coalition's hygiene as a whole, ``(sum w h**rho)**(1/rho)``, ``[1, R]``.

    Without M36 it is the plain mean, which gaps between members do not lower.

    Source: essay A ¶9 (close divergences); Hirshleifer 1983.
    """
    xp = namespace(hygiene)
    held = xp.maximum(hygiene, sanctions.least_hygiene)
    powered = xp.exp(p.weakest_link * xp.log(held))
    mean = clip(total(weights * powered), 1e-30, 1e30)
    anyone = number(total(weights) > 0, mean)
    linked = anyone * xp.exp(xp.log(mean) / p.weakest_link)
    return on.M36 * linked + (1 - on.M36) * total(weights * hygiene)


def level(effort: Array, weights: Array) -> Array:
    """Return the weighted mean effort L, ``[1, R]``."""
    return total(weights * effort)


def agreement(effort: Array, threat: Array, weights: Array) -> Array:
    """Return how evenly the burden is borne against the threat, ``[1, R]`` in (0, 1].

    ``exp(-sd_w ln(max(min(e, T), .02) / T))``: a common scale or a common belief leaves it as it
    is, and who does more than the threat asks is in agreement with who does just that.
    """
    xp = namespace(effort)
    felt = clip(threat, 0.02, 1.0)
    borne = xp.log(clip(xp.minimum(effort, felt), 0.02, 1.0) / felt)
    spread = borne - total(weights * borne)
    return xp.exp(-xp.sqrt(total(weights * spread * spread)))


def cohesion(effort: Array, threat: Array, weights: Array) -> Array:
    """Return ``sqrt(L A)``, ``[1, R]`` in [0, 1]; read it with L and A."""
    xp = namespace(effort)
    return xp.sqrt(level(effort, weights) * agreement(effort, threat, weights))


def adequacy(effort: Array, threat: Array, size: Array) -> Array:
    """Return the share of warranted effort that is made, ``sum sqrt(K) min(e, T) / sum ...``.

    Where nothing is warranted, all of it is made: 1.
    """
    xp = namespace(effort)
    warranted = total(size * threat)
    met = total(size * xp.minimum(effort, threat))
    none = warranted <= 0
    return xp.where(none, 1.0 + 0 * met, met / xp.where(none, 1.0 + 0 * met, warranted))


def solve_common_effort(wanted: Array, index: Callable[[Array], Array], like: Array) -> Array:
    """Return the common log-odds of effort at which ``index`` gives ``wanted``, ``[1, R]``.

    ``index`` rises with its argument; 60 halvings of [-8, 8].
    """
    xp = namespace(like)
    low, high = -8.0 + 0 * like, 8.0 + 0 * like
    for _ in range(60):
        middle = 0.5 * (low + high)
        short = index(middle) < wanted
        low, high = xp.where(short, middle, low), xp.where(short, high, middle)
    return 0.5 * (low + high)
