"""``datapackage.json``: what is in a folder of CSV files, by the Data Package standard (v1).

Source: Frictionless Data, Tabular Data Package and Table Schema, version 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from sim.results.commands import repeat_command
from sim.results.directory import PLAN
from sim.results.export import lookup
from sim.results.export.about import (
    KEYWORDS,
    MEAN,
    Rights,
    abstract,
    slug,
    software,
    table_says,
    title,
    version_of,
)
from sim.results.export.source import Said, Source
from sim.results.tables import CHOICES, HISTOGRAMS, LEDGERS, PARAMS, RUNS, TRAJECTORIES, TURNS

DESCRIPTOR = "datapackage.json"
WORLD = ("point", "replicate")
KEY_OF = {
    RUNS: WORLD,
    PARAMS: WORLD,
    TRAJECTORIES: (*WORLD, "turn"),
    TURNS: ("point", "turn", "outcome"),
    HISTOGRAMS: ("point", "turn", "outcome", "bin"),
    lookup.OUTCOMES: ("outcome",),
    lookup.POINTS: ("point",),
}
"""What no two rows share; choices and ledgers are lists, whose rows have none."""
POINTS_TO = {
    RUNS: ((("point",), lookup.POINTS),),
    PARAMS: ((WORLD, RUNS),),
    TRAJECTORIES: ((WORLD, RUNS),),
    CHOICES: ((WORLD, RUNS),),
    LEDGERS: ((WORLD, RUNS),),
    TURNS: ((("point",), lookup.POINTS), (("outcome",), lookup.OUTCOMES)),
    HISTOGRAMS: ((("point", "turn", "outcome"), TURNS),),
}
"""Columns whose values stand in the columns of the same names of another table."""

OTHERWISE = {"bin": "place on the outcome's range; the table's description says how it is divided"}
"""Descriptions of columns that speak of what Parquet has and CSV has not."""


def descriptor(
    source: Source, sizes: Mapping[str, Mapping[str, Any]], rights: Rights
) -> dict[str, Any]:
    """Return the descriptor of a folder whose files have the ``sizes`` (and hashes) given."""
    looked_up = lookup.lookups(source)
    schemas = {name: source.schema(name) for name in source.tables}
    schemas |= {name: table.schema for name, table in looked_up.items()}
    found: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": slug(source),
        "title": title(source),
        "description": f"{abstract(source)} Computed by {software(source)}.",
        "version": version_of(source),
        "created": source.manifest["finished"],
        "keywords": list(KEYWORDS),
        "sources": [
            {
                "title": f"scenario {source.plan.scenario}, as it stands in {PLAN}",
                "path": PLAN,
            }
        ],
        "entente": _provenance(source, sizes),
        "resources": [
            _resource(source, name, schema, sizes[f"{name}.csv"], set(schemas))
            for name, schema in schemas.items()
        ],
    }
    if rights.license is not None:
        found["licenses"] = [{"path": rights.license, "title": rights.license}]
    if rights.authors:
        found["contributors"] = [
            {"title": author.name, "role": "author", **({"path": author.url} if author.url else {})}
            for author in rights.authors
        ]
    return found


def _provenance(source: Source, sizes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the standard has no word for: which batch this is."""
    plan, manifest = source.plan, source.manifest
    return {
        "scenario": plan.scenario, "scenario_hash": plan.scenario_hash, "seed": plan.seed,
        "runs": plan.runs, "points": plan.n_points, "turns": plan.turns,
        "version": source.document["entente"], "model_version": source.document["model_version"],
        "engine": plan.engine, "plan_hash": manifest["plan_hash"],
        "content_hash": manifest["content_hash"], "started": manifest["started"],
        "finished": manifest["finished"], "failed": manifest.get("failed", 0),
        "python": manifest.get("python"), "packages": manifest.get("packages", {}),
        "command": repeat_command(source.document, plan),
        "plan": {"path": PLAN, **sizes[PLAN]},
    }  # fmt: skip


def _resource(
    source: Source, name: str, schema: pa.Schema, size: Mapping[str, Any], there: set[str]
) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "description": lookup.SAYS[name] if name in lookup.SAYS else table_says(name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size["bytes"],
        "hash": f"sha256:{size['sha256']}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": _table_schema(source, name, schema, there),
    }


def _table_schema(source: Source, name: str, schema: pa.Schema, there: set[str]) -> dict[str, Any]:
    keys = KEY_OF.get(name, ())
    found: dict[str, Any] = {
        "fields": [_field(source, name, column, is_key=column.name in keys) for column in schema],
        "missingValues": [""],
    }
    if keys:
        found["primaryKey"] = list(keys)
    references = [
        {"fields": list(fields), "reference": {"resource": other, "fields": list(fields)}}
        for fields, other in POINTS_TO.get(name, ())
        if other in there
    ]
    if references:
        found["foreignKeys"] = references
    return found


def _field(source: Source, table: str, column: pa.Field, *, is_key: bool) -> dict[str, Any]:
    said = source.said(column)
    found: dict[str, Any] = {"name": column.name, "type": _type(column.type)}
    if _description(source, table, column.name, said):
        found["description"] = _description(source, table, column.name, said)
    if said.unit:
        found["unit"] = said.unit
    limits: dict[str, Any] = {"required": True} if is_key else {}
    if column.name == "status":
        limits |= {"required": True, "enum": ["ok", "failed"]}
    if limits:
        found["constraints"] = limits
    return found


def _description(source: Source, table: str, name: str, said: Said) -> str:
    if table == RUNS and name in source.monthly:
        return f"{said.description} ({MEAN})"
    return OTHERWISE.get(name, said.description)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_floating(kind) else "string"
