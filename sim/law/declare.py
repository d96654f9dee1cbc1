"""The parameter contract: every number of the law is declared once, beside the rule that uses it.

A rule file holds a ``NamedTuple`` of arrays whose defaults are declarations; from these derive
``--set`` paths, sampled ranges, documentation tables and ablation. A declaration whose source
begins with "judgement" is drawn per replicate from its range unless a run is fixed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

SHARES = ("1", "share", "1/month", "switch")
"""Units whose numbers cannot pass 1."""


class Declaration(NamedTuple):
    """One number of the law.

    ``low`` to ``high`` is the range that judgement or the source leaves open, from which it is
    drawn; ``least`` to ``most`` is what the rule can take and a user may set. ``neutral`` is
    the value that takes the mechanism away, where there is one; ``mechanisms`` are the ids
    (M01 ...) that the number belongs to.
    """

    value: float
    low: float
    high: float
    doc: str
    source: str
    unit: str
    mechanisms: tuple[str, ...]
    neutral: float | None
    least: float
    most: float

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
    legal: tuple[float, float] | None = None,
) -> Any:
    """Declare a number as the default of a field (typed ``Any`` as field defaults are).

    ``mechanisms`` names ids with spaces between them. Where ``legal`` is not given, a number
    may go from 0 (a tenth of its low end for a speed, which must not vanish) to 1 for shares
    and to four times its high end for anything else.

    Raises:
        ValueError: The value lies outside its own range, or the range outside what is legal.
    """
    least, most = legal or (
        low / 10 if unit == "1/month" else 0.0,
        1.0 if unit in SHARES and high <= 1 else 4 * high,
    )
    if not least <= low <= value <= high <= most:
        raise ValueError(f"{doc!r}: {value} in [{low}, {high}] in [{least}, {most}] does not hold")
    if neutral is not None and not least <= neutral <= most:
        raise ValueError(f"{doc!r}: neutral {neutral} is outside [{least}, {most}]")
    ids = tuple(mechanisms.split())
    return Declaration(value, low, high, doc, source, unit, ids, neutral, least, most)


def declarations(group: type[tuple[Any, ...]]) -> dict[str, Declaration]:
    """Return the declarations of a group of parameters, by field name."""
    return dict(group._field_defaults)  # type: ignore[attr-defined]
