"""The levers as ``levers.yaml`` declares them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from ruamel.yaml import YAML

from sim.law.parameters import DECLARED


class Lever(NamedTuple):
    """A documented knob: what it does, its range and unit, and what it moves."""

    name: str
    doc: str
    low: float
    high: float
    unit: str
    sets: tuple[str, ...]
    at_rest: bool
    solves: str


@lru_cache(maxsize=1)
def levers() -> dict[str, Lever]:
    """Return all levers by name (names may hold ``{name}`` for any actor)."""
    text = (files("sim") / "scenario" / "levers.yaml").read_text(encoding="utf-8")
    found = {}
    for name, body in YAML(typ="safe").load(text).items():
        low, high = body["range"]
        found[name] = Lever(
            name, body["doc"], float(low), float(high), body["unit"],
            tuple(body.get("sets", ())), bool(body.get("at_rest", False)), body.get("solves", ""),
        )  # fmt: skip
    return found


def find_lever(name: str) -> Lever | None:
    """Return the lever of a name, or None; ``{name}`` in a lever's own stands for any actor."""
    for pattern, lever in levers().items():
        if fnmatchcase(name, pattern.replace("{name}", "*")):
            return lever
    return None


def moved_paths(lever: Lever, name: str, slots: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the paths that a lever moves, and its patterns that match nothing.

    ``{name}`` is filled in and ``*`` spelled out for a scenario whose numbers lie in ``slots``.
    """
    match = re.fullmatch(re.escape(lever.name).replace(r"\{name\}", "(.+)"), name)
    who = match[1] if match and match.groups() else ""
    paths = [*DECLARED, *slots]
    moved, missing = [], []
    for pattern in lever.sets:
        path = pattern.replace("{name}", who)
        found = [each for each in paths if fnmatchcase(each, path)]
        moved += found
        missing += [] if found else [path]
    return moved, missing
