"""A fact: what an essay claims, the experiment that tests it, and how large it must be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sim.evidence.lab import Lab
from sim.law.arrays import Array
from sim.law.parameters import DECLARED

ERRORS, SPREADS = 5.0, 0.2
"""A sign counts beyond this many standard errors and this much of the spread between worlds."""
PASS, FAIL, BY_CONSTRUCTION = "pass", "fail", "by construction"


class Found(NamedTuple):
    """What an experiment found.

    ``effect`` is signed so that the claim is above 0; ``between_sd`` is the spread of the outcome
    between worlds (0 where the effect is no difference of an outcome); ``also`` holds what else
    must be true, each with whether it is.
    """

    effect: float
    se: float
    between_sd: float = 0.0
    also: tuple[tuple[str, bool], ...] = ()

    def is_at_least(self, least: float) -> bool:
        """Whether the effect is as large, beyond error and the spread between worlds."""
        return bool(
            self.effect > ERRORS * self.se
            and self.effect >= SPREADS * self.between_sd
            and self.effect >= least
        )

    def is_within(self, most: float) -> bool:
        """Whether the effect is beyond doubt no larger, up or down."""
        return bool(abs(self.effect) + ERRORS * self.se <= most)


class Fact(NamedTuple):
    """One claim of the essays and its experiment.

    ``least`` is the least effect that would satisfy a reader, in ``unit``, written down before
    the experiment was first run. ``is_construction`` marks a claim that a rule states outright,
    so that a run proves only that it is still there.
    """

    id: str
    expected: str
    unit: str
    least: float
    experiment: Callable[[Lab], Found]
    is_construction: bool = False

    @property
    def title(self) -> str:
        """What the mechanism is, as its switch says."""
        return DECLARED[f"switch.{self.id}"].doc

    @property
    def passage(self) -> str:
        """Where the essays say so."""
        return DECLARED[f"switch.{self.id}"].source.removeprefix("essay ")


class Verdict(NamedTuple):
    """A fact and what came of it; ``ablated`` is the same with its mechanism switched off."""

    fact: Fact
    found: Found
    ablated: Found | None = None

    @property
    def holds(self) -> bool:
        """Whether the effect is as large and as sure as it must be, and all else true."""
        return self.found.is_at_least(self.fact.least) and all(held for _, held in self.found.also)

    @property
    def verdict(self) -> str:
        """``pass``, ``fail`` or ``by construction``."""
        if not self.holds:
            return FAIL
        return BY_CONSTRUCTION if self.fact.is_construction else PASS

    def document(self) -> dict[str, Any]:
        """Return the verdict as plain values."""
        fact, found = self.fact, self.found
        return {
            "id": fact.id,
            "title": fact.title,
            "seed_passage": fact.passage,
            "expected": fact.expected,
            "least": fact.least,
            "effect": found.effect,
            "unit": fact.unit,
            "se": found.se,
            "between_sd": found.between_sd,
            "ablated_effect": None if self.ablated is None else self.ablated.effect,
            "also": [{"claim": claim, "holds": held} for claim, held in found.also],
            "verdict": self.verdict,
        }


def paired(one: Array, other: Array, spread: Array | None = None) -> Found:
    """Return the mean paired difference ``[R]`` minus ``[R]`` with error and spread.

    ``spread`` is the outcome whose spread between worlds counts; ``one`` where None.
    """
    apart = np.asarray(one) - np.asarray(other)
    kept = one if spread is None else spread
    return Found(float(apart.mean()), _error(apart), float(np.std(kept)))


def sure(apart: Array) -> bool:
    """Return whether a paired difference is above 0 beyond doubt."""
    return float(np.mean(apart)) > ERRORS * _error(np.asarray(apart))


def _error(apart: Array) -> float:
    return float(np.std(apart) / np.sqrt(max(len(apart), 1)))
