"""Writing a small file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import UnusableError


def write_whole(path: Path, text: str) -> None:
    """Write a file by way of one beside it, so that a reader finds the old or the new one.

    Raises:
        UnusableError: It cannot be written.
    """
    beside = path.with_name(f".{path.stem[:32]}.{os.getpid()}.partial{path.suffix}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except (OSError, ValueError) as error:
        beside.unlink(missing_ok=True)
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise UnusableError(f"{path}: cannot be written ({said})") from None
