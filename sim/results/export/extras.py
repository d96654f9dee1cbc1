"""Libraries that only some exports need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sim.errors import SettingError


def extra(module: str, option: str) -> Any:
    """Return a library of the extra ``exports``.

    Raises:
        SettingError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise SettingError(
            f"{option}: needs an extra: pip install 'entente-sim[exports]'"
        ) from None
