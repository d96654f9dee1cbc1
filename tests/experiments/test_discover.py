"""Discovery names the factors that decide, and none where chance does."""

from __future__ import annotations

import json
import sys

import numpy as np
import pandas as pd
import pytest

from sim import discover, run_batch
from sim.errors import ScenarioError, SettingError, UnknownNameError
from sim.experiments.discovering.boxes import (
    Counts,
    Side,
    Wish,
    chosen,
    counts,
    inside,
    quasi_p,
    screened,
)
from sim.experiments.discovering.cases import cases_of_frame, cases_of_results
from sim.experiments.discovering.confirm import confirmed, find_box
from sim.experiments.discovering.kinship import halves
from sim.experiments.discovering.peeling import prim, trajectory
from sim.experiments.discovering.tree import find_tree

N = 1_000
LOW, HIGH = Side(7, is_upper=False), Side(3, is_upper=True)


def planted(n: int = N, factors: int = 12, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Return worlds with a box in the factors c3 and c7, and a tenth of all labels flipped.

    The box holds 64 % of the worlds: judged by flipped labels, a box of mass m that is found
    without fault has density .9 and coverage .9 m / (.9 m + .1 (1 - m)), .94 here, and no more
    than .85 where m is .39.
    """
    rng = np.random.default_rng(seed)
    x = rng.random((n, factors))
    holds = (x[:, 3] < 0.8) & (x[:, 7] > 0.2)
    return pd.DataFrame(x, columns=[f"c{j}" for j in range(factors)]), holds ^ (
        rng.random(n) < 0.1
    )  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return discover(*planted(), boxes=1)


def test_exactly_the_factors_of_a_planted_box_are_named(found):
    assert set(found.table["factor"]) == {"c3", "c7"}
    limits = found.table.set_index("factor")
    assert limits.loc["c3", "high"] == pytest.approx(0.8, abs=0.04)
    assert limits.loc["c7", "low"] == pytest.approx(0.2, abs=0.04)
    assert limits[["low", "high"]].isna().sum().sum() == 2
    row = found.stats.iloc[0]
    assert row["density"] > 0.85
    assert row["coverage"] > 0.85
    assert row["density_held_out"] > 0.85
    assert row["coverage_held_out"] > 0.85


def test_a_box_is_in_order_with_what_it_counts(found):
    box, cases = found.boxes[0], found.cases
    there = inside(cases.x, box.cuts)
    row = found.stats.iloc[0]
    assert (row["n"], row["holding"]) == (there.sum(), cases.holds[there].sum())
    assert row["mass"] == there.mean()
    assert row["base_rate"] == found.base_rate == cases.holds.mean()
    assert (found.table["p"] < 0.001).all()
    assert (found.table["named_again"] == 1).all()


def test_the_same_worlds_give_the_same_answer():
    first, again = (discover(*planted(400, 8), boxes=1) for _ in range(2))
    assert len(first.table) == 2
    pd.testing.assert_frame_equal(again.table, first.table)
    pd.testing.assert_frame_equal(again.stats, first.stats)
    assert again.words == first.words


def test_every_table_tells_unit_and_number_of_worlds(found):
    for table in (found.table, found.stats, found.leaves):
        assert {"unit", "n"} <= set(table.columns)
        assert table.attrs["basis"] == found.basis.line


def test_the_box_is_told_in_words(found):
    row = found.stats.iloc[0]
    first = found.words[0]
    assert first.startswith(f"In {100 * row['density']:.0f} % of the {row['n']} worlds where c")
    assert "of all worlds), the condition holds (" in first
    assert "c3 is below 0.8" in first.replace("0.79", "0.8")
    assert f"base rate {100 * found.base_rate:.0f} %" in first
    assert "forecasts nothing" in found.words[-1]


def test_the_tree_splits_on_the_same_factors(found):
    told = " ".join(found.leaves["conditions"])
    assert "c3 <= 0." in told
    assert "c7 > 0." in told
    assert set(told.split()) & {f"c{j}" for j in range(12)} == {"c3", "c7"}
    assert found.leaves["n"].sum() == N
    assert found.leaves["coverage"].sum() == pytest.approx(1)


def test_two_of_three_hundred_factors_are_named():
    x, holds = planted(2_000, 300, seed=1)
    box = find_box(x.to_numpy(), holds, Wish(), halves((), len(x), 1))
    assert box is not None
    assert set(box.cuts) == {HIGH, LOW}


def test_where_chance_alone_decides_no_box_is_claimed():
    named = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, holds = rng.random((200, 4)), rng.random(200) < 0.4
        named.append(find_box(x, holds, Wish(mass=0.1), halves((), 200, seed)))
    assert named == [None] * 5


def test_the_tree_has_a_root_alone_where_chance_decides():
    rng = np.random.default_rng(5)
    x, holds = rng.random((400, 6)), rng.random(400) < 0.4
    assert len(find_tree(x, holds, np.arange(400))) == 1


def sloping(n: int = 1_200, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return worlds that show it the more, the lower two of three factors are."""
    rng = np.random.default_rng(seed)
    x = rng.random((n, 3))
    return x, rng.random(n) < 0.6 * np.clip(1.5 - 2 * x[:, 0], 0, 1) * (1 - 0.8 * x[:, 1])


def test_peeling_goes_on_to_the_least_mass_where_luck_is_against_a_peel():
    x, holds = sloping()
    sides = {Side(0, is_upper=True), Side(1, is_upper=True)}
    for among in (None, sides, {Side(0, is_upper=True)}):
        way = trajectory(x, holds, [0, 1], 0.05, among=among)
        masses = [counts(x, holds, cuts).n / len(x) for cuts in way]
        assert masses == sorted(set(masses), reverse=True)
        assert 0.05 <= masses[-1] < 0.06
        assert among is None or all(set(cuts) <= among for cuts in way)


def test_a_lever_of_two_values_is_peeled_once():
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.random(400), rng.integers(0, 2, 400)])
    way = trajectory(x, rng.random(400) < 0.2 + 0.6 * x[:, 1], [0, 1], 0.05)
    assert inside(x, way[1]).sum() == x[:, 1].sum()
    assert inside(x, way[-1]).sum() < 0.06 * 400


def test_the_box_is_as_good_as_the_best_of_a_grid():
    x, holds = sloping()
    box = find_box(x, holds, Wish(), halves((), len(x), 0))
    assert box is not None
    assert set(box.cuts) == {Side(0, is_upper=True), Side(1, is_upper=True)}
    shares = np.linspace(0.1, 1, 19)
    grid = [
        counts(x, holds, {Side(0, is_upper=True): a, Side(1, is_upper=True): b})
        for a in shares
        for b in shares
    ]
    errors = [(c.density - holds.mean()) * np.sqrt(c.n) for c in (box.counts, *grid)]
    assert errors[0] > 0.98 * max(errors[1:])


def test_a_density_sets_other_limits_of_the_same_factors():
    x, holds = sloping()
    mine = halves((), len(x), 0)
    boxes = [find_box(x, holds, Wish(density=share), mine) for share in (0.4, 0.5)]
    assert all(box is not None and set(box.cuts) == {Side(0, True), Side(1, True)} for box in boxes)
    wide, dense = (box.counts for box in boxes if box is not None)
    assert 0.4 <= wide.density < 0.5 <= dense.density
    assert wide.n > dense.n
    assert find_box(x, holds, Wish(density=0.9), mine) is None


def test_a_further_box_is_told_from_all_worlds_not_from_those_that_are_left():
    rng = np.random.default_rng(7)
    x = rng.random((1_000, 2))
    share = np.select([x[:, 0] > 0.8, x[:, 0] > 0.4], [0.5, 0.19], 0.02)  # of all, 0.18
    found = discover(pd.DataFrame(x, columns=["a", "b"]), rng.random(1_000) < share, boxes=2)
    assert found.table["factor"].tolist() == ["a"]
    assert found.table["low"].iloc[0] == pytest.approx(0.8, abs=0.03)


def test_the_chart_shows_no_factor_that_no_box_names():
    rng = np.random.default_rng(1)
    x = rng.random((400, 3))
    one = discover(pd.DataFrame(x, columns=["a", "b", "c"]), rng.random(400) < x[:, 0], boxes=1)
    assert one.table["factor"].tolist() == ["a"]
    spec = json.dumps(one.chart.to_dict())
    assert "The one factor of boxes, box 1 drawn" in spec
    assert '"title": "b"' not in spec
    assert '"title": "c"' not in spec


def test_no_box_is_told_as_such():
    rng = np.random.default_rng(3)
    none = discover(pd.DataFrame(rng.random((200, 3))), rng.random(200) < 0.4)
    assert none.boxes == ()
    assert len(none.table) == len(none.stats) == 0
    assert "no box is claimed" in none.words[0]
    assert none.free.auc < 0.65
    assert "Two factors, neither confirmed" in json.dumps(none.chart.to_dict())


def test_a_density_asks_for_the_largest_box_that_reaches_it():
    steps = [Counts(100, 40), Counts(80, 40), Counts(60, 36), Counts(40, 28), Counts(20, 14)]
    assert chosen(steps, Wish(density=0.6)) == 2
    assert chosen(steps, Wish(density=0.7)) == 3
    assert chosen(steps, Wish(density=0.9)) == 0
    assert chosen(steps, Wish()) == 3
    assert chosen(steps, Wish(above=0.7)) == 0


def test_a_side_is_confirmed_by_most_halves_or_not_at_all():
    side, other = Side(0, is_upper=True), Side(1, is_upper=True)
    assert confirmed([{side: 0.001, other: 0.5}] * 6 + [{}] * 4) == {side: 0.004, other: 1.0}
    assert confirmed([{side: 0.0}] * 4 + [{}] * 6) == {side: 1.0}


@pytest.mark.filterwarnings("ignore")  # of what pandas will change in EMA Workbench
def test_the_quasi_p_is_ema_workbenchs_own():
    x, holds = planted(400, 8)
    box = prim()(x, holds, mass_min=0.3).find_box()
    limits, own = box.box_lims[-1], box.p_values[-1]
    names = list(x.columns)
    cuts = {
        Side(names.index(name), is_upper=bool(end)): float(limits[name].iloc[end])
        for name, values in own.items()
        for end in (0, 1)
        if values[end] != -1
    }
    assert len(cuts) >= 2
    for side in cuts:
        theirs = own[names[side.factor]][int(side.is_upper)]
        assert quasi_p(x.to_numpy(), holds, cuts, side) == pytest.approx(theirs)


def test_ends_and_the_middle_of_a_factor_are_seen_by_the_screen():
    rng = np.random.default_rng(0)
    x = rng.random((600, 30))
    holds = (np.abs(x[:, 11] - 0.5) < 0.3) & (x[:, 4] < 0.6)
    assert set(screened(x, holds, 2)) == {4, 11}


def test_worlds_of_one_luck_stay_in_one_half():
    groups = np.repeat(np.arange(30), 4)
    for half in halves([groups], 120, 7):
        assert half.sum() == 60
        assert all(len(set(half[groups == g])) == 1 for g in range(30))


@pytest.fixture(scope="module")
def batch():
    return run_batch("as-it-happened", runs=120, seed=1, turns=36, keep=("params",))


def test_the_numbers_of_a_batch_are_its_factors(batch):
    cases = cases_of_results(batch, "conversion < 0.7")
    undefined = int(batch.runs["conversion"].isna().sum())
    assert cases.undefined == undefined
    assert undefined > 0
    assert len(cases.x) == 120 - undefined
    names = [factor.name for factor in cases.factors]
    assert "choice.precision" in names
    assert not {"point", "replicate"} & set(names)
    meant = next(factor for factor in cases.factors if factor.name == "choice.precision")
    assert meant.unit == "1/utility"
    assert meant.low < meant.high


def test_what_a_condition_asks_for_does_not_explain_it(batch):
    cases = cases_of_results(batch, "conversion < 0.7 and choice.precision < 9")
    assert "choice.precision" not in [factor.name for factor in cases.factors]


def test_varied_worlds_have_a_place_and_a_luck_of_their_own():
    found = discover(
        "as-it-happened", "adequacy < 0.8", runs=200, turns=2, seed=5, boxes=1,
        vary={"coalition.cohesion": "0.3:0.9", "visibility": [0, 1]},
    )  # fmt: skip
    cases = found.cases
    assert (found.basis.points, found.basis.runs, found.basis.months) == (1, 200, 2)
    assert [factor.name for factor in cases.factors][:2] == ["coalition.cohesion", "visibility"]
    assert [len(np.unique(cases.x[:, j])) for j in range(3)] == [200, 2, 200]
    assert len(np.unique(cases.groups)) == 200
    assert found.table["factor"].tolist() == ["coalition.cohesion"]
    assert found.table["unit"].tolist() == ["index"]
    assert (
        "coalition.cohesion (noise-free cohesion index at the start, index) is below"
        in (found.words[0])
    )


@pytest.mark.parametrize(("where", "said"), [
    ("adequacy < -1", r"holds in no world; at least 20 .* \(adequacy goes from 0\."),
    ("adequacy < 9", "holds in all worlds"),
    ("conversion < -0.2", r"holds in \d+ of \d+ worlds; at least 20"),
])  # fmt: skip
def test_too_few_worlds_are_told(batch, where, said):
    with pytest.raises(SettingError, match=said):
        discover(batch, where)


def test_an_unknown_name_is_told_with_near_ones(batch):
    with pytest.raises(UnknownNameError, match=r"conversoin.*did you mean conversion"):
        discover(batch, "conversoin < 0.7")
    with pytest.raises(UnknownNameError, match=r"conversoin.*did you mean conversion"):
        discover("as-it-happened", "conversoin < 0.7", runs=10**6)


def test_results_that_cannot_explain_are_refused():
    bare = run_batch("as-it-happened", runs=2, seed=1, turns=1, keep=())
    with pytest.raises(SettingError, match="run the batch again and keep params"):
        discover(bare, "adequacy < 0.7")
    with pytest.raises(SettingError, match="vary: nothing would differ between the worlds"):
        discover("as-it-happened", "adequacy < 0.7", fixed=True)


def test_an_outcome_undefined_in_all_worlds_is_told():
    short = run_batch("as-it-happened", runs=40, seed=1, turns=2, keep=("params",))
    with pytest.raises(SettingError, match="conversion is defined in none of 40 worlds"):
        discover(short, "conversion < 0.7")
    with pytest.raises(SettingError, match=": conversion is defined in none of 40 worlds; choose"):
        discover(short, "adequacy < 0.7 and conversion < 0.7")


def test_what_is_given_with_finished_worlds_or_without_a_condition_is_refused(batch):
    with pytest.raises(SettingError, match="runs: these worlds are finished"):
        discover(batch, "adequacy < 0.7", runs=7)
    with pytest.raises(SettingError, match="seed: these worlds are finished"):
        discover(batch, "adequacy < 0.7", seed=0)
    with pytest.raises(SettingError, match="where: should say what is looked for"):
        discover(batch)
    with pytest.raises(SettingError, match="where: should say what is looked for"):
        discover("as-it-happened")
    with pytest.raises(ScenarioError, match="unknown scenario"):
        discover("as-it-hapened", "adequacy < 0.7")


@pytest.mark.parametrize(("wish", "said"), [
    ({"boxes": 0}, "boxes: should be from 1"), ({"density": 1.0}, "density: should be a share"),
    ({"mass": 0.5}, "mass: should be a share"), ({"level": 0.0}, "level: should be from 0.5"),
])  # fmt: skip
def test_wishes_out_of_range_are_refused(wish, said):
    with pytest.raises(SettingError, match=said):
        discover(*planted(100), **wish)


def test_tables_of_any_origin_are_checked():
    x, holds = planted(100)
    with pytest.raises(SettingError, match="true or false for each of 100 worlds"):
        cases_of_frame(x, holds[:-1])
    with pytest.raises(SettingError, match="finite numbers alone"):
        cases_of_frame(x.assign(c1=np.nan), holds)
    with pytest.raises(SettingError, match="nothing differs"):
        cases_of_frame(x * 0, holds)
    cases = cases_of_frame(x.assign(twice=x["c1"], point=1), "c0 < 0.5")
    assert [factor.name for factor in cases.factors] == [f"c{j}" for j in range(1, 12)]


def test_a_missing_extra_is_named(monkeypatch):
    prim.cache_clear()
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis.prim", None)
    with pytest.raises(SettingError, match=r"pip install 'entente-sim\[discovery\]'"):
        discover(*planted(100))
    prim.cache_clear()
