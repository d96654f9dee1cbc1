"""A scenario with everything it inherits, as a file that says the same, and where it all stands.

Habits and rest levels are centred on the root of the ``extends`` chain, so the file extends that
root: it states every value, and null for what the root has and the scenario removed. A scenario
that inherits dates beyond its own months may not state them; its file extends what it extends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAliasType, get_args

from sim.scenario.fields import EACH
from sim.scenario.load import START, find_beside, find_scenario, load_scenario
from sim.scenario.locate import shipped
from sim.scenario.months import MonthNumber, month_name
from sim.scenario.reading.read import Layer, read_layer
from sim.scenario.record import Key, Scenario
from sim.scenario.schema import Part, ScenarioSpec

DEFAULT = "default"
"""The origin of a value that no file states."""


class Resolved(NamedTuple):
    """A scenario file that states everything, and the origin of each of its values by key."""

    scenario: Scenario
    document: dict[str, Any]
    origins: dict[Key, str]


def resolve_scenario(name: str | Path, folder: Path | None = None) -> Resolved:
    """Return a scenario as one file that says the same when it lies in ``folder`` (None: here).

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The file cannot be read, or says what it may not.
    """
    path = find_scenario(name)
    scenario = load_scenario(path)
    bases = _bases(scenario)
    layers = [read_layer(each) for each in (path, *bases)]
    here = folder or Path()
    beyond = _beyond(scenario.spec) if bases else set()
    below: ScenarioSpec | None = None
    document: dict[str, Any] = {}
    if bases:
        extended = bases[0] if beyond else bases[-1]
        below = load_scenario(extended).spec
        document["extends"] = reference(extended, here)
    writer = _Writer(scenario, below, layers)
    document |= writer.part(scenario.spec, below, ())
    for *above, last in beyond:
        _at(document, tuple(above)).pop(last)
    for expected in document["expects"]:
        against = expected.get("against")
        if against != START:
            other = find_beside(against, path) if against else bases[0]
            expected["against"] = reference(other, here)
    origins = {key: origin for key, origin in writer.origins.items() if key not in beyond}
    return Resolved(scenario, document, origins)


def _beyond(spec: ScenarioSpec) -> set[Key]:
    """Return the keys of dates outside the months of a scenario."""
    months = range(spec.start, spec.start + spec.months)
    dated: dict[Key, int] = {
        (part, name, "date"): item.date
        for part in ("occasions", "events", "orders")
        for name, item in getattr(spec, part).items()
    }
    if spec.event is not None:
        dated["event",] = spec.event
    return {key for key, date in dated.items() if date not in months}


def reference(path: Path, folder: Path) -> str:
    """Return what a file in ``folder`` says after ``extends`` to mean the file at ``path``.

    A scenario that ships goes by its name, unless a file of that name lies in the folder; any
    other by its path, from the folder where it lies there or below.
    """
    there, here = path.resolve(), folder.resolve()
    if there in _shipped_files():
        beside = here / there.name
        if beside == there or not beside.is_file():
            return there.stem
    return (there.relative_to(here) if there.is_relative_to(here) else there).as_posix()


def origin_of(scenario: Scenario, key: Key) -> str:
    """Return where the value of a key is stated, as ``file:line``, or ``default``."""
    body: Any = scenario.document
    depth = 0
    for name in key:
        if not isinstance(body, Mapping):
            break  # one number stands for both sides
        if name not in body:
            return DEFAULT
        body, depth = body[name], depth + 1
    for n in range(depth, 0, -1):
        if key[:n] in scenario.origins:
            return place(scenario.origins[key[:n]])
    return DEFAULT


def place(origin: str) -> str:
    """Return an origin as a reader needs it: ``baseline.yaml:24`` for a file that ships."""
    file, _, line = origin.rpartition(":")
    return f"{_shown(file, Path.cwd())}:{line}"


@lru_cache(maxsize=256)
def _shown(file: str, here: Path) -> str:
    path = (here / file).resolve()
    if path in _shipped_files():
        return path.name
    shown = path.relative_to(here).as_posix() if path.is_relative_to(here) else file
    return f"./{shown}" if shown in {known.name for known in _shipped_files()} else shown


@lru_cache(maxsize=1)
def _shipped_files() -> frozenset[Path]:
    return frozenset(path.resolve() for path in shipped().values())


def _bases(scenario: Scenario) -> list[Path]:
    """Return the files that a scenario extends, nearest first."""
    bases = []
    while scenario.base is not None:
        bases.append(scenario.base)
        scenario = load_scenario(scenario.base)
    return bases


class _Writer:
    """Turns a scenario's values into those of a file and notes where each of them stands."""

    def __init__(self, scenario: Scenario, below: ScenarioSpec | None, layers: list[Layer]) -> None:
        self.scenario, self.layers = scenario, layers
        self.origins: dict[Key, str] = {}
        self.gone = {
            name
            for part in ("actors", "theatres", "frictions")
            for name in getattr(below, part, ())
            if name not in getattr(scenario.spec, part)
        }

    def part(self, part: Part, root: Any, key: Key) -> dict[str, Any]:
        """Return a part with every key stated; ``root`` is the same part in what is extended."""
        there = root if type(root) is type(part) else None
        return {
            name: self.value(
                getattr(part, name), info.annotation, getattr(there, name, None), (*key, name)
            )
            for name, info in type(part).model_fields.items()
        }

    def value(self, value: Any, kind: Any, root: Any, key: Key) -> Any:
        """Return a value as a file states it, null for what the root has beside it."""
        if isinstance(value, Part):
            return self.part(value, root, key)
        if isinstance(value, dict) and EACH not in value:
            return self._names(value, root if isinstance(root, dict) else {}, key)
        self.origins[key] = origin_of(self.scenario, key)
        if value is None:
            self.origins[key] = self._nulled(key) or DEFAULT
        if isinstance(value, dict):
            return value[EACH]
        if key == ("expects",):
            return [dict(each) for each in self.scenario.document.get("expects", [])]
        return self._written(value, key) if _is_month(kind) else value

    def _names(self, value: dict[str, Any], root: Mapping[str, Any], key: Key) -> dict[str, Any]:
        gone = [name for name in root if name not in value and name != EACH]
        for name in gone:
            self.origins[*key, name] = self._removal((*key, name), root[name])
        if not value and not gone:
            self.origins[key] = origin_of(self.scenario, key)
        stated = {
            name: self.value(each, None, root.get(name), (*key, name))
            for name, each in value.items()
        }
        return stated | dict.fromkeys(gone)

    def _nulled(self, key: Key) -> str:
        """Return where null takes a key away, or nothing."""
        for layer in self.layers:
            for n in range(1, len(key) + 1):
                if key[:n] in layer.origins and _at(layer.document, key[:n]) is None:
                    return place(layer.origins[key[:n]])
        return ""

    def _removal(self, key: Key, root: Any) -> str:
        """Return where something was removed, or with whom it went."""
        if nulled := self._nulled(key):
            return nulled
        name = key[-1]
        said = {*re.split(r"[-.>]", name), getattr(root, "owner", ""), getattr(root, "host", "")}
        said = said | {name} if key[2:] else said - {name}
        return f"goes with {' and '.join(sorted(said & self.gone)) or 'its part'}"

    def _written(self, value: Any, key: Key) -> Any:
        """Return a month, or a list of them, as the file that states it has it."""
        stated = _at(self.scenario.document, key)
        if stated is not None or value is None:
            return stated
        return [month_name(n) for n in value] if isinstance(value, list) else month_name(value)


def _at(document: Any, key: Key) -> Any:
    """Return what stands at a key of a document, or None."""
    for name in key:
        document = document.get(name) if isinstance(document, Mapping) else None
    return document


def _is_month(kind: Any) -> bool:
    if kind is MonthNumber:
        return True
    return not isinstance(kind, TypeAliasType) and any(_is_month(each) for each in get_args(kind))
