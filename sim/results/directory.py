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
from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sim.canonical import canonical_hash
from sim.errors import OccupiedError, ResultsError, UnusableError
from sim.results.blocks import Blocks
from sim.results.files import changed_files, flush, read_json, write_json, writing
from sim.results.plan import Plan, Span, plan_hash, read_plan
from sim.results.tables import HISTOGRAMS, KEPT, tables_of

PLAN, MANIFEST, UNFINISHED, WHOLE = "plan.json", "manifest.json", "unfinished", "whole"
WRITER, LOCK, BLOCKS = "writer", "lock", "blocks"
SEAL = "plan_hash"
"""Key of an unfinished plan by which it proves that nobody changed it."""
OURS = {PLAN, WRITER, LOCK, BLOCKS, WHOLE}
"""What lies in the folder of an unfinished batch, beside dotted names of what is half written."""


class Directory:
    """A directory opened for writing, locked against other writers."""

    def __init__(self, path: Path) -> None:
        """Name a directory; nothing is touched yet, and to change the folder changes nothing.

        Raises:
            UnusableError: It is named from a folder that is gone.
        """
        try:
            self.path = path.absolute()
        except OSError:
            gone = f"{path}: cannot be written (the folder that we are in is gone)"
            raise UnusableError(gone) from None
        self.unfinished = self.path / UNFINISHED
        self.blocks = Blocks(self.unfinished / BLOCKS)
        self._lock = FileLock(self.unfinished / LOCK)
        self._is_new = False

    @property
    def manifest(self) -> dict[str, Any] | None:
        """The manifest of finished results."""
        return read_json(self.path / MANIFEST)

    @property
    def finished_document(self) -> dict[str, Any] | None:
        """The plan of finished results, damaged as they may be."""
        if self.manifest is None and self.is_begun:
            return None  # killed while others took their place
        document = read_json(self.path / PLAN)
        return document if document is not None and "entente" in document else None

    @property
    def unfinished_document(self) -> dict[str, Any] | None:
        """The plan of an unfinished batch.

        Raises:
            ResultsError: It was changed, and blocks would be mixed with those of another.
        """
        document = read_json(self.unfinished / PLAN)
        if self.is_begun and (document is None or document.pop(SEAL, None) != plan_hash(document)):
            raise ResultsError(
                f"{self.unfinished / PLAN}: was changed after it was written; put it back as it"
                " was, or pass --force to begin anew"
            )
        return document

    @property
    def is_plan_sound(self) -> bool:
        """Whether the plan of finished results is as it was written, as far as can be known."""
        told = (self.manifest or {}).get("files")
        if not isinstance(told, dict) or PLAN not in told:
            return True
        return not changed_files(self.path, {PLAN: told[PLAN]})

    @property
    def is_begun(self) -> bool:
        """Whether there is an unfinished batch."""
        return (self.unfinished / PLAN).exists()

    def damage(self) -> list[str]:
        """Return what is wrong with finished results."""
        manifest = self.manifest
        if manifest is None:
            state = "cannot be read" if (self.path / MANIFEST).exists() else "is missing"
            return [f"{MANIFEST} {state}"]
        try:
            plan = read_json(self.path / PLAN)
            wrong = changed_files(self.path, manifest["files"])
            hashes = {name: said["content_hash"] for name, said in manifest["tables"].items()}
            told = {PLAN, *(f"{name}.parquet" for name in hashes)}
            if told != set(manifest["files"]) or canonical_hash(hashes) != manifest["content_hash"]:
                wrong.append(f"{MANIFEST} was changed after it was written")
            if not wrong and (plan is None or manifest["plan_hash"] != plan_hash(plan)):
                wrong.append(f"{PLAN} is not the plan that {MANIFEST} tells of")
        except (KeyError, TypeError, AttributeError):
            return [f"{MANIFEST} was changed after it was written"]
        return wrong

    def lock(self) -> None:
        """Keep other writers out until ``release``.

        Raises:
            OccupiedError: Another process is writing, or the directory holds others' files.
            UnusableError: It cannot be made or written.
        """
        try:
            self.check()
            self.unfinished.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            (self.unfinished / WRITER).write_text(f"{os.getpid()}\n", encoding="utf-8")
        except (Timeout, FileNotFoundError):  # or another has just finished and put it away
            self._lock.release()
            raise OccupiedError(
                f"{self.path}: {self._writer()} is writing there; wait for it"
            ) from None
        except ResultsError:
            raise
        except OSError as error:
            self.release()
            raise self._unusable("written", error) from None
        self.blocks.sweep()
        for path in self.path.glob(".finished.*"):
            shutil.rmtree(path, ignore_errors=True)

    def release(self) -> None:
        """Let others write; a folder in which nothing was begun goes away."""
        if self._lock.is_locked:
            if not self.is_begun:
                with suppress(OSError):
                    self._put_away()
                if self._is_new:
                    _remove_empty(self.path)
            self._lock.release()

    def begin(self, document: Mapping[str, Any], *, adopts: bool = False) -> None:
        """Start an unfinished batch, in place of any other.

        ``adopts`` takes the finished results as the first block of this larger batch.

        Raises:
            ResultsError: It cannot be written.
        """
        with writing(self.path):
            (self.unfinished / PLAN).unlink(missing_ok=True)
            for name in ("blocks", WHOLE):
                shutil.rmtree(self.unfinished / name, ignore_errors=True)
            self.blocks.folder.mkdir(parents=True)
        if adopts and (former := self.finished_document) is not None:
            plan = read_plan(former, str(self.path / PLAN))
            self.blocks.adopt(plan.span, self.path, tables_of(plan))
        write_json(self.unfinished / PLAN, {**document, SEAL: plan_hash(document)})

    def sound_blocks(self, plan: Plan) -> list[Span]:
        """Return the plan's finished blocks that are as they were written; others are dropped.

        Raises:
            ResultsError: One cannot be dropped.
        """
        sound, at = [], plan.span.first
        for span in self.blocks.spans():
            if span.first < at or span.end > plan.span.end or self.blocks.check(span):
                self.blocks.drop(span)
            else:
                sound.append(span)
                at = span.end
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
            for table in {*KEPT, HISTOGRAMS} - {Path(name).stem for name in names}:
                (self.path / f"{table}.parquet").unlink(missing_ok=True)
            (whole / MANIFEST).replace(self.path / MANIFEST)
            flush(self.path)
            self._put_away()
        self._lock.release()

    def _put_away(self) -> None:
        """Remove the unfinished batch at one stroke, while others are still kept out.

        The lock goes before it is released: who has opened it finds it gone, and asks again.
        """
        done = self.path / f".finished.{os.getpid()}"
        if self.unfinished.is_dir():
            self.unfinished.replace(done)
            shutil.rmtree(done, ignore_errors=True)

    def check(self) -> None:
        """Refuse what is neither new, nor empty, nor holds results of Entente's.

        Raises:
            OccupiedError: It is a file, or holds what is not Entente's.
            UnusableError: It has a name that cannot be written.
        """
        try:
            os.fsdecode(self.path).encode()
        except UnicodeEncodeError:
            told = ascii(str(self.path))
            raise UnusableError(f"{told}: its name is no UTF-8; name another directory") from None
        self._is_new = not self.path.exists()
        if not self._is_new and not self.path.is_dir():
            raise OccupiedError(f"{self.path}: is a file; name a directory")
        names = set() if self._is_new else {entry.name for entry in self.path.iterdir()}
        names = {name for name in names if not name.startswith(".finished.")}
        is_ours = not names or "entente" in (read_json(self.path / PLAN) or {})
        is_ours = is_ours or "content_hash" in (self.manifest or {})
        if UNFINISHED in names:
            is_ours = self._holds_only_ours()
        if not is_ours:
            raise OccupiedError(f"{self.path}: holds files of others; name another directory")

    def _holds_only_ours(self) -> bool:
        """Return whether the folder of the unfinished batch is that, and no one else's."""
        if not self.unfinished.is_dir():
            return False
        if "entente" not in (read_json(self.unfinished / PLAN) or {"entente": "unreadable"}):
            return False
        return all(e.name in OURS or e.name.startswith(".") for e in self.unfinished.iterdir())

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
