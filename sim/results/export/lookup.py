"""Small tables that long ones refer to: what outcomes mean, and what was set at design points."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sim.results.export.source import Source

OUTCOMES, POINTS = "outcomes", "points"
SAYS = {
    OUTCOMES: "one row per outcome: unit, meaning and declared range",
    POINTS: "one row per design point: the levers and paths that vary between points",
}
COLUMNS = {
    "outcome": "name of the outcome",
    "unit": "unit of its values",
    "description": "what it measures",
    "low": "low end of its declared range; empty where none was declared",
    "high": "high end of its declared range; empty where none was declared",
    "start": "value at the start, numbers as stated and no chance yet; empty where undefined",
}


def lookups(source: Source) -> dict[str, pa.Table]:
    """Return the tables by name; points only where a design has several."""
    found = {OUTCOMES: _outcomes(source)}
    if source.plan.points:
        found[POINTS] = _points(source)
    return found


def _outcomes(source: Source) -> pa.Table:
    names = source.outcomes
    meanings = [source.meaning[name] for name in names]
    columns = {
        "outcome": pa.array(names, pa.string()),
        "unit": pa.array([said["unit"] for said in meanings], pa.string()),
        "description": pa.array([said["description"] for said in meanings], pa.string()),
        "low": pa.array([said.get("low") for said in meanings], pa.float64()),
        "high": pa.array([said.get("high") for said in meanings], pa.float64()),
        "start": pa.array([source.document["start"].get(n) for n in names], pa.float64()),
    }
    fields = [
        pa.field(name, values.type, metadata={"unit": "", "description": COLUMNS[name]})
        for name, values in columns.items()
    ]
    return pa.table(list(columns.values()), schema=pa.schema(fields))


def _points(source: Source) -> pa.Table:
    plan = source.plan
    fields = [pa.field("point", pa.int32(), metadata={"description": "design point, from 0"})]
    arrays = [pa.array(np.arange(plan.n_points, dtype=np.int32))]
    for name, values in plan.points.items():
        said = source.number(name)
        fields.append(
            pa.field(
                name, pa.float64(), metadata={"unit": said.unit, "description": said.description}
            )
        )
        arrays.append(pa.array(values, pa.float64()))
    return pa.table(arrays, schema=pa.schema(fields))
