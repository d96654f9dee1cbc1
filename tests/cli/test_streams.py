"""stdout is the result and stderr the talk; a pipe gets neither colours nor progress."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import SCRIPT, Entente, plain_environment

CALL = ("run", "baseline", "--runs", 5, "--seed", 5, "--turns", 2)
ESCAPE = "\x1b"


@pytest.mark.parametrize("environment", [{"TERM": "xterm-256color"}, {"NO_COLOR": "1"}])
def test_a_pipe_gets_the_result_alone(
    spawn: Entente, entente: Entente, tmp_path: Path, environment: dict[str, str]
) -> None:
    ended = spawn(*CALL, "--out", tmp_path / "new", **environment)
    assert ended.code == 0
    assert ended.out == entente(*CALL).out
    assert ended.err == f"written: {tmp_path / 'new'}\n"
    assert ESCAPE not in ended.out + ended.err


@pytest.mark.parametrize("arguments", [("--help",), ("scenarios",), ("runn",)])
def test_help_lists_and_errors_are_plain_in_a_pipe(
    spawn: Entente, arguments: tuple[str, ...]
) -> None:
    ended = spawn(*arguments, NO_COLOR="1")
    assert ESCAPE not in ended.out + ended.err


def test_a_terminal_sees_progress_while_the_result_goes_elsewhere() -> None:
    terminal, ours = os.openpty()
    with subprocess.Popen(
        [str(SCRIPT), *map(str, CALL)],
        stdout=subprocess.PIPE,
        stderr=ours,
        encoding="utf-8",
        env=plain_environment(TERM="xterm"),
    ) as process:
        os.close(ours)
        seen = bytearray()
        while chunk := _read(terminal):
            seen += chunk
        assert process.stdout is not None
        out = process.stdout.read()
    os.close(terminal)
    assert process.returncode == 0
    assert b"5/5" in seen
    assert "baseline: 5 runs of 2 months, seed 5" in out
    assert ESCAPE not in out


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize("arguments", [("trace", "baseline", "--turns", "2"), ("scenarios",)])
def test_a_reader_who_has_seen_enough_is_no_error(arguments: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [str(SCRIPT), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=plain_environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")
