"""One block of worlds, from the plan to its tables: the task that executors carry out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.batch.details import Choices, Ledgers
from sim.batch.engine import numpy_months
from sim.batch.record import Job, Record, world_table
from sim.batch.run_outcomes import before_event
from sim.errors import EntenteError, ResultsError
from sim.law.arrays import Array
from sim.law.draws import Luck, shared_luck
from sim.policies.many import Seats
from sim.results.commands import replay_command
from sim.results.plan import Span
from sim.results.tables import CHOICES, LEDGERS, PARAMS, RUNS
from sim.scenario.build import Blueprint, build
from sim.scenario.realise import Realised, numbers_of, realise

MOST_ALONE = 8
"""Worlds of a block that may fail for no known reason before it is a bug of ours."""


class Piece(NamedTuple):
    """A finished block: its worlds and its tables."""

    span: Span
    tables: Mapping[str, pa.Table]


def work(job: Job, span: Span) -> Piece:
    """Return the tables of a block of worlds.

    A world that fails (a policy or an outcome of others', a number that is none) becomes a row
    that says why; the others are computed without it.

    Raises:
        EntenteError: The batch cannot be run at all.
    """
    worlds = np.arange(span.first, span.end)
    failures: dict[int, str] = {}
    tables = _sound(job, worlds, failures, set())
    return Piece(span, _with_failed(job, worlds, tables, failures))


def _sound(
    job: Job, worlds: Array, failures: dict[int, str], broken: set[int]
) -> dict[str, pa.Table] | None:
    """Return the tables of those worlds that do not fail; None where all do.

    ``broken`` are those among ``failures`` that fail for no known reason.
    """
    if not len(worlds):
        return None
    found: dict[int, str] = {}
    try:
        tables = _simulated(job, worlds, found)
    except EntenteError:
        raise
    except MemoryError:
        raise ResultsError(
            f"not enough memory for {len(worlds)} worlds at once; keep fewer tables, or try fewer"
            " --jobs; finished blocks are kept"
        ) from None
    except Exception as error:
        if job.plan.engine != "numpy":
            raise
        return _halved(job, worlds, failures, broken, error)
    if not found:
        return tables
    failures.update({int(worlds[r]): why for r, why in found.items()})
    rest = np.delete(worlds, list(found))
    return _sound(job, rest, failures, broken)


def _halved(
    job: Job, worlds: Array, failures: dict[int, str], broken: set[int], error: Exception
) -> dict[str, pa.Table] | None:
    """Return the tables of worlds some of which broke the engine: find them by halves."""
    if len(worlds) == 1:
        failures[int(worlds[0])] = f"{type(error).__name__}: {error}"
        broken.add(int(worlds[0]))
        if len(broken) > MOST_ALONE:
            raise error
        return None
    before, half = len(failures), len(worlds) // 2
    for part in (worlds[:half], worlds[half:]):
        _sound(job, part, failures, broken)
    if len(failures) == before:  # it is the block that breaks, and no world of it
        raise error
    rest = np.array([w for w in worlds if int(w) not in failures], dtype=np.int64)
    return _sound(job, rest, failures, broken)


def _simulated(job: Job, worlds: Array, failures: dict[int, str]) -> dict[str, pa.Table]:
    """Return the tables of worlds; ``failures`` gets those that must be left out, by place."""
    plan, blueprint = job.plan, _blueprint(job)
    luck = shared_luck(plan.seed, plan.luck_of(worlds))
    realised = _realised(job, worlds, luck)
    seats = Seats(job.policies, len(worlds)) if job.policies else None
    kept = Record(job, worlds)
    details: list[Any] = [
        kind(blueprint, worlds, plan.n_points)
        for name, kind in ((CHOICES, Choices), (LEDGERS, Ledgers))
        if name in plan.keep
    ]
    for t, outcomes in enumerate(_months(job, blueprint, luck, realised, details, seats)):
        kept.add(t, outcomes, failures)
    if seats is not None:
        failures.update(seats.failures)
    tables = kept.tables(before_event(blueprint), failures)
    if PARAMS in plan.keep:
        tables[PARAMS] = _params(job, worlds, realised)
    return tables | {each.name: each.table() for each in details}


def _realised(job: Job, worlds: Array, luck: Luck) -> Realised:
    """Return worlds ready to run, each with the settings of its design point."""
    settings = {**job.plan.settings, **_varied(job, worlds, job.plan.levers)}
    return realise(_blueprint(job), luck, settings, is_fixed=job.plan.is_fixed)


def _varied(job: Job, worlds: Array, columns: Mapping[str, tuple[float, ...]]) -> dict[str, Array]:
    points = worlds % job.plan.n_points
    return {name: np.array(values)[points] for name, values in columns.items()}


def _params(job: Job, worlds: Array, realised: Realised) -> pa.Table:
    """Return what worlds were given."""
    drawn = numbers_of(_blueprint(job), realised.world, job.drawn)
    return world_table(
        worlds, job.plan.n_points, {**_varied(job, worlds, job.plan.points), **drawn}
    )


def _months(
    job: Job, blueprint: Blueprint, luck: Luck, realised: Realised, details: list[Any],
    seats: Seats | None,
) -> Iterator[Array]:  # fmt: skip
    """Return the months that the plan's engine yields."""
    if job.plan.engine == "jax":
        from sim.batch.jax_engine import jax_months  # noqa: PLC0415 (an extra)

        months: Iterator[Array] = jax_months(blueprint, luck, realised)
        return months
    choices = next((each for each in details if each.name == CHOICES), None)
    ledgers = next((each for each in details if each.name == LEDGERS), None)
    return numpy_months(
        blueprint, luck, realised, choices and choices.add, ledgers and ledgers.month, seats
    )


def _with_failed(
    job: Job, worlds: Array, tables: dict[str, pa.Table] | None, failures: Mapping[int, str]
) -> dict[str, pa.Table]:
    """Return a block's tables with a row for every world that failed."""
    if tables is None:
        tables = _columns(job, worlds[:1])
    if not failures:
        return tables
    failed = np.array(sorted(failures))
    points = job.plan.n_points
    said = [
        f"{failures[int(w)]}; replay: {replay_command(job.source, job.plan, int(w))}"
        for w in failed
    ]
    rows = world_table(failed, points, {}, said)
    added = {RUNS: rows}
    if PARAMS in tables:
        luck = shared_luck(job.plan.seed, job.plan.luck_of(failed))
        added[PARAMS] = _params(job, failed, _realised(job, failed, luck))
    order = [("replicate", "ascending"), ("point", "ascending")]
    whole = {
        name: pa.concat_tables([tables[name], more], promote_options="default").sort_by(order)
        for name, more in added.items()
    }
    return {**tables, **whole}


def _columns(job: Job, world: Array) -> dict[str, pa.Table]:
    """Return a block's tables without a row, as a world that nobody spoils would have them."""
    alone = _simulated(job._replace(policies={}, outcomes={}), world, {})
    empty = Record(job, world[:0]).tables(None, {})
    return {name: table.slice(0, 0) for name, table in alone.items()} | empty


def _blueprint(job: Job) -> Blueprint:
    """Return the job's blueprint, made once in every process."""
    key = (job.plan.scenario_hash, job.plan.turns)
    if key not in _built:
        _built.clear()
        _built[key] = build(job.scenario, job.plan.turns)
    return _built[key]


_built: dict[tuple[str, int], Blueprint] = {}
