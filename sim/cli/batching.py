"""Options of large batches, how they are read, and what a dry run tells."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.console import SCHEMA_VERSION, out, print_json
from sim.errors import SettingError

if TYPE_CHECKING:
    from sim.scenario.record import Scenario

Keep = Annotated[
    str,
    typer.Option(
        metavar="TABLES",
        help="Tables beside runs, by commas: turns, params, trajectories, choices, ledgers; or"
        " none.",
    ),
]
Engine = Annotated[str, typer.Option(help="numpy, or jax (an extra): the same law, compiled.")]
Jobs = Annotated[
    int | None,
    typer.Option(help="Processes to compute with; all cores where not given.", show_default=False),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="WHERE",
        help="Dask in their place: local:N, tcp://HOST:PORT, or a YAML file for dask-jobqueue.",
    ),
]
Policies = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="ACTOR=MODULE:NAME",
        help="A policy of one's own in an actor's seat; may be repeated.",
    ),
]


def default_jobs(cluster: str | None) -> int:
    """Return how many processes to compute with where nothing was said."""
    from sim.batch.executors import cores

    return cores() if cluster is None else 1


def read_keep(text: str) -> tuple[str, ...]:
    """Return the tables named in a text."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    return () if names == ("none",) else names


def read_shard(text: str | None) -> tuple[int, int] | None:
    """Return a shard from ``I/N``.

    Raises:
        SettingError: It reads otherwise.
    """
    if text is None:
        return None
    i, _, n = text.partition("/")
    if not (i.isascii() and i.isdigit() and n.isascii() and n.isdigit()):
        raise SettingError(f"--shard: should read I/N, as 1/4, is {text!r}")
    return int(i), int(n)


def read_errors(given: list[str]) -> dict[str, float]:
    """Return errors by outcome from ``OUTCOME=ERROR`` texts.

    Raises:
        SettingError: One reads otherwise.
    """
    errors = {}
    for text in given:
        name, _, value = text.partition("=")
        try:
            error = float(value)
        except ValueError:
            name = ""
        if not name.strip():
            raise SettingError(
                f"--until-mcse {text}: should read OUTCOME=ERROR, as conversion=0.002"
            )
        errors[name.strip()] = error
    return errors


def read_policies(given: list[str] | None) -> dict[str, Any]:
    """Return policies by actor from ``ACTOR=MODULE:NAME``; a class is made an object.

    Modules are looked for in the current folder, too.

    Raises:
        SettingError: There is no such thing, or it is no policy.
    """
    policies = {}
    for text in given or []:
        actor, _, home = text.partition("=")
        module, _, name = home.partition(":")
        if not (actor and module and name):
            raise SettingError(f"--policy {text}: should read ACTOR=MODULE:NAME")
        if "" not in sys.path:
            sys.path.insert(0, "")
        try:
            found = getattr(import_module(module), name)
            policy = found() if isinstance(found, type) else found
        except (Exception, SystemExit) as error:  # noqa: BLE001 (others' code)
            said = f"{type(error).__name__}: {error}"
            raise SettingError(f"--policy {text}: cannot be loaded ({said})") from None
        if not callable(getattr(policy, "choose", policy)):
            raise SettingError(f"--policy {text}: is neither a policy nor a function")
        policies[actor.strip()] = policy
    return policies


@contextmanager
def kept(out_: Path | None) -> Iterator[None]:
    """Say how to go on when a batch with a directory is broken off."""
    try:
        yield
    except BaseException as error:
        if out_ is not None and not isinstance(error, Exception):
            if (out_ / "unfinished").exists():
                error.add_note(go_on(out_))
            elif (out_ / "manifest.json").exists():
                error.add_note(f"the results in {out_} are whole")
        raise


def go_on(out_: Path) -> str:
    """Return how to go on with what a directory holds unfinished."""
    return (
        f"finished worlds are kept in {out_}; say the same with --resume (in place of --force,"
        " where that was said) to go on"
    )


def tell_plan(
    scenario: Scenario, runs: int, errors: dict[str, float], asked: dict[str, Any], *, json: bool
) -> None:
    """Print what a batch would do, how long it would take and what it would leave.

    Raises:
        EntenteError: What stops the batch itself before its first world stops this, too.
    """
    from sim.batch.estimate import foresee
    from sim.batch.until import check_errors

    if errors:
        check_errors(scenario, errors, asked)
    told = foresee(scenario, runs, asked)
    plan, out_ = told.plan, asked["out"]
    tables = [f"{name}.parquet" for name in told.tables]
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION, **plan.document(), "worlds": plan.span.count,
            "to_compute": told.worlds, "blocks": told.blocks, "jobs": asked["jobs"],
            "seconds": told.seconds, "bytes": told.bytes, "out": out_ and str(out_),
            "files": tables,
        })  # fmt: skip
        return
    seed = "a seed to be drawn" if asked["seed"] is None and not told.there else f"seed {plan.seed}"
    most = "at most " if errors else ""
    there = f" ({told.there:,} more are there)" if told.there else ""
    who = f"cluster {asked['cluster']}" if asked["cluster"] else f"{asked['jobs']} jobs"
    console = out()
    console.print(
        f"{plan.scenario}: {most}{told.worlds:,} worlds{there} of {plan.turns} months in"
        f" {told.blocks:,} blocks, {seed}, engine {plan.engine}, {who}",
        soft_wrap=True,
    )
    console.print(f"about {duration(told.seconds)}, by a pilot of NumPy's engine on one core")
    if out_:
        console.print(f"{out_}: {', '.join(tables)}", soft_wrap=True)
        console.print(f"about {told.bytes / 2**20:,.1f} MiB, and twice that while it is finished")
    else:
        console.print("nothing would be written (no --out)")
    console.print("nothing was run or written")


def duration(seconds: float) -> str:
    """Return a time in the unit that fits."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
