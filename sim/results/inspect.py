"""Whether a directory of results is complete, sound and without failures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from sim.errors import ResultsError, UnusableError
from sim.results.commands import resume_command
from sim.results.directory import MANIFEST, PLAN, Directory
from sim.results.files import other_folders
from sim.results.plan import Plan, read_plan
from sim.results.results import load_results
from sim.results.tables import ContentHash


class Inspection(NamedTuple):
    """What was found in a directory of results.

    ``state`` is ``complete``, ``unfinished`` or ``damaged``. ``problems`` says what is damaged,
    be it no more than the unfinished batch beside complete results; ``failures`` are messages of
    failed runs; ``done`` counts worlds on disk of ``plan``.
    ``next`` is the command that mends or goes on, if any; results may be complete while more or
    others are unfinished.
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
    if not here.path.is_dir():
        raise UnusableError(f"{path}: is no directory; name one that a batch left")
    document = here.finished_document
    if document is not None:
        return _finished(here, document)
    begun = here.unfinished_document
    if begun is not None:
        return _unfinished(here, begun)
    if here.manifest is not None:
        raise ResultsError(
            f"{path}: {here.damage()[0]}; run the same batch, with its --seed and"
            " --resume, or another with --force"
        )
    missing = MANIFEST if (here.path / PLAN).exists() else PLAN
    raise ResultsError(
        f"{path}: has no {missing}, so it holds no results of Entente's{other_folders(path)}"
    )


def problems(here: Directory) -> list[str]:
    """Return what is wrong with finished results, having read all of them."""
    return here.damage() or _contents(here.path, here.manifest or {})


def _finished(here: Directory, document: dict[str, Any]) -> Inspection:
    plan = read_plan(document, str(here.path / PLAN))
    wrong, beside, again = problems(here), "", ""
    failures: tuple[str, ...] = ()
    if not wrong:
        failures = tuple(load_results(here.path).failures()["message"])
    if here.is_begun:  # more runs, or others that are to replace these
        beside, again = _beside(here)
    elif wrong and here.is_plan_sound:
        again = resume_command(document, plan, here.path, here.path / PLAN)
    return Inspection(
        str(here.path), "damaged" if wrong else "complete", plan, plan.span.count,
        (*wrong, beside) if beside else tuple(wrong), failures, here.manifest, again,
    )  # fmt: skip


def _beside(here: Directory) -> tuple[str, str]:
    """Return what is wrong with the plan of an unfinished batch, or else what goes on with it."""
    plan_file = here.unfinished / PLAN
    try:
        begun = here.unfinished_document or {}
        return "", resume_command(begun, read_plan(begun, str(plan_file)), here.path, plan_file)
    except ResultsError as error:
        return str(error), ""


def _unfinished(here: Directory, document: dict[str, Any]) -> Inspection:
    plan = read_plan(document, str(here.unfinished / PLAN))
    found, done = [], 0
    for span in here.blocks.spans():
        wrong = here.blocks.check(span)
        found += [f"worlds {span.first} to {span.end - 1}: {each}" for each in wrong]
        done += 0 if wrong else span.count
    return Inspection(
        str(here.path), "unfinished", plan, done, tuple(found), (), None,
        resume_command(document, plan, here.path, here.unfinished / PLAN),
    )  # fmt: skip


def _contents(path: Path, manifest: dict[str, Any]) -> list[str]:
    """Return the tables whose content is not what the manifest says."""
    wrong = []
    for name, said in manifest["tables"].items():
        digest = ContentHash()
        with pq.ParquetFile(path / f"{name}.parquet") as file:
            for group in range(file.num_row_groups):
                digest.update(file.read_row_group(group))
        if digest.value != said["content_hash"]:
            wrong.append(f"{name}: its content is not what {MANIFEST} tells")
    return wrong
