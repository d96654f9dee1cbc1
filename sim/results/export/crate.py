"""Results as a crate for an archive: the files as they are, and how they came about.

Source: RO-Crate 1.1, and its profile for the run of a program, Process Run Crate 0.5.
"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sim.results.export.about import UNSTATED, Rights
from sim.results.export.crate_entities import SCENARIO, Entity, scenario_text, told_of
from sim.results.export.extras import extra
from sim.results.export.source import Source
from sim.results.export.target import Exported, beside, in_place, told, unlisted
from sim.results.files import read_json

DESCRIPTOR = "ro-crate-metadata.json"
RO_CRATE = "1.1"
"""The version on which the profile rests."""
OWN_TERMS = {"sha256": "http://schema.org/sha256"}
"""Words of schema.org that are younger than RO-Crate 1.1; 1.3 spells them so, too."""
MARK = "#entente-run"
"""The action of which every crate of ours tells."""


def export_crate(
    results: Path,
    out: Path | None = None,
    *,
    force: bool = False,
    rights: Rights = UNSTATED,
) -> Exported:
    """Write a folder, or one file where ``out`` ends with ``.zip``.

    Raises:
        ResultsError: The results are unfinished or damaged, or the crate cannot be written or is
            there already.
        SettingError: The extra that writes crates is not installed, or the folder is that of the
            results.
    """
    extra("rocrate", "--ro-crate")
    source = Source(results)
    target = out or beside(results, "-crate")
    is_folder = target.suffix != ".zip"
    with in_place(target, results, _foreign, force=force, is_folder=is_folder) as part:
        crate = _crate(source, rights)
        write = crate.write if is_folder else crate.write_zip
        write(part)
    return Exported(target, told(target))


def _crate(source: Source, rights: Rights) -> Any:
    """Return the crate as the library has it."""
    crate = extra("rocrate.rocrate", "--ro-crate").ROCrate(version=RO_CRATE)
    crate.metadata.extra_terms.update(OWN_TERMS)
    model = extra("rocrate.model.contextentity", "--ro-crate")
    about = told_of(source, rights, MARK)
    for name, properties in about.files.items():
        content = StringIO(scenario_text(source)) if name == SCENARIO else source.path / name
        crate.add_file(content, name, properties=properties)
    for entity in about.others:
        crate.add(model.ContextEntity(crate, entity["@id"], properties=_without_id(entity)))
    for name, value in about.root.items():
        crate.root_dataset[name] = value
    return crate


def _without_id(entity: Entity) -> Entity:
    return {name: value for name, value in entity.items() if name != "@id"}


def _foreign(path: Path) -> str:
    found = read_json(path / DESCRIPTOR) if path.is_dir() else _in_zip(path)
    graph = (found or {}).get("@graph", [])
    ids = {entity.get("@id") for entity in graph if isinstance(entity, dict)}
    if MARK not in ids:
        return "is no crate of Entente's"
    other = unlisted(path, {str(each) for each in ids}) if path.is_dir() else ""
    return f"holds {other}, which no export wrote" if other else ""


def _in_zip(path: Path) -> dict[str, Any] | None:
    try:
        with ZipFile(path) as archive:
            found: dict[str, Any] = json.loads(archive.read(DESCRIPTOR))
            return found
    except (BadZipFile, KeyError, ValueError):
        return None
