"""Hypothesis strategies and small builders that the tests of the law share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import sim.law.rules
from sim.law.arrays import share
from sim.law.declare import declarations
from sim.law.mechanisms import Switches
from sim.law.parameters import DECLARED, assemble
from sim.law.rules.signalling import DisplayView

WORLDS = 2
TINY = 1e-12
"""What rounding may hide in a comparison."""


def column(*values: float) -> np.ndarray:
    """Return ``[n, 1]``: one row per value, one world."""
    return np.array(values, dtype=float).reshape(-1, 1)


DEFAULTS = assemble({path: column(d.value) for path, d in DECLARED.items()})
ON = DEFAULTS.switch


def without(*mechanisms: str) -> Switches:
    """Return all switches on but those named."""
    return ON._replace(**dict.fromkeys(mechanisms, column(0.0)))


def within(*rows: int, low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[Any]:
    """Draw an array ``[*rows, R]`` of numbers from ``low`` to ``high``."""
    return arrays(
        np.float64,
        (*rows, WORLDS),
        elements=st.floats(low, high, allow_subnormal=False),
        fill=st.nothing(),
    )


def ordered(*rows: int, low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[Any]:
    """Draw two such arrays, nowhere falling from the first to the second."""
    pair = within(2, *rows, low=low, high=high)
    return pair.map(lambda x: (np.minimum(x[0], x[1]), np.maximum(x[0], x[1])))


def ascending(*pairs: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw the arguments of a rule twice, each nowhere falling from the first to the second."""
    return st.tuples(*pairs).map(lambda drawn: tuple(zip(*drawn, strict=True)))


def weights(n: int) -> st.SearchStrategy[Any]:
    """Draw ``n`` weights that add up to 1, ``[n, R]``."""
    return within(n, low=0.05).map(share)


def declared(record: Any) -> st.SearchStrategy[Any]:
    """Draw a group of parameters, each from its own range or at an end of it; 0 is the defaults."""
    numbers = list(declarations(record).values())

    def drawn(number: int) -> Any:
        if number == 0:
            return record(*(column(d.value) for d in numbers))
        chance = np.random.default_rng(number)
        shares = np.clip(chance.uniform(-0.25, 1.25, len(numbers)), 0, 1)
        placed = zip(numbers, shares, strict=True)
        return record(*(column(min(d.high, d.low + (d.high - d.low) * x)) for d, x in placed))

    return st.integers(0, 2**32 - 1).map(drawn)


def set_to(group: Any, **numbers: float) -> Any:
    """Return a group of parameters with numbers of a worked example, whatever the defaults are."""
    return group._replace(**{name: column(x) for name, x in numbers.items()})


def display_views(n: int = 1) -> st.SearchStrategy[DisplayView]:
    """Draw what ``n`` sides of meetings know; every rank is open to them."""
    known = within(len(DisplayView._fields), n)
    return known.map(lambda x: DisplayView(*x)._replace(ceiling=np.ones((n, WORLDS))))


def assert_no_fall(before: Any, after: Any) -> None:
    assert (np.asarray(after) >= np.asarray(before) - TINY).all()


def assert_moves(rule: Callable[..., Any], args: Any, signs: tuple[int, ...]) -> None:
    """Assert that raising one argument at a time moves the rule by its sign (0: not a bit)."""
    low, high = args
    before = rule(*low)
    for i, sign in enumerate(signs):
        after = rule(*low[:i], high[i], *low[i + 1 :])
        if sign:
            assert_no_fall(*((before, after) if sign > 0 else (after, before)))
        else:
            assert_same_bits(before, after)


def assert_within(x: Any, low: float, high: float) -> None:
    assert (np.asarray(x) >= low - TINY).all()
    assert (np.asarray(x) <= high + TINY).all()


def assert_same_bits(one: Any, other: Any) -> None:
    one, other = np.broadcast_arrays(one, other)
    assert one.tobytes() == other.tobytes()


def public_rules() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public rule with the name of its module."""
    for found in iter_modules(sim.law.rules.__path__):
        module = import_module(f"{sim.law.rules.__name__}.{found.name}")
        for name, rule in inspect.getmembers(module, inspect.isfunction):
            if rule.__module__ == module.__name__ and not name.startswith("_"):
                yield found.name, rule
