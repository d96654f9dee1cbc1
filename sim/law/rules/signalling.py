"""Signalling: what a challenger gains and pays by being seen with another, and how it is read.

Host and guest use the same utility. An option is a rank (how senior the presence) and a tone
(how deniable the words); the same function serves occasions, minor visits and hedgers' guests.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from sim.law.arrays import Array, namespace, number
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches

RANKS = {"envoy": 0.33, "premier": 0.75, "head": 1.0}
"""Seniority: a minister or Politburo member; a premier or former president; a head of state.

The scale is judgement.
"""
TONES = {"veiled": 0.95, "calibrated": 0.7, "warm": 0.4, "theatrical": 0.1}
"""Deniability of the words: 1 says nothing one could be held to, 0 is the rhetoric of a bloc
(judgement)."""
ABSENT = "absent"
FULL_MENU = (ABSENT, *(f"{rank} {tone}" for rank in RANKS for tone in TONES))
VISIT_MENU = FULL_MENU[: 1 + len(TONES)]
HEDGER_MENU = (ABSENT, *(f"{rank} calibrated" for rank in RANKS))
SECOND_ROW = RANKS["premier"]
"""The highest place of a guest who stands on neither flank of the host."""


class SignallingParameters(NamedTuple):
    """Motives and costs of being seen together; one utility moves a top stake from 0 to 1."""

    relation: Array = declare(
        1.15, 0.8, 1.5, "worth of showing a relation, per unit of stance", unit="utility"
    )
    defiance: Array = declare(
        1.05, 0.7, 1.4, "worth of open defiance, per unit of grievance", unit="utility",
        mechanisms="M10 M13",
    )  # fmt: skip
    solidarity: Array = declare(
        0.5, 0.2, 0.8, "worth of company to one without standing", unit="utility", mechanisms="M06"
    )
    spillover: Array = declare(
        2.4, 1.6, 3.2, "cost of open company, per unit of exposure and the coalition's hygiene",
        unit="utility", mechanisms="M09 M14",
    )  # fmt: skip
    attendance: Array = declare(
        0.28, 0.18, 0.38, "cost of seniority, per squared rank", unit="utility"
    )
    protocol: Array = declare(
        1.0, 0.6, 1.4, "cost of departing from the rank that precedent sets, per square",
        unit="utility", mechanisms="M08",
    )  # fmt: skip
    staging: Array = declare(
        0.5, 0.3, 0.7, "worth to the host of holding its own dated occasion", unit="utility"
    )
    deniability: Array = declare(
        0.5, 0.01, 0.99, "how deniable all wording is: .5 as listed, towards 0 plain, 1 empty",
        source="lever", legal=(0.01, 0.99), mechanisms="M19",
    )  # fmt: skip
    convening: Array = declare(
        0.4, 0.2, 0.6, "share of an occasion's reach that a host without standing lacks",
        source="judgement: essay A ¶3, ¶4", mechanisms="M05",
    )  # fmt: skip
    deniability_discount: Array = declare(
        0.6, 0.4, 0.8, "how much a wholly deniable tone takes off a display", mechanisms="M09"
    )
    occasion_premium: Array = declare(
        0.4, 0.25, 0.55, "how far a dated occasion raises the expected rank towards 1",
        mechanisms="M08",
    )  # fmt: skip
    precedent_learning: Array = declare(
        0.5, 0.3, 0.7, "how fast an expected rank follows the rank seen", mechanisms="M08"
    )
    shared_stand: Array = declare(
        0.5, 0.3, 0.7, "what two guests on one stand show, against host and guest"
    )
    reciprocity: Array = declare(
        0.4, 0.2, 0.6, "how far a host's own visits are measured by the rank it received",
        mechanisms="M08 M15",
    )  # fmt: skip
    precedent_fading: Array = declare(
        0.01, 0.005, 0.02, "return of an expected rank to its rest level", unit="1/month",
        mechanisms="M08",
    )  # fmt: skip
    visit_rate: Array = declare(
        1 / 12, 0.05, 0.12, "minor visits per dyad", unit="1/month",
        source="judgement: about one working visit a year in each dyad",
    )  # fmt: skip
    visit_visibility: Array = declare(0.2, 0.1, 0.3, "how widely a minor visit is seen")
    visibility: Array = declare(
        1.0, 0.0, 1.0, "how widely displays are seen, against as staged", source="lever",
        neutral=0.0,
    )  # fmt: skip


class DisplayView(NamedTuple):
    """What one side of a meeting knows when it chooses how to be seen: ``[n, R]`` each.

    ``stance`` is its own; grievance, hygiene (the coalition's weakest link), expected rank and
    visibility are public; ``currency`` is what being seen pays while talks stall; ``stigma`` and
    ``liability`` are what the partner's company costs per unit of rank and of display;
    ``ceiling`` is the highest rank open.
    """

    stance: Array
    grievance: Array
    own_recognition: Array
    exposure: Array
    hygiene: Array
    expected_rank: Array
    visibility: Array
    currency: Array
    stigma: Array
    liability: Array
    ceiling: Array


def option_ranks(menu: Sequence[str], like: Array) -> Array:
    """Return the rank of every option of a menu, ``[K, 1, 1]``; absent is rank 0."""
    rank = [RANKS[option.split(" ")[0]] if option != ABSENT else 0.0 for option in menu]
    return namespace(like).asarray(rank, dtype=like.dtype)[:, None, None]


def option_tones(menu: Sequence[str], p: SignallingParameters) -> Array:
    """Return the deniability of every option of a menu, ``[K, 1, 1 or R]`` in (0, 1).

    ``tone ** (ln d / ln .5)`` with ``d`` the deniability of all wording: at .5 as listed.
    """
    worded = [option.split(" ")[1] if option != ABSENT else "calibrated" for option in menu]
    xp = namespace(p.deniability)
    tone = xp.asarray([TONES[word] for word in worded], dtype=p.deniability.dtype)
    power = xp.log(p.deniability) / log(0.5)
    return xp.exp(power[None, ...] * xp.log(tone)[:, None, None])


def display_terms(
    view: DisplayView,
    menu: Sequence[str],
    precision: Array,
    p: SignallingParameters,
    on: Switches,
) -> tuple[Contributions, Contributions]:
    """Return the utility of every option as (parts per unit of stance, other parts) by cause.

    Each part is ``[K, n, R]``; the utility is ``stance * per_stance + rest``. The type (stance)
    multiplies defiance too, else calibrated and theatrical presence would read alike. From a
    rank with several wordings ``log(number) / precision`` is taken off: the menu's length must not
    decide who comes. Exposure is paid for what is said in the open, ``(1 - tone)**2``: convex, so
    that half-said words can be best (without M19 it is linear).

    Source: essays A ¶3, ¶10 and B ¶2-¶5, ¶12, ¶13; costly signalling after Spence 1973.
    """
    rank, tone = option_ranks(menu, view.stance), option_tones(menu, p)
    present = number(rank > 0, rank)
    seen = rank * view.visibility
    spillover = p.spillover * view.exposure * view.hygiene * seen
    openness = (1 - tone) * (1 - on.M19 * tone)
    wordings = log((len(menu) - 1) / len({o.split(" ")[0] for o in menu if o != ABSENT}))
    per_stance = {
        "relation": p.relation * rank + 0 * view.stance,
        "M10": on.M10 * p.defiance * view.grievance * (1 - tone) * seen,
    }
    rest = {
        "M06": on.M06 * p.solidarity * (1 - view.own_recognition) * seen,
        "M14": -on.M14 * spillover,
        "M09": on.M14 * on.M09 * spillover * (1 - openness),
        "M12": view.currency * seen,
        "M15": -view.stigma * rank,
        "M21": -view.liability * seen,
        "M08": -on.M08 * p.protocol * (rank - view.expected_rank) ** 2,
        "seniority": -p.attendance * rank * rank,
        "wordings": -wordings / precision * present,
    }
    return per_stance, rest


def legal_options(menu: Sequence[str], ceiling: Array) -> Array:
    """Return 1 where an option's rank is at or below the ceiling, ``[K, n, R]``."""
    return number(option_ranks(menu, ceiling) <= ceiling + 1e-9, ceiling)


def flank_ceiling(offered: Array, worth: Array) -> Array:
    """Return the place each guest is given, ``[n, R]``: two flanks only, the rest behind.

    Of guests offered a head of state's place (rank 1), the two the host values most keep it.
    ``offered`` and ``worth`` (the host's utility of its offer) are ``[n, R]``.

    Source: essay A ¶1 (one leader on either side of the host).
    """
    n = offered.shape[0]
    if n <= 2:
        return offered
    xp = namespace(offered)
    places = []
    for i in range(n):
        ahead = xp.zeros_like(offered[i : i + 1, ...])
        for j in range(n):
            if j != i:
                beats = worth[j, ...] >= worth[i, ...] if j < i else worth[j, ...] > worth[i, ...]
                ahead = ahead + number(beats & (offered[j, ...] >= 1), offered)[None, ...]
        mine = offered[i : i + 1, ...]
        places.append(xp.where((ahead >= 2) & (mine >= 1), xp.asarray(SECOND_ROW), mine))
    return xp.concat(places, axis=0)


def display_strength(
    rank: Array, host_tone: Array, guest_tone: Array, p: SignallingParameters
) -> Array:
    """Return how strong a joint display is, in [0, 1]: ``rank * (1 - omega * mean tone)``."""
    return rank * (1 - p.deniability_discount * 0.5 * (host_tone + guest_tone))


def carried_by(standing: Array, p: SignallingParameters, on: Switches) -> Array:
    """Return how far an occasion carries for a host of some standing, in (0, 1].

    ``1 - convening (1 - standing)``: the same guests are seen by more where a power convenes.

    Source: essay A ¶3, ¶4.
    """
    return 1 - on.M05 * p.convening * (1 - standing)


def visit_chance(p: SignallingParameters) -> Array:
    """Return the chance that one of a dyad hosts a minor visit of the other this month."""
    return 0.5 * p.visit_rate


def scheduled_rank(expected_rank: Array, p: SignallingParameters, on: Switches) -> Array:
    """Return the rank expected at a dated occasion: ``e + premium * (1 - e)``."""
    return expected_rank + on.M08 * p.occasion_premium * (1 - expected_rank)


def precedent_change(
    expected_rank: Array, rank: Array, seen: Array, p: SignallingParameters, on: Switches
) -> Array:
    """Return the change of an expected rank by a rank seen: ``learning * seen * (rank - e)``.

    Source: essay B ¶5, ¶6 (each appearance is measured against the last).
    """
    return on.M08 * p.precedent_learning * seen * (rank - expected_rank)


def grievance(base: Array, per_friction: Array, friction: Array, on: Switches) -> Array:
    """Return grievance against the leader of the coalition, in [0, 1], ``[B, R]``.

    ``base`` is ``[B, R]``, ``per_friction`` ``[B, P, 1]``, ``friction`` ``[P, R]``:
    ``base + sum_p per_friction * friction``.

    Source: essay B ¶2.
    """
    felt = base
    for pair in range(friction.shape[0]):
        felt = felt + on.M13 * per_friction[:, pair, :] * friction[pair : pair + 1, ...]
    return namespace(base).clip(felt, 0.0, 1.0)
