"""The jax engine runs the same law, compiled, and gives the same worlds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np
import pytest

from sim.batch import jax_engine, jax_kept, jax_programs
from sim.batch.engine import play_months
from sim.batch.jax_engine import jax_months, outcome_names
from sim.law.draws import Luck, replicates
from sim.law.measure import measure
from sim.law.turn import idle
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario
from sim.scenario.realise import Realised, realise
from tests.law.worlds import blueprint

RUNS, SEED = 24, 5
EARLY = """
title: A parade in the first month, with words and deeds laid down
extends: as-it-happened
months: 2
occasions:
  moscow-2025: null
  pyongyang-2025: null
  beijing-2025:
    date: 2024-01
orders:
  told: {date: 2024-02, actor: CHN, decision: tell, choose: 'no'}
  dear: {date: 2024-01, until: 2024-02, actor: JPN, decision: hygiene, choose: 'yes'}
"""
TWO = """
title: Two
extends: baseline
months: 2
actors: {%s, CHN: {friction_grievance: null}, USA: {stake: {europe: null, korea: null}}}
ties: null
frictions: null
theatres: {europe: null, korea: null}
"""


class Both(NamedTuple):
    """Outcomes of a block by name, ``[T + 1, M, R]``, under either engine."""

    names: tuple[str, ...]
    plain: np.ndarray
    compiled: np.ndarray


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep programs in folders of this test's own."""
    before, folder = jax.config.jax_compilation_cache_dir, tmp_path_factory.mktemp("jax")
    jax.config.update("jax_compilation_cache_dir", str(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield
    jax.config.update("jax_compilation_cache_dir", before)


def plain_months(plan: Blueprint, luck: Luck, worlds: Realised) -> Iterator[dict[str, Any]]:
    yield measure(plan.cast, worlds.world, worlds.start, idle(worlds.world, worlds.start))
    for state, acts in play_months(plan, luck, worlds):
        yield measure(plan.cast, worlds.world, state, acts)


def both(
    plan: Blueprint, runs: int = RUNS, settings: Mapping[str, Any] | None = None, *,
    fixed: bool = False,
) -> Both:  # fmt: skip
    luck = Luck(SEED, replicates(0, runs))
    worlds = realise(plan, luck, settings, is_fixed=fixed)
    tables = list(plain_months(plan, luck, worlds))
    plain = np.array([[x[0] + np.zeros(runs) for x in table.values()] for table in tables])
    compiled = np.stack(list(jax_months(plan, luck, worlds)))
    assert outcome_names(plan, worlds) == tuple(tables[0])
    return Both(tuple(tables[0]), plain, compiled)


def assert_agree(both: Both) -> None:
    """Assert that no outcome of any month of any world differs by 1e-9 or more."""
    assert both.compiled.dtype == np.float64
    apart = np.abs(both.plain - both.compiled).max(axis=(0, 2))
    assert not {n: x for n, x in zip(both.names, apart, strict=True) if not x < 1e-9}


def from_text(folder: Path, text: str) -> Blueprint:
    path = folder / "scenario.yaml"
    path.write_text(text)
    return build(load_scenario(path))


def test_months_without_an_occasion_are_the_same() -> None:
    assert_agree(both(build(load_scenario("baseline"), 4)))


def test_an_occasion_and_scripts_are_the_same_by_the_programs_already_there(tmp_path: Path) -> None:
    both(build(load_scenario("baseline"), 2))
    made = jax_programs.programs.cache_info().currsize
    early = from_text(tmp_path, EARLY)
    found = both(early)
    assert_agree(found)
    assert jax_programs.programs.cache_info().currsize == made
    free = both(early._replace(scripts=({},) * 2))
    assert_agree(free)
    assert np.abs(found.compiled - free.compiled).max() > 0.01


def test_worlds_of_many_settings_are_the_same() -> None:
    cohesion = np.linspace(0.3, 0.8, RUNS)
    plan = build(load_scenario("as-it-happened"), 2)
    assert_agree(both(plan, settings={"coalition.cohesion": cohesion, "theatre.discount": 0.2}))
    assert_agree(both(plan, settings={"challengers.stickiness": cohesion}, fixed=True))


def test_a_world_of_two_is_the_same(tmp_path: Path) -> None:
    cast = blueprint().cast
    gone = ("RUS", "PRK", *(c for c in cast.coalition if c != "USA"), *cast.hedgers)
    assert_agree(both(from_text(tmp_path, TWO % ", ".join(f"{code}: null" for code in gone))))


def test_a_world_is_the_same_whatever_its_block_is_filled_up_with() -> None:
    plan = build(load_scenario("baseline"), 2)
    few, many = both(plan, 3), both(plan)
    np.testing.assert_array_equal(few.compiled, many.compiled[:, :, :3])


def test_a_block_is_filled_up_to_the_width_asked_for_or_the_next_of_a_few() -> None:
    assert [jax_engine._width(n) for n in (1, 1024, 1025, 100_000)] == [1024, 1024, 4096, 100_000]


def test_a_program_once_kept_is_traced_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("flatbuffers")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def twice(x: Any) -> Any:
        traced.append(x)
        return 2 * x

    def kept(x: np.ndarray) -> Any:
        with jax.enable_x64(new_val=True):
            return jax_kept.Kept(twice, "twice", 0.0)(x)

    traced: list[Any] = []
    for n in (1, 2):
        doubled = [kept(np.arange(4.0 * n)) for _ in range(2)]
        np.testing.assert_array_equal(doubled[0], 2 * np.arange(4.0 * n))
        np.testing.assert_array_equal(doubled[0], doubled[1])
        assert len(traced) == n
    for path in (tmp_path / "entente" / "programs").iterdir():
        path.write_bytes(b"what is this")
    kept(np.arange(4.0))
    assert len(traced) == 3


def test_the_callers_precision_stays() -> None:
    plan = build(load_scenario("baseline"), 1)
    luck = Luck(SEED, replicates(0, 2))
    for _ in jax_months(plan, luck, realise(plan, luck)):
        assert not jax.config.jax_enable_x64


def test_running_batches_needs_no_jax() -> None:
    code = "import sys, sim.batch.run, sim.batch.jax_backend; sys.exit('jax' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
