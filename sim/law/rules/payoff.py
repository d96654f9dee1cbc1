"""Account and payoffs: what a month costs each actor, and how far its own goals are met.

An account holds cost and gain terms of the actor's own utilities where it acted; goals are its own.
Sums of unlike goods need weights, and those are judgement: read the parts before the payoff.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, clip, namespace, row
from sim.law.declare import declare


class PayoffParameters(NamedTuple):
    """Weights of goals in a payoff."""

    recognition: Array = declare(0.5, 0.3, 0.7, "worth of recognition to a challenger")
    protection: Array = declare(0.5, 0.3, 0.7, "worth of being costly to coerce to a challenger")
    sanctions: Array = declare(0.3, 0.15, 0.45, "harm of sanctions that are fully enforced")
    autonomy: Array = declare(0.5, 0.3, 0.7, "worth of ties to both sides to a hedger")
    force_tied: Array = declare(0.22, 0.12, 0.32, "worth of forces tied up to a member")


class Account(NamedTuple):
    """What acts cost each of some actors and what they won by them, ``[n, R]`` each, utility.

    Both are terms of the actor's own utilities where it acted.
    """

    economic: Array
    political: Array
    won: Array


def none(like: Array) -> Account:
    """Return an empty account, in the shape of ``like``."""
    return Account(0 * like, 0 * like, 0 * like)


def plus(one: Account, other: Account) -> Account:
    """Return the sum of two accounts."""
    return Account(*(x + y for x, y in zip(one, other, strict=True)))


def balance_of(account: Account) -> Array:
    """Return what acts won less what they cost, ``[n, R]``."""
    return account.won - account.economic - account.political


def programme_cost(worth: Array) -> Array:
    """Return what a programme costs one who acts on it, utility: what it was worth, at least 0.

    What makes an act worth it is paid by someone: no lever is free.
    """
    return namespace(worth).maximum(worth, namespace(worth).zeros_like(worth))


def coercion_cost(capability: Array, greatest: Array, partners: Array, shown_arms: Array) -> Array:
    """Return what coercing each challenger would cost, ``[B, R]``, shares of the greatest power.

    Its own capability, raised by arms lately shown, and that of partners by the stance that
    common belief leads one to expect of them (``partners`` ``[B, R]``).

    Source: essay A ¶7 (visibility deters).
    """
    return (capability * (1 + shown_arms) + partners) / greatest


def challenger_payoff(
    recognition: Array, protection: Array, enforcement: Array, account: Account,
    p: PayoffParameters,
) -> Array:  # fmt: skip
    """Return a challenger's payoff for the month, ``[B, R]``, utility.

    Recognition, protection and what its acts won it, less what sanctions achieve and what its
    acts cost.

    Source: essays A ¶7 (deterrence) and B ¶7 (recognition), kept as two goals.
    """
    stands = p.recognition * recognition + p.protection * clip(protection, 0.0, 1.0)
    return stands - p.sanctions * enforcement + balance_of(account)


def hedger_payoff(
    tie_west: Array, tie_challengers: Array, account: Account, p: PayoffParameters
) -> Array:
    """Return a hedger's payoff for the month, ``[H, R]``, utility.

    What ties to both sides are worth, each with less return the closer it is, and its account:
    room to choose is what a hedger wants.

    Source: essay A ¶7.
    """
    xp = namespace(tie_west)
    room = 0.5 * (xp.sqrt(tie_west) + xp.sqrt(tie_challengers))
    return p.autonomy * room + balance_of(account)


def member_payoff(
    stake: Array, deterrence: Array, force: Array, account: Account, p: PayoffParameters
) -> Array:
    """Return a member's payoff for the month, ``[C, R]``, utility.

    The chance that nobody probes, weighted by its stakes ``[C, W, 1 or R]``, with its account, less
    forces tied up. Source: essay A ¶7, ¶9.
    """
    kept = held = 0.0
    for w in range(deterrence.shape[0]):
        kept = kept + stake[:, w, :] * row(deterrence, w)
        held = held + stake[:, w, :]
    secure = kept / clip(held, 1e-9, 1e9)
    return secure - p.force_tied * force + balance_of(account)
