"""Scenario files that went wrong on the way: texts with lines, words and bytes mangled."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from typing import Any

from hypothesis import strategies as st

from sim.scenario.load import load_scenario
from sim.scenario.schema import OWN

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
VALUES = [None, True, 0, -1, 1, 0.5, 1e9, "", "x", "0.5", "CHN", "europe", "2024-02", [], ["RUS"],
          {}, {"CHN": 0.5}]  # fmt: skip
SNIPPETS = [
    "", "null", "true", "no", "0", "-1", "0.5", "1e999", ".nan", "-.inf", "0x10", "1_000",
    "12:30:45", "9" * 5000, "-", "_", "'x'", '""', '"\\ud800"', '"\\0"', "[]", "[RUS, PRK]",
    "[[x]]", "{}", "{CHN: 0.5}", "{a: {b: c}}", "CHN", "USA", "IND", "europe", "head warm",
    "cancel", "2024-02", "2031-01", "2019-12-31", "baseline", "as-it-happened", "mine",
    "../mine.yaml", "*x", "&x y", "&x [*x]", "<<", "!!python/object:os.system x",
    "!!binary aGk=", "!!set {a}", "!!str 5", "!x y", "|", ">-", "# gone", "- x", "? x", ": x",
    "%TAG", "@", "`", "\t", "---", "...", "x: y",
]  # fmt: skip
WORD = re.compile(r"[A-Za-z_][\w-]*")
type Place = tuple[Any, Any]


@cache
def small(name: str) -> dict[str, Any]:
    """Return a shipped scenario with few actors, whose occasions fall into its first months."""
    document = deepcopy(load_scenario(name).document) | SAID_BESIDE
    document = {key: value for key, value in document.items() if key not in OWN}
    document["actors"] = {k: v for k, v in document["actors"].items() if k in FEW}
    document["events"] = {**document.get("events", {}), **MOVING}
    for occasion in document.get("occasions", {}).values():
        occasion["date"] = "2024-02"
        occasion["hedgers"] = [code for code in occasion.get("hedgers", []) if code in FEW]
        orders = occasion.get("orders", {})
        occasion["orders"] = {k: v for k, v in orders.items() if set(k.split(">")) <= FEW}
    return document


def places(tree: Any) -> list[Place]:
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
def mutated(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """Draw a document with some keys gone, values swapped and names misspelled."""
    document = deepcopy(document)
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


@st.composite
def mangled(draw: st.DrawFn, text: str) -> bytes:
    """Draw a text with lines gone, doubled, moved or indented, and words or bytes exchanged."""
    lines = text.splitlines()
    words = sorted(set(WORD.findall(text)))
    for _ in range(draw(st.integers(1, 3))):
        i = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(list(WAYS)))
        lines[i : i + 1] = WAYS[how](draw, lines[i], words)
    data = "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"
    how = draw(st.sampled_from(["whole", "whole", "whole", "cut", "bytes", "swap"]))
    at = draw(st.integers(0, len(data))) if how != "whole" else 0
    if how == "cut":
        return data[:at]
    if how == "bytes":
        return data[:at] + draw(st.binary(min_size=1, max_size=8)) + data[at:]
    if how == "swap":
        there = draw(st.integers(0, len(data)))
        return data[:at] + data[there : there + 40] + data[at + 20 :]
    return data


def _value(draw: st.DrawFn, line: str, _: list[str]) -> list[str]:
    head, colon, _ = line.partition(":")
    return [f"{head}{colon} {draw(st.sampled_from(SNIPPETS))}"]


def _word(draw: st.DrawFn, line: str, words: list[str]) -> list[str]:
    found = list(WORD.finditer(line))
    if not found:
        return [line]
    at = draw(st.sampled_from(found))
    return [line[: at.start()] + draw(st.sampled_from(words)) + line[at.end() :]]


def _misspelled(draw: st.DrawFn, line: str, _: list[str]) -> list[str]:
    found = list(WORD.finditer(line))
    if not found:
        return [line]
    at = draw(st.sampled_from(found))
    word = misspelled(at[0], draw(st.integers(0, 30)))
    return [line[: at.start()] + word + line[at.end() :]]


def _inserted(draw: st.DrawFn, line: str, _: list[str]) -> list[str]:
    at = draw(st.integers(0, len(line)))
    return [line[:at] + draw(st.sampled_from(SNIPPETS)) + line[at:]]


WAYS = {
    "value": _value,
    "word": _word,
    "misspelled": _misspelled,
    "inserted": _inserted,
    "gone": lambda _, __, ___: [],
    "doubled": lambda _, line, __: [line, line],
    "indented": lambda draw, line, _: [" " * draw(st.integers(1, 5)) + line],
    "outdented": lambda draw, line, _: [line[draw(st.integers(1, 4)) :]],
    "swapped": lambda draw, line, words: [draw(st.sampled_from(words)) + ": {", line],
}
