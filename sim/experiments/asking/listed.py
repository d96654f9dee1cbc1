"""Lists of texts, as outcomes and conditions are: one text alone is a list of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.errors import SettingError


def listed_texts(what: str, given: Any, such_as: str) -> list[str]:
    """Return texts from a list of them, or from one alone; none from None.

    Raises:
        SettingError: It is neither.

    >>> listed_texts("outcomes", "threat", "threat"), listed_texts("outcomes", None, "threat")
    (['threat'], [])
    """
    found = [given] if isinstance(given, str) else given
    found = [] if found is None else list(found) if isinstance(found, Iterable) else [found]
    for each in found:
        if not isinstance(each, str):
            raise SettingError(
                f"{what}: should be a text such as {such_as!r}, or a list of them, is {given!r}"
            )
    return found
