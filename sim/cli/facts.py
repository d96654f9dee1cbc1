"""``entente facts``: whether the law does what the essays claim, claim by claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import Json
from sim.cli.console import SCHEMA_VERSION, out, print_json, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from sim.evidence.fact import Verdict

FAILED = 1
CAPTION = (
    "effect: mean paired difference, signed so that the claim is above 0; error: its",
    "standard error; in sd: effect over the spread between worlds (- where it has none).",
)
ABLATED = "without it: the effect with the mechanism switched off."


def facts(
    only: Annotated[
        str | None,
        typer.Option(help="Run some facts only, such as M01,M15.", show_default=False),
    ] = None,
    runs: Annotated[int, typer.Option(help="Worlds per side of an experiment.")] = 400,
    seed: Annotated[int, typer.Option(help="Seed of all chance.")] = 2025,
    ablate: Annotated[
        bool,
        typer.Option("--ablate", help="Repeat each with its own mechanism switched off."),
    ] = False,
    json: Json = False,
) -> None:
    """Test every mechanism of the essays by a paired experiment; exit 1 if one fails.

    A fact passes where its effect is as large as was written down beforehand, beyond five
    standard errors and a fifth of the spread between worlds, with numbers of judgement drawn.

    Example: entente facts --only M01,M15
    """
    from sim.evidence.run import run_facts

    wanted = [name.strip().upper() for name in (only or "").split(",") if name.strip()]
    with progress_bar() as bar:
        task = bar.add_task("facts", total=None)
        verdicts = run_facts(
            wanted, runs, seed=seed, ablate=ablate,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )  # fmt: skip
    failed = [v.fact.id for v in verdicts if not v.holds]
    if json:
        listed = [v.document() for v in verdicts]
        print_json({
            "schema_version": SCHEMA_VERSION, "runs": runs, "seed": seed, "facts": listed,
        })  # fmt: skip
    else:
        console = out()
        console.print(_table(verdicts, runs, seed))
        for verdict in verdicts:
            for claim, held in verdict.found.also:
                if not held:
                    console.print(f"{verdict.fact.id}: not so: {claim}", soft_wrap=True)
        console.print(f"{len(verdicts) - len(failed)} of {len(verdicts)} facts hold.")
    if failed:
        raise typer.Exit(FAILED)


def _table(verdicts: Sequence[Verdict], runs: int, seed: int) -> Table:
    from rich import box
    from rich.table import Table

    is_ablated = any(verdict.ablated is not None for verdict in verdicts)
    table = Table(
        title=f"Facts: {runs} worlds a side, seed {seed}, same luck on both sides",
        caption="\n".join([*CAPTION, *([ABLATED] if is_ablated else [])]),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
    )
    table.add_column("fact", no_wrap=True)
    table.add_column("expected")
    for name in ("effect", "error", "in sd", *(["without it"] if is_ablated else [])):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for verdict in verdicts:
        found = verdict.found
        spread = f"{found.effect / found.between_sd:.2f}" if found.between_sd > 0 else "-"
        table.add_row(
            verdict.fact.id, f"{verdict.fact.expected} ({verdict.fact.unit})",
            f"{found.effect:.4f}", f"{found.se:.4f}", spread,
            *([f"{verdict.ablated.effect:.4f}"] if verdict.ablated is not None else []),
            verdict.verdict,
        )  # fmt: skip
    return table
