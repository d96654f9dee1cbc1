"""Company: what it costs to be seen with this partner, and who has gone first.

Stigma keeps those with something to lose away; it wears off as the partner is recognised (M15)
and as others are seen with it (M16). A partner's provocation costs those seen with it (M21).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import mul
from typing import NamedTuple

from sim.law.arrays import Array, clip, collect, namespace, number, row
from sim.law.declare import declare
from sim.law.mechanisms import Switches


class CompanyParameters(NamedTuple):
    """Stigma, the first to go, and liabilities."""

    stigma: Array = declare(
        0.6, 0.3, 0.9, "cost of a pariah's company, per unit of exposure", unit="utility",
        mechanisms="M15",
    )  # fmt: skip
    ice_breaking: Array = declare(
        0.9, 0.7, 1.0, "share of the stigma that the company of all others takes away",
        source="judgement: essay B ¶11", mechanisms="M16",
    )  # fmt: skip
    liability: Array = declare(
        1.5, 0.8, 2.2, "cost of being seen with one who has provoked, per unit of exposure",
        unit="utility", source="judgement: essay A ¶10", mechanisms="M21",
    )  # fmt: skip
    entrapment: Array = declare(
        2.0, 1.0, 3.0, "log-odds off a target per unit of exposure and of partner's provocation",
        unit="log-odds", mechanisms="M21",
    )  # fmt: skip
    disgrace: Array = declare(
        0.05, 0.02, 0.08, "share of recognition that a provoking partner costs one seen with it",
        unit="1/month", mechanisms="M21",
    )  # fmt: skip
    crisis_provocation: Array = declare(
        0.4, 0.2, 0.6, "provocation by one in whose theatre a crisis breaks out", mechanisms="M21"
    )
    provocation_fading: Array = declare(
        0.15, 0.1, 0.25, "how fast a provocation is forgotten", unit="1/month"
    )


def company_seen(
    visible: Array, pairs: Sequence[tuple[int, int]], dyads: Sequence[tuple[int, int]]
) -> Array:
    """Return how far others are seen with each pair's second member, ``[n, R]`` in [0, 1].

    ``pairs`` are (who thinks of going, with whom); ``1 - prod_j (1 - V_j)`` over all others j
    that have a tie with the second. ``visible`` is ``[D, R]``.

    Source: essay B ¶11.
    """
    xp = namespace(visible)
    alone = xp.zeros((1, *visible.shape[1:]), dtype=visible.dtype)

    def company(who: int, whom: int) -> Array:
        missing = [
            1 - row(visible, d) for d, dyad in enumerate(dyads) if whom in dyad and who not in dyad
        ]
        return 1 - reduce(mul, missing) if missing else alone

    seen = [company(who, whom) for who, whom in pairs]
    return xp.concat(seen, axis=0) if seen else visible[0:0, ...]


def stigma_cost(
    recognition: Array, exposure: Array, company: Array, rank: Array, p: CompanyParameters,
    on: Switches,
) -> Array:  # fmt: skip
    """Return the cost of a partner's company, utility: ``stigma (1-z) x rank (1 - ice company)``.

    ``recognition`` and ``company`` are the partner's. Source: essay B ¶1, ¶11; thresholds to
    join (Granovetter 1978).
    """
    broken = 1 - on.M16 * p.ice_breaking * company
    return on.M15 * p.stigma * (1 - recognition) * exposure * rank * broken


def liability_cost(
    provocation: Array, exposure: Array, seen: Array, p: CompanyParameters, on: Switches
) -> Array:
    """Return the cost of being seen with one who has provoked: ``liability prov x seen``.

    Source: essay A ¶10; Snyder 1997 (who has most to lose fears entrapment).
    """
    return on.M21 * p.liability * provocation * exposure * seen


def entrapment(provocation: Array, exposure: Array, p: CompanyParameters, on: Switches) -> Array:
    """Return what a partner's provocation takes off the target of a stance, log-odds, at most 0.

    Source: essay A ¶10.
    """
    return -on.M21 * p.entrapment * provocation * exposure


def disgrace(
    recognition: Array, visible: Array, provocation: Array, dyads: Sequence[tuple[int, int]],
    p: CompanyParameters, on: Switches,
) -> Array:  # fmt: skip
    """Return the recognition that partners' provocations cost those seen with them, ``[B, R]``.

    ``-disgrace V_d prov_partner z``, over all partners. Source: essay A ¶10.
    """
    n = recognition.shape[0]
    shared = [
        (k, row(visible, d) * row(provocation, other))
        for d, (a, b) in enumerate(dyads)
        for k, other in ((a, b), (b, a))
    ]
    if not shared:
        return 0 * recognition
    xp = namespace(recognition)
    exposed = collect(xp.concat([x for _, x in shared], axis=0), [k for k, _ in shared], n)
    return -on.M21 * p.disgrace * clip(exposed, 0.0, 1.0) * recognition


def crisis_provokes(
    provocation: Array, crises: Array, owners: Sequence[int], p: CompanyParameters, on: Switches
) -> Array:
    """Return what crises add to their owners' provocation, ``[B, R]``; ``crises`` ``[W, R]``."""
    mine = collect(crises, owners, provocation.shape[0])
    return on.M21 * p.crisis_provocation * number(mine > 0, mine) * (1 - provocation)
