"""The commands that go on with a batch or play one of its worlds again, as a shell takes them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.results.plan import Plan
from sim.results.tables import PARAMS, TURNS

DEFAULT_KEEP = (TURNS, PARAMS)
"""Tables kept beside ``runs`` where nothing is said."""


def resume_command(document: Mapping[str, Any], plan: Plan, path: Path) -> str:
    """Return the command that goes on with a plan in a directory.

    Design points have no options on the command line; their batch goes on where it was started.
    """
    told = ["entente", "run", _source(document, plan), "--runs", str(plan.runs)]
    told += ["--seed", str(plan.seed), *_told(plan, plan.settings)]
    if plan.keep != DEFAULT_KEEP:
        told += ["--keep", ",".join(plan.keep) or "none"]
    if plan.engine != "numpy":
        told += ["--engine", plan.engine]
    if plan.shard:
        told += ["--shard", f"{plan.shard[0]}/{plan.shard[1]}"]
    return shlex.join([*told, "--out", str(path), "--resume"])


def replay_command(source: str, plan: Plan, world: int) -> str:
    """Return the command that plays a world of a plan again."""
    point = world % plan.n_points
    settings = {**plan.settings, **{name: v[point] for name, v in plan.points.items()}}
    told = ["entente", "trace", source, "--seed", str(plan.seed)]
    told += ["--replicate", str(world // plan.n_points)]
    return shlex.join([*told, *_told(plan, settings)])


def _source(document: Mapping[str, Any], plan: Plan) -> str:
    return str(document.get("source", plan.scenario))


def _told(plan: Plan, settings: Mapping[str, float]) -> list[str]:
    """Return the options that a batch and the trace of a world share."""
    told = ["--turns", str(plan.turns)]
    for name, value in settings.items():
        told += ["--set", f"{name}={float(value)!r}"]
    told += ["--fixed"] * plan.is_fixed
    for code, home in plan.policies.items():
        told += ["--policy", f"{code}={home}"]
    return told
