"""Months as whole numbers, so that dates can be counted: years times twelve plus month."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(-\d{2})?$")


def month_number(given: object) -> int:
    """Return the number of a month written ``YYYY-MM``, ``YYYY-MM-DD`` or as a date.

    Raises:
        ValueError: It is none of these.

    >>> month_number("2024-03") - month_number("2024-01")
    2
    """
    if isinstance(given, date):
        return given.year * 12 + given.month - 1
    match = _MONTH.match(given) if isinstance(given, str) else None
    if match is None:
        raise ValueError(
            f"should be a month such as 2025-09 or a day such as 2025-09-03, is {given!r}"
        )
    return int(match[1]) * 12 + int(match[2]) - 1


def month_name(number: int) -> str:
    """Return a month as ``YYYY-MM``.

    >>> month_name(month_number("2025-09-03"))
    '2025-09'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


type MonthNumber = Annotated[int, BeforeValidator(month_number)]
