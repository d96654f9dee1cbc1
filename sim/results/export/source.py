"""What is exported: sound, finished results, read piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import ResultsError
from sim.results.directory import MANIFEST, Directory
from sim.results.plan import Plan
from sim.results.results import load_results
from sim.results.tables import KEYS, RUNS, tables_of

NEEDED = ("content_hash", "plan_hash", "started", "finished", "worlds", "files")
"""What an export takes from the manifest."""

type Progress = Callable[[int, int], None]
"""Told of rows written, and of how many there are."""


class Said(NamedTuple):
    """What is said of a column."""

    unit: str
    description: str


class Source:
    """A directory of finished results that is as it was written.

    Attributes:
        path: The directory.
        plan: What was computed.
        document: The plan as a JSON document, with the scenario's text and what outcomes mean.
        manifest: Hashes, versions and times.
        title: The scenario's title.
        tables: Names of the tables that were kept.
        outcomes: Names of the outcomes of runs.
        meaning: Unit, description and more of every outcome and number of a run.
    """

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        """Open a directory.

        Raises:
            ResultsError: It holds no results, or they are unfinished or damaged.
        """
        results = load_results(path)
        if damage := Directory(path).damage():
            raise ResultsError(
                f"{path}: {damage[0]}; entente inspect {path} tells all and how to mend it"
            )
        lacking = [name for name in NEEDED if name not in (results.manifest or {})]
        if lacking:
            raise ResultsError(f"{path}: {MANIFEST} tells nothing of {', '.join(lacking)}")
        self.path = path
        self.plan: Plan = results.plan
        self.document, self.manifest = dict(results.document), dict(results.manifest or {})
        self.title = results.title
        self.tables = tables_of(self.plan)
        self.outcomes = [name for name in self.schema(RUNS).names if name not in KEYS]
        self.meaning: dict[str, dict[str, Any]] = self.document["meaning"]
        self._progress, self._done = progress, 0

    @property
    def monthly(self) -> list[str]:
        """Names of the outcomes that every month has."""
        return [name for name in self.outcomes if name in self.document["start"]]

    def number(self, name: str) -> Said:
        """Return what is known of a number that differs between runs."""
        told = self.meaning.get(name, {})
        return Said(str(told.get("unit", "")), str(told.get("description", "")))

    def said(self, column: pa.Field) -> Said:
        """Return unit and description of a column."""
        told = column.metadata or {}
        return Said(told.get(b"unit", b"").decode(), told.get(b"description", b"").decode())

    def schema(self, table: str) -> pa.Schema:
        """Return a table's columns, texts as texts."""
        fields = [
            field.with_type(field.type.value_type) if _is_coded(field.type) else field
            for field in pq.read_schema(self._file(table))
        ]
        return pa.schema(fields)

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(pq.read_metadata(self._file(table)).num_rows)

    def pieces(self, table: str, of: int) -> Iterator[pa.Table]:
        """Yield a table group by group of rows, telling of progress towards ``of`` rows."""
        schema = self.schema(table)
        with pq.ParquetFile(self._file(table)) as file:
            for group in range(file.num_row_groups):
                piece = file.read_row_group(group).cast(schema)
                yield piece
                self._done += len(piece)
                if self._progress is not None:
                    self._progress(self._done, of)

    def _file(self, table: str) -> Path:
        return self.path / f"{table}.parquet"


def _is_coded(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind))
