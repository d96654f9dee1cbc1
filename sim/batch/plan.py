"""A plan: everything that decides what a batch computes, and nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, NamedTuple

from sim.errors import SettingError
from sim.law import MODEL_VERSION
from sim.results.store import SCHEMA_VERSION
from sim.scenario.build import Blueprint


class Plan(NamedTuple):
    """A batch before it is run: scenario by name and hash, runs, seed, horizon, settings."""

    scenario: str
    scenario_hash: str
    runs: int
    seed: int
    turns: int
    settings: Mapping[str, float]
    is_fixed: bool
    engine: str = "numpy"

    def document(self) -> dict[str, Any]:
        """Return the plan as a JSON document."""
        return {
            "schema_version": SCHEMA_VERSION,
            "entente": version("entente-sim"),
            "model_version": MODEL_VERSION,
            **self._asdict(),
            "settings": dict(sorted(self.settings.items())),
        }


def make_plan(
    blueprint: Blueprint,
    runs: int,
    seed: int | None,
    settings: Mapping[str, float],
    *,
    is_fixed: bool,
) -> Plan:
    """Return the plan of a batch; a missing seed is drawn and becomes part of the plan.

    Raises:
        SettingError: A number of runs or a seed outside what is allowed.
    """
    if runs < 1:
        raise SettingError(f"runs: should be at least 1, is {runs}")
    if seed is None:
        seed = secrets.randbits(63)
    check_seed(seed)
    scenario = blueprint.scenario
    return Plan(
        scenario=scenario.name,
        scenario_hash=scenario.hash,
        runs=runs,
        seed=seed,
        turns=len(blueprint.calendar),
        settings=settings,
        is_fixed=is_fixed,
    )


def check_seed(seed: int) -> None:
    """Refuse what is no seed.

    Raises:
        SettingError: It is not from 0 to 2**64 - 1.
    """
    if not 0 <= seed < 2**64:
        raise SettingError(f"seed: should be a whole number from 0 to 2**64 - 1, is {seed}")
