"""Choice: logit over the utilities of the legal options (quantal response)."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, log_softmax, namespace
from sim.law.declare import declare
from sim.law.ledger import Contributions, add_up

NEVER = -1e9
"""Utility of an option that is not legal."""


class ChoiceParameters(NamedTuple):
    """How surely an actor takes its better option."""

    precision: Array = declare(
        8.0,
        4.0,
        15.0,
        "choice precision: log-odds per unit of utility",
        source="judgement within McKelvey & Palfrey 1995 and later fits (about 2 to 10)",
        unit="1/utility",
        legal=(0.1, 100.0),
    )
    attention: Array = declare(
        0.01, 0.0, 0.03, "cost of any act per instrument used last month beyond the usual",
        unit="utility", source="judgement: attention is scarce; 0 switches it off", neutral=0.0,
    )  # fmt: skip


def quantal_response(utility: Array, precision: Array, gumbel: Array) -> Array:
    """Return the chosen option's index, ``[n, R]``.

    Utilities and draws are ``[K, n, R]``, precision ``[n or 1, R]``. Taking the largest of
    ``precision * utility + gumbel`` picks each option with its logit probability; on an exact
    tie the first option wins.

    Source: McKelvey & Palfrey 1995 (logit quantal response); Gumbel-max.
    """
    attraction = precision * utility + gumbel
    xp, best = namespace(attraction), attraction[0, ...]
    choice = xp.zeros(best.shape, dtype=xp.int64)
    for k in range(1, attraction.shape[0]):  # NumPy's argmax is slow along a first axis
        better = attraction[k, ...] > best
        choice = xp.where(better, xp.asarray(k), choice) if k > 1 else xp.astype(better, xp.int64)
        if k + 1 < attraction.shape[0]:
            best = xp.maximum(best, attraction[k, ...])
    return choice


def log_probability(utility: Array, precision: Array) -> Array:
    """Return the log-probability of every option, ``[K, n, R]``.

    Source: McKelvey & Palfrey 1995.
    """
    return log_softmax(precision * utility)


def evidence(
    parts: tuple[Contributions, Contributions], legal: Array, precision: Array, high: Array,
    low: Array,
) -> Array:  # fmt: skip
    """Return the exact log-likelihood ratio of every option, aligned against aloof ``[K, n, R]``.

    ``parts`` are the terms of the utility per unit of stance, and the others; ``high`` and
    ``low`` the stances of the two types that observers reckon with. Cheap talk reads 0, what
    both types would do reads about 0, absence from where an ally would be seen reads low.

    Source: essay B ¶5; quantal-response senders (McKelvey & Palfrey 1995) read by Bayes' rule.
    """
    per_stance, rest = add_up(parts[0]), add_up(parts[1])
    xp = namespace(rest)

    def log_p(stance: Array) -> Array:
        utility = xp.where(legal > 0, stance * per_stance + rest, xp.asarray(NEVER))
        return log_softmax(precision * utility)

    return log_p(high) - log_p(low)


def habit(rates: Array, utility: Array, precision: Array, idle: int) -> Array:
    """Return the intercept of every option at which each is taken at its rate, ``[K, n, R]``.

    ``(ln rate - ln rate_idle) / precision - (U - U_idle)``; the idle option's is 0, and an
    option that is never taken keeps 0, too (it is not legal).
    """
    xp = namespace(rates)
    some = rates > 0
    log_rate = xp.log(xp.where(some, rates, xp.ones_like(rates)))
    k = slice(idle, idle + 1)
    apart = (log_rate - log_rate[k, ...]) / precision - (utility - utility[k, ...])
    return xp.where(some, apart, 0 * apart)


def attention_cost(used: Array, usual: Array, p: ChoiceParameters) -> Array:
    """Return what every further act costs an actor that had its hands full, ``[A, R]``.

    ``attention (used - usual)``, ``used`` the number of instruments used last month.
    """
    return p.attention * (used - usual)
