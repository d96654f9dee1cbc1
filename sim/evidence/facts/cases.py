"""The cases that several facts share: history, its counterfactuals, and who is watched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.evidence.lab import Case, Watched

HISTORY = Case("as-it-happened")
NO_PARADES = Case("no-parades")
FREE = Case(
    "as-it-happened",
    {
        "occasions": {
            "beijing-2025": {"orders": {"RUS>CHN": None, "PRK>CHN": None}},
            "pyongyang-2025": {"orders": {"CHN>PRK": None, "RUS>PRK": None}},
        }
    },
)
"""History whose hosts are as they were and whose guests decide for themselves."""
QUIET = Case("baseline")

BEIJING, PYONGYANG = "beijing-2025", "pyongyang-2025"
AFTER_MOSCOW, BEFORE, AFTER_BEIJING, AFTER_BOTH = 17, 20, 21, 22
"""Turns: after May 2025, the last before September 2025, and after each parade."""

MEMBERS = ("USA", "GBR", "FRA", "DEU", "POL", "JPN", "KOR", "AUS", "CAN", "ITA")

CHINA_TO_PYONGYANG = Watched("attend", "CHN", "PRK", PYONGYANG)
RUSSIA_TO_PYONGYANG = Watched("attend", "RUS", "PRK", PYONGYANG)
RUSSIA_TO_BEIJING = Watched("attend", "RUS", "CHN", BEIJING)
KOREA_TO_BEIJING = Watched("attend", "PRK", "CHN", BEIJING)


def without(*occasions: str) -> dict[str, Any]:
    """Return changes that leave out occasions."""
    return {"occasions": dict.fromkeys(occasions)}


def ordered(occasion: str, orders: Mapping[str, str]) -> dict[str, Any]:
    """Return changes that script an occasion otherwise."""
    return {"occasions": {occasion: {"orders": dict(orders)}}}


def held(name: str, path: str, value: float, since: str = "2024-01") -> dict[str, Any]:
    """Return changes that hold a state variable at a value from a month on."""
    event = {"date": since, "until": "2099-12", "title": name, "source": "experiment"}
    return {"events": {name: {**event, "set": {path: value}}}}


def senior(option: str) -> bool:
    """Whether an option sends a premier or a head of state."""
    return option.startswith(("premier", "head"))


def head(option: str) -> bool:
    """Whether an option sends a head of state."""
    return option.startswith("head")


def theatrical(option: str) -> bool:
    """Whether an option's words are theatrical."""
    return option.endswith("theatrical")


def deniable(option: str) -> bool:
    """Whether someone comes and the words stay deniable."""
    return option.endswith(("veiled", "calibrated"))


def present(option: str) -> bool:
    """Whether an option sends anyone."""
    return option != "absent"
