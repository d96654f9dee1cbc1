"""How tables of experiments are printed: columns by the width of the terminal, numbers alike."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any, NamedTuple

from sim.cli.console import out
from sim.cli.prose import WIDTH


class Column(NamedTuple):
    """A column of a table: its head, the least width of a terminal that shows it, its side."""

    head: str
    least: int = 0
    left: bool = False


def print_table(
    title: str, caption: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> None:
    """Print a table to stdout; a narrow terminal gets fewer columns, never cut ones.

    Where cells are longer than thought, the columns that the widest terminals alone get go first.
    """
    console = out()
    wide = console.options.update(width=10 * console.width)
    shown = [i for i, column in enumerate(columns) if console.width >= column.least]
    table = _table(columns, rows, shown)
    while console.measure(table, options=wide).maximum > console.width:
        last = max(shown, key=lambda i: columns[i].least)
        if not columns[last].least:
            break
        shown.remove(last)
        table = _table(columns, rows, shown)
    # rich would wrap title and caption to the width of the table, however narrow it is
    console.print(_wrapped(title, console.width), style="italic")
    console.print(table)
    for line in caption:
        console.print(_wrapped(line, console.width), style="dim italic")
    console.print()


def _wrapped(text: str, width: int) -> str:
    lines = [fill(line, min(WIDTH, width), break_on_hyphens=False) for line in text.splitlines()]
    return "\n".join(lines)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]], shown: Sequence[int]) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for i in shown:
        justify: Any = "left" if columns[i].left else "right"
        table.add_column(columns[i].head, justify=justify, no_wrap=True)
    for row in rows:
        table.add_row(*(row[i] for i in shown))
    return table


def number(value: float, digits: int = 3) -> str:
    """Return a number for a table; nothing is a dash."""
    return "-" if value != value else f"{value:.{digits}f}"  # noqa: PLR0124 (NaN alone differs)


def band(low: float, high: float, digits: int = 3) -> str:
    """Return an interval for a table."""
    return "-" if low != low else f"{low:.{digits}f}..{high:.{digits}f}"  # noqa: PLR0124
