"""``entente export``: finished results in the formats of other programs and of archives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.arguments import Json
from sim.cli.console import SCHEMA_VERSION, out, print_json, progress_bar, talk


def export(
    directory: Annotated[Path, typer.Argument(help="Directory of finished results.")],
    csv: Annotated[
        bool, typer.Option("--csv", help="A folder of CSV files with a Data Package.")
    ] = False,
    netcdf: Annotated[
        bool, typer.Option("--netcdf", help="One NetCDF file, as xarray reads (an extra).")
    ] = False,
    ro_crate: Annotated[
        bool, typer.Option("--ro-crate", help="A crate for an archive, with provenance (an extra).")
    ] = False,
    out_: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Where to; beside DIRECTORY where not given. A crate may end with .zip.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an export that is there.")
    ] = False,
    license_: Annotated[
        str | None,
        typer.Option(
            "--license", metavar="URL", help="License of the results; none is stated without."
        ),
    ] = None,
    author: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Who made them, as NAME <https://orcid.org/...>; may be repeated."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write finished results as CSV, NetCDF or an RO-Crate; they stay as they are.

    Name one of --csv, --netcdf and --ro-crate. Every number is written in full.

    Example: entente export results/history --csv
    """
    from sim.results.export.about import read_rights
    from sim.results.export.crate import export_crate
    from sim.results.export.csv_files import export_csv
    from sim.results.export.netcdf import export_netcdf

    kinds = {"--csv": csv, "--netcdf": netcdf, "--ro-crate": ro_crate}
    kind = _one(kinds)
    rights = read_rights(license_, author or [])
    with progress_bar() as bar:
        task = bar.add_task(f"export {kind}", total=None)

        def progress(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        if kind == "--ro-crate":
            found = export_crate(directory, out_, force=force, rights=rights)
        else:
            write = export_csv if kind == "--csv" else export_netcdf
            found = write(directory, out_, force=force, rights=rights, progress=progress)
    if json:
        files = [{"path": name, **told} for name, told in found.files.items()]
        print_json({
            "schema_version": SCHEMA_VERSION, "format": kind.removeprefix("--"),
            "out": str(found.path), "files": files, "notes": list(found.notes),
        })  # fmt: skip
        return
    for note in found.notes:
        talk().print(f"note: {note}", soft_wrap=True)
    size = sum(told["bytes"] for told in found.files.values())
    many = f"{len(found.files)} files, " if len(found.files) > 1 else ""
    out().print(f"written: {found.path} ({many}{size:,} bytes)", soft_wrap=True)


def _one(kinds: dict[str, bool]) -> str:
    """Return the one format that was asked for.

    Raises:
        SettingError: None was, or several.
    """
    from sim.errors import SettingError

    asked = [name for name, is_asked in kinds.items() if is_asked]
    if len(asked) != 1:
        given = f"is {' '.join(asked)}" if asked else "none was given"
        raise SettingError(f"format: should be one of {', '.join(kinds)}; {given}")
    return asked[0]
