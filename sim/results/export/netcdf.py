"""Results as one NetCDF file: outcomes over point and replicate, and what happened by turn.

=====================  =========================  ==================
variables              dimensions                 from
=====================  =========================  ==================
OUTCOME, status        point, replicate           runs
param_NUMBER           point, replicate           params
OUTCOME_by_turn        point, replicate, turn     trajectories
OUTCOME_quantile       point, turn, quantile      turns
OUTCOME_mean, _min,    point, turn                turns
_max, _n_defined
setting_LEVER          point (a coordinate)       the plan
month, time            turn (coordinates)         the plan
=====================  =========================  ==================
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.results.export.about import UNSTATED, Rights
from sim.results.export.cf import global_attributes
from sim.results.export.extras import extra
from sim.results.export.netcdf_file import File
from sim.results.export.netcdf_tables import LISTS, write_turns, write_worlds
from sim.results.export.source import Progress, Source
from sim.results.export.target import Exported, beside, in_place, told
from sim.results.tables import PARAMS, RUNS, TRAJECTORIES, TURNS

MARK = "entente_content_hash"
"""An attribute that every export has."""


def export_netcdf(
    results: Path,
    out: Path | None = None,
    *,
    force: bool = False,
    rights: Rights = UNSTATED,
    progress: Progress | None = None,
) -> Exported:
    """Write one NetCDF-4 file.

    Raises:
        ResultsError: The results are unfinished or damaged, or the file cannot be written or is
            there already.
        SettingError: The extra that writes NetCDF is not installed.
    """
    library = extra("netCDF4", "--netcdf")
    source = Source(results, progress)
    target = out or beside(results, ".nc")
    left_out = [name for name in source.tables if name in LISTS]
    said = f" Left out: {', '.join(left_out)}." if left_out else ""
    with (
        in_place(target, results, _foreign, force=force, is_folder=False) as part,
        _opened(library, part) as raw,
    ):
        raw.setncatts(global_attributes(source, rights, said))
        file = File(raw, source)
        of = sum(source.rows(name) for name in source.tables if name not in LISTS)
        for table in (RUNS, PARAMS, TRAJECTORIES):
            if table in source.tables:
                write_worlds(file, table, of)
        if TURNS in source.tables:
            write_turns(file, of)
    notes = (f"left out, as no array holds them well: {', '.join(left_out)}; --csv has them",)
    return Exported(target, told(target), notes if left_out else ())


@contextmanager
def _opened(library: Any, part: Path) -> Iterator[Any]:
    """Yield a new file; what HDF5 cannot write is an ``OSError`` wherever it comes up."""
    try:
        with library.Dataset(part, "w", format="NETCDF4") as file:
            yield file
    except RuntimeError as error:  # HDF5 says so when the disk is full as it flushes
        raise OSError(str(error)) from error


def _foreign(path: Path) -> str:
    library = extra("netCDF4", "--netcdf")
    try:
        with library.Dataset(path, "r") as file:
            return "" if MARK in file.ncattrs() else "is no export of Entente's"
    except OSError:
        return "is no NetCDF file"
