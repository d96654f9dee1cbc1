"""Every public rule says what it returns, has a test, and leaves chance to others."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from tests.strategies import public_rules

RULES = [pytest.param(m, rule, id=f"{m}.{rule.__name__}") for m, rule in public_rules()]
EVERY = pytest.mark.parametrize(("module", "rule"), RULES)


def test_there_are_rules_to_look_at():
    assert len({module for module, _ in public_rules()}) >= 10
    assert len(RULES) >= 60


@EVERY
def test_a_rule_says_what_it_returns(module, rule):
    assert "Return" in (inspect.getdoc(rule) or ""), module


@EVERY
def test_a_rule_has_a_test_in_its_own_file(module, rule):
    here = Path(__file__).parent.glob(f"test_{module}*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in here)
    assert re.search(rf"\b{rule.__name__}\b", text)


@EVERY
def test_a_rule_draws_no_random_numbers_and_imports_no_array_library(module, rule):
    imported = set(vars(inspect.getmodule(rule)))
    assert not imported & {"np", "numpy", "jnp", "jax", "random", "draws"}, module


@EVERY
def test_a_rule_names_and_annotates_all_it_takes(module, rule):
    signature = inspect.signature(rule)
    assert signature.return_annotation is not inspect.Parameter.empty, module
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty
        assert parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
        assert parameter.default is inspect.Parameter.empty
