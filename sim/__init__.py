"""Entente: a laboratory of assumptions about alignment, cohesion and signals.

The public names, loaded when first used (the command line's help must not import Mesa):

- ``run_batch``: many worlds of a scenario, as tables
- ``compare``, ``sweep``, ``sensitivity``, ``discover``, ``decide``: experiments
- ``run_experiment``: an experiment's file, whatever its kind
- ``load_results``, ``Results``: a finished batch and its tables
- ``WargameModel``: one world as a Mesa model
- ``load_scenario``, ``Scenario``: what a scenario file says
- ``EntenteError``: base of all errors raised on purpose
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.agents.model import WargameModel
    from sim.batch.run import run_batch
    from sim.errors import EntenteError
    from sim.experiments.comparing.compare import compare
    from sim.experiments.deciding.decide import decide
    from sim.experiments.discovering.discover import discover
    from sim.experiments.run import run_experiment
    from sim.experiments.sensing.sensitivity import sensitivity
    from sim.experiments.sweeping.sweep import sweep
    from sim.results.results import Results, load_results
    from sim.scenario.load import load_scenario
    from sim.scenario.record import Scenario

__all__ = [
    "EntenteError",
    "Results",
    "Scenario",
    "WargameModel",
    "compare",
    "decide",
    "discover",
    "load_results",
    "load_scenario",
    "run_batch",
    "run_experiment",
    "sensitivity",
    "sweep",
]

__version__ = "0.1.0"

_HOMES = {
    "EntenteError": "sim.errors",
    "Results": "sim.results.results",
    "Scenario": "sim.scenario.record",
    "WargameModel": "sim.agents.model",
    "compare": "sim.experiments.comparing.compare",
    "decide": "sim.experiments.deciding.decide",
    "discover": "sim.experiments.discovering.discover",
    "load_results": "sim.results.results",
    "load_scenario": "sim.scenario.load",
    "run_batch": "sim.batch.run",
    "run_experiment": "sim.experiments.run",
    "sensitivity": "sim.experiments.sensing.sensitivity",
    "sweep": "sim.experiments.sweeping.sweep",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted({*globals(), *__all__})
