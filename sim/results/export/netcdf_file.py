"""A NetCDF file while it is written: its dimensions, coordinates, and names that are taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from math import prod
from typing import Any

import numpy as np

from sim.law.arrays import Array
from sim.results.counts import QUANTILES
from sim.results.export.cf import Names, units
from sim.results.export.source import Source
from sim.results.tables import ROWS_A_GROUP, TRAJECTORIES, TURNS
from sim.scenario.months import month_name, month_number

SMALL = 4096
"""Values below which a variable is written in one piece, which takes less room."""
CHUNK_CACHE = 2**18
"""Bytes that may be held of each of hundreds of variables, enough for one piece."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class File:
    """A file with dimensions and coordinates, to which variables are added.

    Attributes:
        source: What is exported.
        first: The first replicate.
        sizes: Length of every dimension.
    """

    def __init__(self, raw: Any, source: Source) -> None:
        """Write dimensions and coordinates into an empty file."""
        plan = source.plan
        self._raw, self.source = raw, source
        self.first = plan.span.first // plan.n_points
        last = (plan.span.end - 1) // plan.n_points
        self.sizes = {"point": plan.n_points, "replicate": last - self.first + 1}
        if {TURNS, TRAJECTORIES} & set(source.tables):
            self.sizes["turn"] = plan.turns + 1
        if TURNS in source.tables:
            self.sizes["quantile"] = len(QUANTILES)
        for name, size in self.sizes.items():
            raw.createDimension(name, size)
        self._names = Names()
        self._beside: dict[str, list[str]] = {}
        self._write_coordinates()

    def add(
        self,
        name: str,
        dimensions: tuple[str, ...],
        told: Mapping[str, Any],
        kind: Any = np.float64,
        fill: Any = None,
    ) -> Any:
        """Return a new variable; compressed and in pieces where it is large.

        Names that are taken get a number behind.
        """
        shape = tuple(self.sizes[d] for d in dimensions)
        how: dict[str, Any] = {}
        if prod(shape) > SMALL and len(shape) > 1 and kind is not str:
            how = {"chunksizes": _pieces(shape), "compression": "zlib", "complevel": 1,
                   "chunk_cache": CHUNK_CACHE}  # fmt: skip
        variable = self._raw.createVariable(
            self._names.new(name), kind, dimensions, fill_value=fill, **how
        )
        beside = [each for d in dimensions for each in self._beside.get(d, [])]
        variable.setncatts(dict(told) | ({"coordinates": " ".join(beside)} if beside else {}))
        return variable

    def _write_coordinates(self) -> None:
        plan = self.source.plan
        self._coordinate("point", np.arange(plan.n_points, dtype=np.int32), "design point, from 0")
        replicates = self.first + np.arange(self.sizes["replicate"], dtype=np.int64)
        self._coordinate("replicate", replicates, "which of the seed's worlds")
        if "quantile" in self.sizes:
            orders = np.array(list(QUANTILES.values()))
            self._coordinate("quantile", orders, "share of runs that lie below")
        if "turn" in self.sizes:
            self._write_calendar()
        for name, values in plan.points.items():
            said = self.source.number(name)
            told = {"long_name": said.description, **units(said.unit), "entente_name": name}
            variable = self.add(f"setting_{name}", ("point",), told)
            variable[...] = np.array(values, dtype=np.float64)
            self._remember("point", variable)

    def _write_calendar(self) -> None:
        """Write turns, with the months that were played and when each ended."""
        first, turns = month_number(self.source.plan.month), np.arange(self.sizes["turn"])
        self._coordinate("turn", turns.astype(np.int16), "months played; 0 is the start")
        months = [""] + [month_name(first + int(t)) for t in turns[:-1]]
        month = self.add(
            "month", ("turn",), {"long_name": "month just played; empty at the start"}, str
        )
        month[...] = np.array(months, dtype=object)
        ends = [_days(first + int(t)) for t in turns]
        time = self.add(
            "time", ("turn",),
            {"long_name": "end of the month just played; at the start, its beginning",
             "standard_name": "time", "units": "days since 1970-01-01", "calendar": "standard"},
            np.int32,
        )  # fmt: skip
        time[...] = np.array(ends, dtype=np.int32)
        self._remember("turn", month)
        self._remember("turn", time)

    def _coordinate(self, name: str, values: Array, says: str) -> None:
        variable = self.add(name, (name,), {"long_name": says, "units": "1"}, values.dtype)
        variable[...] = values

    def _remember(self, dimension: str, variable: Any) -> None:
        """Name a coordinate beside a dimension's own to all variables to come."""
        self._beside.setdefault(dimension, []).append(variable.name)


def _pieces(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return a shape of about one group of rows: all points and turns of some replicates."""
    points = min(shape[0], ROWS_A_GROUP)
    others = prod(shape[2:])
    return (points, max(1, min(shape[1], ROWS_A_GROUP // (points * others))), *shape[2:])


def _days(month: int) -> int:
    """Return the days from 1970 to the first day of a month."""
    return (datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC) - EPOCH).days
