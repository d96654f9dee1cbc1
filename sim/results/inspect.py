"""Whether a directory of results is complete, sound and without failures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from sim.errors import ResultsError
from sim.results.directory import MANIFEST, PLAN, Directory
from sim.results.files import read_json
from sim.results.plan import Plan, plan_hash, read_plan
from sim.results.results import load_results
from sim.results.tables import STREAMED, ContentHash


class Inspection(NamedTuple):
    """What was found in a directory of results.

    ``state`` is ``complete``, ``unfinished`` or ``damaged``. ``problems`` says what is damaged;
    ``failures`` are messages of failed runs; ``done`` counts worlds on disk of ``plan``.
    ``next`` is the command that mends or goes on, if any.
    """

    path: str
    state: str
    plan: Plan
    done: int
    problems: tuple[str, ...]
    failures: tuple[str, ...]
    manifest: dict[str, Any] | None
    next: str


def inspect(path: str | Path) -> Inspection:
    """Return what a directory holds, having read all of it.

    Raises:
        ResultsError: It holds no results of Entente's.
    """
    here = Directory(Path(path))
    document, begun = read_json(here.path / PLAN), here.unfinished_document
    if here.manifest is not None and document is not None:
        return _finished(here, document)
    if begun is not None:
        return _unfinished(here, begun)
    missing = MANIFEST if document is not None else PLAN
    raise ResultsError(f"{path}: has no {missing}, so it holds no results of Entente's")


def _finished(here: Directory, document: dict[str, Any]) -> Inspection:
    plan = read_plan(document, str(here.path / PLAN))
    manifest = here.manifest or {}
    problems = here.damage()
    if not problems and manifest.get("plan_hash") != plan_hash(document):
        problems = [f"{PLAN} is not the plan that {MANIFEST} tells of"]
    failures: tuple[str, ...] = ()
    if not problems:
        problems = _contents(here.path, manifest)
        failures = tuple(load_results(here.path).failures()["message"])
    return Inspection(
        str(here.path), "damaged" if problems else "complete", plan, plan.span.count,
        tuple(problems), failures, manifest, _again(here, plan) if problems else "",
    )  # fmt: skip


def _unfinished(here: Directory, document: dict[str, Any]) -> Inspection:
    plan = read_plan(document, str(here.unfinished / PLAN))
    problems, done = [], 0
    for span in here.blocks.spans():
        wrong = here.blocks.check(span)
        problems += [f"worlds {span.first} to {span.end - 1}: {each}" for each in wrong]
        done += 0 if wrong else span.count
    return Inspection(
        str(here.path), "unfinished", plan, done, tuple(problems), (), None, _again(here, plan)
    )


def _contents(path: Path, manifest: dict[str, Any]) -> list[str]:
    """Return the tables whose content is not what the manifest says."""
    wrong = []
    for name, said in manifest.get("tables", {}).items():
        digest = ContentHash()
        with pq.ParquetFile(path / f"{name}.parquet") as file:
            for group in range(file.num_row_groups):
                digest.update(file.read_row_group(group))
        if name in STREAMED and digest.value != said["content_hash"]:
            wrong.append(f"{name}: its content is not what {MANIFEST} tells")
    return wrong


def _again(here: Directory, plan: Plan) -> str:
    """Return the command that goes on with a plan."""
    told = [f"entente run {plan.scenario} --runs {plan.runs} --seed {plan.seed}"]
    told += [f"--turns {plan.turns}"]
    told += [f"--set {name}={value!r}" for name, value in plan.settings.items()]
    told += ["--fixed"] * plan.is_fixed + [f"--engine {plan.engine}"] * (plan.engine != "numpy")
    told += [f"--shard {plan.shard[0]}/{plan.shard[1]}"] if plan.shard else []
    return " ".join([*told, f"--out {here.path} --resume"])
