"""``entente trace``: one world told month by month, with what actors weighed and what moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Fixed, Json, ScenarioName, Settings, Turns, read_scenario
from sim.cli.batching import Policies, read_policies
from sim.cli.console import SCHEMA_VERSION, out, print_json, talk

if TYPE_CHECKING:
    from sim.agents.trace import MonthStory


def trace(
    scenario: ScenarioName,
    seed: Annotated[int, typer.Option(help="Seed of all chance.")] = 0,
    replicate: Annotated[int, typer.Option(help="Which of the seed's worlds.")] = 0,
    month: Annotated[
        str | None,
        typer.Option(help="Tell one month in full, such as 2025-09.", show_default=False),
    ] = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Fixed = False,
    policy: Policies = None,
    json: Json = False,
) -> None:
    """Tell one world, month by month: what was asked and chosen, and why things moved.

    The world is replicate REPLICATE of the batch with the same seed. Without --month every
    month is told in brief; with it, one month with all options, reasons and ledger entries.

    Example: entente trace as-it-happened --seed 7 --replicate 17 --month 2025-09
    """
    from sim.agents.model import WargameModel
    from sim.agents.trace import tell_world
    from sim.cli.telling import brief, full

    loaded, settings = read_scenario(scenario, turns, set_)
    model = WargameModel(
        loaded, rng=seed, replicate=replicate, turns=turns, fixed=fixed, settings=settings
    )
    for code, own in read_policies(policy).items():
        model.actor(code).policy = own
    stories = tell_world(model, month)
    if json:
        print_json(_document(model, stories))
        return
    for warning in model.blueprint.warnings:
        talk().print(f"note: {warning}")
    console = out()
    name = model.blueprint.scenario.name
    console.print(f"{name}, seed {model.luck.seed}, replicate {replicate}")
    for story in stories:
        for line in brief(story) if month is None else full(story):
            console.print(line, soft_wrap=True)


def _document(model: Any, stories: list[MonthStory]) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "scenario": model.blueprint.scenario.name,
        "seed": model.luck.seed,
        "replicate": int(model.luck.replicates[0]),
        "months": [story.document() for story in stories],
    }
