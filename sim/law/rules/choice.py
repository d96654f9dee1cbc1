"""Choice: logit over the utilities of the legal options (quantal response)."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, log_softmax, namespace
from sim.law.declare import declare


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


def quantal_response(utility: Array, precision: Array, gumbel: Array) -> Array:
    """Return the chosen option's index, ``[n, R]``.

    Utilities and draws are ``[K, n, R]``, precision ``[n or 1, R]``. Taking the largest of
    ``precision * utility + gumbel`` picks each option with its logit probability; on an exact
    tie the first option wins.

    Source: McKelvey & Palfrey 1995 (logit quantal response); Gumbel-max.
    """
    return namespace(utility).argmax(precision * utility + gumbel, axis=0)


def log_probability(utility: Array, precision: Array) -> Array:
    """Return the log-probability of every option, ``[K, n, R]``.

    Source: McKelvey & Palfrey 1995.
    """
    return log_softmax(precision * utility)
