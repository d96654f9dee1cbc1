"""No rule can change its sign or lose its effect unnoticed: a test of its own fails."""

from __future__ import annotations

import inspect
import multiprocessing

import pytest

from tests.law.mutants import NEUTRAL, files, kept, negated, removed, verdict
from tests.strategies import public_rules

RULES = [(module, rule.__name__) for module, rule in public_rules()]
MUTATIONS = {"negated": negated, "removed": removed}
NO_CHANGE = {
    ("payoff.none", "negated"): "an empty account is 0, and so is minus that",
}
"""Mutants that are no mutants, and why."""

FORKED = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(),
    reason="this system cannot fork (Windows), and each mutant lives in a forked process",
)


@FORKED
@pytest.mark.parametrize("module", sorted({module for module, _ in RULES}))
def test_unchanged_rules_pass_where_their_mutants_fail(module, tmp_path):
    ours = [f"{of}.{name}" for of, name in RULES if of == module]
    status = verdict(ours, kept, files(module), tmp_path / "said")
    assert status == pytest.ExitCode.OK, (tmp_path / "said").read_text()


@FORKED
@pytest.mark.parametrize(
    ("module", "name", "mutation"),
    [
        pytest.param(module, name, mutation, id=f"{module}.{name}-{mutation}")
        for module, name in RULES
        for mutation in MUTATIONS
        if (f"{module}.{name}", mutation) not in NO_CHANGE
    ],
)
def test_a_rule_that_is_falsified_fails_a_test_of_its_own(module, name, mutation, tmp_path):
    tested = files(module, name)
    status = verdict([f"{module}.{name}"], MUTATIONS[mutation], tested, tmp_path / "said")
    assert status == pytest.ExitCode.TESTS_FAILED, (tmp_path / "said").read_text()


def test_exceptions_name_rules_and_their_arguments():
    rules = {f"{module}.{rule.__name__}": rule for module, rule in public_rules()}
    for name, neutral in NEUTRAL.items():
        assert neutral in {"one", "even", *inspect.signature(rules[name]).parameters}, name
    assert {name for name, _ in NO_CHANGE} <= set(rules)
