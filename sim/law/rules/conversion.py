"""Conversion: how recognition of a threat becomes collective action after an event.

Outcomes of a whole run, from trajectories ``[T + 1, R]`` whose row t is the state after t months.
"""

from __future__ import annotations

from sim.law.arrays import Array, namespace

LEAST_RISE = 0.01
"""Rise of threat below which a ratio to it says nothing (judgement)."""
FOLLOW_UP = 12
"""Months after the event at which effort is compared."""


def conversion(level: Array, threat: Array, before: int) -> Array:
    """Return effort gained per threat seen, ``[R]``; NaN where threat hardly rose.

    ``(L[b + 12] - L[b]) / (mean(T[b + 1 .. b + 12]) - T[b])`` with ``b`` the row before the event.

    Source: essay A ¶11 (the test is to convert recognition into sustained action).
    """
    xp = namespace(level)
    after = before + FOLLOW_UP
    if after >= level.shape[0]:
        return xp.full(level.shape[1:], xp.nan)
    seen = threat[before + 1, ...]
    for t in range(before + 2, after + 1):
        seen = seen + threat[t, ...]
    rise = seen / FOLLOW_UP - threat[before, ...]
    gained = level[after, ...] - level[before, ...]
    enough = rise >= LEAST_RISE
    return xp.where(enough, gained / xp.where(enough, rise, xp.ones_like(rise)), xp.nan)


def time_to_close(adequacy: Array, before: int) -> Array:
    """Return months until adequacy regains its level before the event, ``[R]``; NaN if never.

    Source: essay A ¶11.
    """
    xp = namespace(adequacy)
    months = xp.full(adequacy.shape[1:], xp.nan)
    for t in range(adequacy.shape[0] - 1, before, -1):
        regained = adequacy[t, ...] >= adequacy[before, ...]
        months = xp.where(regained, xp.asarray(float(t - before)), months)
    return months
