"""The first step of ``entente``: from here on Ctrl-C is one line, even while the rest is loaded."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

INTERRUPTED = 130
SAID = "interrupted; nothing was begun"


def main() -> None:
    """Load the command line, which takes a moment, and run it."""
    signal.signal(signal.SIGINT, _end_at_once)
    from sim.cli.app import main as run

    run()


def _end_at_once(*_: object) -> None:
    """End while nothing is there yet that could tell of it, or that would have to be put away."""
    as_json = "--json" in sys.argv
    error = f'{{"schema_version": 1, "error": {{"code": "Interrupted", "message": "{SAID}"}}}}'
    with suppress(OSError):  # closed by who called: nobody reads
        os.write(1 if as_json else 2, f"{error if as_json else f'error: {SAID}'}\n".encode())
    os._exit(INTERRUPTED)
