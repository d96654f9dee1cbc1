"""Ctrl-C ends a long run at once, with 130 and a word, and leaves nothing half written."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.errors import ResultsError
from sim.results.directory import PLAN, UNFINISHED
from sim.results.results import load_results
from tests.cli.conftest import PATIENCE, plain_environment

# A shell may start us with the signal ignored, which a child would inherit.
HEARS = "signal.signal(signal.SIGINT, signal.default_int_handler)"
PROGRAM = f"import signal; {HEARS}; from sim.cli.app import main; main()"
CALL = ("run", "as-it-happened", "--runs", "10000000", "--out")


def interrupted(out: Path, *options: str) -> tuple[int, str, str]:
    """Return exit code and streams of a long run that was interrupted once it had begun."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *CALL, str(out), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=plain_environment(),
    ) as process:
        try:
            while not (out / UNFINISHED / PLAN).exists() and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            stdout, stderr = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    return process.returncode, stdout, stderr


def test_an_interrupted_run_ends_with_130_a_word_and_nothing_half_written(tmp_path: Path) -> None:
    code, out, err = interrupted(tmp_path / "new")
    assert (code, out) == (130, "")
    assert [path.name for path in (tmp_path / "new").iterdir()] == [UNFINISHED]
    with pytest.raises(ResultsError, match="is not finished; go on with"):
        load_results(tmp_path / "new")
    assert err.startswith("error: interrupted; finished worlds are kept in")
    assert "--resume" in err
    assert err.count("\n") == 1


def test_an_interrupted_run_is_one_document_where_one_was_asked_for(tmp_path: Path) -> None:
    code, out, err = interrupted(tmp_path / "new", "--json")
    assert (code, err) == (130, "")
    assert json.loads(out)["error"]["code"] == "Interrupted"
