"""Time the plain model against the law's own ways of running, and show where its time goes.

``python -m benchmarks.plain`` prints both. Every figure is the best of interleaved rounds, since
neighbours on a machine only ever slow a run down. Set-up is the same work in all of them (reading
the scenario, centring a world), done in NumPy; the months alone are what was written plainly.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.plain.model import PlainModel
from sim.agents.model import WargameModel
from sim.batch.engine import play_months
from sim.batch.run import run_batch
from sim.law.draws import Luck, replicates
from sim.law.measure import measure
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise

SCENARIO, MONTHS, BLOCK = "as-it-happened", 36, 1024
ROUNDS, WORLDS = 8, 5
PARTS = {
    "draws": "luck.py:draw",
    "events": "model.py:_events",
    "occasions": "meetings.py:hold",
    "visits": "meetings.py:make_visits",
    "orders": "model.py:_orders",
    "news": "model.py:_news",
    "crises": "model.py:_crises",
    "fading": "model.py:_fade",
    "measuring": "model.py:_measure",
}
"""The parts of a month and the functions that run them."""


def time_worlds(make: Callable[[int], PlainModel | WargameModel], first: int) -> Iterator[float]:
    """Yield the seconds of a world with its set-up, then without, mean of some worlds."""
    whole = months = 0.0
    for replicate in range(first, first + WORLDS):
        started = time.perf_counter()
        model = make(replicate)
        ready = time.perf_counter()
        model.run_for(MONTHS)
        ended = time.perf_counter()
        whole += ended - started
        months += ended - ready
    yield whole / WORLDS
    yield months / WORLDS


def one_round(number: int) -> dict[str, float]:
    """Return seconds per world of every way of running."""
    first = number * WORLDS
    plain, plain_months = time_worlds(lambda r: PlainModel(SCENARIO, rng=1, replicate=r), first)
    ours, our_months = time_worlds(lambda r: WargameModel(SCENARIO, rng=1, replicate=r), first)
    started = time.perf_counter()
    run_batch(SCENARIO, BLOCK, seed=1, trajectories=False)
    block = (time.perf_counter() - started) / BLOCK
    return {
        "WargameModel, with set-up": ours,
        "WargameModel, months alone": our_months,
        "plain model, with set-up": plain,
        "plain model, months alone": plain_months,
        "run_batch, with set-up": block,
        "run_batch, months alone": time_block(),
    }


def time_block() -> float:
    """Return seconds per world of a block's months and outcomes, without set-up and tables."""
    plan, luck = build(load_scenario(SCENARIO)), Luck(1, replicates(0, BLOCK))
    worlds = realise(plan, luck)
    started = time.perf_counter()
    for state, acts in play_months(plan, luck, worlds):
        measure(plan.cast, worlds.world, state, acts)
    return (time.perf_counter() - started) / BLOCK


def show_speeds(console: Console) -> None:
    """Print how many worlds a second each way of running makes."""
    one_round(0)
    rounds = [one_round(number) for number in range(ROUNDS)]
    best = {name: min(each[name] for each in rounds) for name in rounds[0]}
    plain = best["plain model, months alone"]
    title = f"{SCENARIO}, {MONTHS} months, all outcomes; blocks of {BLOCK}"
    table = Table(title=title, box=box.SIMPLE_HEAD)
    for head in ("way of running", "worlds per second", "against the plain months"):
        table.add_column(head, justify="left" if head.startswith("way") else "right")
    for name, seconds in best.items():
        table.add_row(name, f"{1 / seconds:,.1f}", f"{plain / seconds:,.3f}")
    console.print(table)


def show_profile(console: Console) -> None:
    """Print what share of a month each of its parts takes, and the functions that take most."""
    models = [PlainModel(SCENARIO, rng=1, replicate=r) for r in range(WORLDS)]
    profile = cProfile.Profile()
    profile.enable()
    for model in models:
        model.run_for(MONTHS)
    profile.disable()
    stats = pstats.Stats(profile).stats
    own = {f"{Path(file).name}:{name}": row for (file, _, name), row in stats.items()}
    whole = own["model.py:step"][3]
    table = Table(title="where a month's time goes (cProfile)", box=box.SIMPLE_HEAD)
    table.add_column("part")
    table.add_column("share", justify="right")
    for part, function in PARTS.items():
        table.add_row(part, f"{own[function][3] / whole:.0%}")
    table.add_section()
    most = sorted(own.items(), key=lambda item: -item[1][2])[:12]
    for name, row in most:
        table.add_row(
            f"{name} itself, {row[0] / WORLDS / MONTHS:.0f} calls", f"{row[2] / whole:.0%}"
        )
    console.print(table)


if __name__ == "__main__":
    show_speeds(Console())
    show_profile(Console())
