"""The table of runs: what is written is read again, with units, and null where undefined."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.batch.run import BatchResult, run_batch
from sim.errors import ResultsError
from sim.law.outcomes import RUN_OUTCOMES, describe
from sim.results import store

type Written = tuple[Path, BatchResult]


def test_a_table_is_read_as_it_was_computed(written: Written) -> None:
    path, result = written
    table = store.read_runs(path)
    pd.testing.assert_frame_equal(table[list(result.runs)], result.runs, check_exact=True)
    assert set(table) - set(result.runs) == {"point", "status", "message"}
    assert (table["status"] == "ok").all()


def test_every_outcome_s_column_tells_unit_and_meaning(written: Written) -> None:
    path, result = written
    schema = pq.read_schema(path / store.RUNS)
    for name in result.summary():
        told = schema.field(name).metadata
        assert told[b"unit"].decode() == describe(name).unit
        assert told[b"description"].decode() == describe(name).measures


def test_what_is_undefined_is_null_in_the_file_and_missing_when_read(written: Written) -> None:
    path, _ = written
    table = pq.read_table(path / store.RUNS)
    for name in RUN_OUTCOMES:
        assert table.column(name).null_count == len(table)
    numbers = [name for name in table.schema.names if name not in (*RUN_OUTCOMES, "message")]
    assert all(table.column(name).null_count == 0 for name in numbers)
    assert store.read_runs(path)["conversion"].isna().all()


def test_the_content_hash_does_not_depend_on_the_order_of_rows_or_columns(
    written: Written,
) -> None:
    runs = written[1].runs
    assert store.content_hash(runs.iloc[::-1]) == store.content_hash(runs)
    assert store.content_hash(runs[runs.columns[::-1]]) == store.content_hash(runs)


@pytest.mark.parametrize("block", [1, 3, 100])
def test_the_content_hash_does_not_depend_on_the_size_of_a_block(
    written: Written, block: int
) -> None:
    other = run_batch("baseline", 7, seed=3, turns=4, block=block, trajectories=False)
    assert store.content_hash(other.runs) == store.content_hash(written[1].runs)


def test_the_content_hash_changes_with_any_number_and_any_name(written: Written) -> None:
    runs = written[1].runs
    before = store.content_hash(runs)
    moved = runs.copy()
    moved.loc[3, "threat"] += 1e-15
    assert store.content_hash(moved) != before
    assert store.content_hash(runs.rename(columns={"threat": "treat"})) != before


def test_the_manifest_s_content_hash_is_that_of_the_table_beside_it(written: Written) -> None:
    path, _ = written
    told = json.loads((path / store.MANIFEST).read_text(encoding="utf-8"))["content_hash"]
    assert store.content_hash(store.read_runs(path)) == told


@pytest.mark.parametrize("missing", [store.MANIFEST, store.RUNS])
def test_a_directory_that_is_not_whole_is_not_read(
    written: Written, tmp_path: Path, missing: str
) -> None:
    for name in (store.PLAN, store.RUNS, store.MANIFEST):
        if name != missing:
            (tmp_path / name).write_bytes((written[0] / name).read_bytes())
    with pytest.raises(ResultsError, match=missing):
        store.read_runs(tmp_path)


def test_a_table_that_is_damaged_is_told_as_such(written: Written, tmp_path: Path) -> None:
    for name in (store.PLAN, store.RUNS, store.MANIFEST):
        (tmp_path / name).write_bytes((written[0] / name).read_bytes())
    whole = (tmp_path / store.RUNS).read_bytes()
    (tmp_path / store.RUNS).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ResultsError, match=store.RUNS):
        store.read_runs(tmp_path)
