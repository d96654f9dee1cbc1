"""Fading: what nobody keeps up returns to its rest level, every variable in the same way."""

from __future__ import annotations

from sim.law.arrays import Array


def fading(value: Array, rest: Array, speed: Array) -> Array:
    """Return the monthly change of a value towards its rest level, ``-speed (value - rest)``.

    ``speed`` is a share per month; below 1 the value never passes its rest.
    """
    return -speed * (value - rest)


def rest_against(value: Array, inflow: Array, speed: Array) -> Array:
    """Return the rest level at which fading takes what flowed in and ``value`` stands still.

    ``value - inflow (1 - speed) / speed``: a month's ``inflow`` comes first, then what there is
    by then fades.
    """
    return value - inflow * (1 - speed) / speed


def kept_up(gain: Array, loss: Array, speed: Array) -> Array:
    """Return the level of a share at rest that routine feeds and wears and that fades to 0.

    A month takes x to ``(1 - speed) (x + gain (1 - x) - loss x)``; at rest that is x.
    """
    left = (1 - speed) * gain
    return left / (1 - (1 - speed) * (1 - gain - loss))
