"""The table of runs: what is written is read again, with units, and null where undefined."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.batch.run import run_batch
from sim.errors import ResultsError
from sim.law.outcomes import RUN_OUTCOMES, describe
from sim.results.directory import MANIFEST, PLAN
from sim.results.results import Results, load_results
from sim.results.tables import content_hash

RUNS = "runs.parquet"
type Written = tuple[Path, Results]


def test_a_table_is_read_as_it_was_computed(written: Written) -> None:
    path, result = written
    table = load_results(path).runs
    pd.testing.assert_frame_equal(table, result.runs, check_exact=True)
    assert list(table)[:4] == ["point", "replicate", "status", "message"]
    assert (table["status"] == "ok").all()


def test_every_outcome_s_column_tells_unit_and_meaning(written: Written) -> None:
    path, result = written
    schema = pq.read_schema(path / RUNS)
    for name in result.summary():
        told = schema.field(name).metadata
        assert told[b"unit"].decode() == describe(name).unit
        assert told[b"description"].decode() == describe(name).measures


def test_what_is_undefined_is_null_in_the_file_and_missing_when_read(written: Written) -> None:
    path, _ = written
    table = pq.read_table(path / RUNS)
    for name in RUN_OUTCOMES:
        assert table.column(name).null_count == len(table)
    numbers = [name for name in table.schema.names if name not in (*RUN_OUTCOMES, "message")]
    assert all(table.column(name).null_count == 0 for name in numbers)
    assert load_results(path).runs["conversion"].isna().all()


def test_the_content_hash_does_not_depend_on_the_order_of_rows_or_columns(
    written: Written,
) -> None:
    runs = written[1].table("runs")
    backwards = runs.take(list(range(len(runs)))[::-1])
    assert content_hash(backwards) == content_hash(runs)
    assert content_hash(runs.select(runs.column_names[::-1])) == content_hash(runs)


@pytest.mark.parametrize("block", [1, 3, 100])
def test_no_table_depends_on_the_size_of_a_block(
    written: Written, tmp_path: Path, block: int
) -> None:
    again = run_batch("baseline", 7, seed=3, turns=4, block=block, out=tmp_path)
    assert again.manifest is not None
    assert written[1].manifest is not None
    assert again.manifest["content_hash"] == written[1].manifest["content_hash"]
    assert (tmp_path / RUNS).read_bytes() == (written[0] / RUNS).read_bytes()


def test_the_content_hash_changes_with_any_number_and_any_name(written: Written) -> None:
    table = written[1].table("runs")
    before = content_hash(table)
    moved = table.to_pandas()
    moved.loc[3, "threat"] += 1e-15
    assert content_hash(pa.Table.from_pandas(moved)) != before
    names = ["treat" if name == "threat" else name for name in table.column_names]
    assert content_hash(table.rename_columns(names)) != before


def test_the_manifest_s_content_hash_is_that_of_the_table_beside_it(written: Written) -> None:
    path, _ = written
    told = json.loads((path / MANIFEST).read_text(encoding="utf-8"))["tables"]
    for name in ("runs", "params"):
        table = load_results(path).table(name)
        assert content_hash(table) == told[name]["content_hash"]
        assert len(table) == told[name]["rows"]


@pytest.mark.parametrize("missing", [MANIFEST, PLAN])
def test_a_directory_that_is_not_whole_is_not_read(
    written: Written, tmp_path: Path, missing: str
) -> None:
    for path in written[0].iterdir():
        if path.name != missing:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ResultsError, match=missing):
        load_results(tmp_path)


def test_what_is_asked_for_and_was_not_kept_is_told_with_how_to_keep_it(written: Written) -> None:
    with pytest.raises(ResultsError, match=r"trajectories: was not kept.*keep=trajectories"):
        _ = written[1].trajectories
