"""Run the examples of README.md and of the guides again and put what they print in place.

``python docs/examples.py [PAGE] [--only REGEX]``; with ``--only``, just the examples that match.

A ``console`` block holds a command after ``$`` and what it prints, a ``text`` block what the
``python`` block above it prints. A comment ``<!-- show: REGEX ; REGEX -->`` above a block keeps the
first line that matches each, and puts "..." for the others. Examples run in one temporary folder,
into which every ``yaml`` block that begins with a comment such as ``# minsk.yaml`` is written.
What fails is told, and its old output stays.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/experiments.md")
FENCE = re.compile(
    r"(?:<!-- show: (?P<show>.*?) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```\n", re.DOTALL
)


class Block(NamedTuple):
    """A fenced block: its language, its text, which lines of output to show, where it stands."""

    kind: str
    body: str
    show: str
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a text, in order."""
    return [
        Block(m["kind"], m["body"], m["show"] or "", m.start("body"), m.end("body"))
        for m in FENCE.finditer(text)
    ]


def files(text: str) -> dict[str, str]:
    """Return the files that a text shows, by name."""
    shown = [b.body for b in blocks(text) if b.kind == "yaml"]
    return {body.split("\n")[0].removeprefix("# "): body for body in shown}


def commands(text: str) -> list[str]:
    """Return the commands of a text, in order."""
    found = []
    for block in blocks(text):
        if block.kind == "console":
            found += [x.removeprefix("$ ") for x in block.body.split("\n") if x.startswith("$ ")]
        elif block.kind == "sh":
            found += [x for x in block.body.split("\n") if x]
    return found


def run(command: str | list[str], folder: Path) -> str:
    """Return what a command prints, run in ``folder`` with our own environment first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, shell=isinstance(command, str), cwd=folder, env={**os.environ, "PATH": path},
        check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return done.stdout


def shortened(output: str, show: str) -> str:
    """Return the first line that matches each pattern, with "..." for those left out."""
    lines = [line.rstrip() for line in output.strip("\n").split("\n")]
    if not show:
        return "\n".join(lines) + "\n"
    wanted = [re.compile(pattern) for pattern in show.split(" ; ")]
    kept: list[str] = []
    for line in lines:
        first = next((pattern for pattern in wanted if pattern.search(line)), None)
        if first is not None:
            wanted.remove(first)
            kept.append(line)
        elif line and (not kept or kept[-1] != "  ..."):
            kept.append("  ...")
    if wanted:
        print(f"nothing matches {', '.join(pattern.pattern for pattern in wanted)}")
    return "\n".join(kept) + "\n"


def renewed(text: str, folder: Path, only: str) -> str:
    """Return a text with every output run again."""
    for name, body in files(text).items():
        (folder / name).write_text(body, encoding="utf-8")
    pieces, done = [], 0
    for block, output in _outputs(text, folder, only):
        pieces += [text[done : block.start], output]
        done = block.end
    return "".join([*pieces, text[done:]])


def _outputs(text: str, folder: Path, only: str) -> Iterator[tuple[Block, str]]:
    program = ""
    for block in blocks(text):
        if block.kind == "python":
            program = block.body
        elif block.kind in ("text", "console"):
            first = block.body.split("\n")[0] + "\n" if block.kind == "console" else ""
            command = first.removeprefix("$ ").strip() or [sys.executable, "-c", program]
            if not re.search(only, first or program):
                continue
            try:
                printed = run(command, ROOT if first.startswith("$ make") else folder)
            except subprocess.CalledProcessError as error:
                print(f"failed, kept as it was: {first or program}{error.stdout[-500:]}")
            else:
                yield block, first + shortened(printed, block.show)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("page", nargs="*", default=PAGES, help="pages whose examples are run")
    parser.add_argument("--only", default="", metavar="REGEX", help="examples to run again")
    asked = parser.parse_args()
    for page in asked.page:
        with tempfile.TemporaryDirectory() as folder:
            text = (ROOT / page).read_text(encoding="utf-8")
            (ROOT / page).write_text(renewed(text, Path(folder), asked.only), encoding="utf-8")
        print(f"written: {page}")


if __name__ == "__main__":
    main()
