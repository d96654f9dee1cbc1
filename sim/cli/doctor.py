"""``entente doctor``: whether this machine can run Entente, and what is missing where not."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

import typer

from sim.cli.arguments import Json
from sim.cli.console import SCHEMA_VERSION, out, print_json

CORE = ("mesa", "numpy", "pydantic", "typer", "pandas", "pyarrow", "ruamel.yaml", "rich")
EXTRAS = {"accelerate": "jax", "charts": "altair", "cluster": "distributed", "exports": "netCDF4"}


class Check(NamedTuple):
    """One finding."""

    name: str
    is_fine: bool
    found: str


def doctor(json: Json = False) -> None:
    """Check Python, packages, scenarios, a writable disk, and one world both ways."""
    checks = list(_checks())
    if json:
        print_json({"schema_version": SCHEMA_VERSION, "checks": [c._asdict() for c in checks]})
    else:
        for check in checks:
            out().print(f"{'ok  ' if check.is_fine else 'FAIL'}  {check.name}: {check.found}")
    if not all(check.is_fine for check in checks):
        raise typer.Exit(1)


def _checks() -> Iterator[Check]:
    yield Check("python", True, f"{platform.python_version()} on {platform.machine()}")
    yield Check("processors", True, str(os.cpu_count()))
    for package in CORE:
        found = _version(package)
        yield Check(package, found is not None, found or "missing: install entente-sim again")
    for extra, package in EXTRAS.items():
        found = _version(package)
        yield Check(
            f"extra {extra}", True, found or f"not installed (pip install 'entente-sim[{extra}]')"
        )
    yield _try("scenarios", _scenarios)
    yield _try("disk", _disk)
    yield _try("one world", _world)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _try(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except Exception as error:  # noqa: BLE001 (a doctor reports whatever it finds)
        return Check(name, False, f"{type(error).__name__}: {error}")


def _scenarios() -> str:
    from sim.scenario.load import load_scenario
    from sim.scenario.locate import shipped

    names = [load_scenario(name).name for name in shipped()]
    if not names:
        raise FileNotFoundError("no scenario files found beside the package")
    return f"{len(names)} load, from {names[0]} to {names[-1]}"


def _disk() -> str:
    with tempfile.TemporaryDirectory() as folder:
        return f"can write to {folder.rsplit(os.sep, 1)[0]}"


def _world() -> str:
    from sim.agents.model import WargameModel
    from sim.batch.run import run_batch

    batch = run_batch("as-it-happened", 2, seed=7, turns=3, keep=("trajectories",))
    model = WargameModel("as-it-happened", rng=7, replicate=1, turns=3)
    model.run_for(3)
    turns = batch.trajectories
    last = turns[(turns["replicate"] == 1) & (turns["turn"] == 3)].iloc[0]
    apart = max(abs(last[name] - value) for name, value in model.outcomes.items())
    if apart > 1e-9:
        raise ArithmeticError(f"Mesa and batch differ by {apart:.1e}")
    return f"Mesa and batch agree within {apart:.0e}"
