"""One YAML file as plain Python values, with the line on which every key stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.errors import ScenarioError
from sim.scenario.record import Key


class Layer(NamedTuple):
    """What one file says, and where: ``file:line`` by key path."""

    path: Path
    document: dict[str, Any]
    origins: dict[Key, str]


class _Constructor(RoundTripConstructor):
    """Leaves dates as text, so that they are checked, and told of, like any other value."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def read_layer(path: Path) -> Layer:
    """Return what a file says.

    Raises:
        ScenarioError: It cannot be read, is not UTF-8 or YAML, or holds no mapping.
    """
    tree = _parse(path, _text(path))
    if not isinstance(tree, CommentedMap):
        raise ScenarioError(f"{path}:1: a scenario is a mapping of keys such as title and actors")
    origins: dict[Key, str] = {}
    try:
        return Layer(path, _plain(tree, path, (), origins), origins)
    except RecursionError:
        raise ScenarioError(f"{path}:1: is nested too deeply, or in itself") from None


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ScenarioError(f"{path}:{line}: is not UTF-8 text ({error.reason})") from None


def _parse(path: Path, text: str) -> Any:
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    try:
        return yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ScenarioError(f"{path}:{line}: is not YAML: {error.problem}") from None
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        said = str(error).splitlines()[0]
        raise ScenarioError(f"{path}:{line}: is not YAML: {said}") from None
    except RecursionError:
        raise ScenarioError(f"{path}:1: is nested too deeply, or in itself") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise ScenarioError(f"{path}:1: is not YAML that a scenario can use: {error}") from None


def _plain(tree: Any, path: Path, key: Key, origins: dict[Key, str]) -> Any:
    """Return plain Python values and note where each key stands."""
    if isinstance(tree, CommentedMap):
        for name in tree:
            here = (*key, str(name))
            try:
                origins[here] = f"{path}:{tree.lc.key(name)[0] + 1}"
            except (KeyError, TypeError, AttributeError):
                origins[here] = origins.get(key, f"{path}:1")
        return {str(k): _plain(v, path, (*key, str(k)), origins) for k, v in tree.items()}
    if isinstance(tree, list):
        return [_plain(v, path, (*key, str(i)), origins) for i, v in enumerate(tree)]
    if isinstance(tree, bool) or tree is None:
        return tree
    for kind in (str, int, float):
        if isinstance(tree, kind):
            return kind(tree)
    return str(tree)
