"""A scenario as read: what it says, what it extends, and where each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.canonical import canonical_hash
from sim.scenario.fields import BY_SIDE, RATES
from sim.scenario.schema import OWN, Part, ScenarioSpec

type Key = tuple[str, ...]
CAST = ("actors", "ties", "theatres", "frictions")
"""Parts of a scenario that hold the numbers of its cast."""

TEXTS = (*OWN, "title", "name")


class Scenario(NamedTuple):
    """A scenario as read.

    ``document`` is the text of the file and of all it extends, merged; ``spec`` is what that
    means; ``root`` is the scenario at the end of the ``extends`` chain, on which habits and rest
    levels are centred. ``base`` is the file extended; ``origins`` gives ``file:line`` by key.
    """

    name: str
    spec: ScenarioSpec
    root: ScenarioSpec
    document: Mapping[str, Any]
    origins: Mapping[Key, str]
    base: Path | None = None

    @property
    def hash(self) -> str:
        """What makes two scenarios the same world: all that they and their roots say, but texts.

        Names, titles, sources and findings are for the reader and move nothing.
        """
        return canonical_hash([_without_texts(s.model_dump()) for s in (self.spec, self.root)])

    def where(self, *key: str) -> str:
        """Return ``file:line: key`` of a value, or of what it stands in."""
        name = ".".join(key)
        for n in range(len(key), 0, -1):
            if key[:n] in self.origins:
                return f"{self.origins[key[:n]]}: {name}"
        file = next(iter(self.origins.values()), f"{self.name}:1").rsplit(":", 1)[0]
        return f"{file}:1: {name}"

    @property
    def reference(self) -> ScenarioSpec:
        """This scenario's cast at the root's numbers."""
        parts = {}
        for part in CAST:
            there = getattr(self.root, part)
            parts[part] = {
                name: _at(body, there[name]) if type(there.get(name)) is type(body) else body
                for name, body in getattr(self.spec, part).items()
            }
        return self.spec.model_copy(update=parts)


def _without_texts(body: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_texts(value) if isinstance(value, dict) else value
        for key, value in body.items()
        if key != "expects" and not (key in TEXTS and isinstance(value, str))
    }


def _at(body: Part, root: Part) -> Part:
    """Return a part of the cast with the root's numbers; names that only it has stay."""
    numbers: dict[str, Any] = {}
    for field, there in root:
        if isinstance(there, float) or field in (*BY_SIDE, *RATES):
            numbers[field] = there
        elif isinstance(there, dict):
            numbers[field] = {**getattr(body, field), **there}
    return body.model_copy(update=numbers)
