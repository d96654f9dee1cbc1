"""From the tables of blocks to the tables of a batch, in memory or as files."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.canonical import canonical_hash
from sim.results.counts import Counts, Scale
from sim.results.directory import MANIFEST, PLAN, WHOLE, Directory
from sim.results.files import flush, removed_if_broken_off, told_files, write_json, writing
from sim.results.plan import SCHEMA_VERSION, Plan, Span, plan_hash
from sim.results.tables import (
    HISTOGRAMS,
    RUNS,
    TURNS,
    ContentHash,
    Meaning,
    parquet_options,
    streamed_of,
    tables_of,
    with_meaning,
    write_streamed,
)
from sim.scenario.months import month_name, month_number

VOLATILE = ("started", "finished", "wall_s", "computed", "command", "python", "machine", "packages")
"""Manifest entries that tell of an occasion of running, not of what was computed."""
PACKAGES = ("numpy", "pandas", "pyarrow", "pydantic", "jax", "distributed")

type Stream = Callable[[str], Iterator[pa.Table]]
"""Yields the pieces of a table in the order of the worlds; of turns and histograms one a block."""


def new_counts(plan: Plan, meaning: Meaning) -> Counts:
    """Return empty counts for a plan's outcomes by turn."""
    return Counts(scales_of(meaning), plan.turns, plan.n_points)


def scales_of(meaning: Mapping[str, Any]) -> dict[str, Scale]:
    """Return the scales of the outcomes that are counted by turn."""
    return {
        name: Scale(said["low"], said["high"])
        for name, said in meaning.items()
        if said.get("by_turn")
    }


def gathered(plan: Plan, meaning: Mapping[str, Any], stream: Stream) -> dict[str, pa.Table]:
    """Return a batch's tables from those of its blocks, in memory."""
    tables = {
        name: with_meaning(
            pa.concat_tables(stream(name)).unify_dictionaries().combine_chunks(), _texts(meaning)
        )
        for name in streamed_of(plan)
    }
    if TURNS in plan.keep:
        tables |= _by_turn(plan, meaning, stream)
    return tables


def write_whole(
    directory: Directory, document: Mapping[str, Any], plan: Plan, spans: list[Span],
    occasion: Mapping[str, Any],
) -> None:  # fmt: skip
    """Write plan, tables and manifest of a batch whose blocks are all there, then show them.

    Raises:
        ResultsError: They cannot be written; the blocks stay.
    """
    meaning = document["meaning"]
    part = directory.unfinished / f".{WHOLE}.part"

    def stream(name: str) -> Iterator[pa.Table]:
        for span in spans:
            if name in (TURNS, HISTOGRAMS):
                yield directory.blocks.read(span, name)
            else:
                yield from directory.blocks.stream(span, name)

    with writing(directory.path), removed_if_broken_off(part):
        part.mkdir()
        told: dict[str, dict[str, Any]] = {}
        for name in streamed_of(plan):
            pieces = (with_meaning(table, _texts(meaning)) for table in stream(name))
            rows, value = write_streamed(part / f"{name}.parquet", pieces)
            told[name] = {"rows": rows, "content_hash": value}
        if TURNS in plan.keep:
            for name, table in _by_turn(plan, meaning, stream).items():
                pq.write_table(table, part / f"{name}.parquet", **parquet_options(table.schema))
                told[name] = {"rows": len(table), "content_hash": _hash(table)}
        status = pq.read_table(part / f"{RUNS}.parquet", columns=["status"])["status"]
        failed = pc.sum(pc.equal(status, "failed")).as_py() or 0
        write_json(part / PLAN, document)
        files = told_files(part, [PLAN, *(f"{name}.parquet" for name in tables_of(plan))])
        write_json(part / MANIFEST, manifest(plan, document, told, failed, occasion, files))
        whole = directory.unfinished / WHOLE
        shutil.rmtree(whole, ignore_errors=True)
        for path in (*part.iterdir(), part):
            flush(path)
        part.replace(whole)
    directory.promote()


def manifest(
    plan: Plan, document: Mapping[str, Any], told: Mapping[str, Mapping[str, Any]], failed: int,
    occasion: Mapping[str, Any], files: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Return the manifest of a finished batch."""
    return {
        "schema_version": SCHEMA_VERSION,
        "plan_hash": plan_hash(document),
        "content_hash": canonical_hash({name: said["content_hash"] for name, said in told.items()}),
        "tables": told,
        "worlds": plan.span.count,
        "failed": failed,
        **occasion,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "packages": dict(_packages()),
        "files": files,
    }


def _by_turn(plan: Plan, meaning: Mapping[str, Any], stream: Stream) -> dict[str, pa.Table]:
    """Return turns and histograms from the counts of all blocks."""
    counts = new_counts(plan, meaning)
    for histogram, moments in zip(stream(HISTOGRAMS), stream(TURNS), strict=True):
        counts.merge(histogram, moments)
    turns = counts.turns()
    first = month_number(plan.month)
    months = [month_name(first + t - 1) if t else "" for t in turns["turn"].to_pylist()]
    turns = turns.add_column(2, "month", pa.array(months).dictionary_encode())
    return {
        TURNS: with_meaning(turns, {}),
        HISTOGRAMS: with_meaning(counts.histogram(), {}),
    }


def _texts(meaning: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        name: {"unit": said["unit"], "description": said["description"]}
        for name, said in meaning.items()
    }


def _hash(table: pa.Table) -> str:
    digest = ContentHash()
    digest.update(table)
    return digest.value


def _packages() -> Iterator[tuple[str, str]]:
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
