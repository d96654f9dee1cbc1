"""NetCDF: arrays that xarray reads, equal to the tables, with units and coordinates."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.results.export.netcdf_file
import sim.results.tables
from sim.batch.run import run_batch
from sim.results.counts import QUANTILES
from sim.results.export.about import read_rights
from sim.results.export.cf import Names
from sim.results.export.grids import rectangles
from sim.results.export.netcdf import export_netcdf
from sim.results.results import load_results

pytest.importorskip("netCDF4", reason="the extra exports is not installed")
xarray = pytest.importorskip("xarray", reason="xarray, which reads it back, is not installed")

POINTS = {"coalition.cohesion": (0.4, 0.8), "visibility": (0.2, 0.9)}
KEEP = ("turns", "params", "trajectories", "choices")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, tuple[str, ...]]:
    """Return a directory of results with many groups of rows, its dataset, and the notes."""
    path = tmp_path_factory.mktemp("export") / "batch"
    rights = read_rights(None, ["Your Name <https://example.org/you>"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.results.tables, "ROWS_A_GROUP", 18)  # groups end within a world's turns
        patch.setattr(sim.results.export.netcdf_file, "SMALL", 10)  # most variables in pieces
        run_batch("as-it-happened", 5, seed=5, turns=3, points=POINTS, keep=KEEP, out=path)
        found = export_netcdf(path, rights=rights)
    with xarray.open_dataset(found.path) as dataset:
        return path, dataset.load(), found.notes


def original(dataset: Any, table: str) -> dict[str, str]:
    """Return the names of variables by the names of their columns."""
    return {
        x.attrs["entente_name"]: name
        for name, x in dataset.data_vars.items()
        if x.attrs.get("entente_table") == table and "entente_name" in x.attrs
    }


@pytest.mark.parametrize("table", ["runs", "params", "trajectories"])
def test_every_column_is_an_array_with_the_same_bits(
    exported: tuple[Path, Any, Any], table: str
) -> None:
    path, dataset, _ = exported
    frame = pd.read_parquet(path / f"{table}.parquet")
    keys = [k for k in ("point", "replicate", "turn") if k in frame]
    names = original(dataset, table)
    assert set(names) == set(frame.columns) - {*keys, "status", "message"}
    ordered = frame.sort_values(keys)
    for column, name in names.items():
        array = dataset[name]
        assert array.dims == tuple(keys)
        assert array.dtype == np.float64
        there = ordered[column].to_numpy(dtype=np.float64)
        assert np.array_equal(array.to_numpy().ravel(), there, equal_nan=True), column


def test_distributions_by_turn_are_arrays_with_quantiles(exported: tuple[Path, Any, Any]) -> None:
    path, dataset, _ = exported
    turns = load_results(path).turns.set_index(["point", "turn", "outcome"])
    assert dataset["quantile"].to_numpy().tolist() == list(QUANTILES.values())
    for outcome in turns.index.unique("outcome"):
        stem = outcome.replace(".", "_").replace("-", "_")
        there = turns.xs(outcome, level="outcome").sort_index()
        shape = (2, 4)
        grid = dataset[f"{stem}_quantile"].to_numpy()
        for i, name in enumerate(QUANTILES):
            assert np.array_equal(grid[..., i], there[name].to_numpy().reshape(shape), True)
        for moment in ("mean", "min", "max", "n_defined"):
            values = there[moment].to_numpy().reshape(shape)
            assert np.array_equal(dataset[f"{stem}_{moment}"].to_numpy(), values, True)


def test_variables_say_what_they_are_in_which_unit(exported: tuple[Path, Any, Any]) -> None:
    dataset = exported[1]
    lacking = [
        name for name, x in dataset.data_vars.items()
        if name != "status" and not {"long_name", "units"} <= set(x.attrs)
    ]  # fmt: skip
    assert lacking == []
    assert dataset["threat"].attrs["entente_unit"] == "share"
    assert dataset["threat"].attrs["units"] == "1"
    assert dataset["time_to_close"].attrs["units"] == "months"
    assert dataset["recognition_PRK"].attrs["entente_name"] == "recognition.PRK"
    assert dataset["param_choice_precision"].attrs["entente_unit"] == "1/utility"


def test_points_and_months_are_coordinates(exported: tuple[Path, Any, Any]) -> None:
    dataset = exported[1]
    assert dataset.sizes == {"point": 2, "replicate": 5, "turn": 4, "quantile": 7}
    for lever, values in POINTS.items():
        name = f"setting_{lever.replace('.', '_')}"
        assert name in dataset["threat"].coords
        assert dataset[name].to_numpy().tolist() == list(values)
    assert dataset["month"].to_numpy().tolist()[0] == ""
    first = dataset["month"].to_numpy()[1]
    assert dataset["time"].to_numpy()[0] == np.datetime64(first, "ns")
    assert dataset["time"].to_numpy()[1] > np.datetime64(first, "ns")


def test_the_file_says_where_it_comes_from(exported: tuple[Path, Any, Any]) -> None:
    path, dataset, notes = exported
    result = load_results(path)
    assert result.manifest is not None
    said = dataset.attrs
    assert said["Conventions"].startswith("CF-1.")
    assert said["title"].startswith(result.title)
    assert result.manifest["plan_hash"] in said["references"]
    assert said["entente_content_hash"] == result.manifest["content_hash"]
    assert said["creator_name"] == "Your Name"
    assert "run_batch" in said["history"]
    assert "choices" in said["comment"]
    assert [note for note in notes if "choices" in note] == list(notes)


def test_a_shard_leaves_worlds_of_others_undefined(tmp_path: Path) -> None:
    path = tmp_path / "part"
    run_batch(
        "baseline", 5, seed=5, turns=2, points=POINTS, keep=(), shard=(2, 3), out=path
    )  # worlds 3 to 5 of 10: the second point of replicate 1, and both of replicate 2
    with xarray.open_dataset(export_netcdf(path).path) as dataset:
        assert dataset["replicate"].to_numpy().tolist() == [1, 2]
        assert np.isnan(dataset["threat"].to_numpy()).tolist() == [[True, False], [False, False]]
        assert np.isnan(dataset["status"].to_numpy()).sum() == 1
        assert "turn" not in dataset.sizes


def test_runs_that_failed_are_flagged_and_say_why(tmp_path: Path) -> None:
    def unlucky(_: object, options: Any, draw: Any) -> Any:
        if float(np.ravel(draw)[0]) < -1.5:
            raise ZeroDivisionError("by nought")
        return next(option for option in options if option.is_legal)

    path = tmp_path / "batch"
    result = run_batch("baseline", 12, seed=1, turns=1, policies={"CHN": unlucky}, out=path)
    failed = result.runs["status"] == "failed"
    assert 0 < failed.sum() < 12
    with xarray.open_dataset(export_netcdf(path).path) as dataset:
        assert dataset["status"].to_numpy()[0].tolist() == failed.astype(int).tolist()
        assert np.array_equal(np.isnan(dataset["threat"].to_numpy()[0]), failed)
        said = dataset["message"].to_numpy()[0]
        assert said.tolist() == result.runs["message"].fillna("").tolist()


def test_names_that_become_alike_are_told_apart() -> None:
    names = Names()
    assert [names.new(x) for x in ("a.b", "a-b", "a_b", "A.b", "9")] == [
        "a_b", "a_b_2", "a_b_3", "A_b_4", "x9",
    ]  # fmt: skip


@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 3), st.data())
def test_rows_fill_the_same_array_however_they_are_cut(
    n_points: int, n_replicates: int, turns: int, data: st.DataObject
) -> None:
    worlds = n_points * n_replicates
    first = data.draw(st.integers(0, worlds - 1))
    last = data.draw(st.integers(first + 1, worlds))
    world = np.repeat(np.arange(first, last), turns)
    turn = np.tile(np.arange(turns), last - first)
    rows = pa.table(
        {"point": (world % n_points).astype(np.int32), "replicate": world // n_points,
         "turn": turn.astype(np.int16), "x": (world * 10.0 + turn)}
    )  # fmt: skip
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=6)))
    bounds = [0, *cuts, len(rows)]
    pieces = [rows.slice(a, b - a) for a, b in pairwise(bounds)]
    base = first // n_points
    grid = np.full((n_points, n_replicates, turns), np.nan)
    filled = np.zeros((n_points, n_replicates), dtype=int)
    for part in rectangles(pieces, base):
        grid[part.points, part.replicates] = part.filled("x", turns)
        filled[part.points, part.replicates] += 1
    assert filled.max() == 1
    expected = np.full(grid.shape, np.nan)
    expected[world % n_points, world // n_points - base, turn] = world * 10.0 + turn
    assert np.array_equal(grid, expected, equal_nan=True)
