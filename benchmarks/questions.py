"""What experiments cost beside a plain batch of as many worlds, as whole commands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.ways import SCENARIO, seconds

ENTENTE = (sys.executable, "-c", "from sim.cli.app import main; main()")
SEED = ("--seed", "2025")


class Question(NamedTuple):
    """A command, how many worlds it runs, and what it is called."""

    name: str
    worlds: int
    command: tuple[str, ...]


QUESTIONS = (
    Question("compare two courses, 1,000 pairs", 2_000,
             ("compare", SCENARIO, "no-parades", "--runs", "1000")),
    Question("sweep, 13 points x 400", 5_200,
             ("sweep", SCENARIO, "--vary", "coalition.cohesion=0.3:0.9:13", "--runs", "400")),
    Question("discover, 6,000 worlds of 303 factors", 6_000,
             ("discover", "when-conversion-fails")),
    Question("decide, 10 courses x 500 futures x 4", 20_000, ("decide", "coalition-options")),
    Question("sensitivity, Sobol', 12 factors, 1,024 samples x 4", 114_688,
             ("sensitivity", "what-drives-alignment")),
)  # fmt: skip


def table_of_questions() -> Iterator[str]:
    """Yield seconds of every question, and times those of a plain batch of as many worlds."""
    head = "question (two processes, whole command)"
    yield f"{head:54s}{'worlds':>10s}{'seconds':>10s}{'batch':>8s}"
    for question in QUESTIONS:
        alone = ("run", SCENARIO, "--runs", str(question.worlds), "--fixed", "--keep", "none")
        taken = seconds(lambda q=question: _run(*q.command))
        plain = seconds(lambda a=alone: _run(*a))
        yield f"{question.name:54s}{question.worlds:10,d}{taken:10.1f}{taken / plain:7.2f}x"


def _run(*arguments: str) -> None:
    subprocess.run([*ENTENTE, *arguments, *SEED], check=True, capture_output=True)
