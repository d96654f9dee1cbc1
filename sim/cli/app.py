"""The ``entente`` command: where commands come together and errors become one line.

Exit codes: 0, all went well; 1, results came to harm once worlds were running, or a fact failed;
2, nothing could start (usage, scenario, settings, directory); 3, a fault of Entente's own; 130,
Ctrl-C.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.main

from sim.cli import (
    diff,
    doctor,
    explain,
    export,
    facts,
    findings,
    inspect,
    merge,
    new,
    run,
    scenarios,
    schema,
    show,
    trace,
    validate,
)
from sim.cli.console import fail
from sim.cli.experiments import compare, decide, discover, experiments, sensitivity, sweep
from sim.errors import EntenteError, OccupiedError, ResultsError, UnusableError

NAME = "entente"
app = typer.Typer(
    name=NAME,
    help="A laboratory of assumptions about alignment, cohesion and signals. Not a forecast.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for name, command, panel in (
    ("run", run.run, "Worlds"),
    ("trace", trace.trace, "Worlds"),
    ("compare", compare.compare, "Experiments"),
    ("sweep", sweep.sweep, "Experiments"),
    ("sensitivity", sensitivity.sensitivity, "Experiments"),
    ("discover", discover.discover, "Experiments"),
    ("decide", decide.decide, "Experiments"),
    ("experiments", experiments.experiments, "Experiments"),
    ("inspect", inspect.inspect, "Results"),
    ("merge", merge.merge, "Results"),
    ("export", export.export, "Results"),
    ("scenarios", scenarios.scenarios, "Scenarios"),
    ("show", show.show, "Scenarios"),
    ("diff", diff.diff, "Scenarios"),
    ("explain", explain.explain, "Scenarios"),
    ("new", new.new, "Scenarios"),
    ("validate", validate.validate, "Scenarios"),
    ("schema", schema.schema, "Scenarios"),
    ("facts", facts.facts, "Evidence"),
    ("findings", findings.findings, "Evidence"),
    ("doctor", doctor.doctor, "Help"),
):
    app.command(name, rich_help_panel=panel)(command)

FAILED, REFUSED, BUG, INTERRUPTED = 1, 2, 3, 130


def _show_version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"entente {version('entente-sim')}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and end.", is_eager=True,
                     callback=lambda value: _show_version(wanted=value)),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Show tracebacks of errors.")
    ] = False,
) -> None:  # fmt: skip
    """Take options that hold for every command."""


class _Interrupted(BaseException):
    """Ctrl-C, under a name that nothing on the way up takes for its own."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    hook = sys.unraisablehook
    sys.unraisablehook = partial(_heard_again, hook)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who called: nobody reads
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (to the end)
    try:
        code = _run()
    except _Interrupted as error:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        kept = getattr(error, "__notes__", ["nothing was left half written"])
        fail(f"interrupted; {kept[0]}", "Interrupted", as_json=_as_json())
        raise SystemExit(INTERRUPTED) from error
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said, and what is left is short
        sys.unraisablehook = hook
    raise SystemExit(code)


def _run() -> int:
    """Run the command line and return its exit code, or leave with it."""
    command = typer.main.get_command(app)
    if "_ENTENTE_COMPLETE" in os.environ:
        command.main(prog_name=NAME)
    try:
        with command.make_context(NAME, sys.argv[1:]) as context:
            command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code
    except (EntenteError, typer.TyperException) as error:
        _traceback()
        _end(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write(f"error: the output cannot be written ({error.strerror or error})\n")
        raise SystemExit(FAILED) from None
    except Exception as error:  # noqa: BLE001 (the last line of defence: a bug is one line too)
        _traceback()
        said = f"a bug of ours: {type(error).__name__}: {error} (see it with -v)"
        fail(said, type(error).__name__, as_json=_as_json())
        raise SystemExit(BUG) from None
    return 0


def _heard_again(told: Callable[[Any], object], lost: Any, /) -> None:
    """Tell of what Python drops, as in a destructor; Ctrl-C that falls there comes once more."""
    if not isinstance(lost.exc_value, _Interrupted):
        told(lost)
        return
    signal.signal(signal.SIGINT, _interrupt)
    again = threading.Timer(0.01, _send_again)
    again.daemon = True
    again.start()


def _send_again() -> None:
    if os.name == "posix":
        os.kill(os.getpid(), signal.SIGINT)  # wakes the main thread, whatever it waits for
    else:
        signal.raise_signal(signal.SIGINT)


def _interrupt(*_: object) -> None:
    """End in good order; who insists ends at once, which leaves no less on disk."""
    signal.signal(signal.SIGINT, _interrupt_at_once)
    raise _Interrupted


def _interrupt_at_once(*_: object) -> None:
    os.write(2, b"error: interrupted twice; finished worlds are kept, --resume goes on\n")
    os._exit(INTERRUPTED)


def _as_json() -> bool:
    return "--json" in sys.argv


def _traceback() -> None:
    if {"-v", "--verbose"} & set(sys.argv):
        traceback.print_exc()


def _end(error: EntenteError | typer.TyperException) -> None:
    """Tell of an error and end with the code that its kind has."""
    if isinstance(error, typer.TyperException) and not _as_json():
        from typer import rich_utils

        rich_utils.rich_format_error(error)  # type: ignore[arg-type]
        raise SystemExit(REFUSED)
    said = error.format_message() if isinstance(error, typer.TyperException) else str(error)
    fail(said, type(error).__name__, as_json=_as_json())
    before = not isinstance(error, ResultsError) or isinstance(error, OccupiedError | UnusableError)
    raise SystemExit(REFUSED if before else FAILED)
