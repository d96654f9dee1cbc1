"""How tables of experiments are printed: columns by the width of the terminal, numbers alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.cli.console import out


class Column(NamedTuple):
    """A column of a table: its head, the least width of a terminal that shows it, its side."""

    head: str
    least: int = 0
    left: bool = False


def table_of(
    title: str, caption: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]],
    width: int,
) -> Any:  # fmt: skip
    """Return a table; a narrow terminal gets fewer columns, never cut ones."""
    from rich import box
    from rich.table import Table

    table = Table(
        title=title,
        caption="\n".join(caption),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
    )
    shown = [i for i, column in enumerate(columns) if width >= column.least]
    for i in shown:
        justify: Any = "left" if columns[i].left else "right"
        table.add_column(columns[i].head, justify=justify, no_wrap=True)
    for row in rows:
        table.add_row(*(row[i] for i in shown))
    return table


def print_table(
    title: str, caption: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> None:
    """Print a table to stdout."""
    console = out()
    console.print(table_of(title, caption, columns, rows, console.width))


def number(value: float, digits: int = 3) -> str:
    """Return a number for a table; nothing is a dash."""
    return "-" if value != value else f"{value:.{digits}f}"  # noqa: PLR0124 (NaN alone differs)


def band(low: float, high: float, digits: int = 3) -> str:
    """Return an interval for a table."""
    return "-" if low != low else f"{low:.{digits}f}..{high:.{digits}f}"  # noqa: PLR0124
