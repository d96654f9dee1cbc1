"""Calling the command line: in this process for speed, or as a user's own process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.cli.app import main

SCRIPT = Path(sysconfig.get_path("scripts")) / "entente"
PATIENCE = 300
"""Seconds after which a process hangs; a good one takes a few, and nobody waits for the others."""
COLOURING = ("FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS", "NO_COLOR", "GITHUB_ACTIONS")


class Ended(NamedTuple):
    """How a command ended: exit code, and what it wrote where."""

    code: int
    out: str
    err: str


type Entente = Callable[..., Ended]


def plain_environment(**given: str) -> dict[str, str]:
    """Return an environment that neither asks for colours nor against them."""
    inherited = {k: v for k, v in os.environ.items() if k not in COLOURING}
    return {**inherited, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", **given}


@pytest.fixture
def entente(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Entente:
    """Return a function that runs a command in this process, whose Ctrl-C stays its own."""
    monkeypatch.setenv("COLUMNS", "100")
    for name in COLOURING:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["entente", *map(str, arguments)])
        code: object = 0
        handler = signal.getsignal(signal.SIGINT)
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        finally:
            signal.signal(signal.SIGINT, handler)
        out, err = capsys.readouterr()
        assert isinstance(code, int)
        return Ended(code, out, err)

    return run


@pytest.fixture(scope="session")
def spawn() -> Entente:
    """Return a function that runs a command in a process of its own, through pipes."""

    def run(*arguments: object, **environment: str) -> Ended:
        done = subprocess.run(
            [str(SCRIPT), *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=PATIENCE,
            env=plain_environment(**environment),
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run
