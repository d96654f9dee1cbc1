"""A directory of results: what is finished at its top, what is not yet in a folder of its own.

::

    plan.json  runs.parquet  params.parquet  turns.parquet  histograms.parquet  manifest.json
    unfinished/
        plan.json           what is being computed
        lock, writer        held by the process that writes, and its number
        blocks/             finished blocks, one folder each
        whole/              the finished tables, on their way up

A manifest tells that everything beside it is whole. Finished results stay as they are until
others are complete. Whatever is killed when, what is left is one of these states, and a resumed
batch goes on from it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sim.errors import OccupiedError, UnusableError
from sim.results.blocks import Blocks
from sim.results.files import changed_files, read_json, write_json, writing
from sim.results.plan import Span, read_plan
from sim.results.tables import KEPT, tables_of

PLAN, MANIFEST, UNFINISHED, WHOLE = "plan.json", "manifest.json", "unfinished", "whole"
WRITER = "writer"


class Directory:
    """A directory opened for writing, locked against other writers."""

    def __init__(self, path: Path) -> None:
        """Name a directory; nothing is touched yet."""
        self.path = path
        self.unfinished = path / UNFINISHED
        self.blocks = Blocks(self.unfinished / "blocks")
        self._lock = FileLock(self.unfinished / "lock")

    @property
    def manifest(self) -> dict[str, Any] | None:
        """The manifest of finished results."""
        return read_json(self.path / MANIFEST)

    @property
    def finished_document(self) -> dict[str, Any] | None:
        """The plan of finished results."""
        return read_json(self.path / PLAN) if self.manifest is not None else None

    @property
    def unfinished_document(self) -> dict[str, Any] | None:
        """The plan of an unfinished batch."""
        return read_json(self.unfinished / PLAN)

    def damage(self) -> list[str]:
        """Return what is wrong with finished results."""
        manifest = self.manifest
        if manifest is None:
            return [f"{MANIFEST} is missing"]
        return changed_files(self.path, manifest.get("files", {}))

    def lock(self) -> None:
        """Keep other writers out until ``release``.

        Raises:
            OccupiedError: Another process is writing, or the directory holds others' files.
            UnusableError: It cannot be made or written.
        """
        if self.path.exists() and not self.path.is_dir():
            raise OccupiedError(f"{self.path}: is a file; name a directory")
        if not self._is_ours():
            raise OccupiedError(f"{self.path}: holds files of others; name another directory")
        try:
            self.unfinished.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            (self.unfinished / WRITER).write_text(f"{os.getpid()}\n", encoding="utf-8")
        except Timeout:
            raise OccupiedError(
                f"{self.path}: {self._writer()} is writing there; wait for it"
            ) from None
        except OSError as error:
            raise self._unusable("written", error) from None
        self.blocks.sweep()

    def release(self) -> None:
        """Let others write; a folder in which nothing was begun goes away."""
        if self._lock.is_locked:
            if self.unfinished_document is None and self.unfinished.is_dir():
                shutil.rmtree(self.unfinished, ignore_errors=True)
                _remove_empty(self.path)
            self._lock.release()

    def begin(self, document: Mapping[str, Any]) -> None:
        """Start an unfinished batch, in place of any other.

        Raises:
            ResultsError: It cannot be written.
        """
        with writing(self.path):
            (self.unfinished / PLAN).unlink(missing_ok=True)
            for name in ("blocks", WHOLE):
                shutil.rmtree(self.unfinished / name, ignore_errors=True)
            self.blocks.folder.mkdir(parents=True)
        write_json(self.unfinished / PLAN, document)

    def adopt_finished(self) -> None:
        """Take finished results as the first block of a larger batch."""
        document = self.finished_document
        if document is not None:
            plan = read_plan(document, str(self.path / PLAN))
            self.blocks.adopt(plan.span, self.path, tables_of(plan))

    def sound_blocks(self) -> list[Span]:
        """Return the finished blocks that are as they were written; others are dropped."""
        sound = []
        for span in self.blocks.spans():
            if self.blocks.check(span):
                self.blocks.drop(span)
            else:
                sound.append(span)
        return sound

    def promote(self) -> None:
        """Put the finished tables of ``unfinished/whole`` in the place of former results.

        Raises:
            ResultsError: They cannot be moved.
        """
        whole = self.unfinished / WHOLE
        with writing(self.path):
            (self.path / MANIFEST).unlink(missing_ok=True)
            names = sorted(p.name for p in whole.iterdir() if p.name != MANIFEST)
            for name in names:
                (whole / name).replace(self.path / name)
            kept = read_json(self.path / PLAN) or {}
            for table in set(KEPT) - set(kept.get("keep", KEPT)):
                (self.path / f"{table}.parquet").unlink(missing_ok=True)
            (whole / MANIFEST).replace(self.path / MANIFEST)
            done = self.path / f".finished.{os.getpid()}"
            self.unfinished.replace(done)
        self._lock.release()
        shutil.rmtree(done, ignore_errors=True)

    def _is_ours(self) -> bool:
        """Return whether the directory is new, empty, or holds results of Entente's."""
        try:
            names = {entry.name for entry in self.path.iterdir()} if self.path.exists() else set()
        except OSError as error:
            raise self._unusable("read", error) from None
        return not names or UNFINISHED in names or "entente" in (read_json(self.path / PLAN) or {})

    def _unusable(self, what: str, error: OSError) -> UnusableError:
        return UnusableError(f"{self.path}: cannot be {what} ({error.strerror or error})")

    def _writer(self) -> str:
        try:
            number = (self.unfinished / WRITER).read_text(encoding="utf-8").strip()
        except OSError:
            number = ""
        return f"process {number}" if number else "another process"


def differing(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Return in words in what two plans differ."""
    names = [
        name
        for name in mine
        if name not in ("document", "meaning") and mine[name] != theirs.get(name)
    ]
    told = [f"{name} {_short(theirs.get(name))} there, {_short(mine[name])} here" for name in names]
    return "; ".join(told) or "nothing"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _remove_empty(path: Path) -> None:
    try:
        path.rmdir()
    except OSError:
        return
