"""What a crate says: its files, the run that made them, the software, and whose it all is."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sim.results.commands import repeat_command, source_told
from sim.results.directory import MANIFEST, PLAN
from sim.results.export.about import (
    KEYWORDS,
    NO_LICENSE,
    Rights,
    abstract,
    table_says,
    title,
    version_of,
)
from sim.results.export.source import Source
from sim.results.files import told_files

type Entity = dict[str, Any]
"""A thing with its properties, as JSON-LD."""

SCENARIO = "scenario.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
PARQUET = {
    "@id": "https://parquet.apache.org/docs/file-format/", "@type": "WebSite",
    "name": "Apache Parquet",
}  # fmt: skip
JSON = {
    "@id": "https://www.nationalarchives.gov.uk/PRONOM/fmt/817", "@type": "WebSite",
    "name": "JSON Data Interchange Format",
}  # fmt: skip
MEDIA = {
    ".parquet": ("application/vnd.apache.parquet", PARQUET),
    ".json": ("application/json", JSON),
}
SAYS = {
    SCENARIO: "the scenario: its file and all that it extends, merged",
    PLAN: "the plan: scenario, settings, design points, seed and versions; what outcomes mean",
    MANIFEST: "the manifest: hashes of files and contents, versions, times",
}
SOFTWARE = "#entente-sim"
PYTHON = "https://www.python.org/"
NEEDS = ("numpy", "pyarrow", "jax")
"""Packages on which numbers or files depend, where they were there."""


class Told(NamedTuple):
    """What a crate tells: of its files by name, of other things, and of itself."""

    files: dict[str, Entity]
    others: list[Entity]
    root: Entity


def scenario_text(source: Source) -> str:
    """Return the scenario's document as JSON."""
    return json.dumps(source.document["document"], indent=2, ensure_ascii=False) + "\n"


def told_of(source: Source, rights: Rights, run: str) -> Told:
    """Return what a crate tells; ``run`` is the name of the action."""
    files = {name: _file(source, name, size) for name, size in _sizes(source).items()}
    licence, people = _license(rights), _people(rights)
    given, software = _given(source), _software(source)
    profile = {
        "@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5",
    }  # fmt: skip
    action = _action(source, run, list(files), given)
    if people:
        action["agent"] = _refer(people)
    root = {
        "name": title(source),
        "description": abstract(source),
        "datePublished": datetime.now(UTC).date().isoformat(),
        "version": version_of(source),
        "keywords": ", ".join(KEYWORDS),
        "license": {"@id": licence["@id"]},
        "conformsTo": {"@id": PROFILE},
        "mentions": {"@id": run},
        **({"author": _refer(people)} if people else {}),
    }
    formats = [media for _, media in MEDIA.values()]
    return Told(files, [profile, action, *software, *given, licence, *people, *formats], root)


def _sizes(source: Source) -> dict[str, dict[str, Any]]:
    """Return size and hash of every file; those of results were checked as they were opened."""
    text = scenario_text(source).encode()
    own = {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    return {SCENARIO: own, **source.manifest["files"], **told_files(source.path, [MANIFEST])}


def _file(source: Source, name: str, size: dict[str, Any]) -> Entity:
    stem, dot, ending = name.rpartition(".")
    media, website = MEDIA[dot + ending]
    says = SAYS[name] if name in SAYS else table_says(stem)
    rows = source.manifest.get("tables", {}).get(stem, {}).get("rows")
    return {
        "name": name,
        "description": f"{says}; {rows:,} rows" if rows is not None else says,
        "encodingFormat": [media, {"@id": website["@id"]}],
        "contentSize": str(size["bytes"]),
        "sha256": size["sha256"],
    }


def _action(source: Source, run: str, files: list[str], given: list[Entity]) -> Entity:
    asked = [SCENARIO, PLAN]
    started, finished = (_second(source.manifest[name]) for name in ("started", "finished"))
    return {
        "@id": run,
        "@type": "CreateAction",
        "name": f"Run of {title(source)}",
        "description": _how_again(source),
        "instrument": {"@id": SOFTWARE},
        "object": [*({"@id": name} for name in asked), *_refer(given)],
        "result": [{"@id": name} for name in files if name not in asked],
        "startTime": started,
        "endTime": finished,
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }


def _how_again(source: Source) -> str:
    """Return what computes the same results again, and where a file that it names has lain."""
    told = f"To compute the same results again: {repeat_command(source.document, source.plan)}"
    place = source_told(source.document, source.plan)
    if place == source.plan.scenario:
        return told
    return (
        f"{told}\nThe scenario lay in {place} where this ran; {SCENARIO} holds what that file and"
        " all that it extends say, merged."
    )


def _given(source: Source) -> list[Entity]:
    """Return the numbers that were asked for; those of design points stand in the plan."""
    plan = source.plan
    values = {"runs": plan.runs, "turns": plan.turns, "seed": plan.seed, **plan.settings}
    return [
        {"@id": f"#given-{name}", "@type": "PropertyValue", "name": name, "value": str(value)}
        for name, value in values.items()
    ]


def _software(source: Source) -> list[Entity]:
    """Return Entente and what it stood on."""
    packages = source.manifest.get("packages", {})
    engine = {"jax"} - {source.plan.engine}
    below = [
        {"@id": f"#{name}-{packages[name]}", "name": name, "softwareVersion": packages[name]}
        for name in NEEDS if name in packages and name not in engine
    ]  # fmt: skip
    if "python" in source.manifest:
        python = {"name": "Python", "softwareVersion": source.manifest["python"], "url": PYTHON}
        below.insert(0, {"@id": PYTHON, **python})
    own = {
        "@id": SOFTWARE,
        "name": "entente-sim",
        "softwareVersion": source.document["entente"],
        "description": (
            f"Entente, a strategic wargame; model {source.document['model_version']},"
            f" engine {source.plan.engine}"
        ),
        "softwareRequirements": [{"@id": each["@id"]} for each in below],
    }
    return [{**each, "@type": "SoftwareApplication"} for each in (own, *below)]


def _license(rights: Rights) -> Entity:
    if rights.license is None:
        return {
            "@id": "#no-license", "@type": "CreativeWork", "name": "No license stated",
            "description": NO_LICENSE,
        }  # fmt: skip
    return {
        "@id": rights.license, "@type": "CreativeWork", "name": rights.license,
        "description": "The license that whoever made these results chose.",
    }  # fmt: skip


def _people(rights: Rights) -> list[Entity]:
    return [
        {"@id": author.url or f"#author-{n}", "@type": "Person", "name": author.name}
        for n, author in enumerate(rights.authors, start=1)
    ]


def _refer(entities: list[Entity]) -> list[Entity]:
    return [{"@id": each["@id"]} for each in entities]


def _second(moment: str) -> str:
    """Return a moment to the second: finer ones are no dates to some readers."""
    return datetime.fromisoformat(moment).isoformat(timespec="seconds")
