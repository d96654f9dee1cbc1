"""Breaks a batch off at the steps that it takes on disk, and goes on: a program of its own.

Called as ``breaking.py FOLDER MODE``. For each of many steps n a child begins a batch and is
killed just before its n-th step, another goes on, and a line of JSON tells what was found in
between and afterwards. A child is a copy of this process, which computes nothing itself.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.batch.run import run_batch
from sim.batch.task import prepare
from sim.errors import EntenteError
from sim.results.results import load_results

BEFORE, MORE = 1, 2
STEPS = {
    "new": range(0, 1000, 5),
    "force": range(3, 1000, 6),
    "append": [*range(1, 26, 6), *range(26, 1000, 2)],
}
"""Steps before which a batch is killed: some of its beginning, and more of its end."""
SAME: dict[str, Any] = {"turns": 1, "block": 1, "keep": ("params",), "fixed": True}


def main() -> None:
    """Break off at many steps, until a batch comes to its end first."""
    folder, mode = Path(sys.argv[1]), sys.argv[2]
    warnings.simplefilter("ignore", DeprecationWarning)  # threads of ours are idle when we fork
    prepare(
        "baseline", turns=1, settings=None, levers={}, points=None, is_fixed=True, keep=(),
        policies=None, engine="numpy", shard=None,
    )  # fmt: skip
    wanted = in_child(lambda: told(begin(folder / "wanted", mode)))
    former = in_child(lambda: told(run_batch("baseline", BEFORE, seed=former_seed(mode), **SAME)))
    for n in STEPS[mode]:
        out = folder / str(n)
        if in_child(lambda out=out, n=n: broken_off(out, mode, n)) is not None:
            break
        between = in_child(lambda out=out: look(out))
        again = in_child(lambda out=out: told(go_on(out, mode)))
        left = sorted(p.name for p in out.iterdir() if p.name.startswith((".", "unfinished")))
        print(json.dumps({"n": n, "between": between, "again": again, "left": left,
                          "wanted": wanted, "former": former}))  # fmt: skip
        shutil.rmtree(out)


def former_seed(mode: str) -> int:
    """Return the seed of the results that are there before."""
    return 7 if mode == "force" else 5


def begin(out: Path, mode: str, prepared: Callable[[], Any] = lambda: None) -> Any:
    """Return the batch of a mode; ``prepared`` is called once former results are there."""
    if mode == "new":
        prepared()
        return run_batch("baseline", MORE, seed=5, out=out, **SAME)
    if not (out / "manifest.json").exists():
        run_batch("baseline", BEFORE, seed=former_seed(mode), out=out, **SAME)
    prepared()
    return run_batch("baseline", MORE, seed=5, out=out, **{mode: True}, **SAME)


def go_on(out: Path, mode: str) -> Any:
    """Return the batch, having said the same with --resume, as the message asks for."""
    if mode != "append":
        is_there = (out / "unfinished" / "plan.json").exists()
        replaces = mode == "force" and not is_there
        wish = {"force": True} if replaces else {"resume": True}
        return run_batch("baseline", MORE, seed=5, out=out, **wish, **SAME)
    try:
        return run_batch("baseline", MORE, seed=5, out=out, append=True, resume=True, **SAME)
    except EntenteError as error:
        if "nothing to go on with" not in str(error):
            raise
    if load_results(out).plan.runs == BEFORE:
        return run_batch("baseline", MORE, seed=5, out=out, append=True, **SAME)
    return load_results(out)


def broken_off(out: Path, mode: str, at: int) -> str:
    """Kill this process before its step ``at``; return when it has come to its end before."""
    begin(out, mode, lambda: count_steps(at))
    return "ended"


def count_steps(at: int) -> None:
    """Let every step on disk count, and end this process before one of them."""
    left = [at]

    def counted(plain: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return plain(*arguments, **options)

        return step

    for owner, name in ((Path, "replace"), (Path, "unlink"), (shutil, "rmtree"), (os, "link")):
        setattr(owner, name, counted(getattr(owner, name)))


def told(found: Any) -> dict[str, Any]:
    """Return what is compared."""
    value = found.manifest and found.manifest["content_hash"]
    return {"hash": value, "computed": found.computed, "runs": found.plan.runs}


def look(out: Path) -> dict[str, Any]:
    """Return what a reader finds, and how many worlds are finished."""
    blocks = list(out.glob("unfinished/blocks/0*"))
    done = sum(json.loads((b / "block.json").read_text())["count"] for b in blocks)
    try:
        return {**told(load_results(out)), "done": done}
    except EntenteError as error:
        return {"said": str(error), "done": done}


@contextmanager
def quiet() -> Iterator[None]:
    """Leave errors of a child to the reader of its answer."""
    try:
        yield
    except BaseException as error:  # noqa: BLE001 (a child tells of anything, and ends)
        print(json.dumps({"error": repr(error)}), flush=True)
        os._exit(1)


def in_child(work: Callable[[], Any]) -> Any:
    """Return what a copy of this process answers, None where it was killed."""
    hear, say = os.pipe()
    pid = os.fork()
    if not pid:
        with quiet():
            os.write(say, json.dumps(work()).encode())
        os._exit(0)
    os.close(say)
    with os.fdopen(hear) as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    return json.loads(text) if text else None


if __name__ == "__main__":
    main()
