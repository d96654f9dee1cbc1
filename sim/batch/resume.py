"""What to compute: a new batch, the rest of an unfinished one, or more of a finished one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.batch.task import Task
from sim.errors import OccupiedError, ResultsError, SettingError
from sim.results.directory import Directory, differing
from sim.results.inspect import problems
from sim.results.plan import Plan, Span, lineage, plan_hash, read_plan


class Mode(NamedTuple):
    """What to do with a directory that holds something: replace it, go on, or add to it."""

    force: bool = False
    resume: bool = False
    append: bool = False


class Settled(NamedTuple):
    """The plan to carry out, and whether its directory goes on with what is there."""

    plan: Plan
    goes_on: bool
    is_complete: bool = False


def settle(task: Task, directory: Directory, runs: int, seed: int | None, mode: Mode) -> Settled:
    """Return what to compute in a directory; nothing is touched.

    Raises:
        SettingError: Contradictory wishes.
        OccupiedError: The directory holds results, and nothing was said about them.
        ResultsError: What it holds is another batch, or none to go on with.
    """
    if mode.force and (mode.resume or mode.append):
        raise SettingError("force: replaces results; resume and append keep them: choose")
    if mode.append:
        return _appended(task, directory, runs, seed, resume=mode.resume)
    if mode.force:
        return Settled(task.plan(runs, seed), goes_on=False)
    there, done = directory.unfinished_document, directory.finished_document
    is_finished = done is not None or directory.manifest is not None
    if mode.resume:
        if there is not None:
            plan = _same(task, directory, there, runs, seed)
            return Settled(plan, goes_on=True)
        if is_finished:
            return _finished(task, directory, runs, seed)
        return Settled(task.plan(runs, seed), goes_on=False)
    if is_finished:
        raise OccupiedError(
            f"{directory.path}: holds results; pass --force to replace them, or --append to add"
        )
    if there is not None and directory.blocks.spans():
        raise OccupiedError(
            f"{directory.path}: holds an unfinished batch; pass --resume to go on with it,"
            " or --force to begin anew"
        )
    return Settled(task.plan(runs, seed), goes_on=False)


def missing(span: Span, done: Sequence[Span], block: int) -> list[Span]:
    """Return the worlds of ``span`` that no finished block holds, in blocks.

    >>> missing(Span(0, 10), [Span(4, 2)], 3)
    [Span(first=0, count=3), Span(first=3, count=1), Span(first=6, count=3), Span(first=9, count=1)]
    """
    gaps, at = [], span.first
    for each in sorted(done):
        if each.first > at:
            gaps.append((at, each.first))
        at = max(at, each.end)
    gaps.append((at, span.end))
    return [
        Span(first, min(block, end - first))
        for begin, end in gaps
        for first in range(begin, end, block)
    ]


def _appended(
    task: Task, directory: Directory, runs: int, seed: int | None, *, resume: bool
) -> Settled:
    if task.shard:
        raise SettingError("append: goes with whole batches; merge shards first")
    there = directory.unfinished_document
    if there is not None:
        return _appended_again(task, directory, there, runs, seed, resume=resume)
    done = directory.finished_document
    if done is None:
        raise SettingError(f"append: {directory.path} holds no finished batch to add to")
    before = read_plan(done, str(directory.path))
    if before.shard:
        raise SettingError("append: goes with whole batches; merge shards first")
    if resume:
        raise SettingError(
            f"append: {directory.path} holds {before.runs} finished runs and nothing to go on with;"
            " leave --resume out to add more"
        )
    if wrong := problems(directory):
        raise ResultsError(f"{directory.path}: {wrong[0]}; mend it with --resume before adding")
    plan = task.plan(before.runs + runs, before.seed if seed is None else seed)
    if lineage(plan.document()) != lineage(done):
        raise _another(directory, plan._replace(runs=before.runs), done)
    return Settled(plan, goes_on=False)


def _appended_again(
    task: Task, directory: Directory, there: dict[str, Any], runs: int, seed: int | None,
    *, resume: bool,
) -> Settled:  # fmt: skip
    """Return how to go on with runs that were being added, even while results change places."""
    known, done = read_plan(there, str(directory.path)), directory.finished_document
    is_moved = done is None or plan_hash(done) == plan_hash(there)
    before = known.runs - runs if is_moved else read_plan(done or {}, str(directory.path)).runs
    if not resume:
        raise OccupiedError(
            f"{directory.path}: holds an unfinished batch; pass --resume, too, to go on with it"
        )
    plan = task.plan(max(before, 0) + runs, known.seed if seed is None else seed)
    if plan.hash != plan_hash(there):
        raise _another(directory, plan, there)
    return Settled(plan, goes_on=True)


def _finished(task: Task, directory: Directory, runs: int, seed: int | None) -> Settled:
    """Return what to do with finished results asked for again: nothing, or compute them anew."""
    wrong = problems(directory)
    done = directory.finished_document
    if done is not None and directory.is_plan_sound:
        plan = _same(task, directory, done, runs, seed)
        return Settled(plan, goes_on=False, is_complete=not wrong)
    plan = task.plan(runs, seed)
    if seed is None or plan.hash != (directory.manifest or {}).get("plan_hash"):
        raise ResultsError(
            f"{directory.path}: {wrong[0]}, and this is not the batch that it was, or comes without"
            " its --seed; ask for that, or replace it with --force"
        )
    return Settled(plan, goes_on=False)


def _same(
    task: Task, directory: Directory, there: dict[str, object], runs: int, seed: int | None
) -> Plan:
    """Return the plan asked for, which must be the one that is there."""
    known = read_plan(there, str(directory.path))
    plan = task.plan(runs, known.seed if seed is None else seed)
    if plan.hash != plan_hash(there):
        raise _another(directory, plan, there)
    return plan


def _another(directory: Directory, plan: Plan, there: dict[str, object]) -> OccupiedError:
    return OccupiedError(
        f"{directory.path}: holds another batch: {differing(plan.document(), there)};"
        " ask for the same, or name another directory"
    )
