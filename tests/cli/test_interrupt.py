"""Ctrl-C ends a long run at once, with 130 and a word, and leaves nothing half written."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.cli.console import SCHEMA_VERSION
from sim.errors import ResultsError
from sim.results.directory import PLAN, UNFINISHED
from sim.results.results import load_results
from tests.cli.conftest import PATIENCE, plain_environment

# A shell may start us with the signal ignored, which a child would inherit.
HEARS = "signal.signal(signal.SIGINT, signal.default_int_handler)"
BEGIN = f"import signal; {HEARS}\n"
PROGRAM = f"{BEGIN}from sim.cli.start import main; main()"
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


COMES = {
    "while the command line is loaded": (
        """
import sys
class Comes:
    def find_spec(self, name, *_):
        if name == "typer":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Comes())
""",
        130, "error: interrupted; nothing was begun\n",
    ),
    "in a destructor, where Python drops what is raised": (
        """
import sim.batch.run as batch
class Comes:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
def prepare(*given, plainly=batch.prepare, **named):
    Comes()
    return plainly(*given, **named)
batch.prepare = prepare
""",
        130, "error: interrupted; nothing was left half written\n",
    ),
    "when all is said": ("import atexit; atexit.register(signal.raise_signal, signal.SIGINT)",
                         0, ""),
}  # fmt: skip
"""Moments at which it comes: what brings it then, the exit code, and what is said of it."""


def ended(prepare: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"{BEGIN}{prepare}\n{PROGRAM}", *arguments],
        capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
        env=plain_environment(),
    )  # fmt: skip


@pytest.mark.parametrize("moment", COMES)
def test_whenever_it_comes_it_is_told_in_one_line_or_changes_nothing(moment: str) -> None:
    prepare, code, said = COMES[moment]
    call = ("run", "baseline", "--runs", "20000" if code else "2", "--jobs", "1", "--fixed")
    found = ended(prepare, *call)
    assert (found.returncode, found.stderr) == (code, said)
    assert ("baseline: 2 runs" in found.stdout) == (not code)


def test_one_that_comes_while_the_command_line_is_loaded_is_one_document_where_asked_for() -> None:
    prepare, code, said = COMES["while the command line is loaded"]
    found = ended(prepare, "run", "baseline", "--json")
    assert (found.returncode, found.stderr) == (code, "")
    told = json.loads(found.stdout)
    assert told["schema_version"] == SCHEMA_VERSION
    assert f"error: {told['error']['message']}\n" == said
    assert told["error"]["code"] == "Interrupted"


IN_AN_ERROR = """
import sim.cli.app as app
def fail(*given, plainly=app.fail, **named):
    app.fail = plainly
    signal.raise_signal(signal.SIGINT)
app.fail = fail
"""


def test_one_that_comes_while_an_error_is_told_takes_its_place() -> None:
    found = ended(IN_AN_ERROR, "run", "no-such-scenario")
    assert (found.returncode, found.stdout) == (130, "")
    assert found.stderr == "error: interrupted; nothing was left half written\n"
