"""The ``entente`` command: where commands come together and errors become one line.

Exit codes: 0 done; 1 runs failed or data is corrupt; 2 anything that stops before the first
world (usage, scenario, settings, an occupied directory); 3 a bug of ours; 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback
from importlib.metadata import version
from typing import Annotated

import typer

from sim.cli import doctor, run, scenarios, trace
from sim.cli.console import fail
from sim.errors import EntenteError, OccupiedError, ResultsError

app = typer.Typer(
    name="entente",
    help="A laboratory of assumptions about alignment, cohesion and signals. Not a forecast.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("trace")(trace.trace)
app.command("scenarios")(scenarios.scenarios)
app.command("doctor")(doctor.doctor)

FAILED, REFUSED, BUG, INTERRUPTED = 1, 2, 3, 130


def _show_version(*, wanted: bool) -> None:
    if wanted:
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


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        app()
    except EntenteError as error:
        _traceback()
        failed = isinstance(error, ResultsError) and not isinstance(error, OccupiedError)
        _end(str(error), error, FAILED if failed else REFUSED)
    except KeyboardInterrupt:
        _end("interrupted; nothing was left half written", None, INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 (the last line of defence: a bug is one line too)
        _traceback()
        _end(f"a bug of ours: {type(error).__name__}: {error} (see it with -v)", error, BUG)


def _traceback() -> None:
    if {"-v", "--verbose"} & set(sys.argv):
        traceback.print_exc()


def _end(message: str, error: BaseException | None, code: int) -> None:
    name = type(error).__name__ if error is not None else "Interrupted"
    fail(message, name, as_json="--json" in sys.argv)
    sys.exit(code)
