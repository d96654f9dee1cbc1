"""Running a batch: a plan, its blocks wherever they are computed, and tables at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from sim.batch.compute import Crew, Progress, computed_blocks
from sim.batch.resume import Mode, settle
from sim.batch.task import Task, prepare
from sim.batch.work import Piece
from sim.errors import SettingError
from sim.policies.question import Answer, Policy
from sim.results.commands import DEFAULT_KEEP
from sim.results.directory import Directory
from sim.results.gather import gathered, write_whole
from sim.results.plan import Plan, Span
from sim.results.results import Results, load_results
from sim.scenario.record import Scenario

MOST_IN_MEMORY = 100_000
"""Worlds beyond which a batch without a directory keeps its tables in a temporary one."""


def run_batch(
    scenario: str | Path | Scenario,
    runs: int = 1000,
    *,
    seed: int | None = None,
    turns: int | None = None,
    settings: Mapping[str, float] | None = None,
    points: Mapping[str, Sequence[float]] | None = None,
    fixed: bool = False,
    keep: Sequence[str] = DEFAULT_KEEP,
    policies: Mapping[str, Policy | Answer] | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    append: bool = False,
    shard: tuple[int, int] | None = None,
    engine: str = "numpy",
    jobs: int = 1,
    cluster: str | None = None,
    block: int | None = None,
    progress: Progress | None = None,
    **levers: float,
) -> Results:
    """Run ``runs`` worlds of a scenario, of every design point, and return their tables.

    A replicate does not know how many others there are, how they are blocked, where they are
    computed or how long they run.

    Args:
        scenario: Name of a shipped scenario, path of a file, or a loaded one.
        runs: Replicates of every design point; with ``append`` so many more.
        seed: Of all chance; drawn and kept in the plan where None.
        turns: Months to run; the scenario's own where None.
        settings: Levers and parameter paths; a keyword does the same with ``__`` for the dot.
        points: Levers or paths that vary, with one value a design point. Points share their luck
            replicate by replicate; a column ``luck`` gives the replicate from which on each has
            its own.
        fixed: Hold numbers of judgement at their defaults.
        keep: Tables beside ``runs``: ``turns``, ``params``, ``trajectories``, ``choices``,
            ``ledgers``.
        policies: A policy of one's own by actor, in place of the model's.
        out: Directory for plan, tables and manifest; without it nothing is kept on disk.
        force: Replace what the directory holds.
        resume: Go on with the unfinished batch of the directory; finished blocks are kept.
        append: Add ``runs`` replicates to the finished batch of the directory.
        shard: ``(i, n)``: compute the i-th of n parts alone; ``merge_results`` joins them.
        engine: ``numpy``, or ``jax`` (an extra), which compiles the law.
        jobs: Processes to compute with, started only when the work pays for it. A script that
            asks for several must guard its entry (``if __name__ == "__main__"``).
        cluster: A Dask cluster in their place: ``local:2``, ``tcp://HOST:PORT``, a YAML file.
        block: Worlds computed at once.
        progress: Told of every finished block.
        **levers: More settings.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: Something outside what is allowed.
        ResultsError: The directory cannot be written, or holds what must not be touched.

    >>> result = run_batch("as-it-happened", runs=2, seed=1, coalition__cohesion=0.7)
    >>> round(result.start["coalition_cohesion"], 6)
    0.7
    """
    task = prepare(
        scenario, turns=turns, settings=settings, points=points, is_fixed=fixed, keep=keep,
        policies=policies, shard=shard, engine=engine, levers=levers,
    )  # fmt: skip
    crew = Crew(jobs, cluster, block)
    crew.check()
    check_wishes(seed, out, force=force, resume=resume, append=append, shard=shard)
    plan = task.plan(runs, seed)
    if out is not None:
        mode = Mode(force, resume, append)
        return _run_on_disk(task, Directory(Path(out)), runs, seed, mode, crew, progress)
    if plan.span.count > MOST_IN_MEMORY:
        keeper = TemporaryDirectory(prefix="entente-")
        found = _run_on_disk(
            task, Directory(Path(keeper.name)), runs, plan.seed, Mode(), crew, progress
        )
        found.lies_in(keeper)
        return found
    return _run_in_memory(task, plan, crew, progress)


def check_wishes(
    seed: int | None, out: str | Path | None, *, force: bool, resume: bool, append: bool,
    shard: tuple[int, int] | None,
) -> None:  # fmt: skip
    """Refuse wishes that go with nothing.

    Raises:
        SettingError: One needs a directory, or a seed.
    """
    if out is None and (resume or append or force or shard):
        raise SettingError("out: resume, append, force and shard need a directory")
    if shard and seed is None and not resume:
        raise SettingError("seed: shards of one batch need one, the same for all")


def _run_in_memory(task: Task, plan: Plan, crew: Crew, progress: Progress | None) -> Results:
    """Return a batch whose tables never leave memory."""
    document = task.document(plan)
    job, pieces = task.job(plan, document), dict[Span, Piece]()
    with closing(computed_blocks(job, crew, plan.span, [])) as blocks:
        for piece in _told(blocks, progress, 0, plan.span.count):
            pieces[piece.span] = piece

    def stream(name: str) -> Iterator[pa.Table]:
        return (pieces[span].tables[name] for span in sorted(pieces))

    tables = gathered(plan, document["meaning"], stream)
    return Results(plan, document, tables, computed=plan.span.count)


def _run_on_disk(
    task: Task, directory: Directory, runs: int, seed: int | None, mode: Mode, crew: Crew,
    progress: Progress | None,
) -> Results:  # fmt: skip
    """Return a batch kept in a directory, where every finished block is safe at once."""
    started, clock = datetime.now(UTC), time.perf_counter()
    directory.lock()
    try:
        plan, goes_on, is_complete = settle(task, directory, runs, seed, mode)
        if is_complete:
            return load_results(directory.path)
        document = task.document(plan)
        if not goes_on:
            directory.begin(document, adopts=mode.append)
        done = directory.sound_blocks(plan)
        todo = plan.span.count - sum(span.count for span in done)
        job = task.job(plan, document)
        if todo:
            with closing(computed_blocks(job, crew, plan.span, done)) as blocks:
                for piece in _told(blocks, progress, plan.span.count - todo, plan.span.count):
                    directory.blocks.put(piece.span, piece.tables)
        occasion = {
            "started": started.isoformat(),
            "finished": datetime.now(UTC).isoformat(),
            "wall_s": round(time.perf_counter() - clock, 3),
            "computed": todo,
        }
        write_whole(directory, document, plan, directory.blocks.spans(), occasion)
    finally:
        directory.release()
    found = load_results(directory.path)
    found.computed = todo
    return found


def _told(
    pieces: Iterator[Piece], progress: Progress | None, done: int, of: int
) -> Iterator[Piece]:
    """Yield pieces, telling of each once it has been taken care of."""
    for piece in pieces:
        yield piece
        done += piece.span.count
        if progress is not None:
            progress(done, of)
