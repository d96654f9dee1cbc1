"""Tables as Parquet: columns that tell unit and meaning, and a hash of what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.results.plan import Plan

RUNS, PARAMS, TURNS, HISTOGRAMS = "runs", "params", "turns", "histograms"
TRAJECTORIES, CHOICES, LEDGERS = "trajectories", "choices", "ledgers"
KEPT = {
    TURNS: "quantiles of the headline outcomes by turn, with the histograms they are read from",
    PARAMS: "what every run was given: design point and numbers drawn from judgement",
    TRAJECTORIES: "every outcome of every run and turn",
    CHOICES: "what every actor chose, by run and turn",
    LEDGERS: "what moved every state variable, by run and turn",
}
"""Tables that may be kept beside ``runs``."""
STREAMED = (RUNS, PARAMS, TRAJECTORIES, CHOICES, LEDGERS)
"""Tables whose rows stand in the order of the worlds."""
ROWS_A_GROUP = 16_384

KEYS = {
    "point": "design point, counted from 0",
    "replicate": "which of the seed's worlds",
    "status": "ok, or failed",
    "message": "why a run failed, and the command that replays it",
    "turn": "months played; 0 is the start",
    "month": "the month just played; empty at the start",
    "outcome": "what is measured",
    "bin": "place on the outcome's range, which the column outcome's metadata explains",
    "n": "runs in the bin",
    "n_defined": "runs in which the outcome is defined",
    "total": "sum over runs in units of 2**-32, a whole number so that sums do not depend on order",
    "min": "smallest value of any run",
    "max": "largest value of any run",
    "mean": "mean over runs",
    "q05": "5 % quantile over runs",
    "q10": "10 % quantile over runs",
    "q25": "25 % quantile over runs",
    "median": "50 % quantile over runs",
    "q75": "75 % quantile over runs",
    "q90": "90 % quantile over runs",
    "q95": "95 % quantile over runs",
    "decision": "what was decided",
    "occasion": "the dated occasion it was decided on; empty for none",
    "actor": "who decided",
    "target": "about whom; empty for no one",
    "option": "what was chosen",
    "phase": "when in the month",
    "variable": "state variable that was moved",
    "row": "whose: the variable's row",
    "cause": "mechanism or other cause",
    "amount": "by how much, in the variable's unit",
}
"""What columns mean that are neither outcome nor number of a run."""

TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_null)

type Meaning = Mapping[str, Mapping[str, str]]
"""Unit and description by column."""


def tables_of(plan: Plan) -> list[str]:
    """Return the tables that a batch of a plan leaves."""
    kept = [name for name in KEPT if name in plan.keep]
    return [RUNS, *kept, *([HISTOGRAMS] if TURNS in kept else [])]


def streamed_of(plan: Plan) -> list[str]:
    """Return those of a plan's tables whose rows stand in the order of the worlds."""
    return [name for name in tables_of(plan) if name in STREAMED]


def with_meaning(table: pa.Table, meaning: Meaning) -> pa.Table:
    """Return a table whose columns tell their unit and what they are."""
    said = {name: {"unit": "", "description": text} for name, text in KEYS.items()} | dict(meaning)
    fields = [
        field.with_metadata(dict(said[field.name])) if field.name in said else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def write_streamed(path: Path, tables: Iterable[pa.Table]) -> tuple[int, str]:
    """Write tables one behind the other as one; return its rows and the hash of its content.

    Groups of rows are the same whatever the pieces were, and so is the file, byte by byte.
    """
    digest, rows, writer = ContentHash(), 0, None
    try:
        for group in _regrouped(tables):
            if writer is None:
                writer = pq.ParquetWriter(path, group.schema, **parquet_options(group.schema))
            writer.write_table(group, row_group_size=ROWS_A_GROUP)
            digest.update(group)
            rows += len(group)
    finally:
        if writer is not None:
            writer.close()
    return rows, digest.value


def parquet_options(schema: pa.Schema) -> dict[str, Any]:
    """Return how to write columns: bytes of floats side by side, texts by dictionary."""
    is_float = {field.name: pa.types.is_floating(field.type) for field in schema}
    floats = [name for name, each in is_float.items() if each]
    return {
        "compression": "zstd",
        "use_byte_stream_split": floats,
        "use_dictionary": [name for name, each in is_float.items() if not each],
    }


def _regrouped(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield the rows of many tables in groups of ``ROWS_A_GROUP``, at least one (empty) group."""
    kept: list[pa.Table] = []
    held, is_first = 0, True
    for table in tables:
        kept.append(table)
        held += len(table)
        while held >= ROWS_A_GROUP:
            whole = pa.concat_tables(kept).unify_dictionaries().combine_chunks()
            yield whole.slice(0, ROWS_A_GROUP).combine_chunks()
            is_first = False
            kept, held = [whole.slice(ROWS_A_GROUP)], held - ROWS_A_GROUP
    if kept and (held or is_first):
        yield pa.concat_tables(kept).unify_dictionaries().combine_chunks()


class ContentHash:
    """A hash of what a table holds, fed in order of its rows, whatever the pieces."""

    def __init__(self) -> None:
        self._columns: dict[str, Any] = {}

    def update(self, table: pa.Table) -> None:
        """Add rows."""
        for name in table.column_names:
            digest = self._columns.setdefault(name, hashlib.sha256(name.encode()))
            column = table[name].combine_chunks()
            if pa.types.is_dictionary(column.type):
                column = column.cast(column.type.value_type)
            kind = column.type
            if any(is_text(kind) for is_text in TEXTS):
                texts = ("\x00" if x is None else x for x in column.to_pylist())
                digest.update("".join(f"{text}\x1f" for text in texts).encode())
            else:
                digest.update(_numbers(column).tobytes())

    @property
    def value(self) -> str:
        """The hash; columns count by name, not by place."""
        whole = hashlib.sha256()
        for name in sorted(self._columns):
            whole.update(self._columns[name].digest())
        return whole.hexdigest()


def _numbers(column: Any) -> Any:
    """Return a column's numbers, floats with NaN for null."""
    x = column.to_numpy(zero_copy_only=False)
    return x if x.dtype.kind in "iub" else np.asarray(x, dtype=np.float64)


def content_hash(table: pa.Table) -> str:
    """Return the hash of a table in the order of its worlds."""
    keys = [name for name in ("replicate", "point", "turn") if name in table.column_names]
    ordered = table.sort_by([(name, "ascending") for name in keys])
    digest = ContentHash()
    digest.update(ordered)
    return digest.value


def world_columns(plan: Plan, first: int, count: int) -> dict[str, Any]:
    """Return the columns that name worlds: point and replicate."""
    worlds = np.arange(first, first + count)
    return {
        "point": (worlds % plan.n_points).astype(np.int32),
        "replicate": worlds // plan.n_points,
    }
