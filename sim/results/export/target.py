"""Where an export goes: written in hiding, shown when whole, and nothing of others' replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import OccupiedError, SettingError, UnusableError
from sim.results.files import told_files, writing

type Foreign = Callable[[Path], str]
"""Returns what at a path keeps it from being replaced; empty where it is an export of ours."""


class Exported(NamedTuple):
    """An export that was written.

    ``files`` are size and hash by name, below ``path`` or of ``path`` itself; ``notes`` say what
    was left out.
    """

    path: Path
    files: dict[str, dict[str, Any]]
    notes: tuple[str, ...] = ()


def beside(results: Path, ending: str) -> Path:
    """Return the path of an export beside its results."""
    whole = results.resolve()
    name = f"{whole.name or 'results'}{ending}"
    return results.parent / name if results.name not in ("", "..") else whole.parent / name


@contextmanager
def in_place(
    target: Path, results: Path, foreign: Foreign, *, force: bool, is_folder: bool
) -> Iterator[Path]:
    """Yield a hidden place beside ``target`` to write to; show it there once all went well.

    Raises:
        SettingError: The target is the results themselves, or holds them.
        OccupiedError: There is something already.
        UnusableError: There is no folder for it.
        ResultsError: It cannot be written.
    """
    whole = Path(os.path.realpath(target))
    _check(target, whole, Path(os.path.realpath(results)))
    is_free = not whole.exists() or (is_folder and whole.is_dir() and not any(whole.iterdir()))
    if not is_free and not force:
        raise OccupiedError(f"{target}: is there already; pass --force to replace it")
    if not is_free and (said := foreign(whole)):
        raise OccupiedError(f"{target}: {said}; name another --out")
    part = whole.with_name(f".{whole.name[:64]}.{os.getpid()}.part")
    with writing(target):
        try:
            yield part
            _show(part, whole)
        finally:
            _remove(part)


def told(path: Path) -> dict[str, dict[str, Any]]:
    """Return size and hash of a file, or of all files of a folder, by name."""
    if path.is_file():
        return told_files(path.parent, [path.name])
    return told_files(path, sorted(each.name for each in path.iterdir()))


def unlisted(folder: Path, listed: set[str]) -> str:
    """Return the first name in a folder that an export did not list; empty where there is none."""
    return min((each.name for each in folder.iterdir() if each.name not in listed), default="")


def _check(target: Path, whole: Path, results: Path) -> None:
    if results == whole or results.is_relative_to(whole):
        raise SettingError(f"{target}: holds the results that are exported; name another --out")
    if not whole.parent.is_dir():
        raise UnusableError(f"{whole.parent}: no such folder; make it, or name another --out")


def _show(part: Path, whole: Path) -> None:
    """Put what was written in the place of what was there."""
    if not whole.is_dir():
        part.replace(whole)
        return
    old = whole.with_name(f".{whole.name[:64]}.{os.getpid()}.old")
    whole.replace(old)
    try:
        part.replace(whole)
    except BaseException:
        old.replace(whole)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
