"""Reading experiment files: those of ``configs/`` by name, others by path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from sim.errors import ScenarioError, SettingError
from sim.experiments.axis import listed_axes
from sim.experiments.schema import SPECS, ExperimentSpec
from sim.scenario.checking.shape import Shape
from sim.scenario.checking.values import explain
from sim.scenario.locate import shipped
from sim.scenario.problem import Located, Problem, locate, told
from sim.scenario.reading.chain import SUFFIXES, find_file, is_file
from sim.scenario.reading.read import Layer, read_layer

FOLDER = "configs"


def is_experiment(name: str | Path) -> bool:
    """Return whether a name or path means an experiment's file rather than a scenario."""
    path = Path(name)
    if path.suffix in SUFFIXES or len(path.parts) > 1:
        return is_file(path) and "kind" in read_layer(path).document
    return str(name) in shipped(FOLDER)


def load_experiment[S: ExperimentSpec](name: str | Path, kind: type[S]) -> S:
    """Return an experiment of a kind, by the name of a shipped one or by the path of a file.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The file cannot be read, or says what it may not; all problems at once.
    """
    layer = read_layer(find_file(name, FOLDER, "experiment"))
    wanted = next(word for word, spec in SPECS.items() if spec is kind)
    found = layer.document.get("kind")
    spec: ExperimentSpec | None = None
    problems = list(layer.problems)
    if found in SPECS and found != wanted:
        said = f"is an experiment to {found}; run it with entente {found} {name}"
        problems.append(_located(Problem(("kind",), said), layer))
    else:
        try:
            spec = kind.model_validate(layer.document)
        except ValidationError as error:
            found_ = explain(error, layer.document, is_whole=layer.is_whole, top=Shape(kind))
            problems += [_located(problem, layer) for problem in found_]
        else:
            problems += [_located(problem, layer) for problem in _second_look(spec)]
    if problems or not isinstance(spec, kind):
        raise ScenarioError(told(problems, [str(layer.path)]))
    return spec


def _second_look(spec: ExperimentSpec) -> Iterator[Problem]:
    """Yield what can be wrong with a file whose values are sound."""
    for path, given in getattr(spec, "vary", {}).items():
        try:
            listed_axes({path: given})
        except SettingError as error:
            yield Problem(("vary", path), f"{str(error).removeprefix(f'vary {path}: ')}")


def _located(problem: Problem, layer: Layer) -> Located:
    return locate(problem, layer.origins, str(layer.path))
