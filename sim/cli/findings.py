"""``entente findings``: whether scenarios show what their files say they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import Json
from sim.cli.complete import complete_scenario
from sim.cli.console import SCHEMA_VERSION, out, print_json, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from sim.evidence.findings import Finding

FAILED = 1
CAPTION = (
    "effect: mean paired difference, signed as expected; error: its standard error; in sd: effect",
    "over the spread between worlds. A rise or fall counts beyond 5 errors, a fifth of the spread,",
    "and the least size written down; as noted: the file says why the model disagrees.",
)


def findings(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO]...",
            help="Scenarios to test; all that ship where none is named.",
            show_default=False,
            autocompletion=complete_scenario,
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Worlds per side of a comparison.")] = 400,
    seed: Annotated[int, typer.Option(help="Seed of all chance.")] = 2025,
    json: Json = False,
) -> None:
    """Test what scenarios are expected to show, each against another on the same luck.

    What is expected stands in a scenario's file under `expects`; exit 1 if one is not so.

    Example: entente findings no-parades snub-kim
    """  # fmt: skip
    from sim.evidence.findings import run_findings

    with progress_bar() as bar:
        task = bar.add_task("findings", total=None)
        found = run_findings(
            names or (), runs, seed=seed,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )  # fmt: skip
    if json:
        listed = [finding.document() for finding in found]
        print_json({
            "schema_version": SCHEMA_VERSION, "runs": runs, "seed": seed, "findings": listed,
        })  # fmt: skip
    else:
        console = out()
        if not found:
            console.print("These scenarios state no findings (expects).")
            return
        console.print(_table(found, runs, seed))
        well = sum(finding.is_well for finding in found)
        console.print(f"{well} of {len(found)} findings are as their files say.")
    if not all(finding.is_well for finding in found):
        raise typer.Exit(FAILED)


def _table(found: Sequence[Finding], runs: int, seed: int) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(
        title=f"Findings: {runs} worlds a side, seed {seed}, same luck on both sides",
        caption="\n".join(CAPTION),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
    )
    table.add_column("scenario", no_wrap=True)
    table.add_column("expected")
    for name in ("effect", "error", "in sd"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    before = ""
    for finding in found:
        f = finding.found
        table.add_row(
            "" if finding.scenario == before else finding.scenario, finding.sentence,
            f"{f.effect:.4f}", f"{f.se:.4f}",
            f"{f.effect / f.between_sd:.2f}" if f.between_sd > 0 else "-", finding.verdict,
        )  # fmt: skip
        before = finding.scenario
    return table
