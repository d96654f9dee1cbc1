"""``entente inspect``: is a directory of results complete and sound, and did runs fail?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import Json
from sim.cli.console import SCHEMA_VERSION, out, print_json

if TYPE_CHECKING:
    from sim.results.inspect import Inspection

SHOWN = 5
"""Failed runs told of one by one."""


def inspect(
    directory: Annotated[Path, typer.Argument(help="Directory of results.")], json: Json = False
) -> None:
    """Read a directory of results whole: what it is, and whether it is complete and sound.

    Exit code 1 where it is unfinished or damaged, or where runs failed.

    Example: entente inspect results/history
    """
    from sim.results.inspect import inspect as look

    found = look(directory)
    plan = found.plan
    if json:
        manifest = found.manifest or {}
        print_json({
            "schema_version": SCHEMA_VERSION, "path": found.path, "state": found.state,
            "done": found.done, "worlds": plan.span.count, "plan": plan.document(),
            "content_hash": manifest.get("content_hash"), "problems": list(found.problems),
            "failed": list(found.failures), "next": found.next,
        })  # fmt: skip
    else:
        _tell(found)
    if found.state != "complete" or found.failures or found.problems:
        raise typer.Exit(1)


def _tell(found: Inspection) -> None:
    """Print what was found."""
    plan = found.plan
    console = out()
    shard = f", shard {plan.shard[0]}/{plan.shard[1]}" if plan.shard else ""
    points = f" at {plan.n_points} design points" if plan.n_points > 1 else ""
    console.print(
        f"{found.path}: {found.state}, {found.done:,} of {plan.span.count:,} worlds{shard}",
        soft_wrap=True,
    )
    console.print(
        f"{plan.scenario}, {plan.runs:,} runs of {plan.turns} months{points},"
        f" seed {plan.seed}, engine {plan.engine}",
        soft_wrap=True,
    )
    if found.manifest and found.state != "damaged":
        for name, said in found.manifest["tables"].items():
            console.print(f"  {name}: {said['rows']:,} rows")
        console.print(f"content {found.manifest['content_hash']}", soft_wrap=True)
    for problem in found.problems:
        console.print(f"damaged: {problem}", soft_wrap=True)
    if found.failures:
        console.print(f"{len(found.failures):,} runs failed")
    for message in found.failures[:SHOWN]:
        console.print(f"  {message}", soft_wrap=True)
    if len(found.failures) > SHOWN:
        console.print(f"  and {len(found.failures) - SHOWN:,} more, in the table of runs")
    if found.next and found.state == "complete":
        console.print("an unfinished batch lies with them, to add to or to replace them")
    if found.next:
        console.print(f"go on with: {found.next}", soft_wrap=True)
