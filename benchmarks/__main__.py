"""Measure how fast worlds run, against the alternatives a user would pick, in one run.

``make bench`` prints a table. Every figure is the median of several interleaved rounds; ratios
travel between machines, absolute figures do not.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import mesa
from rich import box
from rich.console import Console
from rich.table import Table

from sim.agents.model import WargameModel
from sim.batch.run import run_batch
from sim.law.chance import draw_choice, draw_noise
from sim.law.decision import play
from sim.law.draws import Luck, replicates
from sim.law.turn import take_turn
from sim.policies.quantal import choose_many
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise

SCENARIO, MONTHS, ROUNDS = "as-it-happened", 36, 5
BLOCK, WORLDS = 1024, 4


def run_block() -> float:
    """Return worlds per second of the batch in one process, all outcomes included."""
    return BLOCK / seconds(lambda: run_batch(SCENARIO, BLOCK, seed=1, keep=()))


def run_mesa() -> float:
    """Return worlds per second of Mesa worlds run one after the other."""

    def loop() -> None:
        for i in range(WORLDS):
            WargameModel(SCENARIO, rng=1, replicate=i).run_for(MONTHS)

    return WORLDS / seconds(loop)


def run_mesa_batch() -> float:
    """Return worlds per second of ``mesa.batch_run`` over the same model, end state only."""

    def loop() -> None:
        mesa.batch_run(
            WargameModel, {"scenario": [SCENARIO]}, rng=list(range(WORLDS)), max_steps=MONTHS,
            data_collection_period=-1, display_progress=False,
        )  # fmt: skip

    return WORLDS / seconds(loop)


def share_of_draws() -> float:
    """Return the share of a block's months that its draws take."""
    plan = build(load_scenario(SCENARIO))
    luck = Luck(1, replicates(0, BLOCK))
    worlds = realise(plan, luck)
    spent = 0.0

    def drawing(make: Callable[[], object]) -> object:
        nonlocal spent
        started = time.perf_counter()
        made = make()
        spent += time.perf_counter() - started
        return made

    state, began = worlds.start, time.perf_counter()
    for t, month in enumerate(plan.calendar):
        noise = drawing(lambda t=t: draw_noise(plan.cast, luck, t))
        turn = take_turn(plan.cast, plan.occasions[t], worlds.world, state, month, noise)
        state, _ = play(
            turn,
            lambda d, t=t: choose_many(
                d, drawing(lambda: draw_choice(d, luck, t)), plan.scripts[t]
            ),
        )
    return spent / (time.perf_counter() - began)


def start_up(*arguments: str) -> float:
    """Return seconds until a process of this Python has run ``arguments`` and ended."""
    command = [sys.executable, *arguments]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def seconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Run every measurement ``ROUNDS`` times in turn and print the table."""
    run_block(), run_mesa()
    rounds = [
        {
            "batch, NumPy, one process": run_block(),
            "Mesa worlds, one by one": run_mesa(),
            "mesa.batch_run over the same model": run_mesa_batch(),
        }
        for _ in range(ROUNDS)
    ]
    speed = {name: median(r[name] for r in rounds) for name in rounds[0]}
    slowest = min(speed.values())
    table = Table(title=f"{SCENARIO}, {MONTHS} months, all outcomes", box=box.SIMPLE_HEAD)
    for head in ("way of running", "worlds per second", "ratio"):
        table.add_column(head, justify="left" if head.startswith("way") else "right")
    for name, value in speed.items():
        table.add_row(name, f"{value:,.0f}", f"{value / slowest:,.0f}")
    console = Console()
    console.print(table)
    console.print(f"draws take {100 * median(share_of_draws() for _ in range(3)):.0f} % of a block")
    plain, ours = start_up("-c", "pass"), start_up("-m", "sim.cli.app")
    console.print(f"entente without a command: {ours:.2f} s; bare Python: {plain:.2f} s")


if __name__ == "__main__":
    main()
