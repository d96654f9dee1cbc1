"""Where output goes: results to stdout, talk to stderr, JSON as one document."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from math import isnan
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

SCHEMA_VERSION = 1
PIPE_WIDTH = 120
"""Columns of a table that no terminal will wrap."""


class _Console(Console):
    """A console whose reader may stop reading: that is no error."""

    def on_broken_pipe(self) -> None:
        """End quietly once nobody reads any more."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)


def out() -> Console:
    """Return the console for results."""
    return _console(sys.stdout)


def talk() -> Console:
    """Return the console for progress, notes and errors."""
    return _console(sys.stderr)


def progress_bar() -> Progress:
    """Return a bar with done and total, time spent and time left; silent where none looks on."""
    console = talk()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def print_json(document: Mapping[str, Any]) -> None:
    """Write one JSON document to stdout; undefined numbers are null."""
    text = json.dumps(_without_nan(document), indent=2, ensure_ascii=False, allow_nan=False)
    # bytes that are no UTF-8 reach us in names of files, and leave as JSON's own escapes
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def fail(message: str, name: str, *, as_json: bool) -> None:
    """Tell of an error: on stderr, or as the JSON document that was asked for."""
    if as_json:
        print_json({"schema_version": SCHEMA_VERSION, "error": {"code": name, "message": message}})
    else:
        for line in message.splitlines() or [name]:
            sys.stderr.write(f"error: {line}\n")


def _console(file: Any) -> Console:
    width = None if file.isatty() else PIPE_WIDTH
    return _Console(file=file, width=width, highlight=False, soft_wrap=False, markup=False)


def _without_nan(value: Any) -> Any:
    if isinstance(value, float) and isnan(value):
        return None
    if isinstance(value, Mapping):
        return {key: _without_nan(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(each) for each in value]
    return value
