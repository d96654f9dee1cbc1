"""Reading experiment files: those of ``configs/`` by name, others by path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, UnknownNameError
from sim.experiments.asking.axis import listed_axes
from sim.experiments.asking.course import Course
from sim.experiments.asking.examine import Ready, examine
from sim.experiments.asking.schema import SPECS, DecideSpec, ExperimentSpec, kind_of
from sim.scenario.load import find_beside
from sim.scenario.locate import shipped
from sim.scenario.problem import Located, Problem, listed, locate, nearest, shown, told
from sim.scenario.reading.chain import SUFFIXES, find_file, is_file
from sim.scenario.reading.read import Layer, read_layer

FOLDER = "configs"
PROSE = {"kind", "title", "question", "passage", "source"}
"""What a file says to its reader alone."""


def is_experiment(name: str | Path) -> bool:
    """Return whether a name or path means an experiment's file rather than a scenario."""
    path = Path(name)
    if path.suffix in SUFFIXES or len(path.parts) > 1:
        return is_file(path) and _has_kind(path)
    here = Path(f"{name}.yaml")
    is_here = str(name) not in shipped() and is_file(here) and _has_kind(here)
    return str(name) in shipped(FOLDER) or is_here


def _has_kind(path: Path) -> bool:
    return "kind" in read_layer(path).document


def check_known(name: str) -> None:
    """Refuse a plain name that neither a scenario nor an experiment has, and no folder.

    Raises:
        UnknownNameError: None has it.
    """
    known = [*shipped(), *shipped(FOLDER), *(each.stem for each in Path().glob("*.yaml"))]
    is_plain = len(Path(name).parts) == 1 and Path(name).suffix not in SUFFIXES
    if is_plain and name not in known and not Path(name).is_dir():
        raise UnknownNameError("scenario or experiment", name, known)


def load_experiment[S: ExperimentSpec](name: str | Path, kind: type[S]) -> S:
    """Return an experiment of a kind, by the name of a shipped one or by the path of a file.

    Scenarios that it names are looked for beside it, then among those that ship.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The file cannot be read, or says what it may not; all problems at once.
    """
    layer = read_layer(find_file(name, FOLDER, "experiment"))
    found = layer.document.get("kind")
    wanted = kind_of(kind)
    if found in SPECS and found != wanted:
        said = f"is an experiment to {found}; run it with entente {found} {name}"
        raise ScenarioError(told([_located(Problem(("kind",), said), layer)], [str(layer.path)]))
    return _checked(layer, kind)


def load_any_experiment(name: str | Path, ready: Ready | None = None) -> ExperimentSpec:
    """Return an experiment of whatever kind its file says.

    ``ready`` raises what stands against running it, to be told with all else that is wrong.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The file cannot be read, or says what it may not; all problems at once.
    """
    layer = read_layer(find_file(name, FOLDER, "experiment"))
    kind = layer.document.get("kind")
    if kind not in SPECS:
        near = nearest(str(kind), SPECS) if kind is not None else ""
        given = "is missing" if kind is None else f"is {shown(kind)}"
        said = f"should be {listed(list(SPECS), 'or')}, {given}{near}"
        problems = [*layer.problems, _located(Problem(("kind",), said), layer)]
        raise ScenarioError(told(problems, [str(layer.path)]))
    return _checked(layer, SPECS[kind], ready)


def arguments(spec: ExperimentSpec) -> dict[str, Any]:
    """Return what a file says as the keyword arguments of the Python function of its kind.

    >>> arguments(load_any_experiment("parades"))["courses"][1].name
    'no-parades'
    """
    found = spec.model_dump(exclude=PROSE)
    found["turns"] = found.pop("months")
    if "courses" in found:
        courses = found["courses"].items()
        found["courses"] = [Course(name, c["scenario"], c["settings"]) for name, c in courses]
    if isinstance(spec, DecideSpec):
        found["title"] = spec.title
    return found


def put_over(said: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments with others in the place of what a file says.

    Settings are put over those of the file one by one; what varies now is not set any more.

    Raises:
        SettingError: What varies reads otherwise than it should.
    """
    settings = dict(said.get("settings") or {})
    for axis in listed_axes(changed.get("vary") or {}):
        settings.pop(axis.path, None)
    return {**said, **changed, "settings": {**settings, **(changed.get("settings") or {})}}


def _checked[S: ExperimentSpec](layer: Layer, kind: type[S], ready: Ready | None = None) -> S:
    """Return what a file says.

    Raises:
        ScenarioError: It says what it may not; all problems at once.
    """
    spec, found = examine(_with_found(layer), layer, kind, ready)
    problems = [*layer.problems, *(_located(problem, layer) for problem in found)]
    if problems or spec is None:
        raise ScenarioError(told(problems, [str(layer.path)]))
    return spec


def _with_found(layer: Layer) -> dict[str, Any]:
    """Return a file's document with scenarios that lie beside it named by their paths."""
    document = dict(layer.document)
    if "scenario" in document:
        document["scenario"] = _beside(document["scenario"], layer.path)
    courses = document.get("courses")
    if isinstance(courses, dict):
        document["courses"] = {
            name: {**course, "scenario": _beside(course["scenario"], layer.path)}
            if isinstance(course, dict) and "scenario" in course
            else course
            for name, course in courses.items()
        }
    return document


def _beside(name: Any, path: Path) -> Any:
    """Return the path of a scenario beside a file; the name itself where none lies there."""
    if not isinstance(name, str):
        return name
    try:
        found = find_beside(name, path)
    except (ScenarioError, OSError, ValueError):
        return name
    return name if found == shipped().get(name) else str(found)


def _located(problem: Problem, layer: Layer) -> Located:
    return locate(problem, layer.origins, str(layer.path))
