"""CSV: the same numbers, and a Data Package that describes them."""

from __future__ import annotations

import csv
import json
import re
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import sim.batch.record
import sim.results.tables
from sim.batch.run import run_batch
from sim.results.export import csv_files
from sim.results.export.about import read_rights
from sim.results.export.csv_files import export_csv
from sim.results.export.datapackage import DESCRIPTOR
from sim.results.export.source import Source
from sim.results.files import file_hash

KEEP = ("turns", "params", "trajectories", "choices", "ledgers")
POINTS = {"coalition.cohesion": (0.4, 0.8), "visibility": (0.2, 0.9)}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a directory of results with every table, and its export."""
    path = tmp_path_factory.mktemp("export") / "batch"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.results.tables, "ROWS_A_GROUP", 500)  # so that tables have many groups
        run_batch("as-it-happened", 3, seed=5, turns=3, points=POINTS, keep=KEEP, out=path)
    rights = read_rights("https://example.org/license", ["Your Name <https://example.org/you>"])
    return path, export_csv(path, rights=rights).path


def package(folder: Path) -> Any:
    return json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))


def resources(folder: Path) -> dict[str, Any]:
    return {resource["name"]: resource for resource in package(folder)["resources"]}


def test_every_table_reads_back_bit_for_bit(exported: tuple[Path, Path]) -> None:
    results, folder = exported
    for name in ("runs", "turns", "histograms", *KEEP):
        there = pq.read_table(results / f"{name}.parquet")
        plain = pa.schema(
            [
                field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field
                for field in there.schema
            ]
        ).remove_metadata()
        options = pa.csv.ConvertOptions(
            column_types=plain, strings_can_be_null=True, quoted_strings_can_be_null=False
        )
        back = pa.csv.read_csv(folder / f"{name}.csv", convert_options=options)
        assert back.equals(there.cast(plain)), name


def test_other_readers_find_the_same_numbers(exported: tuple[Path, Path]) -> None:
    results, folder = exported
    there = pd.read_parquet(results / "trajectories.parquet")
    pd.testing.assert_frame_equal(
        pd.read_csv(folder / "trajectories.csv"), there, check_exact=True, check_dtype=False
    )
    with (folder / "runs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    runs = pd.read_parquet(results / "runs.parquet")
    assert [float(row["threat"]) for row in rows] == runs["threat"].tolist()
    assert {row["message"] for row in rows} == {""}


def test_a_record_ends_as_rfc_4180_says(exported: tuple[Path, Path]) -> None:
    text = (exported[1] / "turns.csv").read_bytes()
    assert text.endswith(b"\r\n")
    assert text.count(b"\n") == text.count(b"\r\n")


@pytest.mark.parametrize(
    "value", [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, 1e22, 2.0**-32]
)
def test_a_number_keeps_every_bit(tmp_path: Path, value: float) -> None:
    table = pa.table({"x": [value, None]})
    csv_files._write(tmp_path / "x.csv", table.schema, iter([table]))
    back = (tmp_path / "x.csv").read_text(encoding="utf-8").split()[1]
    assert np.float64(back).tobytes() == np.float64(value).tobytes()


def test_texts_with_commas_quotes_and_line_ends_read_back(tmp_path: Path) -> None:
    texts = ["a,b", 'said "no"', "one\r\ntwo", "", "plain"]
    table = pa.table({"message": texts})
    csv_files._write(tmp_path / "x.csv", table.schema, iter([table]))
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert [row["message"] for row in csv.DictReader(file, strict=True)] == texts


def test_no_more_than_two_pieces_of_a_table_are_held_at_once(tmp_path: Path) -> None:
    held: list[weakref.ref[pa.Table]] = []
    most = 0

    def pieces() -> Iterator[pa.Table]:
        nonlocal most
        for n in range(20):
            piece = pa.table({"x": np.full(1000, float(n))})
            held.append(weakref.ref(piece))
            most = max(most, sum(each() is not None for each in held))
            yield piece

    csv_files._write(tmp_path / "x.csv", pa.schema({"x": pa.float64()}), pieces())
    assert most <= 2
    assert len(pd.read_csv(tmp_path / "x.csv")) == 20_000


def test_a_table_is_read_group_by_group(exported: tuple[Path, Path]) -> None:
    results, _ = exported
    source = Source(results)
    groups = pq.ParquetFile(results / "ledgers.parquet").num_row_groups
    assert groups > 1
    assert len(list(source.pieces("ledgers", 1))) == groups


def test_frictionless_finds_the_package_and_every_row_valid(exported: tuple[Path, Path]) -> None:
    frictionless = pytest.importorskip("frictionless", reason="the validator is not installed")
    report = frictionless.validate(str(exported[1] / DESCRIPTOR))
    assert report.valid, report.flatten(["type", "note"])


def test_the_package_says_what_the_standard_asks_for(exported: tuple[Path, Path]) -> None:
    """Rules of Data Package, Data Resource and Table Schema, version 1, written out."""
    folder = exported[1]
    found = package(folder)
    assert found["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", found["name"])
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{12}", found["version"])
    assert found["licenses"] == [
        {"path": "https://example.org/license", "title": "https://example.org/license"}
    ]
    assert found["contributors"][0]["title"] == "Your Name"
    assert (folder / found["sources"][0]["path"]).is_file()
    names = [resource["name"] for resource in found["resources"]]
    assert len(set(names)) == len(names)
    for resource in found["resources"]:
        path = folder / resource["path"]
        assert resource["profile"] == "tabular-data-resource"
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert resource["bytes"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{file_hash(path)}"
        schema = resource["schema"]
        header = pd.read_csv(path, nrows=0).columns.tolist()
        assert [field["name"] for field in schema["fields"]] == header
        assert {field["type"] for field in schema["fields"]} <= {"integer", "number", "string"}
        assert schema["missingValues"] == [""]
        assert set(schema.get("primaryKey", [])) <= set(header)


def test_keys_are_unique_and_references_lead_somewhere(exported: tuple[Path, Path]) -> None:
    folder, there = exported[1], resources(exported[1])
    tables = {name: pd.read_csv(folder / each["path"]) for name, each in there.items()}
    assert "foreignKeys" in there["params"]["schema"]
    for name, resource in there.items():
        schema = resource["schema"]
        if "primaryKey" in schema:
            assert not tables[name].duplicated(schema["primaryKey"]).any()
        for key in schema.get("foreignKeys", []):
            other = tables[key["reference"]["resource"]]
            known = set(map(tuple, other[key["reference"]["fields"]].to_numpy()))
            assert set(map(tuple, tables[name][key["fields"]].to_numpy())) <= known


def test_every_column_says_what_it_is_and_numbers_their_unit(exported: tuple[Path, Path]) -> None:
    fields = {
        (name, field["name"]): field
        for name, resource in resources(exported[1]).items()
        for field in resource["schema"]["fields"]
    }
    assert [where for where, field in fields.items() if not field.get("description")] == []
    assert fields["runs", "threat"]["unit"] == "share"
    assert fields["params", "choice.precision"]["unit"] == "1/utility"
    vague = [w for w, field in fields.items() if "number that differs" in field["description"]]
    assert vague == []


def test_small_tables_tell_of_outcomes_and_of_design_points(exported: tuple[Path, Path]) -> None:
    results, folder = exported
    points = pd.read_csv(folder / "points.csv").set_index("point")
    assert points.to_dict("list") == {name: list(values) for name, values in POINTS.items()}
    outcomes = pd.read_csv(folder / "outcomes.csv").set_index("outcome")
    runs = pq.read_schema(results / "runs.parquet")
    assert list(outcomes.index) == runs.names[4:]
    assert outcomes.loc["threat", "unit"] == "share"


def test_the_same_results_export_to_the_same_bytes(
    exported: tuple[Path, Path], tmp_path: Path
) -> None:
    again = export_csv(exported[0], tmp_path / "again").files
    once = export_csv(exported[0], tmp_path / "once").files
    assert again == once
