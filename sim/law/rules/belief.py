"""Belief: what observers make of displays and intelligence, alone and in common.

Log-odds per dyad that its members are aligned. Private beliefs hear intelligence; the public
one hears only what everyone can see. Coordination enters the action, not the belief.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, clip, namespace, row, sigmoid, total
from sim.law.declare import declare
from sim.law.mechanisms import Switches


class BeliefParameters(NamedTuple):
    """How observers learn."""

    conservatism: Array = declare(
        0.45, 0.3, 0.6, "share of the evidence that an observer takes in (1 is Bayes)",
        source="judgement: two headline occasions should move belief by about .2 to .3",
        mechanisms="M01 M24",
    )  # fmt: skip
    aligned_type: Array = declare(
        0.75, 0.65, 0.85, "stance of the aligned type that observers reckon with",
        legal=(0.55, 0.98),
        source="fixed: only products with the choice precision are identified",
    )  # fmt: skip
    aloof_type: Array = declare(
        0.25, 0.15, 0.35, "stance of the aloof type that observers reckon with",
        legal=(0.02, 0.45),
        source="fixed: only products with the choice precision are identified",
    )  # fmt: skip
    intelligence_noise: Array = declare(
        0.55, 0.4, 0.7, "standard deviation of an intelligence signal under full oversight",
        unit="stance", legal=(0.05, 5.0), mechanisms="M24 M25",
    )  # fmt: skip
    intelligence_weight: Array = declare(
        0.5, 0.3, 0.7, "weight of a month's intelligence against a display", mechanisms="M24"
    )
    open_source_weight: Array = declare(
        0.15, 0.08, 0.22, "weight of a month's open reporting against a display", mechanisms="M24"
    )
    oversight_floor: Array = declare(
        0.4, 0.25, 0.55, "what can be seen of a dyad without any oversight", mechanisms="M25"
    )
    forgetting: Array = declare(
        0.04, 0.03, 0.06, "return of beliefs to their rest level", unit="1/month",
        source="judgement: an error halves in about a year and a half",
    )  # fmt: skip
    public_precision: Array = declare(
        1.0, 0.5, 2.0, "precision of the public signal relative to a private one",
        source="fixed: equal precision (Morris & Shin 2002, their alpha over beta)",
        mechanisms="M02",
    )  # fmt: skip
    coordination: Array = declare(
        0.5, 0.2, 0.8, "how far an ally wants to act as the others do", mechanisms="M02"
    )


def display_news(evidence: Array, visibility: Array, p: BeliefParameters, on: Switches) -> Array:
    """Return the change of log-odds from a display: ``kappa * vis * LLR``.

    Source: essay A ¶4, ¶7, ¶11; conservative Bayesian observers.
    """
    return on.M01 * p.conservatism * visibility * evidence


def act_news(evidence: Array, seen: Array, p: BeliefParameters) -> Array:
    """Return the change of log-odds from an act that is no display: ``kappa * seen * LLR``.

    ``seen`` is how widely the act is seen, with the switch of the mechanism that shows it.

    Source: essay B ¶8-¶10 (rails, traffic, votes read as signs).
    """
    return p.conservatism * seen * evidence


def intelligence_noise(oversight: Array, p: BeliefParameters, on: Switches) -> Array:
    """Return the standard deviation of intelligence on a dyad, rising as oversight falls.

    ``sigma / sqrt(floor + (1 - floor) * oversight)``. Source: essay B ¶9, ¶10.
    """
    blurred = on.M25 * (1 - p.oversight_floor) * (1 - oversight)
    return p.intelligence_noise / namespace(oversight).sqrt(1 - blurred)


def intelligence_news(
    latent: Array, noise: Array, draw: Array, weight: Array, p: BeliefParameters, on: Switches
) -> Array:
    """Return the change of log-odds from a month's signal ``y = latent + noise * draw``.

    ``kappa * weight * (theta_H - theta_L) * (y - mean) / noise**2``, the log-likelihood ratio of
    two normals with the types' means. ``draw`` is standard normal, ``[n, R]`` or ``[N, D, R]``.

    Source: essay B ¶8, ¶10; Bayes' rule.
    """
    middle = 0.5 * (p.aligned_type + p.aloof_type)
    apart = p.aligned_type - p.aloof_type
    signal = latent + noise * draw
    return on.M24 * p.conservatism * weight * apart * (signal - middle) / noise**2


def intelligence_spread(noise: Array, weight: Array, p: BeliefParameters, on: Switches) -> Array:
    """Return the stationary standard deviation of log-odds that chance in signals keeps up.

    ``(step / sqrt(1 - (1 - forgetting)**2))`` with ``step`` the monthly one.
    """
    step = on.M24 * p.conservatism * weight * (p.aligned_type - p.aloof_type) / noise
    return step / namespace(noise).sqrt(1 - (1 - p.forgetting) ** 2)


def bloc_belief(log_odds: Array, weights: Array) -> Array:
    """Return the belief that the challengers are a bloc: dyads' beliefs weighted, in [0, 1].

    ``log_odds`` ``[D, R]`` or ``[N, D, R]``; ``weights`` ``[D, R]``, total 1; returns ``[1, R]``
    or ``[N, R]``.
    """
    believed = weights * sigmoid(log_odds)
    if log_odds.ndim == 2:
        return total(believed)
    xp = namespace(believed)
    return total(xp.permute_dims(believed, (1, 0, 2)))[0, ...]


def acting_belief(
    private: Array, public: Array, weights: Array, p: BeliefParameters, on: Switches
) -> Array:
    """Return the bloc belief each observer acts on jointly, ``[N, R]``.

    Log-odds mix as ``(1 - w) private + w public`` with the public weight
    ``w = alpha / (alpha + beta (1 - r))``, beta 1.

    Source: Morris & Shin 2002; essay A ¶7.
    """
    alone = clip(1 - on.M02 * p.coordination, 1e-9, 1.0)
    w = p.public_precision / (p.public_precision + alone)
    return bloc_belief((1 - w) * private + w * public[None, ...], weights)


def expected_stance(belief: Array, p: BeliefParameters) -> Array:
    """Return the stance that a belief (a share) lets one expect, between the two types."""
    return p.aloof_type + (p.aligned_type - p.aloof_type) * belief


def warranted_belief(latent: Array, p: BeliefParameters) -> Array:
    """Return the belief that would expect exactly the true stance, in [0, 1]."""
    share = (latent - p.aloof_type) / (p.aligned_type - p.aloof_type)
    return namespace(latent).clip(share, 0.0, 1.0)


def dyad_oversight(oversight: Array, dyads: tuple[tuple[int, int], ...]) -> Array:
    """Return the mean oversight of each dyad's two members, ``[B, R]`` to ``[D, R]``."""
    pairs = [0.5 * (row(oversight, a) + row(oversight, b)) for a, b in dyads]
    return namespace(oversight).concat(pairs, axis=0) if pairs else oversight[0:0, ...]
