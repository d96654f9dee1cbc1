"""Draw the answers of experiments that ship: docs/images/cohesion.svg and others.

``python docs/pictures.py [NAME ...]``; each is what ``entente`` draws by the command that is told.
"""

from __future__ import annotations

import subprocess
import sys

from drawing import IMAGES

SEED = 2025
PICTURES = {
    "cohesion": ("sweep", "western-cohesion"),
    "compare": ("compare", "parades"),
    "decide": ("decide", "coalition-options"),
    "discover": ("discover", "when-conversion-fails"),
    "sensitivity": ("sensitivity", "what-drives-alignment"),
}
"""What is asked, by the name of its picture."""
MOST = 300_000
"""Bytes of a picture: more is too slow a page."""
RUN = "from sim.cli.app import main; main()"


def draw(name: str) -> None:
    """Draw a picture by the command that a reader would type."""
    out = IMAGES / f"{name}.svg"
    said = [*PICTURES[name], "--seed", str(SEED)]
    print("entente", *said, flush=True)
    asked = [sys.executable, "-c", RUN, *said, "--chart", str(out)]
    subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)
    size = out.stat().st_size
    if size > MOST:
        sys.exit(f"{out}: {size:,} bytes, more than {MOST:,}; draw fewer marks")


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(PICTURES)
    unknown = [each for each in chosen if each not in PICTURES]
    if unknown:
        sys.exit(f"{', '.join(unknown)}: no such picture; there are {', '.join(PICTURES)}")
    for each in chosen:
        draw(each)
