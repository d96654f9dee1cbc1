"""Reading scenario files: YAML, ``extends``, and errors that say file, line and key.

A file states only what differs from the one it extends: mappings merge key by key, anything
else replaces, and null removes. All errors of a scenario are reported at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.errors import ScenarioError, UnknownNameError, did_you_mean
from sim.scenario import schema
from sim.scenario.locate import shipped
from sim.scenario.prune import prune
from sim.scenario.schema import ScenarioSpec

type Key = tuple[str, ...]
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


class _Layer(NamedTuple):
    name: str
    document: dict[str, Any]
    origins: dict[Key, str]


def load_scenario(name: str | Path) -> Scenario:
    """Return a scenario by the name of a shipped one or by the path of a file.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The file cannot be read, or says what it may not; all problems at once.
    """
    chain = _read_chain(_find(name), ())
    document: dict[str, Any] = {}
    origins: dict[Key, str] = {}
    for layer in reversed(chain):
        document = _merge(document, layer.document)
        origins |= layer.origins
    document.pop("extends", None)
    document = prune(document, [layer.document for layer in chain])
    spec = _validate(document, origins)
    root = _validate(chain[-1].document, chain[-1].origins)
    cast = {part: chain[-1].document.get(part, {}) for part in CAST}
    reference = _restrict(_merge(document, cast), document)
    return Scenario(
        chain[0].name, spec, ScenarioSpec.model_validate(reference), root, document, origins
    )


def _find(name: str | Path) -> Path:
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or path.is_file():
        if not path.is_file():
            raise ScenarioError(f"{path}: no such file; `entente scenarios` lists those that ship")
        return path
    known = shipped()
    if str(name) not in known:
        raise UnknownNameError("scenario", str(name), known)
    return known[str(name)]


def _read_chain(path: Path, above: tuple[Path, ...]) -> list[_Layer]:
    if path.resolve() in above:
        raise ScenarioError(
            f"{path}: extends itself, by way of {' -> '.join(p.name for p in above)}"
        )
    layer = _read(path)
    base = layer.document.get("extends")
    if base is None:
        return [layer]
    if not isinstance(base, str):
        raise ScenarioError(
            f"{layer.origins['extends',]}: extends: should name a scenario, is {base!r}"
        )
    beside = path.parent / f"{base}.yaml"
    try:
        below = beside if beside.is_file() else _find(base)
    except ScenarioError as error:
        raise ScenarioError(f"{layer.origins['extends',]}: extends: {error}") from None
    return [layer, *_read_chain(below, (*above, path.resolve()))]


def _read(path: Path) -> _Layer:
    try:
        text = path.read_text(encoding="utf-8")
        tree = YAML(typ="rt").load(text)
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{path}: is not UTF-8 text ({error.reason} at byte {error.start})"
        ) from None
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror})") from None
    except MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ScenarioError(f"{path}{line}: is not YAML: {error.problem}") from None
    except YAMLError as error:
        raise ScenarioError(f"{path}: is not YAML: {error}") from None
    if not isinstance(tree, CommentedMap):
        raise ScenarioError(f"{path}:1: a scenario is a mapping of keys such as title and actors")
    origins: dict[Key, str] = {}
    return _Layer(path.stem, _plain(tree, path, (), origins), origins)


def _plain(tree: Any, path: Path, key: Key, origins: dict[Key, str]) -> Any:
    """Return plain Python values and note where each key stands."""
    if isinstance(tree, CommentedMap):
        for name in tree:
            origins[*key, str(name)] = f"{path}:{tree.lc.key(name)[0] + 1}"
        return {str(k): _plain(v, path, (*key, str(k)), origins) for k, v in tree.items()}
    if isinstance(tree, list):
        return [_plain(v, path, (*key, str(i)), origins) for i, v in enumerate(tree)]
    if isinstance(tree, bool) or tree is None:
        return tree
    for kind in (str, int, float):
        if isinstance(tree, kind):
            return kind(tree)
    return tree


def _merge(base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _restrict(tree: dict[str, Any], like: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``tree`` without the parts of the cast that ``like`` does not have."""
    kept = dict(tree)
    for part in CAST:
        names = like.get(part, {})
        kept[part] = {k: v for k, v in tree.get(part, {}).items() if k in names}
        for name, body in kept[part].items():
            kept[part][name] = {k: v for k, v in body.items() if k in names[name]}
    return kept


def _validate(document: dict[str, Any], origins: Mapping[Key, str]) -> ScenarioSpec:
    try:
        return ScenarioSpec.model_validate(document)
    except ValidationError as error:
        raise ScenarioError(_explain(e, origins) for e in error.errors()) from None


def _explain(error: Any, origins: Mapping[Key, str]) -> str:
    """Return one problem as file:line, key, what is wrong, what was given."""
    kinds = {"challenger", "coalition", "hedger"}
    key = tuple(str(part) for part in error["loc"] if part not in kinds)
    place = next(
        (origins[key[:n]] for n in range(len(key), 0, -1) if key[:n] in origins), "scenario"
    )
    path = ".".join(key)
    if error["type"] == "extra_forbidden":
        return f"{place}: {path}: unknown key{did_you_mean(key[-1], _siblings(error['loc']))}"
    if error["type"] == "missing":
        return f"{place}: {path}: is missing"
    said = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{place}: {path}: {said}, is {error['input']!r}"


def _siblings(loc: tuple[Any, ...]) -> list[str]:
    models = {
        "actors": {"challenger": schema.ChallengerSpec, "coalition": schema.MemberSpec,
                   "hedger": schema.HedgerSpec}.get(str(loc[2]) if len(loc) > 2 else ""),
        "ties": schema.TieSpec, "theatres": schema.TheatreSpec, "frictions": schema.FrictionSpec,
        "occasions": schema.OccasionSpec, "events": schema.EventSpec, "orders": schema.OrderSpec,
    }  # fmt: skip
    model = models.get(str(loc[0])) if len(loc) > 1 else ScenarioSpec
    return list(getattr(model, "model_fields", ()))
