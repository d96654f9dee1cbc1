"""Where scenario and configuration files are: beside the package when editable, else inside it."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path


@lru_cache(maxsize=8)
def folder(kind: str) -> Path:
    """Return the folder of ``scenarios`` or ``configs`` that ships with Entente."""
    package = Path(str(files("sim")))
    packaged = package / "_data" / kind
    return packaged if packaged.is_dir() else package.parent / kind


def shipped(kind: str = "scenarios") -> dict[str, Path]:
    """Return the files of a kind that ship with Entente, by name, in alphabetical order."""
    return {path.stem: path for path in sorted(folder(kind).glob("*.yaml"))}
