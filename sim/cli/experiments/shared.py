"""Options that experiments share, and how their tables are shown and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from sim.cli.console import out, progress_bar, talk
from sim.errors import SettingError

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.asking.course import Worlds

Outcomes = Annotated[
    list[str] | None,
    typer.Option("--outcome", help="An outcome to tell of; may be repeated.", show_default=False),
]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="PATH=VALUES",
        help="What varies: PATH=LOW:HIGH:N, PATH=A,B,C, PATH=LOW:HIGH, or PATH alone for its"
        " declared range; may be repeated.",
    ),
]
Chart = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Draw it: .svg, .png, .html or .json.")
]
Csv = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the table as a CSV file.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Directory that keeps every world, to be inspected.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace results in --out.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with what --out holds unfinished.")]


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


@contextmanager
def progress_of(worlds: Worlds, title: str) -> Iterator[Worlds]:
    """Yield worlds whose progress a bar shows."""
    with progress_bar() as bar:
        task = bar.add_task(title, total=None)
        yield worlds._replace(progress=lambda done, of: bar.update(task, completed=done, total=of))


def check_files(chart: Path | None, csv: Path | None) -> None:
    """Refuse, before any world is run, files that could not be written after.

    Raises:
        SettingError: A suffix of no known format, or the extra that draws is missing.
        UnusableError: The folder is not there.
    """
    from sim.charts.style import check_chart
    from sim.results.files import check_file

    if chart is not None:
        check_chart(chart)
    if csv is not None:
        if csv.suffix.lower() != ".csv":
            raise SettingError(f"--csv {csv}: should end in .csv")
        check_file(csv)


def keep_files(
    chart: Path | None, csv: Path | None, table: pd.DataFrame, draw: Any, line: str
) -> None:
    """Write chart and table where they were asked for; ``line`` is what the table rests on."""
    from sim.charts.style import save_chart
    from sim.results.files import write_file

    if csv is not None:
        text = f"# {line}\n" + table.to_csv(index=False, lineterminator="\n")
        write_file(csv, text.encode())
        talk().print(f"written: {csv}")
    if chart is not None:
        save_chart(draw(), chart)
        talk().print(f"written: {chart}")


def number(value: float, digits: int = 3) -> str:
    """Return a number for a table; nothing is a dash."""
    return "-" if value != value else f"{value:.{digits}f}"  # noqa: PLR0124 (NaN alone differs)


def band(low: float, high: float, digits: int = 3) -> str:
    """Return an interval for a table."""
    return "-" if low != low else f"{low:.{digits}f}..{high:.{digits}f}"  # noqa: PLR0124
