"""Results stay until others can take their place, and what is unfinished holds nobody up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.agents.model import WargameModel
from sim.batch.run import run_batch
from sim.errors import OccupiedError, PolicyError
from sim.results.directory import MANIFEST, UNFINISHED
from sim.scenario.build import build
from sim.scenario.load import load_scenario


def run(out: Path, **options: Any) -> None:
    run_batch("baseline", 3, seed=1, turns=2, out=out, **options)


def test_an_interrupted_replacement_leaves_the_former_results(tmp_path: Path) -> None:
    run(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, force=True, progress=interrupt)
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert after == before
    assert (tmp_path / UNFINISHED).is_dir()


def test_an_unfinished_batch_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, progress=interrupt)
    assert [path.name for path in tmp_path.iterdir()] == [UNFINISHED]
    with pytest.raises(OccupiedError, match="unfinished batch; pass --resume to go on with it"):
        run(tmp_path)
    run(tmp_path, force=True)
    assert (tmp_path / MANIFEST).is_file()
    assert not (tmp_path / UNFINISHED).exists()


def test_a_world_left_halfway_by_a_policy_goes_no_further() -> None:
    model = WargameModel("baseline", rng=1)

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    model.actor("CHN").policy = fail
    with pytest.raises(ZeroDivisionError):
        model.step()
    with pytest.raises(PolicyError, match="make a new one"):
        model.step()


def test_what_is_dated_after_the_last_month_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "late.yaml"
    path.write_text("title: Late\nextends: as-it-happened\nmonths: 21\n", encoding="utf-8")
    notes = build(load_scenario(path)).warnings
    assert any(
        "occasions.pyongyang-2025 is dated after the last month, 2025-09" in n for n in notes
    )
    assert not build(load_scenario("as-it-happened"), 3).warnings
