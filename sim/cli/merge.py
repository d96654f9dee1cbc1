"""``entente merge``: the shards of a batch joined into what one batch would have left."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.arguments import Json
from sim.cli.console import SCHEMA_VERSION, out, print_json


def merge(
    shards: Annotated[list[Path], typer.Argument(help="Directories that --shard left.")],
    out_: Annotated[Path, typer.Option("--out", help="Directory for the whole batch.")],
    force: Annotated[bool, typer.Option("--force", help="Replace results in --out.")] = False,
    json: Json = False,
) -> None:
    """Join the shards of a batch; they stay where they are.

    Example: entente merge part-1 part-2 --out whole
    """
    from sim.results.merge import merge_results

    found = merge_results(shards, out_, force=force)
    value = found.manifest and found.manifest["content_hash"]
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION, "out": str(out_), "worlds": found.plan.span.count,
            "failed": found.n_failed, "content_hash": value,
        })  # fmt: skip
        return
    out().print(f"{out_}: {found.plan.span.count:,} worlds from {len(shards)} shards")
    out().print(f"content {value}", soft_wrap=True)
