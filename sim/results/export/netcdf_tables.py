"""Tables as variables of a NetCDF file: those by world, and the distributions by turn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from sim.law.outcomes import LAST_MONTHS
from sim.results.counts import QUANTILES
from sim.results.export.cf import attributes
from sim.results.export.grids import Rectangle, rectangles
from sim.results.export.netcdf_file import File
from sim.results.export.source import Said
from sim.results.tables import CHOICES, HISTOGRAMS, KEYS, LEDGERS, PARAMS, RUNS, TRAJECTORIES, TURNS

LISTS = (CHOICES, LEDGERS, HISTOGRAMS)
"""Tables that no array can hold without being mostly empty."""
WORLD = ("point", "replicate")
NAMED = {RUNS: "{}", PARAMS: "param_{}", TRAJECTORIES: "{}_by_turn"}
"""What a column of a table is called."""
BY_TURN = {
    "mean": "mean over runs", "min": "smallest value of any run",
    "max": "largest value of any run", "n_defined": "number of runs that define it",
}  # fmt: skip
METHODS = {"mean": "mean", "min": "minimum", "max": "maximum"}
STATUS = {"ok": 0, "failed": 1}
ABSENT = -1
"""Status of a world that belongs to another shard."""


def write_worlds(file: File, table: str, of: int) -> None:
    """Write a table with rows in the order of the worlds; one group of rows lies in memory."""
    schema = file.source.schema(table)
    turns = file.sizes["turn"] if table == TRAJECTORIES else None
    dimensions = (*WORLD, "turn") if turns else WORLD
    columns = {
        column.name: file.add(
            NAMED[table].format(column.name), dimensions, _told(file, table, column), fill=np.nan
        )
        for column in schema
        if column.name not in KEYS
    }
    texts = _texts(file) if table == RUNS else {}
    for part in rectangles(file.source.pieces(table, of), file.first):
        at = (part.points, part.replicates)
        for name, variable in columns.items():
            variable[at] = part.filled(name, turns)
        for name, variable in texts.items():
            variable[at] = _codes(part) if name == "status" else _messages(part)


def write_turns(file: File, of: int) -> None:
    """Write the distributions of headline outcomes by turn."""
    rows = pa.concat_tables(file.source.pieces(TURNS, of))
    names = rows["outcome"].to_numpy()
    for name in dict.fromkeys(names.tolist()):
        mine = rows.filter(pa.array(names == name))
        at = (mine["point"].to_numpy(), mine["turn"].to_numpy())
        meaning = file.source.meaning[name]
        said = Said(meaning["unit"], meaning["description"])
        told = attributes(name, said, TURNS, "quantile over runs")
        variable = file.add(f"{name}_quantile", ("point", "turn", "quantile"), told, fill=np.nan)
        grid = np.full(variable.shape, np.nan)
        for i, column in enumerate(QUANTILES):
            grid[(*at, i)] = mine[column].to_numpy()
        variable[...] = grid
        for column, what in BY_TURN.items():
            _write_moment(file, name, said, column, what, mine[column].to_numpy(), at)


def _write_moment(
    file: File, name: str, said: Said, column: str, what: str, values: Any, at: tuple[Any, Any]
) -> None:
    told = attributes(name, said, TURNS, what)
    if column in METHODS:
        told["cell_methods"] = f"replicate: {METHODS[column]}"
    else:
        told |= {"units": "1"}
        told.pop("entente_unit", None)
    is_count = column not in METHODS
    kind, nothing = (np.int64, 0) if is_count else (np.float64, np.nan)
    fill = None if is_count else np.nan
    variable = file.add(f"{name}_{column}", ("point", "turn"), told, kind, fill)
    grid = np.full(variable.shape, nothing, dtype=kind)
    grid[at] = values
    variable[...] = grid


def _told(file: File, table: str, column: pa.Field) -> dict[str, Any]:
    """Return the attributes of a column."""
    told = attributes(column.name, file.source.said(column), table)
    if table == RUNS and column.name in file.source.monthly:
        told["cell_methods"] = f"turn: mean (comment: over the last {LAST_MONTHS} at most)"
    return told


def _texts(file: File) -> dict[str, Any]:
    """Return the variables of a run's status and, where runs failed, of why."""
    found = {
        "status": file.add(
            "status", WORLD,
            {"long_name": "whether the run failed", "standard_name": "status_flag",
             "flag_values": np.array(list(STATUS.values()), dtype=np.int8),
             "flag_meanings": " ".join(STATUS), "entente_table": RUNS},
            np.int8, ABSENT if file.source.plan.shard else None,
        )
    }  # fmt: skip
    if file.source.manifest.get("failed", 0):
        told = {"long_name": KEYS["message"], "entente_table": RUNS}
        found["message"] = file.add("message", WORLD, told, str)
    return found


def _codes(part: Rectangle) -> Any:
    grid = np.full(part.shape, ABSENT, dtype=np.int8)
    grid[part.at] = [STATUS[text] for text in part.rows["status"].to_pylist()]
    return grid


def _messages(part: Rectangle) -> Any:
    grid = np.full(part.shape, "", dtype=object)
    grid[part.at] = [text or "" for text in part.rows["message"].to_pylist()]
    return grid
