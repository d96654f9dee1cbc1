"""Reading scenario files: YAML, ``extends``, and errors that say file, line and key.

A file states only what differs from the one it extends: mappings merge key by key, anything
else replaces, and null removes. All errors of a scenario are reported at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from sim.errors import ScenarioError, UnknownNameError
from sim.scenario.explain import explain
from sim.scenario.locate import shipped
from sim.scenario.prune import prune
from sim.scenario.read import Key, Layer, read_layer
from sim.scenario.schema import ScenarioSpec

ANY_KIND = ("name", "source", "capability", "exposure", "precision")
"""Keys that an actor of any kind has."""
CAST = ("actors", "ties", "theatres", "frictions")
"""Parts of a scenario that hold the numbers of its cast."""


class Scenario(NamedTuple):
    """A scenario as read: what it says, what it extends, and where each value stands.

    ``root`` is the scenario at the end of its ``extends`` chain, ``reference`` this one's cast
    at the root's numbers; ``origins`` gives ``file:line`` by key path.
    """

    name: str
    spec: ScenarioSpec
    reference: ScenarioSpec
    root: ScenarioSpec
    document: dict[str, Any]
    origins: Mapping[Key, str]


def load_scenario(name: str | Path) -> Scenario:
    """Return a scenario by the name of a shipped one or by the path of a file.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The file cannot be read, or says what it may not; all problems at once.
    """
    return _assemble(_read_chain(_find(name), ()))


def vary(base: str | Path, changes: Mapping[str, Any]) -> Scenario:
    """Return a scenario that extends another by ``changes``, as a file of that text would.

    Raises:
        UnknownNameError: Nothing has the name of the base.
        ScenarioError: The changes do not fit; all problems at once.

    >>> vary("as-it-happened", {"occasions": {"beijing-2025": None}}).name
    'as-it-happened, varied'
    """
    chain = _read_chain(_find(base), ())
    return _assemble([Layer(f"{chain[0].name}, varied", dict(changes), {}), *chain])


def _assemble(chain: list[Layer]) -> Scenario:
    document: dict[str, Any] = {}
    origins: dict[Key, str] = {}
    for layer in reversed(chain):
        document = _merge(document, layer.document)
        origins |= layer.origins
    document.pop("extends", None)
    document = prune(document, [layer.document for layer in chain])
    spec = _validate(document, origins)
    root = _validate(chain[-1].document, chain[-1].origins)
    reference = ScenarioSpec.model_validate(_at_the_root(document, chain[-1].document))
    return Scenario(chain[0].name, spec, reference, root, document, origins)


def _find(name: str | Path) -> Path:
    path = Path(name)
    is_path = path.suffix in (".yaml", ".yml") or len(path.parts) > 1
    if is_path or _is_file(path):
        if not _is_file(path):
            raise ScenarioError(f"{path}: no such file; `entente scenarios` lists those that ship")
        return path
    known = shipped()
    if str(name) not in known:
        raise UnknownNameError("scenario", str(name), known)
    return known[str(name)]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _read_chain(path: Path, above: tuple[Path, ...]) -> list[Layer]:
    layer = read_layer(path)
    base = layer.document.get("extends")
    if base is None:
        return [layer]
    where = f"{layer.origins['extends',]}: extends"
    if not isinstance(base, str):
        raise ScenarioError(f"{where}: should name a scenario, is {base!r}")
    beside = path.parent / f"{base}.yaml"
    try:
        below = beside if _is_file(beside) else _find(base)
    except ScenarioError as error:
        raise ScenarioError(f"{where}: {error}") from None
    way = (*above, path.resolve())
    if below.resolve() in way:
        names = " -> ".join(step.name for step in (*way, below))
        raise ScenarioError(f"{where}: extends itself, by way of {names}")
    return [layer, *_read_chain(below, way)]


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``over`` on top; an actor of another kind keeps what all kinds have."""
    if "kind" in over and over["kind"] != base.get("kind", over["kind"]):
        base = {key: value for key, value in base.items() if key in ANY_KIND}
    merged = dict(base)
    for key, value in over.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping):
            below = merged.get(key)
            merged[key] = _merge(below if isinstance(below, Mapping) else {}, value)
        else:
            merged[key] = value
    return merged


def _at_the_root(document: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """Return a valid document with the numbers of its cast as the root has them."""
    whole = dict(document)
    for part in CAST:
        names, there = document.get(part, {}), root.get(part) or {}
        whole[part] = {
            name: _merge(body, {k: v for k, v in there[name].items() if k in body})
            if name in there and there[name].get("kind") == body.get("kind")
            else body
            for name, body in names.items()
        }
    return whole


def _validate(document: Mapping[str, Any], origins: Mapping[Key, str]) -> ScenarioSpec:
    try:
        return ScenarioSpec.model_validate(document)
    except ValidationError as error:
        file = next(iter(origins.values()), "scenario:1").rsplit(":", 1)[0]
        raise ScenarioError(explain(error, origins, file)) from None
