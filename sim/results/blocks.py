"""Finished blocks of an unfinished batch: one folder each, whole or absent, provable by hashes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather

from sim.results.files import changed_files, read_json, told_files, write_json, writing
from sim.results.plan import Span

BLOCK = "block.json"
QUICK = ".arrow"
"""Format of what will be rewritten soon: written seven times as fast as Parquet."""
_NAME = re.compile(r"(\d{12})-(\d{12})")


class Blocks:
    """The finished blocks below a folder, each named by its first world and the one after."""

    def __init__(self, folder: Path) -> None:
        """Look at a folder, which need not exist."""
        self.folder = folder

    def spans(self) -> list[Span]:
        """Return which blocks are there, in order, whether sound or not."""
        names = sorted(p.name for p in self.folder.iterdir()) if self.folder.is_dir() else []
        found = (_NAME.fullmatch(name) for name in names)
        pairs = [(int(m[1]), int(m[2])) for m in found if m]
        return [Span(first, end - first) for first, end in pairs]

    def put(self, span: Span, tables: Mapping[str, pa.Table]) -> None:
        """Keep a block's tables; it is there when all of it is.

        Raises:
            ResultsError: It cannot be written.
        """
        with self._filled(span) as part:
            for name, table in tables.items():
                feather.write_feather(table, part / f"{name}{QUICK}", compression="lz4")

    def adopt(self, span: Span, folder: Path, tables: list[str]) -> None:
        """Keep tables that lie in another folder as a block, without copying where possible.

        Raises:
            ResultsError: It cannot be written.
        """
        with self._filled(span) as part:
            for name in tables:
                source, target = folder / f"{name}.parquet", part / f"{name}.parquet"
                try:
                    os.link(source, target)
                except OSError:
                    shutil.copyfile(source, target)

    def check(self, span: Span) -> list[str]:
        """Return what is wrong with a block; empty where it is as it was written."""
        path = self._path(span)
        told = read_json(path / BLOCK)
        if told is None:
            return [f"{BLOCK} cannot be read"]
        try:
            if (told["first"], told["count"]) != span:
                return [f"{BLOCK} tells of other worlds"]
            return changed_files(path, told["files"])
        except (KeyError, TypeError, AttributeError):
            return [f"{BLOCK} was changed after it was written"]

    def drop(self, span: Span) -> None:
        """Forget a block.

        Raises:
            ResultsError: It cannot be removed.
        """
        with writing(self.folder):
            shutil.rmtree(self._path(span))

    def read(self, span: Span, table: str) -> pa.Table:
        """Return one of a block's tables."""
        path = self._path(span) / f"{table}{QUICK}"
        if path.exists():
            return feather.read_table(path, memory_map=False)
        return pq.read_table(path.with_suffix(".parquet"))

    def stream(self, span: Span, table: str) -> Iterator[pa.Table]:
        """Yield one of a block's tables in pieces: what was adopted may be larger than memory."""
        path = self._path(span) / f"{table}.parquet"
        if not path.exists():
            yield self.read(span, table)
            return
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                yield file.read_row_group(group)

    def sweep(self) -> None:
        """Remove what a killed process left half written."""
        if self.folder.is_dir():
            for path in self.folder.glob(".*.part"):
                shutil.rmtree(path, ignore_errors=True)

    def _path(self, span: Span) -> Path:
        return self.folder / f"{span.first:012d}-{span.end:012d}"

    @contextmanager
    def _filled(self, span: Span) -> Iterator[Path]:
        """Yield a folder to fill; it becomes the block, with its hashes, when all is in it."""
        whole = self._path(span)
        part = whole.with_name(f".{whole.name}.part")
        with writing(whole):
            try:
                part.mkdir(parents=True)
                yield part
                files = told_files(part, sorted(path.name for path in part.iterdir()))
                write_json(part / BLOCK, {"first": span.first, "count": span.count, "files": files})
                part.replace(whole)
            finally:
                shutil.rmtree(part, ignore_errors=True)
