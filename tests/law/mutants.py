"""Mutants of rules: a rule whose result is falsified, and what its own tests say then.

Each mutant lives in a process of its own, forked from a server that has imported everything
slow; nothing of it reaches the process that asked. What is replaced is the code of the function
itself, so every name that leads to it, in any module, leads to the mutant.
"""

from __future__ import annotations

import inspect
import multiprocessing
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.strategies import public_rules

type Rule = Callable[..., Any]

HERE = Path(__file__).parent / "rules"
EXAMPLES = 10
"""Of each property: few, because worked examples kill most mutants."""

SLOW = ("cacheprovider", "doctest", "randomly", "unraisableexception", "xdist")
OPTIONS = (
    *("-x", "-q", "--tb=short", "--no-header", "--override-ini=addopts="),
    *("--import-mode=importlib", "--assert=plain", "--hypothesis-profile=mutants"),
    *("-W", "ignore"),  # a fact must fail; that arithmetic complains is not enough
    *(f"-pno:{plugin}" for plugin in SLOW),
)
NEUTRAL = {
    # Among options, or among actors who are weighed: all alike, by their mean.
    "choice.log_probability": "even",
    "coalition.theatre_preference": "even",
    "indices.member_weights": "even",
    "signalling.option_ranks": "even",
    "signalling.option_tones": "even",
    "stance.dyad_weights": "even",
    "theatre.allocation": "even",
    # What forbids, dampens and misses nothing is 1; an empty account, already 0, is filled.
    "stocks.effort_speed": "one",
    "indices.adequacy": "one",
    "indices.agreement": "one",
    "narrative.answered": "one",
    "narrative.carried": "one",
    "payoff.none": "one",
    "signalling.carried_by": "one",
    "signalling.flank_ceiling": "one",
    "signalling.legal_options": "one",
    "stance.legal_steps": "one",
    "theatre.capability_ratio": "one",
    # What changes one of its arguments would leave it as it is.
    "coalition.squeezed_threat": "threat",
    "engagement.eased_grievance": "grievance",
    "exchange.strengthened": "capability",
    "fading.rest_against": "value",
    "signalling.scheduled_rank": "expected_rank",
    "stance.strained": "stance",
}
"""What a rule without effect would return, where that is not 0."""


def named(name: str) -> Rule:
    """Return the rule of a name such as ``fading.rest_against``."""
    return next(rule for module, rule in public_rules() if name == f"{module}.{rule.__name__}")


def each(change: Callable[[Any], Any], result: Any) -> Any:
    """Return a result (array, tuple, record or mapping) with every array in it changed."""
    if isinstance(result, dict):
        return {key: each(change, x) for key, x in result.items()}
    if isinstance(result, tuple):
        parts = [each(change, x) for x in result]
        return type(result)(*parts) if hasattr(result, "_fields") else tuple(parts)
    return change(np.asarray(result))


def negated(rule: Rule, _name: str) -> Rule:
    """Return the rule with its sign flipped; where it says yes or no, with the other answer."""

    def opposite(x):
        return ~x if x.dtype == bool else -x

    return lambda *args, **more: each(opposite, rule(*args, **more))


def removed(rule: Rule, name: str) -> Rule:
    """Return the rule without its effect; the index of a choice becomes the first."""
    neutral = NEUTRAL.get(name)

    def without(*args, **more):
        def nothing(x):
            if neutral is None:
                return np.zeros_like(x)
            if neutral == "one":
                return np.ones_like(x)
            if neutral == "even":
                alike = x.reshape(-1, x.shape[-1]).sum(axis=0) / max(1, x[..., 0].size)
            else:
                alike = inspect.signature(rule).bind(*args, **more).arguments[neutral]
            return np.broadcast_to(alike, x.shape).copy()

        return each(nothing, rule(*args, **more))

    return without


def kept(rule: Rule, _name: str) -> Rule:
    """Return the rule as it is, put where a mutant would be."""
    return rule


type Mutation = Callable[[Rule, str], Rule]


def replace(name: str, mutation: Mutation) -> None:
    """Let every caller of a rule in this process call its mutant."""
    rule: Any = named(name)
    original = FunctionType(rule.__code__, rule.__globals__, rule.__name__)

    def instead(*args, _mutant, **more):
        return _mutant(*args, **more)

    rule.__code__, rule.__kwdefaults__ = (
        instead.__code__,
        {"_mutant": mutation(original, name)},
    )


def files(module: str, name: str = "") -> list[Path]:
    """Return the test files of a module of rules, or those that name a rule, most often first."""
    found = sorted(HERE.glob(f"test_{module}*.py"))
    often = {x: len(re.findall(rf"\b{name}\b", x.read_text(encoding="utf-8"))) for x in found}
    return sorted(filter(often.get, found), key=often.__getitem__, reverse=True)


def run(names: Sequence[str], mutation: Mutation, paths: Sequence[Path], said: Path) -> None:
    """Mutate rules of this process for good, run their tests, and leave with pytest's status."""
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.environ.pop("PYTEST_ADDOPTS", None)
    settings.register_profile(
        "mutants",
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for name in names:
        replace(name, mutation)
    os._exit(pytest.main([*OPTIONS, *map(str, paths)]))


def verdict(names: Sequence[str], mutation: Mutation, paths: Sequence[Path], said: Path) -> int:
    """Return pytest's exit status for these files with mutants in the place of these rules."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["pytest", "hypothesis.extra.numpy", "tests.law.mutants"])
    child = server.Process(target=run, args=(names, mutation, paths, said))
    child.start()
    child.join(timeout=600)
    child.kill()
    child.join()
    status = child.exitcode
    child.close()
    return status
