"""The laboratory: paired experiments on the same luck, each world run once whoever asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.batch.engine import Block, run_block
from sim.law.arrays import Array
from sim.law.decision import Decision
from sim.law.draws import Luck, replicates
from sim.law.outcomes import LAST_MONTHS
from sim.law.rules.choice import log_probability
from sim.scenario.build import build
from sim.scenario.load import load_scenario, vary

KEPT = 16
"""Cases remembered at once: those that facts share are asked for often and so stay."""


class Case(NamedTuple):
    """One side of an experiment: a scenario, what is varied in it, settings, and the horizon.

    ``changes`` are written as in a scenario file.
    """

    scenario: str
    changes: Mapping[str, Any] = {}
    settings: Mapping[str, float] = {}
    months: int | None = None
    fixed: bool = False

    @property
    def key(self) -> str:
        """What makes two cases the same."""
        return json.dumps(self._asdict(), sort_keys=True)

    def with_settings(self, settings: Mapping[str, float]) -> Case:
        """Return the case with further settings."""
        return self._replace(settings={**self.settings, **settings})

    def with_changes(self, changes: Mapping[str, Any]) -> Case:
        """Return the case with further changes, merged as ``extends`` would."""
        return self._replace(changes=_merged(self.changes, changes))


class Watched(NamedTuple):
    """A decision to look at: of whom, on what occasion, about whom."""

    decision: str
    actor: str
    target: str = ""
    occasion: str = ""


class Run(NamedTuple):
    """What a case left: every outcome of every month, and the chances that were watched."""

    block: Block
    chances: Mapping[Watched, tuple[tuple[str, ...], Array]]

    def path(self, outcome: str) -> Array:
        """Return an outcome month by month, ``[T + 1, R]``; row 0 is the start."""
        return self.block.path[:, self.block.names.index(outcome), :]

    def at(self, outcome: str, turn: int) -> Array:
        """Return an outcome after ``turn`` months, ``[R]``."""
        return self.path(outcome)[turn]

    def last(self, outcome: str) -> Array:
        """Return an outcome's mean over the last 12 months, ``[R]``."""
        mean: Array = self.path(outcome)[1:][-LAST_MONTHS:].mean(axis=0)
        return mean

    def chance(self, watched: Watched, wanted: Callable[[str], bool]) -> Array:
        """Return the chance of options that are ``wanted``, where it was first asked, ``[R]``."""
        options, chances = self.chances[watched]
        rows = [k for k, option in enumerate(options) if wanted(option)]
        total: Array = chances[rows].sum(axis=0)
        return total


class Lab:
    """Runs cases on the same luck and remembers those lately asked for."""

    def __init__(self, runs: int, seed: int, settings: Mapping[str, float] | None = None) -> None:
        """Prepare for ``runs`` worlds a case; ``settings`` hold in all of them."""
        self.runs, self.seed = runs, seed
        self.settings = dict(settings or {})
        self.worlds = 0
        self._done: dict[str, Run] = {}

    def run(self, case: Case, watch: tuple[Watched, ...] = ()) -> Run:
        """Return the run of a case; the chances of ``watch`` are kept with it."""
        key = f"{case.key} {watch}"
        found = self._done.pop(key, None) or self._run(case, watch)
        self._done[key] = found
        if len(self._done) > KEPT:
            del self._done[next(iter(self._done))]
        return found

    def _run(self, case: Case, watch: tuple[Watched, ...]) -> Run:
        loaded = vary(case.scenario, case.changes) if case.changes else load_scenario(case.scenario)
        blueprint = build(loaded, case.months)
        luck = Luck(self.seed, replicates(0, self.runs))
        kept: dict[Watched, tuple[tuple[str, ...], Array]] = {}

        def witness(_: int, decision: Decision, __: Array) -> None:
            for one in watch:
                if one not in kept and one[0::3] == (decision.name, decision.occasion):
                    kept[one] = _chances(decision, one, self.runs)

        block = run_block(
            blueprint, luck, {**self.settings, **case.settings}, is_fixed=case.fixed,
            witness=witness if watch else None,
        )  # fmt: skip
        self.worlds += self.runs
        return Run(block, kept)


def _chances(decision: Decision, watched: Watched, runs: int) -> tuple[tuple[str, ...], Array]:
    """Return options and their chances ``[K, R]`` of one asking of a decision."""
    asking = list(zip(decision.actors, decision.targets, strict=True)).index(watched[1:3])
    chances = np.exp(log_probability(decision.utility, decision.precision))[:, asking, :]
    return decision.options, np.broadcast_to(chances, (len(decision.options), runs)).copy()


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[key] = _merged(below, value) if both else value  # type: ignore[arg-type]
    return merged
