"""The few functions of one number that the rules share."""

from __future__ import annotations

from math import exp, log, log1p


def sigmoid(x: float) -> float:
    """Return the share whose log-odds are ``x``."""
    return 1 / (1 + exp(-x))


def logit(share: float) -> float:
    """Return the log-odds of a share."""
    return log(share / (1 - share))


def softplus(x: float) -> float:
    """Return ``ln(1 + e**x)``: minus the log-probability of not doing what has log-odds ``x``."""
    return x + log1p(exp(-x)) if x > 0 else log1p(exp(x))


def as_share(x: float) -> float:
    """Return ``x`` held within [0, 1]."""
    return 0.0 if x < 0 else 1.0 if x > 1 else x


def within(x: float, low: float, high: float) -> float:
    """Return ``x`` held within ``[low, high]``."""
    return low if x < low else high if x > high else x  # noqa: FURB136 (a call of min is slow)


def rest_against(value: float, inflow: float, speed: float) -> float:
    """Return the rest at which fading at ``speed`` takes what a month of routine brings."""
    return value - inflow * (1 - speed) / speed
