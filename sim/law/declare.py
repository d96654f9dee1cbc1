"""The parameter contract: every number of the law is declared once, beside the rule that uses it.

A rule file holds a ``NamedTuple`` of arrays whose defaults are declarations; from these derive
``--set`` paths, sampled ranges, documentation tables and ablation. A declaration whose source
begins with "judgement" is drawn per replicate from its range unless a run is fixed.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Declaration(NamedTuple):
    """One number of the law.

    ``low <= value <= high``; ``neutral`` is the value that takes the mechanism away, where
    there is one; ``mechanisms`` are the ids (M01 ...) that the number belongs to.
    """

    value: float
    low: float
    high: float
    doc: str
    source: str
    unit: str
    mechanisms: tuple[str, ...]
    neutral: float | None

    @property
    def is_judgement(self) -> bool:
        """Whether the number rests on judgement, and so is drawn from its range."""
        return self.source.startswith("judgement")


def declare(
    value: float,
    low: float,
    high: float,
    doc: str,
    *,
    source: str = "judgement",
    unit: str = "1",
    mechanisms: str = "",
    neutral: float | None = None,
) -> Any:
    """Declare a number as the default of a field (typed ``Any`` as field defaults are).

    ``mechanisms`` names ids with spaces between them.

    Raises:
        ValueError: The value lies outside its own range.
    """
    if not low <= value <= high:
        raise ValueError(f"{doc!r}: {value} is outside [{low}, {high}]")
    return Declaration(value, low, high, doc, source, unit, tuple(mechanisms.split()), neutral)


def declarations(group: type[tuple[Any, ...]]) -> dict[str, Declaration]:
    """Return the declarations of a group of parameters, by field name."""
    return dict(group._field_defaults)  # type: ignore[attr-defined]
