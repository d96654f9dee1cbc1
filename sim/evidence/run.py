"""Running facts: which, on how many worlds, and what came of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.batch.plan import check_seed
from sim.errors import SettingError, UnknownNameError
from sim.evidence.fact import Verdict
from sim.evidence.facts import FACTS
from sim.evidence.lab import Lab

SEED = 2025
RUNS = 400
"""Worlds per case: enough that every fact is beyond five of its standard errors."""
FEWEST, MOST = 20, 5000
"""Fewer worlds tell nothing; more would fill the memory of a laptop (about 1 MB each)."""
type Progress = Callable[[int, int], None]


def run_facts(
    only: Sequence[str] = (),
    runs: int = RUNS,
    *,
    seed: int = SEED,
    ablate: bool = False,
    progress: Progress | None = None,
) -> tuple[Verdict, ...]:
    """Run facts (all where ``only`` is empty) and return their verdicts in order.

    With ``ablate`` every experiment is repeated with the fact's own mechanism switched off: what
    is left of the effect is not the mechanism's.

    Raises:
        UnknownNameError: There is no such fact.
        SettingError: Too few runs to tell anything, more than memory holds, or no seed.
    """
    for one in only:
        if one not in FACTS:
            raise UnknownNameError("fact", one, FACTS)
    if runs < FEWEST:
        raise SettingError(f"runs: should be at least {FEWEST} to tell anything, is {runs}")
    if runs > MOST:
        raise SettingError(f"runs: should be at most {MOST}, which decides any fact, is {runs}")
    check_seed(seed)
    wanted = [fact for name, fact in FACTS.items() if not only or name in only]
    lab = Lab(runs, seed)
    verdicts = []
    for fact in wanted:
        verdict = Verdict(fact, fact.experiment(lab))
        if ablate:
            off = Lab(runs, seed, {f"switch.{fact.id}": 0.0})
            verdict = verdict._replace(ablated=fact.experiment(off))
        verdicts.append(verdict)
        if progress is not None:
            progress(len(verdicts), len(wanted))
    return tuple(verdicts)
