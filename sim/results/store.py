"""Writing and reading a directory of results: plan first, tables, manifest last.

A manifest's presence means that the directory is whole. Files appear under their own name only
when complete; nothing is overwritten unless asked.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import OccupiedError, ResultsError, UnusableError

SCHEMA_VERSION = 1
PLAN, RUNS, MANIFEST = "plan.json", "runs.parquet", "manifest.json"
KEYS = ("point", "replicate")
VOLATILE = ("started", "finished", "wall_s", "command", "host", "python", "packages")
"""Manifest entries that tell of an occasion of running, not of what was computed."""


def open_directory(path: Path, plan: Mapping[str, Any], *, force: bool) -> Path:
    """Return ``path`` as a directory into which the plan's results may be written.

    A new directory gets the plan at once; finished results stay until others can replace them.

    Raises:
        ResultsError: It holds results and ``force`` is not given, or cannot be written.
    """
    if path.exists() and not path.is_dir():
        raise OccupiedError(f"{path}: is a file; name a directory")
    try:
        holds_something = path.is_dir() and any(path.iterdir())
    except OSError as error:
        raise UnusableError(f"{path}: cannot be read ({error.strerror})") from None
    if holds_something and not _is_ours(path):
        raise OccupiedError(f"{path}: holds files of others; name another directory")
    is_finished = any((path / name).exists() for name in (MANIFEST, RUNS))
    if is_finished and not force:
        raise OccupiedError(f"{path}: holds results; pass --force to replace them")
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not is_finished:
            write_json(path / PLAN, plan)
    except OSError as error:
        said = error.strerror or str(error)
        raise UnusableError(f"{path}: cannot be written ({said})") from None
    return path


def write_results(
    path: Path,
    plan: Mapping[str, Any],
    runs: pd.DataFrame,
    meaning: Mapping[str, Mapping[str, str]],
    manifest: Mapping[str, Any],
) -> None:
    """Write plan, table and manifest, in this order; only now are former results replaced.

    Raises:
        ResultsError: One of them cannot be written.
    """
    (path / MANIFEST).unlink(missing_ok=True)
    write_json(path / PLAN, plan)
    write_runs(path, runs, meaning)
    write_manifest(path, manifest)


def _is_ours(path: Path) -> bool:
    """Return whether a directory holds a plan of Entente's."""
    try:
        plan = json.loads((path / PLAN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(plan, dict) and "entente" in plan


def write_runs(path: Path, runs: pd.DataFrame, meaning: Mapping[str, Mapping[str, str]]) -> None:
    """Write the table of runs as Parquet, unit and description in every column's metadata.

    Undefined values are null. Raises ``ResultsError`` where it cannot be written.
    """
    table = pa.Table.from_pandas(runs, preserve_index=False)
    fields = [
        field.with_metadata(dict(meaning[field.name])) if field.name in meaning else field
        for field in table.schema
    ]
    table = table.cast(pa.schema(fields))
    _write(path / RUNS, lambda part: pq.write_table(table, part, compression="zstd"))


def write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, with size and hash of the tables, last of all."""
    files = {
        name: {"bytes": (path / name).stat().st_size, "sha256": file_hash(path / name)}
        for name in (PLAN, RUNS)
    }
    write_json(path / MANIFEST, {**manifest, "files": files})


def read_runs(path: Path) -> pd.DataFrame:
    """Return the table of runs of a directory.

    Raises:
        ResultsError: The directory is not whole.
    """
    if not (path / MANIFEST).is_file():
        raise ResultsError(f"{path}: has no {MANIFEST}, so it is no finished batch")
    try:
        table: pd.DataFrame = pq.read_table(path / RUNS).to_pandas()
    except (OSError, pa.ArrowException) as error:
        said = str(error).splitlines()[0]
        raise ResultsError(f"{path / RUNS}: cannot be read ({said})") from None
    return table


def content_hash(runs: pd.DataFrame) -> str:
    """Return a hash of what was computed: rows by point and replicate, columns by name."""
    keys = [key for key in KEYS if key in runs]
    ordered = runs.sort_values(keys, kind="stable")
    digest = hashlib.sha256()
    for name in sorted(ordered.columns):
        column = ordered[name]
        digest.update(name.encode())
        is_number = pd.api.types.is_numeric_dtype(column)
        digest.update(
            column.to_numpy().tobytes()
            if is_number
            else "\n".join("" if pd.isna(x) else str(x) for x in column).encode()
        )
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Write a JSON document whole or not at all."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False, default=str) + "\n"
    _write(path, lambda part: part.write_text(text, encoding="utf-8"))


def _write(path: Path, write: Any) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        part.replace(path)
    except OSError as error:
        free = shutil.disk_usage(path.parent).free if path.parent.exists() else 0
        raise ResultsError(
            f"{path}: cannot be written ({error.strerror or error}; {free // 2**20} MiB free)"
        ) from None
    finally:
        part.unlink(missing_ok=True)
