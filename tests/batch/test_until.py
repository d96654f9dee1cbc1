"""Running until the error is small enough: as many runs as it takes, and no more than said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.batch import until
from sim.batch.until import run_until
from sim.errors import OccupiedError, SettingError
from sim.results.results import load_results
from tests.batch.conftest import SEED, hash_of


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(until, "FIRST", 6)
    monkeypatch.setattr(until, "STEP", 4)


def small(errors: dict[str, float], most: int = 40, **options: Any) -> Any:
    return run_until("baseline", errors, most, **{"seed": SEED, "turns": 1, **options})


def test_it_ends_when_every_error_is_as_small_as_asked() -> None:
    found = small({"threat": 0.015, "coalition_level": 0.01})
    assert 6 < found.plan.runs < 40
    spread = found.summary()
    assert spread["threat"].mcse <= 0.015
    assert spread["coalition_level"].mcse <= 0.01


def test_it_ends_at_the_latest_where_it_was_told(tmp_path: Path) -> None:
    assert small({"conversion": 0.1}, 9, out=tmp_path).plan.runs == 9
    assert small({"threat": 1e-9}, 3).plan.runs == 3


def test_what_is_good_enough_at_once_is_left_at_that() -> None:
    assert small({"threat": 10.0}).plan.runs == 6


@pytest.mark.parametrize("at", [2, 9])
def test_interrupted_it_goes_on_to_the_same(tmp_path: Path, at: int) -> None:
    wanted = small({"threat": 0.015}, out=tmp_path / "wanted")
    assert wanted.plan.runs > 9

    def stop(done: int, _of: int) -> None:
        if done >= at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small({"threat": 0.015}, out=tmp_path / "b", block=2, progress=stop)
    found = small({"threat": 0.015}, out=tmp_path / "b", resume=True, seed=None)
    assert hash_of(found) == hash_of(wanted)


def test_finished_it_goes_on_to_a_smaller_error(tmp_path: Path) -> None:
    first = small({"threat": 0.02}, out=tmp_path)
    before = first.outcome("threat")
    with pytest.raises(OccupiedError):
        small({"threat": 0.02}, out=tmp_path)
    more = small({"threat": 0.012}, out=tmp_path, resume=True)
    assert more.plan.runs > first.plan.runs
    assert (load_results(tmp_path).outcome("threat")[:6] == before[:6]).all()
    assert small({"threat": 0.02}, out=tmp_path, force=True, seed=8).plan.seed == 8


@pytest.mark.parametrize(
    ("errors", "options", "said"),
    [
        ({"thret": 0.1}, {}, "until-mcse: unknown outcome 'thret'; did you mean threat?"),
        ({"threat": 0.0}, {}, "until-mcse: threat should be above 0, is 0.0"),
        ({"threat": float("nan")}, {}, "until-mcse: threat should be above 0, is nan"),
        ({"threat": 0.1}, {"shard": (1, 2)}, "until-mcse: goes with whole batches"),
        ({"threat": 0.1}, {"append": True}, "until-mcse: goes with whole batches"),
        ({"threat": 0.1}, {"most": 0}, "runs: should be a whole number from 1"),
    ],
)
def test_what_cannot_be_is_refused_before_the_first_world(
    tmp_path: Path, errors: dict[str, float], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingError, match=said.replace("?", r"\?")):
        small(errors, **options, out=tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_every_design_point_is_to_be_as_sure_as_asked() -> None:
    points = {"coalition.cohesion": [0.3, 0.85]}
    found = small({"coalition_cohesion": 0.01}, points=points)
    assert found.plan.runs < 40
    assert all(found.summary(p)["coalition_cohesion"].mcse <= 0.01 for p in (0, 1))
    assert found.summary()["coalition_cohesion"].mcse > 0.01
