"""Whatever a file says, it is refused as a scenario or it runs; nothing else escapes."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from tests.scenario.files import refused_or_played

FEW = frozenset({"CHN", "RUS", "PRK", "IRN", "USA", "GBR", "JPN", "IND", "VNM"})
SAID_BESIDE = {
    "parameters": {"stance.step": 0.04},
    "levers": {"coalition.cohesion": 0.6, "coalition.commitment.USA": 0.4},
    "orders": {
        "o": {"date": "2024-01", "actor": "CHN", "decision": "stance", "target": "RUS",
              "choose": "up"},
        "p": {"date": "2024-01", "until": "2024-02", "actor": "USA", "decision": "resource",
              "choose": "europe"},
        "q": {"date": "2024-01", "actor": "CHN", "decision": "coerce", "choose": "JPN"},
        "r": {"date": "2024-02", "actor": "USA", "decision": "trade", "target": "CHN",
              "choose": "open"},
    },
}  # fmt: skip
MOVING = {
    "moving": {
        "date": "2024-01", "until": "2024-02", "title": "x",
        "set": {"narrative.world": -0.2, "provocation.PRK": 0.5},
        "add": {"squeezed.JPN": 0.1, "engagement.RUS": 0.2, "friction.USA-CHN": -0.1},
        "set_point": {"oversight.PRK": 0.4},
    },
}  # fmt: skip
ESSAY = ("question", "finding", "passage", "source")
VALUES = [None, True, 0, -1, 1, 0.5, 1e9, "", "x", "0.5", "CHN", "europe", "2024-02", [], ["RUS"],
          {}, {"CHN": 0.5}]  # fmt: skip


@cache
def small(name: str) -> dict[str, Any]:
    """Return a shipped scenario with few actors, whose occasions fall into its first months."""
    document = deepcopy(load_scenario(name).document) | SAID_BESIDE
    document = {key: value for key, value in document.items() if key not in ESSAY}
    document["actors"] = {k: v for k, v in document["actors"].items() if k in FEW}
    document["events"] = {**document.get("events", {}), **MOVING}
    for occasion in document.get("occasions", {}).values():
        occasion["date"] = "2024-02"
        occasion["hedgers"] = [code for code in occasion.get("hedgers", []) if code in FEW]
        orders = occasion.get("orders", {})
        occasion["orders"] = {k: v for k, v in orders.items() if set(k.split(">")) <= FEW}
    return document


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Return every place of a document: its container, and the key or index in it."""
    pairs = list(tree.items() if isinstance(tree, dict) else enumerate(tree))
    below = [
        place for _, value in pairs if isinstance(value, dict | list) for place in places(value)
    ]
    return [(tree, key) for key, _ in pairs] + below


def misspelled(word: str, at: int) -> str:
    at %= max(len(word) - 1, 1)
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a shipped scenario with some keys gone, values swapped and names misspelled."""
    document = deepcopy(small(draw(st.sampled_from(sorted(shipped())))))
    for _ in range(draw(st.integers(1, 3))):
        tree, key = draw(st.sampled_from(places(document)))
        value = tree[key]
        how = draw(st.sampled_from(["delete", "swap", "misspell", "rename", "copy"]))
        if how == "delete":
            del tree[key]
        elif how == "misspell" and isinstance(value, str):
            tree[key] = misspelled(value, draw(st.integers(0, 30)))
        elif how == "rename" and isinstance(tree, dict):
            tree[misspelled(key, draw(st.integers(0, 30)))] = tree.pop(key)
        elif how == "copy":
            other, there = draw(st.sampled_from(places(document)))
            tree[key] = deepcopy(other[there])
        else:
            tree[key] = deepcopy(draw(st.sampled_from(VALUES)))
    return document


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_made_small_runs(tmp_path: Path, name: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(json.dumps(small(name), default=str, indent=1), encoding="utf-8")
    assert refused_or_played(path) == "played"


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=mutated())
def test_a_mutated_scenario_is_refused_or_runs(tmp_path: Path, document: dict[str, Any]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(json.dumps(document, default=str, indent=1), encoding="utf-8")
    assert refused_or_played(path) in ("refused", "played")
