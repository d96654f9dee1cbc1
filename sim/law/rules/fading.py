"""Fading: what nobody keeps up returns to its rest level, every variable in the same way."""

from __future__ import annotations

from sim.law.arrays import Array


def fading(value: Array, rest: Array, speed: Array) -> Array:
    """Return the monthly change of a value towards its rest level, ``-speed (value - rest)``.

    ``speed`` is a share per month; below 1 the value never passes its rest.
    """
    return -speed * (value - rest)


def rest_against(value: Array, inflow: Array, speed: Array) -> Array:
    """Return the rest level at which fading takes what flows in and ``value`` stands still.

    ``value - inflow / speed``, with ``inflow`` per month.
    """
    return value - inflow / speed
