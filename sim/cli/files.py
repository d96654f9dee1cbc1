"""Writing a small file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import UnusableError


def write_whole(path: Path, text: str) -> None:
    """Write a file by way of one beside it, so that a reader finds the old or the new one.

    A link is followed; what is no ordinary file (a device, a folder) is left alone.

    Raises:
        UnusableError: It cannot be written.
    """
    if path.exists() and not path.is_file():
        raise UnusableError(f"{path}: is no ordinary file; choose another")
    target, beside = Path(os.path.realpath(path)), None
    try:
        beside = target.with_name(f".{target.stem[:32]}.{os.getpid()}.partial{target.suffix}")
        beside.write_text(text, encoding="utf-8")
        beside.replace(target)
    except (OSError, ValueError) as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise UnusableError(f"{path}: cannot be written ({said})") from None
