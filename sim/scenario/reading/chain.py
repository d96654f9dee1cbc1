"""The files that a scenario is made of: its own, the one that extends, and so on down."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from sim.errors import ScenarioError, UnknownNameError
from sim.scenario.locate import folder, shipped
from sim.scenario.problem import Located, shown
from sim.scenario.reading.read import Layer, read_layer

SUFFIXES = (".yaml", ".yml")
KIND = re.compile(rb"^kind\s*:", re.MULTILINE)
"""What only an experiment says at its top."""
MOST_HEAD = 10_000
MOST_FILES = 50
"""Files that may extend each other; the shipped ones are at most four."""


class Chain(NamedTuple):
    """Layers from a scenario's own file to the root, and what is wrong with how they hang together.

    Where ``is_whole`` is false, one of them could not be found or read to its end.
    """

    layers: list[Layer]
    problems: list[Located]
    is_whole: bool


def read_chain(path: Path) -> Chain:
    """Return a file and all that it extends, as far as they can be found and read."""
    layers: list[Layer] = []
    problems: list[Located] = []
    way: list[Path] = []
    following: Path | None = path
    while following is not None:
        layer = read_layer(following)
        layers.append(layer)
        problems += layer.problems
        way.append(following.resolve())
        following, fault = _next(layer, way)
        problems += fault
        is_broken = bool(fault) or ("extends",) in layer.lost
        if is_broken:
            return Chain(layers, problems, is_whole=False)
    return Chain(layers, problems, all(layer.is_whole for layer in layers))


def _next(layer: Layer, way: list[Path]) -> tuple[Path | None, list[Located]]:
    """Return the file that a layer extends, if any, or why there is none."""
    base = layer.document.get("extends")
    if base is None:
        return None, []
    found: Path | None = None
    if not isinstance(base, str):
        said = f"should name a scenario, is {shown(base)}"
    else:
        try:
            found = find_beside(base, layer.path)
            said = _round(found, way)
        except ScenarioError as error:
            said = str(error)
    if not said:
        return found, []
    file, _, line = layer.origins["extends",].rpartition(":")
    return None, [Located(file, int(line), ("extends",), said)]


def _round(below: Path, way: list[Path]) -> str:
    """Return why a file may not be extended by those on the way to it; nothing where it may."""
    if below.resolve() in way:
        names = " -> ".join(step.name for step in (*way, below))
        return f"extends itself, by way of {names}"
    return f"extends more than {MOST_FILES} files in a row" if len(way) > MOST_FILES else ""


def find_scenario(name: str | Path) -> Path:
    """Return the file of a scenario: a path, the name of one that ships, or one in this folder.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The path leads to no file.
    """
    return find_file(name, "scenarios", "scenario")


def find_file(name: str | Path, kind: str, what: str) -> Path:
    """Return the file that a name or path means, of a ``kind`` of files that ship.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The path leads to no file.
    """
    path = Path(name)
    if path.suffix in SUFFIXES or len(path.parts) > 1:
        if not is_file(path):
            raise ScenarioError(f"{path}: {_no_file(path)}")
        return path
    for place in (folder(kind), Path()):
        found = place / f"{name}.yaml"
        if is_file(found):
            return found
    here = names_in(Path(), is_experiment=kind != "scenarios")
    raise UnknownNameError(what, str(name), [*shipped(kind), *here])


def find_beside(name: str, path: Path) -> Path:
    """Return the file that one at ``path`` means by a name: beside it first, then those that ship.

    A file that names itself so means the one that ships.

    Raises:
        ScenarioError: There is none.
    """
    beside = path.parent / (name if name.endswith(SUFFIXES) else f"{name}.yaml")
    if is_file(beside) and (beside.resolve() != path.resolve() or name not in shipped()):
        return beside
    known = shipped()
    if name in known:
        return known[name]
    if name.endswith(SUFFIXES) or len(Path(name).parts) > 1:
        raise ScenarioError(f"{name}: {_no_file(path.parent / name)}")
    here = names_in(path.parent, is_experiment=False)
    raise UnknownNameError("scenario", name, [*known, *here])


def names_in(place: Path, *, is_experiment: bool) -> list[str]:
    """Return the names of files in a folder that say of which kind of experiment they are, or not.

    Their heads alone are looked at: names are offered where one is unknown.
    """
    return [
        each.stem
        for each in sorted(place.glob("*.yaml"))
        if is_file(each) and bool(KIND.search(_head(each))) == is_experiment
    ]


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_HEAD)
    except OSError:
        return b""


def is_file(path: Path) -> bool:
    """Return whether a path leads to a file; one too long, or without right of way, does not."""
    try:
        return path.is_file()
    except OSError:
        return False


def _no_file(path: Path) -> str:
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except OSError:
        is_folder = is_there = False
    if is_folder:
        return "is a folder; a scenario is a file"
    if is_there:
        return "is no ordinary file"
    return "no such file; `entente scenarios` and `entente experiments` list those that ship"
