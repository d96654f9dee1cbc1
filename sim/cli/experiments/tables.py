"""How tables of experiments are printed: columns by the width of the terminal, numbers alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any, NamedTuple

from sim.cli.console import out
from sim.cli.prose import WIDTH


class Column(NamedTuple):
    """A column of a table: its head, the least width of a terminal that shows it, its side.

    One without a head is not missed where it goes.
    """

    head: str
    least: int = 0
    left: bool = False


def print_table(
    title: str, caption: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]],
    means: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Print a table to stdout; a narrow terminal gets fewer columns, never cut ones.

    Where cells are longer than thought, columns stand closer; then those go first that the widest
    terminals alone get, and are named. ``means`` says what columns mean, by their heads: it is told
    of those that are shown.
    """
    console = out()
    wide = console.options.update(width=10 * console.width)
    shown = [i for i, column in enumerate(columns) if console.width >= column.least]
    table = _table(columns, rows, shown)
    if console.measure(table, options=wide).maximum > console.width:
        table = _table(columns, rows, shown, is_tight=True)
    while console.measure(table, options=wide).maximum > console.width:
        last = max(shown, key=lambda i: columns[i].least)
        if not columns[last].least:
            break
        shown.remove(last)
        table = _table(columns, rows, shown, is_tight=True)
    # rich would wrap title and caption to the width of the table, however narrow it is
    console.print(_wrapped(title, console.width), style="italic")
    console.print(table)
    for line in (*_told(columns, shown, means or {}), *caption, *_gone(columns, shown, rows)):
        console.print(_wrapped(line, console.width), style="dim italic")
    console.print()


def _told(columns: Sequence[Column], shown: Sequence[int], means: Mapping[str, str]) -> list[str]:
    """Return what the columns that are shown mean, in one line."""
    heads = [columns[i].head for i in shown]
    told = " ".join(text for head, text in means.items() if head in heads)
    return [told] if told else []


def _gone(
    columns: Sequence[Column], shown: Sequence[int], rows: Sequence[Sequence[str]]
) -> list[str]:
    """Return the line that names the columns that are not shown, where there are any."""
    gone = [each.head for i, each in enumerate(columns) if each.head and i not in shown]
    if not gone or not rows:
        return []
    return [f"Not shown for want of room: {', '.join(gone)}; a wider terminal or --csv has them."]


def _wrapped(text: str, width: int) -> str:
    lines = [fill(line, min(WIDTH, width), break_on_hyphens=False) for line in text.splitlines()]
    return "\n".join(lines)


def _table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], shown: Sequence[int], *,
    is_tight: bool = False,
) -> Any:  # fmt: skip
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, collapse_padding=is_tight, pad_edge=not is_tight)
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
