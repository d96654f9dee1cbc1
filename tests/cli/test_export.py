"""``entente export``: one format at a time, told in one line or one document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.batch.run import run_batch
from sim.results.files import file_hash
from tests.cli.conftest import Entente


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a directory of results."""
    path = tmp_path / "batch"
    run_batch("baseline", 2, seed=5, turns=1, keep=("choices",), out=path)
    return path


def test_an_export_is_told_in_one_line(entente: Entente, results: Path) -> None:
    ended = entente("export", results, "--csv")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"written: {results}-csv (5 files, ")
    assert (results.with_name("batch-csv") / "datapackage.json").is_file()


def test_json_gives_every_file_with_size_and_hash(entente: Entente, results: Path) -> None:
    ended = entente("export", results, "--csv", "--json")
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert (told["schema_version"], told["format"], told["notes"]) == (1, "csv", [])
    folder = Path(told["out"])
    assert {each["path"] for each in told["files"]} == {path.name for path in folder.iterdir()}
    for each in told["files"]:
        assert each["bytes"] == (folder / each["path"]).stat().st_size
        assert each["sha256"] == file_hash(folder / each["path"])


def test_what_an_array_cannot_hold_is_a_note(entente: Entente, results: Path) -> None:
    pytest.importorskip("netCDF4", reason="the extra exports is not installed")
    ended = entente("export", results, "--netcdf")
    assert ended.code == 0
    assert ended.out.startswith(f"written: {results}.nc (")
    assert ended.err.startswith("note: left out, as no array holds them well: choices")


def test_a_crate_takes_license_and_authors(entente: Entente, results: Path, tmp_path: Path) -> None:
    pytest.importorskip("rocrate", reason="the extra exports is not installed")
    ended = entente(
        "export", results, "--ro-crate", "--out", tmp_path / "c", "--license",
        "https://example.org/license", "--author", "Ann", "--author", "Bo",
    )  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    text = (tmp_path / "c" / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert all(said in text for said in ("https://example.org/license", '"Ann"', '"Bo"'))


@pytest.mark.parametrize(
    ("formats", "given"), [((), "none was given"), (("--csv", "--netcdf"), "is --csv --netcdf")]
)
def test_exactly_one_format_must_be_named(
    entente: Entente, results: Path, formats: tuple[str, ...], given: str
) -> None:
    ended = entente("export", results, *formats)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (f"error: format: should be one of --csv, --netcdf, --ro-crate; {given}\n")


def test_an_export_that_is_there_is_refused_until_forced(entente: Entente, results: Path) -> None:
    assert entente("export", results, "--csv").code == 0
    ended = entente("export", results, "--csv")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("batch-csv: is there already; pass --force to replace it\n")
    assert entente("export", results, "--csv", "--force").code == 0


def test_damaged_or_unfinished_results_end_with_one_and_a_folder_that_is_none_with_two(
    entente: Entente, results: Path, tmp_path: Path
) -> None:
    ended = entente("export", tmp_path / "none", "--csv")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        f"error: {tmp_path / 'none'}: is no directory; name one that a batch left\n"
    )
    (tmp_path / "empty").mkdir()
    ended = entente("export", tmp_path / "empty", "--csv")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        f"error: {tmp_path / 'empty'}: has no manifest.json, so it is no finished batch\n"
    )
    (results / "runs.parquet").unlink()
    ended = entente("export", results, "--csv", "--json")
    assert ended.code == 1
    error = json.loads(ended.out)["error"]
    assert error["code"] == "ResultsError"
    assert "runs.parquet is missing; entente inspect" in error["message"]


def test_help_says_what_can_be_written(entente: Entente) -> None:
    ended = entente("export", "--help")
    assert ended.code == 0
    words = " ".join(ended.out.split())
    assert all(option in words for option in ("--csv", "--netcdf", "--ro-crate", "--force"))
    assert "Example: entente export results/history --csv" in words
