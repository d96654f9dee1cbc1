"""Months as whole numbers, so that dates can be counted: years times twelve plus month."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?$")


def month_number(given: object) -> int:
    """Return the number of a month written ``YYYY-MM`` or ``YYYY-MM-DD``.

    Raises:
        ValueError: It is neither, or no day of the calendar.

    >>> month_number("2024-03") - month_number("2024-01")
    2
    """
    match = _MONTH.match(given) if isinstance(given, str) else None
    parts = [int(part) for part in match.groups("1")] if match else [0, 0, 0]
    try:
        day = date(*parts)
    except ValueError:
        raise ValueError("should be a month such as 2025-09 or a day such as 2025-09-03") from None
    return day.year * 12 + day.month - 1


def month_name(number: int) -> str:
    """Return a month as ``YYYY-MM``.

    >>> month_name(month_number("2025-09-03"))
    '2025-09'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


_WRITTEN = WithJsonSchema({
    "type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$", "examples": ["2025-09", "2025-09-03"],
})  # fmt: skip
type MonthNumber = Annotated[int, BeforeValidator(month_number), _WRITTEN]
