"""Design points share their luck, unless the column ``luck`` gives each its own."""

from __future__ import annotations

import numpy as np
import pytest

from sim.batch.run import run_batch
from sim.errors import SettingError
from sim.results.commands import replay_command

SEED, MONTHS = 5, 3


def values(result, point):
    runs = result.runs[result.runs["point"] == point].drop(columns=["point", "replicate"])
    return runs[[name for name in runs if runs[name].dtype == float]].to_numpy()


def test_a_points_luck_is_that_of_the_replicates_it_names():
    points = {"visibility": [1.0, 1.0, 0.5], "luck": [0, 4, 4]}
    mixed = run_batch("as-it-happened", 2, seed=SEED, turns=MONTHS, points=points, keep=("params",))
    plain = run_batch("as-it-happened", 6, seed=SEED, turns=MONTHS, visibility=1.0, keep=())
    other = run_batch("as-it-happened", 6, seed=SEED, turns=MONTHS, visibility=0.5, keep=())
    np.testing.assert_array_equal(values(mixed, 0), values(plain, 0)[:2])
    np.testing.assert_array_equal(values(mixed, 1), values(plain, 0)[4:])
    np.testing.assert_array_equal(values(mixed, 2), values(other, 0)[4:])
    assert not np.array_equal(values(mixed, 0), values(mixed, 1), equal_nan=True)
    assert mixed.params["luck"].tolist() == [0, 4, 4, 0, 4, 4]


def test_luck_of_points_is_the_same_in_blocks_and_on_disk(tmp_path):
    points = {"visibility": [1.0, 0.5, 0.2], "luck": [0, 2, 4]}
    given = {"seed": SEED, "turns": MONTHS, "points": points, "keep": ("params",)}
    one = run_batch("as-it-happened", 2, **given)
    kept = run_batch("as-it-happened", 2, **given, block=1, out=tmp_path / "kept")
    np.testing.assert_array_equal(one.runs["threat"], kept.runs["threat"])
    assert kept.plan == one.plan


def test_a_world_with_luck_of_its_own_is_played_again_as_that_replicate():
    points = {"visibility": [1.0, 0.5], "luck": [0, 7]}
    plan = run_batch("as-it-happened", 2, seed=SEED, turns=1, points=points, keep=()).plan
    told = replay_command("as-it-happened", plan, 3)
    assert "--replicate 8" in told
    assert "visibility=0.5" in told
    assert "luck" not in told


@pytest.mark.parametrize("luck", [[0.5, 1], [-1, 0]])
def test_luck_is_a_whole_number_of_replicates(luck):
    with pytest.raises(SettingError, match="points luck: should be replicates, whole numbers"):
        run_batch("as-it-happened", 1, seed=1, turns=1, points={"luck": luck})
