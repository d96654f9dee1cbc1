"""Putting one layer of a scenario on top of another: mappings merge key by key, null removes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from sim.scenario.reading.read import Layer
from sim.scenario.record import Key
from sim.scenario.schema import OWN

ANY_KIND = ("name", "source", "capability", "exposure", "precision")
"""Keys that an actor of any kind has."""


class Merged(NamedTuple):
    """What several layers say together, and where each of its keys stands."""

    document: dict[str, Any]
    origins: dict[Key, str]


def merge(layers: Sequence[Layer]) -> Merged:
    """Return what layers say together, the first on top."""
    merger = _Merger()
    for layer in reversed(layers):
        merger.put(layer)
    return Merged(merger.document, merger.origins)


class _Merger:
    """Puts layers on top of each other."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {}
        self.origins: dict[Key, str] = {}

    def put(self, layer: Layer) -> None:
        """Put a layer on top, without what the one below says about itself."""
        for key in OWN:
            self._forget((key,), self.document.pop(key, None))
        self.document = self._merge(self.document, layer.document, ())
        self.origins |= layer.origins

    def _merge(self, base: Mapping[str, Any], over: Mapping[str, Any], key: Key) -> dict[str, Any]:
        """Return one mapping on top of another.

        An actor of another kind keeps what all kinds have.
        """
        merged = dict(base)
        if "kind" in over and over["kind"] != base.get("kind", over["kind"]):
            for name in [name for name in base if name not in ANY_KIND]:
                self._forget((*key, name), merged.pop(name))
        for name, value in over.items():
            below = merged.get(name)
            here = (*key, str(name))
            if isinstance(value, Mapping) and isinstance(below, Mapping):
                merged[name] = self._merge(below, value, here)
                continue
            self._forget(here, below)
            if isinstance(value, Mapping):
                merged[name] = self._merge({}, value, here)
            elif value is None:
                merged.pop(name, None)
            else:
                merged[name] = deepcopy(value) if isinstance(value, list) else value
        return merged

    def _forget(self, key: Key, value: Any) -> None:
        """Drop the origins of a value that goes, and of all it holds."""
        self.origins.pop(key, None)
        if isinstance(value, Mapping | list):
            n = len(key)
            self.origins = {at: place for at, place in self.origins.items() if at[:n] != key}
