"""Worlds that share luck or a design point are no independent witnesses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim import discover, run_batch
from sim.experiments.discovering import cases as cases_module
from sim.experiments.discovering.boxes import Side, Wish, side_p
from sim.experiments.discovering.cases import cases_of_results
from sim.experiments.discovering.confirm import find_box
from sim.experiments.discovering.kinship import halves, kin_p

pytest.importorskip("ema_workbench")
FULL = {"coalition.cohesion": [0.3, 0.3, 0.9, 0.9], "visibility": [0.2, 0.8, 0.2, 0.8]}


def crossed(points: int, runs: int, factors: int, seed: int):
    """Return drawn numbers of crossed worlds, an outcome that is luck alone, and luck."""
    rng = np.random.default_rng(seed)
    luck = np.repeat(np.arange(runs), points)
    noise = rng.normal(0, 1, runs)[luck] + rng.normal(0, 0.5, points * runs)
    return rng.random((runs, factors))[luck], noise > np.quantile(noise, 0.7), luck


def test_luck_that_many_points_share_confirms_no_box():
    named, named_alone = 0, 0
    for seed in range(8):
        x, holds, luck = crossed(40, 25, 3, seed)
        mine = halves([luck], len(x), seed)
        named += find_box(x, holds, Wish(), mine, [luck]) is not None
        named_alone += find_box(x, holds, Wish(), mine) is not None
    assert named == 0
    assert named_alone > 0


def test_what_a_drawn_number_does_is_found_in_crossed_worlds():
    x, _, luck = crossed(10, 120, 4, 3)
    noise = np.random.default_rng(4).normal(0, 0.3, 120)[luck]
    box = find_box(x, x[:, 2] + noise > 0.9, Wish(), halves([luck], len(x), 3), [luck])
    assert box is not None
    assert set(box.cuts) == {Side(2, is_upper=False)}


def test_what_a_lever_does_on_the_same_luck_is_found():
    x, _, luck = crossed(11, 80, 2, 5)
    lever = np.tile(np.linspace(0, 1, 11), 80)
    noise = np.random.default_rng(6).normal(0, 0.5, 80)[luck]
    x = np.column_stack([lever, x])
    box = find_box(x, lever + noise > 0.8, Wish(), halves([luck], len(x), 5), [luck])
    assert box is not None
    assert {side.factor for side in box.cuts} == {0}


def test_p_of_kin_is_even_where_nothing_is_there():
    rng, p = np.random.default_rng(7), []
    for _ in range(400):
        luck, point = np.repeat(np.arange(30), 20), np.tile(np.arange(20), 30)
        noise = rng.normal(0, 1, 30)[luck] + rng.normal(0, 1, 20)[point]
        p.append(kin_p((rng.random(30) < 0.5)[luck], noise > 0, [luck, point]))
    assert 0.01 < np.mean(np.array(p) < 0.05) < 0.08
    assert np.mean(np.array(p) < 0.5) == pytest.approx(0.5, abs=0.08)


def test_a_box_that_takes_nothing_away_says_nothing():
    x, holds, luck = crossed(4, 10, 1, 1)
    for cut in (-1.0, 2.0):
        assert (
            side_p(x, holds, {Side(0, is_upper=False): cut}, Side(0, is_upper=False), [luck]) == 1
        )


def test_halves_of_crossed_worlds_share_neither_luck_nor_point():
    luck, point = np.repeat(np.arange(10), 8), np.tile(np.arange(8), 10)
    mine = halves([luck, point], 80, 1)
    for half, other in zip(mine[::2], mine[1::2], strict=True):
        assert half.sum() == other.sum() == 20
        for groups in (luck, point):
            assert not set(groups[half]) & set(groups[other])


def test_a_batch_tells_which_of_its_worlds_are_kin():
    asked = {"seed": 1, "turns": 1, "keep": ("params",)}
    where = "adequacy < 0.8"
    grid = run_batch("as-it-happened", 20, points=FULL, **asked)
    cases = cases_of_results(grid, where)
    (luck,) = cases.kin
    assert len(luck) == 80
    assert len(np.unique(luck)) == 20
    assert "by the 20 values of luck" in cases.notes[0]
    rng = np.random.default_rng(1)
    spread = {name: rng.uniform(0.3, 0.9, 10).tolist() for name in FULL}
    crossed_both = cases_of_results(run_batch("as-it-happened", 9, points=spread, **asked), where)
    assert [len(np.unique(groups)) for groups in crossed_both.kin] == [9, 10]
    few = cases_of_results(run_batch("as-it-happened", 2, points=spread | {
        name: values * 4 for name, values in spread.items()
    }, **asked), where)  # fmt: skip
    assert "one of 2 values of luck, too few" in few.notes[0]
    apart = spread | {"luck": [8.0 * i for i in range(10)]}
    futures = cases_of_results(run_batch("as-it-happened", 8, points=apart, **asked), where)
    (point,) = futures.kin
    assert len(np.unique(point)) == 10
    alone = cases_of_results(run_batch("as-it-happened", 90, **asked), where)
    assert alone.kin == ()
    assert not any("luck" in note for note in alone.notes)


def test_what_was_left_out_or_stands_for_another_is_told(monkeypatch):
    monkeypatch.setattr(cases_module, "MOST", 300)
    rng = np.random.default_rng(2)
    x = pd.DataFrame(rng.random((400, 2)), columns=["a", "b"])
    found = discover(x.assign(c=x["a"], d=x["a"]), (x["a"] < 0.5).to_numpy(), boxes=1)
    assert found.n == 300
    told = " ".join(found.words)
    assert "Looked through are 300 worlds, drawn at random from 400." in told
    assert "one stands for the others: a for c, d" in told


def test_the_quantile_of_what_a_condition_asks_for_brings_it_not_back():
    rng = np.random.default_rng(3)
    x = pd.DataFrame(rng.random((100, 3)), columns=["quantile.a", "a", "b"])
    cases = cases_module.cases_of_frame(x, "quantile.a < 0.5")
    assert [factor.name for factor in cases.factors] == ["b"]
