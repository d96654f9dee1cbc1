"""A scenario as read: what it says, what it extends, and where each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.canonical import canonical_hash
from sim.scenario.schema import OWN, ScenarioSpec

type Key = tuple[str, ...]

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
        said = [s.model_dump(exclude={"expects"}) for s in (self.spec, self.root)]
        return canonical_hash([_without_texts(each) for each in said])

    def where(self, *key: str) -> str:
        """Return ``file:line: key`` of a value, or of what it stands in."""
        name = ".".join(key)
        for n in range(len(key), 0, -1):
            if key[:n] in self.origins:
                return f"{self.origins[key[:n]]}: {name}"
        file = next(iter(self.origins.values()), f"{self.name}:1").rsplit(":", 1)[0]
        return f"{file}:1: {name}"


def _without_texts(body: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_texts(value) if isinstance(value, dict) else value
        for key, value in body.items()
        if not (key in TEXTS and isinstance(value, str))
    }
