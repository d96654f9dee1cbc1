"""Running an experiment's file, whatever its kind: what it says, and what is changed of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.experiments.asking.file import arguments, load_any_experiment, put_over
from sim.experiments.asking.schema import kind_of
from sim.experiments.comparing.compare import Comparison, compare
from sim.experiments.deciding.choice import Robustness
from sim.experiments.deciding.decide import decide
from sim.experiments.discovering.discover import discover
from sim.experiments.discovering.discovery import Discovery
from sim.experiments.sensing.sensitivity import Sensitivity, sensitivity
from sim.experiments.sweeping.sweep import Sweep, sweep

type Record = Comparison | Sweep | Sensitivity | Discovery | Robustness


def run_experiment(name: str | Path, **changed: Any) -> Record:
    """Run an experiment's file and return the record of its kind.

    Args:
        name: Of an experiment that ships, or path of a file.
        **changed: Keywords of the function of its kind (``compare``, ``sweep``, ``sensitivity``,
            ``discover`` or ``decide``), in place of what the file says; or levers.

    Raises:
        ScenarioError: The file or a scenario cannot be read, or an unknown name.
        SettingError: Something outside what is allowed.
        ResultsError: The directory cannot be written, or holds what must not be touched.

    >>> found = run_experiment("western-cohesion", vary=["visibility=0,1"], runs=2, turns=2, seed=1)
    >>> found.basis.line.partition(";")[0]
    'as-it-happened: 2 x 2 runs of 2 months, seed 1'
    """
    spec = load_any_experiment(name)
    return run_verb(kind_of(type(spec)), put_over(arguments(spec), changed))


def run_verb(kind: str, asked: dict[str, Any]) -> Record:
    """Run the function of a kind with arguments as ``arguments`` gives them.

    Raises:
        EntenteError: As that function does.
    """
    rest = dict(asked)
    if kind == "compare":
        return compare(*rest.pop("courses"), **rest)
    if kind == "decide":
        return decide(**rest)
    scenario = rest.pop("scenario")
    if kind == "sweep":
        return sweep(scenario, **rest)
    if kind == "sensitivity":
        return sensitivity(scenario, **rest)
    return discover(scenario, **rest)
