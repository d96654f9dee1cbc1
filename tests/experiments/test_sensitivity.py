"""What drives the outcomes of a scenario, on a design that is run as any batch is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.batch.run import run_batch
from sim.errors import SettingError, UnknownNameError
from sim.experiments.sensing.factors import factors_of
from sim.experiments.sensing.methods.methods import METHODS
from sim.experiments.sensing.sensitivity import Sensitivity, sensitivity
from sim.experiments.sensing.study import strongest
from sim.results.results import load_results
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario

VARY = ["visibility", "stance.stickiness", "china.exposure=0.2:0.8"]
QUICK = {"turns": 3, "seed": 5, "runs": 2}


@pytest.fixture(scope="module")
def plan() -> Blueprint:
    return build(load_scenario("as-it-happened"), 3)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> tuple[Sensitivity, object]:
    out = tmp_path_factory.mktemp("kept")
    names = ["visible_alignment", "public_belief", "conversion"]
    found = sensitivity(
        "as-it-happened", "morris", vary=VARY, outcomes=names, samples=4, out=out, **QUICK
    )
    return found, out


def test_the_design_is_run_as_a_batch_of_its_points(kept):
    found, out = kept
    design = load_results(out / "design")
    assert (design.plan.n_points, design.plan.runs, design.plan.is_fixed) == (16, 2, True)
    paths = ("visibility", "quantile.stance.stickiness", "china.exposure")
    points = np.column_stack([design.plan.points[path] for path in paths])
    assert points[:, 2].min() == pytest.approx(0.2)
    assert points[:, 2].max() == pytest.approx(0.8)
    cube = METHODS["morris"].sample(4, 3, 5)
    np.testing.assert_allclose(points, cube * [1, 1, 0.6] + [0, 0, 0.2])
    means = design.runs.groupby("point")["visible_alignment"].mean().to_numpy()
    expected = METHODS["morris"].analyse(cube, means, 0.95, 5).indices["mu_star"].estimate
    mine = found.table[found.table["outcome"] == "visible_alignment"]
    np.testing.assert_allclose(mine.loc[mine["index"] == "mu_star", "value"], expected)


def test_chance_comes_from_points_crossed_with_more_luck(kept):
    found, out = kept
    crossed = load_results(out / "chance")
    rows = found.chance[found.chance["outcome"] == "public_belief"]
    assert rows["points"].unique() == crossed.plan.n_points
    assert rows["runs"].unique() == crossed.plan.runs
    assert rows["share"].sum() == pytest.approx(1)


def test_what_is_undefined_is_told_and_not_analysed(kept):
    found, _ = kept
    summary = found.summary.set_index("outcome")
    assert summary.loc["conversion", "note"] == "is undefined in every world"
    assert set(found.table["outcome"]) == {"visible_alignment", "public_belief"}


def test_tables_name_unit_and_n(kept):
    found, _ = kept
    for table in (found.table, found.chance, found.convergence, found.summary):
        assert {"unit", "n"} <= set(table.columns)
        assert table.attrs["basis"] == found.basis.line
    assert set(found.table["n"]) == {32}
    assert set(found.table.loc[found.table["outcome"] == "public_belief", "unit"]) == {
        "probability"
    }
    for part in ("16 x 2 runs of 3 months", "seed 5", "intervals 95 %"):
        assert part in found.basis.line


def test_numbers_do_not_depend_on_who_computes(kept):
    found, _ = kept
    names = ["visible_alignment", "public_belief", "conversion"]
    again = sensitivity(
        "as-it-happened", "morris", vary=VARY, outcomes=names, samples=4, jobs=2, **QUICK
    )
    pd.testing.assert_frame_equal(found.table, again.table)
    pd.testing.assert_frame_equal(found.chance, again.chance)


def test_what_nobody_sees_moves_nothing_that_is_shown():
    found = sensitivity(
        "as-it-happened", "morris", vary=["china.exposure"], outcomes=["visible_alignment"],
        samples=4, visibility=0.0, **QUICK,
    )  # fmt: skip
    assert found.table.empty
    assert "nothing that varies moves it" in found.summary["note"][0]


def test_all_numbers_of_judgement_vary_where_nothing_is_named(plan):
    factors = factors_of(None, plan, {})
    assert len(factors) == 300
    assert all(f.is_drawn and f.axis.path == f"quantile.{f.name}" for f in factors)
    assert all(f.low < f.high for f in factors)
    assert len(factors_of(None, plan, {"stance.stickiness": 0.5})) == 299


def test_a_number_that_no_draw_moves_is_no_factor(plan):
    with pytest.raises(SettingError, match="is 0 in every draw, so it cannot vary"):
        factors_of(["ties.CHN-PRK.arms.PRK"], plan, {})
    (flow,) = factors_of(["ties.CHN-PRK.arms.PRK=0:0.3"], plan, {})
    assert not flow.is_drawn


def test_a_drawn_number_is_read_by_its_own_range(plan):
    (factor,) = factors_of(["stance.stickiness"], plan, {})
    assert (factor.low, factor.high, factor.range) == (0.0, 1.2, "0..1.2, as drawn")
    (half,) = factors_of(["quantile.stance.stickiness=0:0.5"], plan, {})
    assert (half.low, half.high, half.unit) == (0.0, 0.5, "quantile")
    (lever,) = factors_of(["visibility"], plan, {})
    assert (lever.range, lever.unit, lever.is_drawn) == ("0..1", "share", False)


def test_sobol_of_everything_screens_first():
    found = sensitivity(
        "as-it-happened", outcomes=["public_belief"], samples=16, turns=1, runs=1, seed=1
    )
    assert found.screening is not None
    assert len(found.screening.factors) == 300
    assert len(found.factors) == 12
    names = {factor.name for factor in found.factors}
    assert names == strongest(found.screening, 12)
    assert names == set(found.screening.ranked("public_belief")["factor"].head(12))


def test_numbers_that_do_not_vary_are_held_or_become_chance(tmp_path):
    for fixed in (True, False):
        sensitivity(
            "as-it-happened", "prcc", vary=["visibility"], samples=20, fixed=fixed,
            outcomes=["public_belief"], out=tmp_path / str(fixed), **QUICK,
        )  # fmt: skip
        assert load_results(tmp_path / str(fixed) / "design").plan.is_fixed is fixed


def test_headline_outcomes_are_told_where_none_is_named():
    found = sensitivity("as-it-happened", "prcc", vary=["visibility"], samples=20, **QUICK)
    assert found.summary["outcome"].tolist()[:3] == [
        "latent_alignment", "visible_alignment", "public_belief",
    ]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), [
    ({"vary": ["visibility=0:2"]}, "visibility: should be between 0 and 1"),
    ({"vary": ["visibility=0,1"]}, "vary visibility: lists values"),
    ({"vary": ["visibility"], "settings": {"visibility": 1}}, "visibility: is set and varied"),
    ({"vary": ["challengers.stickiness", "stance.stickiness"]}, "moves stance.stickiness, but"),
    ({"vary": ["challengers.stickiness"], "settings": {"stance.stickiness": 1}}, "but it is set"),
    ({"vary": ["visibility"], "runs": 0}, "runs: should be a whole number from 1"),
    ({"vary": ["visibility"], "jobs": 0}, "jobs: should be from 1"),
    ({"vary": ["visibility"], "resume": True}, "out: force and resume need"),
    ({"vary": ["visibility"], "engine": "abacus"}, "engine: should be one of"),
])  # fmt: skip
def test_what_cannot_be_is_told_before_any_world_is_run(given, said, monkeypatch):
    monkeypatch.setattr("sim.experiments.sensing.subject.run_course", None)
    with pytest.raises(SettingError) as told:
        sensitivity("as-it-happened", "morris", **{**QUICK, **given})
    assert said in str(told.value)


def test_unknown_names_are_told_with_near_ones():
    with pytest.raises(UnknownNameError, match="unknown outcome 'public_beleif'; did you mean"):
        sensitivity("as-it-happened", "morris", outcomes=["public_beleif"])
    with pytest.raises(UnknownNameError, match="unknown lever or path 'visibilty'"):
        sensitivity("as-it-happened", "morris", vary=["visibilty"])


def test_progress_adds_up_to_the_whole():
    told: list[tuple[int, int]] = []
    sensitivity(
        "as-it-happened", "morris", vary=VARY, samples=4, outcomes=["public_belief"],
        progress=lambda done, of: told.append((done, of)), **QUICK,
    )  # fmt: skip
    assert told[-1][0] == told[-1][1] == 16 * 2 + 16 * 8
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_the_design_matches_a_plain_batch_of_one_point():
    found = sensitivity(
        "as-it-happened", "prcc", vary=["visibility=0.5:0.500001"], samples=20,
        outcomes=["public_belief"], **QUICK,
    )  # fmt: skip
    plain = run_batch("as-it-happened", 2, seed=5, turns=3, fixed=True, keep=(), visibility=0.5)
    mean = plain.outcome("public_belief").mean()
    assert found.summary["mean"][0] == pytest.approx(mean, abs=1e-4)


def test_worlds_that_fail_are_told_of_and_count_as_undefined(monkeypatch):
    from sim.experiments.sensing import subject

    run = subject.run_course

    def broken(*given, **more):
        found = run(*given, **more)
        found.n_failed = 3
        found.failures = lambda: pd.DataFrame({"message": ["out of luck"]})
        return found

    monkeypatch.setattr(subject, "run_course", broken)
    found = sensitivity(
        "as-it-happened", "prcc", vary=["visibility"], samples=20, outcomes=["threat"], **QUICK
    )
    assert found.notes[0] == "3 of 40 worlds failed and are left out: out of luck"
    assert found.failed == 3 + 3
