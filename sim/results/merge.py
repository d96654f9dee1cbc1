"""Joining the parts of a batch that were computed apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sim.errors import OccupiedError, ResultsError, SettingError
from sim.results.directory import Directory, differing
from sim.results.gather import write_whole
from sim.results.plan import Plan, lineage
from sim.results.results import Results, load_results
from sim.results.tables import tables_of


def merge_results(parts: Sequence[str | Path], out: str | Path, *, force: bool = False) -> Results:
    """Join the shards of a batch into what one batch would have left; the parts stay.

    Raises:
        SettingError: A part is missing, named twice, or of another batch; or ``out`` is one.
        ResultsError: A part is unfinished or damaged; or ``out`` cannot be written or holds
            something already.
    """
    found = [load_results(part) for part in parts]
    whole = _whole(found)
    for part in found:
        if wrong := Directory(part.path or Path()).damage():
            raise ResultsError(f"{part.path}: {wrong[0]}; mend it with --resume")
    started = datetime.now(UTC).isoformat()
    directory = Directory(Path(out))
    if directory.path.resolve() in [part.path.resolve() for part in found if part.path]:
        raise SettingError(f"out: {out} is one of the parts, which stay; name another directory")
    directory.lock()
    try:
        if not force:
            _check_free(directory)
        document = {**found[0].document, **whole.document()}
        directory.begin(document)
        for part in found:
            directory.blocks.adopt(part.plan.span, part.path or Path(), tables_of(part.plan))
        occasion = {
            "started": started, "finished": datetime.now(UTC).isoformat(), "wall_s": 0.0,
            "computed": 0,
        }  # fmt: skip
        write_whole(directory, document, whole, directory.blocks.spans(), occasion)
    finally:
        directory.release()
    return load_results(out)


def _check_free(directory: Directory) -> None:
    """Refuse to write where there is anything already.

    Raises:
        OccupiedError: There are results, whole or damaged, or there is an unfinished batch.
    """
    if directory.finished_document is not None or directory.manifest is not None:
        raise OccupiedError(f"{directory.path}: holds results; pass --force to replace them")
    if directory.is_begun or directory.blocks.spans():
        raise OccupiedError(
            f"{directory.path}: holds an unfinished batch; pass --force to replace it"
        )


def _whole(parts: Sequence[Results]) -> Plan:
    """Return the plan of which ``parts`` are all the shards.

    Raises:
        SettingError: They are not.
    """
    first = parts[0]
    for part in parts:
        if part.plan.shard is None:
            raise SettingError(f"{part.path}: is a whole batch, no shard of one")
        mine, theirs = part.plan.document(), first.plan.document()
        if lineage(part.document) != lineage(first.document) or mine["runs"] != theirs["runs"]:
            same = {**mine, "shard": theirs["shard"]}
            raise SettingError(
                f"{part.path}: is of another batch than {first.path}: {differing(same, theirs)}"
            )
    n = first.plan.shard[1] if first.plan.shard else 0
    there = sorted(part.plan.shard for part in parts if part.plan.shard)
    wanted = [(i, n) for i in range(1, n + 1)]
    missing = [f"{i}/{n}" for i, _ in sorted(set(wanted) - set(there))]
    if missing:
        raise SettingError(f"shards are missing: {', '.join(missing)}")
    if there != wanted:
        raise SettingError("a shard is named twice, or shards are of different numbers of parts")
    return first.plan._replace(shard=None)
