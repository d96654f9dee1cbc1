"""The directory of an experiment: one batch, or a folder of its own for each of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from sim.errors import OccupiedError, SettingError
from sim.results.directory import MANIFEST, PLAN, UNFINISHED, Directory
from sim.results.plan import read_plan


def check_folder(out: Path | None, parts: Sequence[str], *, force: bool, resume: bool) -> None:
    """Refuse, before any world is run, a directory that an experiment cannot have.

    Args:
        out: The directory; None where nothing is kept.
        parts: Folders that the experiment makes below it, one a batch; an empty name stands for
            the directory itself.
        force: Whether batches there may be replaced.
        resume: Whether they are gone on with.

    Raises:
        SettingError: Force or resume where nothing is kept, or both.
        OccupiedError: It holds something else, or batches of which nothing was said.
    """
    if out is None:
        if force or resume:
            raise SettingError("out: force and resume need a directory; name one")
        return
    if force and resume:
        raise SettingError("force: replaces results, and resume keeps them: choose")
    if "" not in parts:
        _check_own(out, [PurePosixPath(part).parts for part in parts])
    for part in parts:
        Directory(out / part).check()
    held = [part for part in parts if any((out / part / x).exists() for x in (PLAN, MANIFEST))]
    begun = [p for p in parts if (out / p / UNFINISHED / PLAN).exists()]
    if (held or begun) and not force and not resume:
        what = "results" if held and not begun else "an unfinished experiment"
        raise OccupiedError(
            f"{out}: holds {what}; pass --resume to go on with it, --force to replace it, or name"
            " another directory"
        )


def worlds_in(out: Path) -> int:
    """Return how many worlds a directory holds finished, those of unfinished batches counted."""
    return sum(_worlds(here) for here in _batches(out))


def seed_in(out: Path | None) -> int | None:
    """Return the seed of the worlds that a directory holds; None where it holds none."""
    for here in _batches(out) if out is not None else ():
        begun = here.unfinished_document or here.finished_document
        if begun is not None and isinstance(begun.get("seed"), int):
            return int(begun["seed"])
    return None


def _check_own(out: Path, parts: Sequence[tuple[str, ...]]) -> None:
    """Refuse a folder in which lies what an experiment of such parts does not make."""
    if out.exists() and not out.is_dir():
        raise OccupiedError(f"{out}: is a file; name a directory")
    names = {part[0] for part in parts}
    for entry in sorted(out.iterdir()) if out.is_dir() else ():
        below = [part[1:] for part in parts if part[0] == entry.name]
        if not below or not entry.is_dir():
            raise OccupiedError(
                f"{out}: holds {entry.name}, which this experiment does not make (it makes"
                f" {', '.join(sorted(names))}); name another directory"
            )
        if all(below):
            _check_own(entry, below)


def _batches(out: Path) -> Iterator[Directory]:
    """Yield the batches of a directory, that at its top or those in its folders."""
    plans = [*out.glob(f"**/{PLAN}"), *out.glob(f"**/{MANIFEST}")]
    tops = {p.parent.parent if p.parent.name == UNFINISHED else p.parent for p in plans}
    for path in sorted(tops):
        if UNFINISHED not in path.relative_to(out).parts:
            yield Directory(path)


def _worlds(here: Directory) -> int:
    if here.unfinished_document is not None:
        return sum(span.count for span in here.blocks.spans())
    document = here.finished_document
    return 0 if document is None else read_plan(document, str(here.path)).span.count
