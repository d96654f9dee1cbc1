"""The law asks nothing of an array but the Array API standard."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

import array_api_strict
import numpy as np
import pytest

import sim.scenario.realise as realising
from sim.law.draws import Luck, replicates
from sim.law.measure import measure
from sim.law.rules.conversion import FOLLOW_UP, conversion, time_to_close
from tests.law.worlds import blueprint, play_months
from tests.strategies import public_rules

MONTHS = (6, 16, 20, 21)
"""Elections, then three occasions: one guest, two guests and hedgers, nuclear arms on show."""


def strict(x: Any) -> Any:
    """Return a record with every NumPy array in it as a strict one."""
    if isinstance(x, np.ndarray):
        return array_api_strict.asarray(x.copy())
    if isinstance(x, Mapping):
        return {key: strict(value) for key, value in x.items()}
    if isinstance(x, tuple):
        parts = [strict(value) for value in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    return x


def leaves(x: Any) -> Iterator[Any]:
    """Yield the arrays of a record."""
    if isinstance(x, Mapping):
        x = tuple(x.values())
    if isinstance(x, tuple | list):
        for part in x:
            yield from leaves(part)
    elif hasattr(x, "__array_namespace__"):
        yield x


def assert_alike(one: Any, other: Any) -> None:
    for mine, theirs in zip(leaves(one), leaves(other), strict=True):
        assert theirs.__array_namespace__() is array_api_strict
        assert np.allclose(mine, np.asarray(theirs), rtol=0, atol=1e-12, equal_nan=True)


def play_strictly() -> tuple[Any, Any]:
    played = play_months(MONTHS, worlds=3, fixed=False, convert=strict)
    return played, measure(blueprint().cast, played.world, played.state, played.acts)


def runs() -> tuple[Any, Any]:
    """Return what a run leaves: adequacy falls after month 1, and threat rises."""
    paths = np.linspace(0.2, 0.8, 2 * (FOLLOW_UP + 3)).reshape(-1, 2)
    return paths, np.concatenate([paths[:2], 0.5 * paths[2:]])


def realise_recording(monkeypatch: pytest.MonkeyPatch, name: str) -> list[tuple[Any, Any]]:
    """Return arguments and result of every call of a part of the law in realising worlds."""
    calls, rule = [], getattr(realising, name)

    def record(*args: Any) -> Any:
        calls.append((args, rule(*args)))
        return calls[-1][1]

    monkeypatch.setattr(realising, name, record)
    settings = {"coalition.cohesion": 0.6}
    realising.realise(blueprint(), Luck(2, replicates(0, 3)), settings)
    monkeypatch.undo()
    return calls


def test_whole_months_of_a_scenario_are_the_same_on_strict_arrays():
    loose = play_months(MONTHS, worlds=3, fixed=False)
    played, outcomes = play_strictly()
    assert_alike(loose.state, played.state)
    assert_alike(loose.acts, played.acts)
    assert_alike(measure(blueprint().cast, loose.world, loose.state, loose.acts), outcomes)
    for one, other in zip(loose.asked, played.asked, strict=True):
        assert_alike([one.utility, one.legal], [other.utility, other.legal])
    for mine, theirs in zip(loose.ledger.entries, played.ledger.entries, strict=True):
        assert mine[:3] == theirs[:3]
        assert_alike(mine[3:], theirs[3:])


@pytest.mark.parametrize("name", ["centre", "begin", "measure_strength"])
def test_a_world_starts_the_same_on_strict_arrays(monkeypatch, name):
    for args, result in realise_recording(monkeypatch, name):
        assert_alike(result, getattr(realising, name)(*strict(args)))


@pytest.mark.parametrize("before", [1, 10])
def test_outcomes_of_a_run_are_the_same_on_strict_arrays(before):
    threat, level = runs()
    assert_alike(conversion(level, threat, before), conversion(*strict((level, threat)), before))
    assert_alike(time_to_close(level, before), time_to_close(strict(level), before))


def test_no_rule_escapes_the_strict_arrays(monkeypatch):
    called = set()
    recorded = [
        (getattr(realising, name), strict(args))
        for name in ("centre", "begin")
        for args, _ in realise_recording(monkeypatch, name)
    ]

    def note(frame: Any, event: str, _: Any) -> None:
        if event == "call":
            called.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for rule, args in recorded:
            rule(*args)
        play_strictly()
        conversion(*strict(runs()), 1)
        time_to_close(strict(runs()[1]), 1)
    finally:
        sys.setprofile(before)
    missed = [f"{module}.{r.__name__}" for module, r in public_rules() if r.__code__ not in called]
    assert not missed
