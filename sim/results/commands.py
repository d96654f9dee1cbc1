"""What to say to run a batch again, to go on with it, or to play one of its worlds again.

It is a command as a shell takes it; Python for design points, which no command line can name.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.results.plan import Plan
from sim.results.tables import PARAMS, TURNS

DEFAULT_KEEP = (TURNS, PARAMS)
"""Tables kept beside ``runs`` where nothing is said."""


def repeat_command(document: Mapping[str, Any], plan: Plan) -> str:
    """Return what computes a plan anew, beside the ``plan.json`` that holds its design points."""
    return _batch_command(document, plan, "again", "plan.json")


def resume_command(
    document: Mapping[str, Any], plan: Plan, path: Path, plan_file: str | Path
) -> str:
    """Return what goes on with a plan in a directory; ``plan_file`` holds its design points."""
    return _batch_command(document, plan, str(path), str(plan_file), resumes=True)


def replay_command(source: str, plan: Plan, world: int) -> str:
    """Return the command that plays a world of a plan again."""
    point = world % plan.n_points
    settings = {**plan.settings, **{name: v[point] for name, v in plan.levers.items()}}
    told = ["entente", "trace", source, "--seed", str(plan.seed)]
    told += ["--replicate", str(plan.luck_of(np.array([world]))[0])]
    return shlex.join([*told, *_options(plan, settings)])


def source_told(document: Mapping[str, Any], plan: Plan) -> str:
    """Return the name or the file by which the scenario of a plan is loaded."""
    return str(document.get("source", plan.scenario))


def _batch_command(
    document: Mapping[str, Any], plan: Plan, out: str, plan_file: str, *, resumes: bool = False
) -> str:
    source = source_told(document, plan)
    if plan.points:
        return _python(source, plan, out, plan_file, resumes=resumes)
    told = ["entente", "run", source, "--runs", str(plan.runs)]
    told += ["--seed", str(plan.seed), *_options(plan, plan.settings)]
    if plan.keep != DEFAULT_KEEP:
        told += ["--keep", ",".join(plan.keep) or "none"]
    if plan.engine != "numpy":
        told += ["--engine", plan.engine]
    if plan.shard:
        told += ["--shard", f"{plan.shard[0]}/{plan.shard[1]}"]
    return shlex.join([*told, "--out", out, *["--resume"] * resumes])


def _options(plan: Plan, settings: Mapping[str, float]) -> list[str]:
    """Return the options that a batch and the trace of a world share."""
    told = ["--turns", str(plan.turns)]
    for name, value in settings.items():
        told += ["--set", f"{name}={float(value)!r}"]
    told += ["--fixed"] * plan.is_fixed
    for code, home in plan.policies.items():
        told += ["--policy", f"{code}={home}"]
    return told


def _python(source: str, plan: Plan, out: str, plan_file: str, *, resumes: bool) -> str:
    """Return Python that computes a design, whose points a file holds."""
    given: dict[str, Any] = {"seed": plan.seed, "turns": plan.turns}
    given |= {"settings": dict(plan.settings)} if plan.settings else {}
    given |= {"fixed": True} if plan.is_fixed else {}
    given |= {"keep": plan.keep} if plan.keep != DEFAULT_KEEP else {}
    given |= {"engine": plan.engine} if plan.engine != "numpy" else {}
    given |= {"shard": plan.shard} if plan.shard else {}
    given |= {"out": out, **({"resume": True} if resumes else {})}
    told = [f"{name}={value!r}" for name, value in given.items()]
    imports = "import json, sim"
    if plan.policies:
        imports += "; from sim.cli.batching import read_policies"
        homes = [f"{code}={home}" for code, home in plan.policies.items()]
        told.append(f"policies=read_policies({homes!r})")
    points = f"json.load(open({plan_file!r}))['points']"
    return f"{imports}; sim.run_batch({source!r}, {plan.runs}, points={points}, {', '.join(told)})"
