"""A sweep asks one question of a scenario at many values, on one luck."""

from __future__ import annotations

import numpy as np
import pytest

from sim import compare, sweep
from sim.batch.run import run_batch
from sim.errors import OccupiedError, SettingError, UnknownNameError
from sim.experiments.asking.file import load_experiment
from sim.experiments.asking.schema import SweepSpec
from sim.experiments.sweeping.sweep import Sweep
from sim.experiments.sweeping.words import rows_of, shape_words
from sim.results.results import load_results

COHESION = {"coalition.cohesion": [0.3, 0.45, 0.6, 0.75, 0.9]}
TOLD = ("adequacy", "enforcement.RUS", "enforcement.PRK", "deterrence.korea")


@pytest.fixture(scope="module")
def found() -> Sweep:
    return sweep(
        "as-it-happened", COHESION, runs=40, seed=2025, turns=18,
        where=["deterrence.korea >= 0.8", "adequacy > 0.5 and enforcement.RUS > 0.1",
               "deterrence.korea > 2"],
        outcomes=TOLD,
    )  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_adequacy_enforcement_and_deterrence_rise_with_cohesion(found, name):
    values = found.results.outcome(name).reshape(40, 5)
    steps = np.diff(values, axis=1)
    assert (steps.mean(axis=0) > 3 * steps.std(axis=0, ddof=1) / np.sqrt(40)).all()
    row = found.effects.set_index("outcome").loc[name]
    assert row["low"] > 0
    assert row["change"] == pytest.approx((values[:, 4] - values[:, 0]).mean())


def test_a_point_of_a_sweep_is_the_batch_of_that_setting(found):
    alone = run_batch("as-it-happened", 40, seed=2025, turns=18, coalition__cohesion=0.6)
    rows = found.table.set_index(["outcome", "coalition.cohesion"])
    for name, told in alone.summary(names=TOLD).items():
        row = rows.loc[(name, 0.6)]
        for key in ("mean", "median", "q10", "q90", "mcse"):
            assert row[key] == pytest.approx(getattr(told, key), rel=1e-9)
        assert (row["n"], row["unit"]) == (40, found.unit(name))


def test_every_table_says_what_it_rests_on(found):
    line = "as-it-happened: 5 x 40 runs of 18 months, seed 2025; bands hold 80 % of worlds"
    for table in (found.table, found.curves, found.effects, found.shares, found.break_even):
        assert table.attrs["basis"].startswith(line)
        assert {"unit", "n"} <= set(table.columns)


def test_break_even_lies_between_the_points_on_either_side(found):
    row = found.break_even.iloc[0]
    means = found.table[found.table["outcome"] == "deterrence.korea"]["mean"].to_numpy()
    i = int(np.flatnonzero(means >= 0.8)[0])
    x = COHESION["coalition.cohesion"]
    assert (row["mean"], row["mean_holds"]) == ("crosses", "above")
    assert x[i - 1] <= row["mean_at"] <= x[i]
    assert row["mean_low"] < row["mean_at"] < row["mean_high"]
    shares = found.shares[found.shares["condition"] == row["condition"]]["share"].to_numpy()
    assert (row["share_from"], row["share_to"]) == pytest.approx((shares[0], shares[-1]))
    held = found.results.outcome("deterrence.korea").reshape(40, 5) >= 0.8
    np.testing.assert_allclose(shares, held.mean(axis=0))
    assert row["share_everywhere"] == held.all(axis=1).mean()


def test_conditions_of_several_outcomes_are_told_of_worlds_alone(found):
    both, never = (found.break_even.iloc[i] for i in (1, 2))
    assert (both["mean"], both["half"], both["half_holds"]) == ("", "crosses", "above")
    assert (never["mean"], never["half"], never["share_to"]) == ("fails", "fails", 0)


def test_the_words_have_the_numbers_of_the_tables(found):
    row = found.break_even.iloc[0]
    moved, korea, both, never, limits = found.says
    assert moved.startswith("From 0.30 to 0.90 on coalition.cohesion, 4 of 4 outcomes move")
    assert (
        f"The mean of deterrence.korea reaches 0.8 at a coalition.cohesion of {row['mean_at']:.2f}"
        f" [{row['mean_low']:.2f}, {row['mean_high']:.2f}]"
    ) in korea
    assert f"in {100 * row['share_to']:.0f} % at 0.90" in korea
    assert both.startswith("adequacy > 0.5 and enforcement.RUS > 0.1 holds in ")
    assert "is nowhere > 2 from 0.30 to 0.90" in never
    assert "forecasts nothing" in limits


def test_a_lever_that_scales_nothing_here_moves_nothing():
    found = sweep(
        "as-it-happened", {"coalition.cohesion": [0.5, 0.6]}, runs=6, seed=1, turns=2,
        outcomes=["nuclear_acquiescence.CHN"], where=["nuclear_acquiescence.CHN > 0.5"],
    )  # fmt: skip
    assert found.effects["shape"].tolist() == ["flat"]
    (row,) = found.effects.to_dict("records")
    assert (row["mean_from"], row["mean_to"], row["change"]) == (0, 0, 0)
    unseen = 1 - 0.05 ** (1 / 6)  # worlds of a kind that none of six was
    assert (row["low"], row["high"]) == pytest.approx((-unseen, unseen))


@pytest.fixture(scope="module")
def two_ends():
    """Return a sweep of two values and a comparison of them, on the same luck."""
    asked = {"runs": 24, "seed": 7, "turns": 36, "level": 0.9}
    swept = sweep("as-it-happened", {"coalition.cohesion": [0.3, 0.9]}, **asked)
    compared = compare(*(f"as-it-happened:coalition.cohesion={x}" for x in (0.3, 0.9)), **asked)
    return swept, compared


def test_a_sweep_of_two_values_and_a_comparison_of_them_give_the_same_numbers(two_ends):
    swept, compared = (found.set_index("outcome") for found in (
        two_ends[0].effects, two_ends[1].table,
    ))  # fmt: skip
    swept = swept.loc[compared.index]
    assert (swept["n"] < 24).any()  # some outcomes are undefined in some worlds
    for mine, its in {
        "n": "n", "mean_from": "mean_first", "mean_to": "mean", "change": "difference",
        "low": "low", "high": "high",
    }.items():  # fmt: skip
        np.testing.assert_allclose(swept[mine], compared[its], rtol=1e-12, err_msg=mine)


def test_two_values_move_an_outcome_only_where_their_change_is_told_from_zero(two_ends):
    effects = two_ends[0].effects
    effects = effects[effects["low"].notna()]
    is_nothing = (effects["low"] <= 0) & (effects["high"] >= 0)
    assert is_nothing.any()
    assert (effects[is_nothing]["shape"] == "flat").all()
    assert not (effects[~is_nothing]["shape"] == "flat").any()


@pytest.mark.parametrize(("sign", "where"), [
    (">", "nowhere"), ("<", "nowhere"), (">=", "everywhere"), ("<=", "everywhere"),
])  # fmt: skip
def test_what_is_always_zero_is_on_the_side_of_zero_that_the_sign_says(sign, where):
    name = "nuclear_acquiescence.CHN"
    found = sweep(
        "as-it-happened", {"coalition.cohesion": [0.5, 0.6, 0.7]}, runs=6, seed=1, turns=2,
        outcomes=[name], where=[f"{name} {sign} 0"],
    )  # fmt: skip
    share = {"nowhere": "0 %", "everywhere": "100 %"}[where]
    assert found.says[1] == (
        f"The mean of {name} is {where} {sign} 0 from 0.50 to 0.70 of coalition.cohesion;"
        f" {name} {sign} 0 holds in {share} of worlds at 0.50 and in {share} at 0.70."
    )


def test_two_axes_have_break_even_at_each_value_of_the_second():
    found = sweep(
        "as-it-happened", {"coalition.cohesion": "0.3:0.9:3", "friction.us_china": [0, 1]},
        runs=8, seed=1, turns=6, outcomes=["adequacy"], where=["adequacy >= 0.6"],
    )  # fmt: skip
    assert found.is_map
    assert found.break_even["other"].tolist() == [0, 1]
    assert set(found.effects["axis"]) == {"coalition.cohesion", "friction.us_china"}
    assert len(found.table) == 6
    assert "with friction.us_china at 1" in found.says[2]


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_a_sample_of_two_levers_has_a_curve_for_each(design):
    found = sweep(
        "as-it-happened", ["coalition.cohesion", "stance.stickiness"], design=design, points=32,
        runs=4, seed=1, turns=4, outcomes=["adequacy"], where=["adequacy >= 0.6"],
    )  # fmt: skip
    assert [axis.path for axis in found.axes] == [
        "coalition.cohesion",
        "quantile.stance.stickiness",
    ]
    effects = found.effects.set_index("axis")
    assert effects.loc["coalition.cohesion", "low"] > 0
    stickiness = effects.loc["quantile.stance.stickiness"]
    assert stickiness["low"] < 0 < stickiness["high"]
    assert found.break_even["axis"].tolist() == [axis.path for axis in found.axes]


def test_one_world_a_point_has_no_interval():
    found = sweep("as-it-happened", {"coalition.cohesion": [0.3, 0.9]}, runs=1, seed=1, turns=2)
    assert found.effects["change"].abs().max() > 0
    assert found.effects["low"].isna().all()


def test_a_sweep_goes_on_where_it_was_left_with_the_seed_it_had(tmp_path):
    out = tmp_path / "swept"
    asked = {"design": "lhs", "points": 8, "runs": 3, "turns": 2, "outcomes": ["adequacy"]}
    first = sweep("as-it-happened", ["coalition.cohesion"], out=out, **asked)
    assert load_results(out).plan == first.results.plan
    assert "params" in load_results(out).manifest["tables"]
    again = sweep("as-it-happened", ["coalition.cohesion"], out=out, resume=True, **asked)
    assert (again.results.computed, again.basis.seed) == (0, first.basis.seed)
    assert again.table.equals(first.table)
    with pytest.raises(OccupiedError):
        sweep("as-it-happened", ["coalition.cohesion"], out=out, **asked)


@pytest.mark.parametrize(("wish", "error", "said"), [
    ({"vary": ["coalition.cohesoin=0,1"]}, UnknownNameError, "coalition.cohesion"),
    ({"vary": ["coalition.cohesion=0.3,2"]}, SettingError, "between 0.25 and 0.9"),
    ({"outcomes": ["adequacie"]}, UnknownNameError, "outcome: unknown outcome.*adequacy"),
    ({"where": ["adequacie > 1"]}, UnknownNameError, "where adequacie > 1: unknown outcome"),
    ({"where": ["adequacy >"]}, SettingError, "should have a name or a number"),
    ({"level": 95}, SettingError, "level: should be from 0.5 to 0.999, is 95"),
    ({"settings": {"coalition.cohesion": 0.5}}, SettingError, "is set and varied"),
    ({"seed": -1}, SettingError, "seed: should be"),
    ({"runs": 0}, SettingError, "runs: should be"),
])  # fmt: skip
def test_what_cannot_be_is_refused_before_any_world_is_run(wish, error, said, monkeypatch):
    monkeypatch.setattr("sim.batch.run.computed_blocks", None)
    with pytest.raises(error, match=said):
        sweep("as-it-happened", **{"vary": ["coalition.cohesion=0.3,0.6"], "turns": 1, **wish})


@pytest.mark.parametrize("name", ["western-cohesion", "cohesion-by-friction"])
def test_the_sweeps_that_ship_can_be_run(name):
    spec = load_experiment(name, SweepSpec)
    found = sweep(
        spec.scenario, spec.vary, design=spec.design, points=spec.points, runs=2, seed=1, turns=2,
        where=spec.where, outcomes=spec.outcomes,
    )  # fmt: skip
    assert list(found.outcomes) == spec.outcomes
    assert found.is_map == (len(spec.vary) == 2)


def test_one_world_a_value_is_told_to_tell_nothing():
    asked = {"turns": 2, "seed": 0, "outcomes": ["adequacy", "narrative"]}
    alone = sweep("as-it-happened", ["coalition.cohesion=0.3,0.9"], runs=1, **asked)
    assert "nothing can be told from noise" in alone.says[0]
    assert {shape_words(row) for row in rows_of(alone.effects)} == {"unknown"}
    two = sweep(
        "as-it-happened", ["coalition.cohesion=0.3:0.9", "engagement"], design="lhs", points=2,
        runs=3, **asked,
    )  # fmt: skip
    assert all("nothing can be told from noise" in said for said in two.says[:2])


def test_what_is_undefined_is_told_as_such():
    found = sweep(
        "as-it-happened", ["coalition.cohesion=0.3,0.9"], runs=2, seed=0, turns=2,
        outcomes=["conversion"], where=["conversion >= 0.8"],
    )  # fmt: skip
    assert "undefined in too many worlds" in found.says[0]
    assert found.says[1].startswith("conversion >= 0.8 is undefined in too many worlds")


def test_half_of_worlds_is_not_placed_by_two_worlds_that_agree():
    found = sweep(
        "as-it-happened", ["coalition.cohesion=0.3,0.9"], runs=2, seed=0, turns=2,
        outcomes=["adequacy"], where=["adequacy >= 0.8"],
    )  # fmt: skip
    (row,) = found.break_even.to_dict("records")
    assert (row["share_from"], row["share_to"]) == (0, 1)
    assert (row["half_low"], row["half_high"]) == (-np.inf, np.inf)
