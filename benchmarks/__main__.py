"""Measure how fast worlds run against what a user would pick instead, in one run.

``make bench`` prints the tables (ten minutes on two cores). ``--million`` adds the batch of a
million runs; ``--write`` puts the tables into ``benchmarks/README.md``; ``--only NAME`` measures
one table: ways, growth, questions, share, start. Ratios travel between machines, absolute figures
do not.
"""

from __future__ import annotations

import argparse
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import growth
from benchmarks.questions import table_of_questions
from benchmarks.ways import MONTHS, SCENARIO, seconds, ways
from sim.batch.compute import BLOCK
from sim.batch.engine import numpy_months
from sim.law import draws
from sim.law.draws import Luck, replicates
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise

ROUNDS = 3
PAGE = Path(__file__).with_name("README.md")


def table_of_ways() -> Iterator[str]:
    """Yield worlds per second of every way, rounds interleaved, with ratios to each other."""
    found = ways()
    speeds: dict[str, list[float]] = {way.name: [] for way in found}
    for _ in range(ROUNDS):
        for way in found:
            speeds[way.name].append(way.measure())
    # neighbours on a machine only ever slow a run down, so the best round is the truest
    best = {name: max(values) for name, values in speeds.items()}
    ours = best["Entente, numpy, one process"]
    yield f"{'way of running':52s}{'worlds/s':>10s}{'median':>10s}{'numpy is':>12s}"
    for name, value in best.items():
        middle = median(speeds[name])
        yield f"{name:52s}{value:10,.1f}{middle:10,.1f}{ours / value:11,.2f}x"


def table_of_growth(most: int) -> Iterator[str]:
    """Yield seconds and memory by runs, months and actors."""
    yield f"{'runs (two processes, tables written)':44s}{'seconds':>10s}{'runs/s':>10s}{'MiB':>8s}"
    for runs in (n for n in growth.RUNS if n <= most):
        taken = growth.batch(runs)
        yield f"{runs:<44,d}{taken.seconds:10.1f}{runs / taken.seconds:10,.0f}{taken.mib:8,.0f}"
    yield f"{'months (2,048 runs)':44s}{'seconds':>10s}{'per month':>10s}{'MiB':>8s}"
    for turns in growth.MONTHS:
        taken = growth.batch(2_048, turns=turns, jobs=1)
        per = f"{1e3 * taken.seconds / turns:.0f} ms"
        yield f"{turns:<44,d}{taken.seconds:10.1f}{per:>10s}{taken.mib:8,.0f}"
    yield f"{'actors (2,048 runs)':44s}{'seconds':>10s}{'per actor':>10s}{'MiB':>8s}"
    with tempfile.TemporaryDirectory() as folder:
        for more in growth.HEDGERS:
            taken = growth.batch(2_048, scenario=growth.crowded(more, folder), jobs=1)
            per = f"{1e3 * taken.seconds / (20 + more):.0f} ms"
            yield f"{20 + more:<44,d}{taken.seconds:10.1f}{per:>10s}{taken.mib:8,.0f}"


def share_of_draws() -> Iterator[str]:
    """Yield the share of a block's months that its draws take."""
    plan, luck = build(load_scenario(SCENARIO)), Luck(1, replicates(0, BLOCK))
    shares = []
    for _ in range(3):
        worlds = realise(plan, luck)
        with timed_draws() as spent:
            whole = seconds(lambda w=worlds: list(numpy_months(plan, luck, w)))
        shares.append(sum(spent) / whole)
    yield f"draws take {100 * median(shares):.0f} % of a block's months (numpy)"


@contextmanager
def timed_draws() -> Iterator[list[float]]:
    """Time every kind of draw; yield what each call took."""
    spent: list[float] = []
    is_within = False
    kinds = {name: getattr(draws, name) for name in ("uniform", "gumbel", "normal")}

    def timed(make: Callable[..., Any]) -> Callable[..., Any]:
        def drawn(*given: Any) -> Any:
            nonlocal is_within
            if is_within:  # a Gumbel draw is made of a uniform one
                return make(*given)
            started, is_within = time.perf_counter(), True
            made = make(*given)
            spent.append(time.perf_counter() - started)
            is_within = False
            return made

        return drawn

    try:
        for name, make in kinds.items():
            setattr(draws, name, timed(make))
        yield spent
    finally:
        for name, make in kinds.items():
            setattr(draws, name, make)


def start_up() -> Iterator[str]:
    """Yield how long the command line takes to say nothing."""
    plain, ours = (
        min(seconds(lambda a=a: _run(*a)) for _ in range(5))
        for a in (("-c", "pass"), ("-c", "from sim.cli.app import main; main()"))
    )
    yield f"entente without a command: {ours:.2f} s; bare Python: {plain:.2f} s"


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=False, capture_output=True)


def main() -> None:
    """Print what was asked for, and write it where asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--million", action="store_true")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--only", choices=("ways", "growth", "questions", "share", "start"))
    given = asked.parse_args()
    parts = {
        "ways": table_of_ways,
        "growth": lambda: table_of_growth(10**6 if given.million else 10**4),
        "questions": table_of_questions,
        "share": share_of_draws,
        "start": start_up,
    }
    for name, part in parts.items():
        if given.only in (None, name):
            lines = []
            for line in part():
                print(line, flush=True)
                lines.append(line)
            if given.write:
                _write(name, lines)


def _write(name: str, lines: list[str]) -> None:
    """Put lines into the page's block of that name, with where they were measured."""
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "mesa"))
    head = f"{SCENARIO}, {MONTHS} months; Python {platform.python_version()}, {packages}"
    told = "\n".join(["```text", head, *lines, "```"])
    text = PAGE.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    PAGE.write_text(marked.sub(lambda m: f"{m[1]}{told}\n{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
