"""Results as CSV: one file a table, and a Data Package that says what every column is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv

from sim.results.directory import PLAN
from sim.results.export.about import UNSTATED, Rights
from sim.results.export.datapackage import DESCRIPTOR, descriptor
from sim.results.export.lookup import lookups
from sim.results.export.source import Progress, Source
from sim.results.export.target import Exported, beside, in_place, told, unlisted
from sim.results.files import read_json, told_files, write_json

OPTIONS = arrow_csv.WriteOptions(eol="\r\n", batch_size=4096)
"""RFC 4180; the shortest digits that read back as the same number; null is an empty field."""


def export_csv(
    results: Path,
    out: Path | None = None,
    *,
    force: bool = False,
    rights: Rights = UNSTATED,
    progress: Progress | None = None,
) -> Exported:
    """Write a folder with a CSV file for every table and ``datapackage.json``.

    Raises:
        ResultsError: The results are unfinished or damaged, or the folder cannot be written or
            is there already.
        SettingError: The folder is that of the results.
    """
    source = Source(results, progress)
    target = out or beside(results, "-csv")
    of = sum(source.rows(name) for name in source.tables)
    with in_place(target, results, _foreign, force=force, is_folder=True) as part:
        part.mkdir()
        shutil.copyfile(results / PLAN, part / PLAN)
        for name in source.tables:
            _write(part / f"{name}.csv", source.schema(name), source.pieces(name, of))
        for name, table in lookups(source).items():
            _write(part / f"{name}.csv", table.schema, iter([table]))
        sizes = told_files(part, sorted(path.name for path in part.iterdir()))
        write_json(part / DESCRIPTOR, descriptor(source, sizes, rights))
    return Exported(target, told(target))


def _write(path: Path, schema: pa.Schema, pieces: Iterator[pa.Table]) -> None:
    """Write a table piece by piece: no more than one lies in memory."""
    bare = schema.remove_metadata()
    with arrow_csv.CSVWriter(path, bare, write_options=OPTIONS) as writer:
        for piece in pieces:
            writer.write_table(piece.cast(bare))


def _foreign(path: Path) -> str:
    found = read_json(path / DESCRIPTOR) if path.is_dir() else None
    if found is None or "entente" not in found:
        return "is no Data Package of Entente's"
    listed = {DESCRIPTOR, PLAN, *(str(each.get("path")) for each in found.get("resources", []))}
    other = unlisted(path, listed)
    return f"holds {other}, which no export wrote" if other else ""
