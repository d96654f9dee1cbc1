"""Reading scenario files: YAML, ``extends``, and errors that say file, line and key.

A file states only what differs from the one it extends: mappings merge key by key, anything
else replaces, and null removes. All errors of a scenario are reported at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import ScenarioError, UnknownNameError
from sim.scenario.check import check
from sim.scenario.explain import explain
from sim.scenario.locate import shipped
from sim.scenario.prune import prune
from sim.scenario.read import Layer, read_layer
from sim.scenario.record import Key, Scenario
from sim.scenario.schema import OWN, ScenarioSpec

ANY_KIND = ("name", "source", "capability", "exposure", "precision")
"""Keys that an actor of any kind has."""


def load_scenario(name: str | Path) -> Scenario:
    """Return a scenario by the name of a shipped one or by the path of a file.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The file cannot be read, or says what it may not; all problems at once.
    """
    return _assemble(_read_chain(find_scenario(name), ()))


def vary(base: str | Path, changes: Mapping[str, Any]) -> Scenario:
    """Return a scenario that extends another by ``changes``, as a file of that text would.

    Raises:
        UnknownNameError: Nothing has the name of the base.
        ScenarioError: The changes do not fit; all problems at once.

    >>> vary("as-it-happened", {"occasions": {"beijing-2025": None}}).name
    'as-it-happened, varied'
    """
    chain = _read_chain(find_scenario(base), ())
    varied = Path(f"{chain[0].path.stem}, varied")
    return _assemble([Layer(varied, dict(changes), {}), *chain])


def _assemble(chain: list[Layer]) -> Scenario:
    document: dict[str, Any] = {}
    origins: dict[Key, str] = {}
    for layer in reversed(chain):
        inherited = {key: value for key, value in document.items() if key not in OWN}
        document = _merge(inherited, layer.document)
        origins |= layer.origins
    document.pop("extends", None)
    document = prune(document, [layer.document for layer in chain])
    spec = _validate(document, origins)
    last = chain[-1]
    root = _validate(last.document, last.origins)
    base = chain[1].path if len(chain) > 1 else None
    scenario = Scenario(chain[0].path.stem, spec, root, document, origins, base)
    for each in (Scenario(last.path.stem, root, root, last.document, last.origins), scenario):
        problems = list(check(each))
        if problems:
            raise ScenarioError(problems)
    return scenario


def find_scenario(name: str | Path) -> Path:
    """Return the file of a scenario: a path, the name of one that ships, or one in this folder.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The path leads to no file.
    """
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        if not _is_file(path):
            raise ScenarioError(f"{path}: no such file; `entente scenarios` lists those that ship")
        return path
    known = shipped()
    if str(name) in known:
        return known[str(name)]
    here = Path(f"{name}.yaml")
    if _is_file(here):
        return here
    raise UnknownNameError(
        "scenario", str(name), [*known, *(p.stem for p in Path().glob("*.yaml"))]
    )


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
    try:
        below = _extended(base, path)
    except ScenarioError as error:
        raise ScenarioError(f"{where}: {error}") from None
    way = (*above, path.resolve())
    if below.resolve() in way:
        names = " -> ".join(step.name for step in (*way, below))
        raise ScenarioError(f"{where}: extends itself, by way of {names}")
    return [layer, *_read_chain(below, way)]


def _extended(base: str, path: Path) -> Path:
    """Return the file that one at ``path`` extends: beside it first, then those that ship.

    A file that extends its own name means the one that ships.
    """
    beside = path.parent / (base if base.endswith((".yaml", ".yml")) else f"{base}.yaml")
    is_itself = base in shipped() and beside.resolve() == path.resolve()
    return beside if _is_file(beside) and not is_itself else find_scenario(base)


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


def _validate(document: Mapping[str, Any], origins: Mapping[Key, str]) -> ScenarioSpec:
    try:
        return ScenarioSpec.model_validate(document)
    except ValidationError as error:
        file = next(iter(origins.values()), "scenario:1").rsplit(":", 1)[0]
        raise ScenarioError(explain(error, origins, file)) from None
