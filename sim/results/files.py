"""Small steps on disk that leave the old or the new, and errors that say what to do."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.errors import ResultsError, UnusableError


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell of what cannot be written in one line, with the space that is left.

    Raises:
        ResultsError: Writing below ``path`` failed.
    """
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        if isinstance(error, ResultsError):
            raise
        said = str(getattr(error, "strerror", None) or error).splitlines()[0]
        free = _free(path)
        raise ResultsError(f"{path}: cannot be written ({said}{free})") from None


@contextmanager
def removed_if_broken_off(folder: Path) -> Iterator[None]:
    """Remove a folder before it is filled, and when that fails: a full disk needs the space."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _free(path: Path) -> str:
    here = next((p for p in (path, *path.parents) if p.exists()), None)
    try:
        return f"; {shutil.disk_usage(here).free // 2**20} MiB free" if here else ""
    except OSError:
        return ""


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Write a JSON document whole or not at all.

    Raises:
        ResultsError: It cannot be written.
    """
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False, default=str) + "\n"
    part = path.with_name(f".{path.name}.part")
    with writing(path):
        try:
            part.write_text(text, encoding="utf-8")
            flush(part)
            part.replace(path)
            flush(path.parent)
        finally:
            part.unlink(missing_ok=True)


def check_file(path: Path) -> None:
    """Refuse a file that could not be written.

    Raises:
        UnusableError: Its folder is not there, or it is no ordinary file.
    """
    if path.exists() and not path.is_file():
        raise UnusableError(f"{path}: is no ordinary file; choose another")
    if not path.parent.is_dir():
        raise UnusableError(f"{path}: there is no folder {path.parent}; make it first")


def write_file(path: Path, data: bytes) -> None:
    """Write a file by way of one beside it, so that a reader finds the old or the new one.

    A link is followed; what is no ordinary file (a device, a folder) is left alone.

    Raises:
        UnusableError: It cannot be written.
    """
    check_file(path)
    target, beside = Path(os.path.realpath(path)), None
    try:
        beside = target.with_name(f".{target.stem[:32]}.{os.getpid()}.partial{target.suffix}")
        beside.write_bytes(data)
        beside.replace(target)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise UnusableError(f"{path}: cannot be written ({said})") from None
    finally:  # whatever it is that breaks it off
        if beside is not None:
            with suppress(OSError, ValueError):
                beside.unlink(missing_ok=True)


def other_folders(path: str | Path) -> str:
    """Return the end of a message: below which folders results lie where here are none."""
    path = Path(path)
    plans = sorted(path.glob("*/plan.json")) or sorted(path.glob("*/*/plan.json"))
    tops = [p.parent.parent if p.parent.name == "unfinished" else p.parent for p in plans]
    names = dict.fromkeys(str(top.relative_to(path)) for top in tops if top != path)
    return f", but holds results in its folders {', '.join(names)}; name one" if names else ""


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk: a power cut may come."""
    if path.is_dir() and os.name != "posix":
        return  # only there can folders be opened
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_json(path: Path) -> dict[str, Any] | None:
    """Return a JSON document; None where there is none, or something else."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) else None


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told_files(folder: Path, names: Iterator[str] | list[str]) -> dict[str, dict[str, Any]]:
    """Return size and hash of files by name."""
    return {
        name: {"bytes": (folder / name).stat().st_size, "sha256": file_hash(folder / name)}
        for name in names
    }


def changed_files(folder: Path, told: Mapping[str, Any]) -> list[str]:
    """Return, for every file that is not as ``told_files`` told, its name and what is wrong."""
    wrong = []
    for name, said in told.items():
        path = folder / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif path.stat().st_size != said["bytes"]:
            wrong.append(f"{name} has {path.stat().st_size} bytes instead of {said['bytes']}")
        elif file_hash(path) != said["sha256"]:
            wrong.append(f"{name} was changed after it was written")
    return wrong
