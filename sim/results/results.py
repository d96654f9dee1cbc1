"""A finished batch, in memory or in a directory: its plan, tables and statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from weakref import finalize

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import ResultsError, UnusableError
from sim.law.arrays import Array
from sim.results.commands import resume_command
from sim.results.directory import MANIFEST, PLAN, Directory
from sim.results.files import other_folders, read_json
from sim.results.plan import Plan, plan_hash, read_plan
from sim.results.statistics import Summary, summarise
from sim.results.tables import KEPT, KEYS, PARAMS, RUNS, TRAJECTORIES, TURNS, tables_of

AT_ONCE = 1_000_000
"""Numbers read from a file at once: to open it for every outcome takes longer than to read it."""


class Results:
    """A finished batch.

    Tables are pandas frames, read when first asked for; undefined values are missing.

    Attributes:
        plan: What was computed.
        document: The plan as a JSON document, with the scenario's text and what outcomes mean.
        manifest: Hashes, versions and times; None for results in memory.
        start: Every outcome at the start, numbers as stated and no chance yet.
        warnings: Notes on the scenario.
        computed: Worlds that were computed for this, the others having been there.
    """

    def __init__(
        self,
        plan: Plan,
        document: Mapping[str, Any],
        source: Path | Mapping[str, pa.Table],
        *,
        manifest: Mapping[str, Any] | None = None,
        computed: int = 0,
    ) -> None:
        """Take tables from a directory or from memory."""
        self.plan, self.document, self.manifest = plan, document, manifest
        self.start: Mapping[str, float] = document["start"]
        self.warnings: tuple[str, ...] = tuple(document["warnings"])
        self.computed = computed
        self._source = source

    def lies_in(self, folder: TemporaryDirectory[str]) -> None:
        """Remove a temporary directory once its results are no longer wanted."""
        finalize(self, folder.cleanup)

    @property
    def path(self) -> Path | None:
        """The directory, if there is one."""
        return self._source if isinstance(self._source, Path) else None

    @property
    def title(self) -> str:
        """The scenario's title."""
        return str(self.document["document"].get("title", self.plan.scenario))

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per run: point, replicate, status, message, and a column per outcome."""
        return self._frame(RUNS)

    @cached_property
    def params(self) -> pd.DataFrame:
        """One row per run: point, replicate, and every number that differs between runs."""
        return self._frame(PARAMS)

    @cached_property
    def turns(self) -> pd.DataFrame:
        """One row per point, turn and headline outcome: mean and quantiles over runs."""
        return self._frame(TURNS)

    @cached_property
    def trajectories(self) -> pd.DataFrame:
        """One row per run and turn (turn 0 is the start): every outcome."""
        return self._frame(TRAJECTORIES)

    def table(self, name: str) -> pa.Table:
        """Return a table as Arrow's, with unit and description in each column's metadata.

        Raises:
            ResultsError: The batch kept no such table.
        """
        known = tables_of(self.plan)
        if name not in known:
            hint = f"; run it with keep={name}" if name in KEPT else ""
            raise ResultsError(f"{name}: was not kept; there are {', '.join(known)}{hint}")
        return self._read(name)

    def outcome(self, name: str) -> Array:
        """Return one outcome over runs, ``[R]``; NaN where a run failed or has none defined."""
        return next(values for _, values in self._values([name]))

    def unit(self, name: str) -> str:
        """Return the unit of an outcome."""
        return str(self.document["meaning"][name]["unit"])

    def is_headline(self, name: str) -> bool:
        """Return whether an outcome is shown without being asked for."""
        return bool(self.document["meaning"][name].get("headline"))

    @property
    def outcomes(self) -> list[str]:
        """Names of the outcomes of runs."""
        return [name for name in self._schema().names if name not in KEYS]

    @cached_property
    def n_failed(self) -> int:
        """Number of runs that failed."""
        return int((self._read(RUNS, ["status"])["status"].to_pandas() == "failed").sum())

    def failures(self) -> pd.DataFrame:
        """Return the runs that failed: point, replicate, message."""
        columns = ["point", "replicate", "status", "message"]
        table: pd.DataFrame = self._read(RUNS, columns).to_pandas()
        failed = table[table["status"] == "failed"]
        return failed.drop(columns="status").reset_index(drop=True)

    def summary(
        self, point: int | None = None, names: Sequence[str] | None = None
    ) -> dict[str, Summary]:
        """Return how outcomes are spread over runs, of one design point or of all.

        ``names`` are the outcomes wanted, all where None.
        """
        mine = slice(None)
        if point is not None:
            mine = self._read(RUNS, ["point"])["point"].to_numpy() == point
        wanted = self.outcomes if names is None else names
        return {name: summarise(values[mine]) for name, values in self._values(wanted)}

    def _values(self, names: Sequence[str]) -> Iterator[tuple[str, Array]]:
        """Yield outcomes over runs by name, read by as many at once as memory hardly notices."""
        for some in batched(names, max(1, AT_ONCE // self.plan.span.count)):
            table = self._read(RUNS, list(dict.fromkeys(some)))
            for name in some:
                column = table[name]
                yield (
                    name,
                    (
                        column.to_numpy(zero_copy_only=False)
                        if isinstance(column, pa.Array)
                        else column.to_numpy()
                    ),
                )

    def _frame(self, name: str) -> pd.DataFrame:
        frame: pd.DataFrame = self.table(name).to_pandas()
        return frame

    def _schema(self) -> pa.Schema:
        if isinstance(self._source, Path):
            return pq.read_schema(self._source / f"{RUNS}.parquet")
        return self._source[RUNS].schema

    def _read(self, name: str, columns: list[str] | None = None) -> pa.Table:
        if not isinstance(self._source, Path):
            held = self._source[name]
            return held if columns is None else held.select(columns)
        path = self._source / f"{name}.parquet"
        try:
            table: pa.Table = pq.read_table(path, columns=columns)
        except (OSError, pa.ArrowException) as error:
            said = str(error).splitlines()[0]
            raise ResultsError(f"{path}: cannot be read ({said})") from None
        self._check_unchanged(name, table.num_rows)
        return table

    def _check_unchanged(self, name: str, n_rows: int) -> None:
        """Refuse a table that others wrote in the place of the one that was there.

        The manifest is read again after the table: it goes before any table does.
        """
        if self.path is None or self.manifest is None:
            return
        now = read_json(self.path / MANIFEST) or {}
        try:
            told = self.manifest["tables"][name]["rows"], self.manifest["content_hash"]
        except (KeyError, TypeError):
            raise ResultsError(
                f"{self.path / MANIFEST}: was changed after it was written"
            ) from None
        if (n_rows, now.get("content_hash")) != told:
            raise ResultsError(f"{self.path}: was changed since it was loaded; load it again")


def load_results(path: str | Path) -> Results:
    """Return the finished batch of a directory.

    Raises:
        ResultsError: There is none, or it is not finished.
    """
    here = Directory(Path(path))
    if not here.path.is_dir():
        raise UnusableError(f"{path}: is no directory; name one that a batch left")
    manifest, document = here.manifest, read_json(here.path / PLAN)
    if manifest is None or document is None:
        begun = here.unfinished_document
        if begun is not None:
            plan = read_plan(begun, str(here.unfinished))
            again = resume_command(begun, plan, here.path, here.unfinished / PLAN)
            raise ResultsError(f"{path}: is not finished; go on with {again}")
        missing = MANIFEST if manifest is None else PLAN
        raise ResultsError(
            f"{path}: has no {missing}, so it is no finished batch{other_folders(path)}"
        )
    plan = read_plan(document, str(here.path / PLAN))
    if manifest.get("plan_hash") != plan_hash(document):
        raise ResultsError(f"{path}: {PLAN} is not the one that {MANIFEST} tells of")
    return Results(plan, document, here.path, manifest=manifest)
