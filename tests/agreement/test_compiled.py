"""The same law runs under JAX, compiled, and gives the same worlds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jax
import numpy as np
import pytest

from sim.batch.run import run_batch
from sim.law.draws import Luck, replicates
from tests.agreement.compiled import run_compiled
from tests.law.worlds import blueprint

RUNS, MONTHS, SEED = 32, 8, 5


@pytest.fixture(autouse=True)
def in_double_precision() -> Iterator[None]:
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", False)


def test_the_law_compiled_and_scanned_gives_the_same_worlds() -> None:
    compiled = run_compiled("baseline", Luck(SEED, replicates(0, RUNS)), MONTHS)
    turns = run_batch(
        "baseline", RUNS, seed=SEED, turns=MONTHS, keep=("trajectories",)
    ).trajectories
    plain = turns[turns["turn"] > 0]
    for name, values in compiled.items():
        batch = plain[name].to_numpy().reshape(RUNS, MONTHS).T
        np.testing.assert_allclose(values, batch, rtol=0, atol=1e-9, err_msg=name)


def test_an_occasion_compiles_too(tmp_path: Path) -> None:
    path = tmp_path / "early.yaml"
    path.write_text(
        "title: Early\nextends: open-play\nmonths: 1\n"
        "occasions:\n  moscow-2025: null\n  pyongyang-2025: null\n"
        "  beijing-2025: {date: 2024-01}\n"
    )
    compiled = run_compiled(str(path), Luck(SEED, replicates(0, RUNS)))
    turns = run_batch(path, RUNS, seed=SEED, keep=("trajectories",)).trajectories
    plain = turns[turns["turn"] > 0]
    for name, values in compiled.items():
        np.testing.assert_allclose(values[0], plain[name].to_numpy(), rtol=0, atol=1e-9)


def test_a_world_of_two_compiles_too(tmp_path: Path) -> None:
    gone = ("RUS", "PRK", *(c for c in blueprint().cast.coalition if c != "USA"))
    nobody = ", ".join(f"{code}: null" for code in (*gone, *blueprint().cast.hedgers))
    path = tmp_path / "two.yaml"
    path.write_text(
        "title: Two\nextends: baseline\nmonths: 2\n"
        f"actors: {{{nobody}, CHN: {{friction_grievance: null}},"
        " USA: {stake: {europe: null, korea: null}}}\n"
        "ties: null\nfrictions: null\ntheatres: {europe: null, korea: null}\n"
    )
    compiled = run_compiled(str(path), Luck(SEED, replicates(0, RUNS)))
    turns = run_batch(path, RUNS, seed=SEED, keep=("trajectories",)).trajectories
    for name, values in compiled.items():
        plain = turns[turns["turn"] > 0][name].to_numpy().reshape(RUNS, 2).T
        np.testing.assert_allclose(values, plain, rtol=0, atol=1e-9, err_msg=name)
