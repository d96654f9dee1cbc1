"""``entente diff``: what differs between two scenarios, in words and numbers."""

from __future__ import annotations

from itertools import groupby
from textwrap import fill
from typing import Annotated

import typer

from sim.cli.arguments import Json
from sim.cli.complete import complete_scenario
from sim.cli.console import SCHEMA_VERSION, out, print_json

WIDEST = 100
"""Columns beyond which prose is hard to read."""


def diff(
    a: Annotated[
        str,
        typer.Argument(help="A scenario, by name or file.", autocompletion=complete_scenario),
    ],
    b: Annotated[
        str,
        typer.Argument(help="The scenario compared with it.", autocompletion=complete_scenario),
    ],
    every: Annotated[bool, typer.Option("--all", help="Tell of sources and texts, too.")] = False,
    json: Json = False,
) -> None:
    """Tell what differs between two scenarios: cast, numbers, occasions, events, orders, levers.

    Exit 0 whether they differ or not.

    Example: entente diff as-it-happened trade-war
    """
    from sim.scenario.load import load_scenario
    from sim.scenario.showing.differences import differ_in_texts, differences

    one, two = load_scenario(a), load_scenario(b)
    found = differences(one, two, every=every)
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION,
            "a": {"name": a, "title": one.spec.title, "hash": one.hash},
            "b": {"name": b, "title": two.spec.title, "hash": two.hash},
            "is_same_world": one.hash == two.hash,
            "differences": [each._asdict() for each in found],
        })  # fmt: skip
        return
    width = min(out().width, WIDEST)
    if one.hash == two.hash:
        beside = "; only texts differ" if differ_in_texts(one, two) else ""
        typer.echo(f"no difference between {a} and {b}{beside}")
    else:
        typer.echo(f"from {a} to {b}")
        if all(each.group in ("about", "texts") for each in found):
            said = "They are only written in another way, such as the order of names in a list."
            typer.echo(fill(said, width))
    for group, inside in groupby(found, key=lambda each: each.group):
        typer.echo(f"\n{group}")
        for each in inside:
            typer.echo(fill(each.says, width, initial_indent="  ", subsequent_indent="    ",
                            break_long_words=False, break_on_hyphens=False))  # fmt: skip
