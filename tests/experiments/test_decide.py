"""Decisions: all courses meet the same futures with the same luck, and the budget holds."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import EntenteError, SettingError, UnknownNameError
from sim.experiments.asking.axis import Axis
from sim.experiments.asking.course import Worlds
from sim.experiments.asking.file import arguments, load_any_experiment
from sim.experiments.asking.futures import Side, sample
from sim.experiments.deciding.aims import objective_of
from sim.experiments.deciding.decide import decide, prepared, put
from sim.experiments.deciding.robustness import Objective
from sim.experiments.deciding.signpost import Signpost
from sim.results.plan import LUCK
from sim.scenario.build import build
from sim.scenario.load import load_scenario

MEMBERS = ("USA", "JPN", "DEU")
COSTS = {"costs": [f"cost.political.{code}" for code in MEMBERS]}
FEW = {"futures": 12, "runs": 2, "turns": 6, "signpost_months": 3, "seed": 4}
COURSES = {
    "nothing": "as-it-happened",
    "hygiene": "as-it-happened:coalition.hygiene=0.3",
    "again": "as-it-happened",
}


@pytest.fixture(scope="module")
def answer():
    return decide(
        courses=COURSES, objectives=["adequacy >= 0.7", "narrative low"],
        budget={**COSTS, "most": 0.1}, vary={"friction.us_china": "0.1:0.9"}, **FEW,
    )  # fmt: skip


def test_courses_that_do_the_same_come_to_the_same_in_every_future(answer):
    np.testing.assert_array_equal(answer.values[0], answer.values[2])
    np.testing.assert_array_equal(answer.costs[2], 0.0)
    assert not np.array_equal(answer.values[0], answer.values[1])


def test_futures_differ_in_levers_and_in_judgement_and_have_luck_of_their_own(answer):
    assert answer.futures["friction.us_china"].between(0.1, 0.9).all()
    assert answer.futures["friction.us_china"].nunique() == 12
    assert answer.futures.nunique().median() == 12
    assert len(answer.futures.columns) > 200
    assert not any(name.startswith(("quantile.", LUCK)) for name in answer.futures)


def test_what_costs_more_than_the_budget_is_shown_and_never_chosen(answer):
    table = answer.table.set_index("course")
    assert table.loc["hygiene", "cost"] > 0.1
    assert not table.loc["hygiene", "in_budget"]
    assert table.loc["nothing", "in_budget"]
    assert "hygiene" not in set(answer.criteria["chooses"])
    free = decide(courses=COURSES, objectives=["adequacy high"], budget=COSTS, **FEW)
    assert free.favourite == "hygiene"


def test_a_programme_is_paid_for_in_political_cost(answer):
    assert (answer.costs[1] > 0).all()


def test_the_table_carries_units_and_the_number_of_futures(answer):
    table = answer.table
    assert table.attrs["units"]["cost"] == "utility"
    assert table.attrs["units"]["expected adequacy"] == "share"
    assert (table["n"] == 12).all()
    assert answer.basis.line.startswith("A decision: 12 x 2 runs of 6 months, seed 4")
    assert table["satisfied"].between(table["satisfied_low"], table["satisfied_high"]).all()


def test_the_table_says_what_regret_and_pareto_are_with_and_without_a_limit(answer):
    said = answer.table.attrs["meaning"]
    assert "the best course in the budget in the same future" in said["regret"]
    assert said["Pareto"].endswith("at least as good in every aim and in cost and better in one")
    free = decide(courses=COURSES, objectives="adequacy high", **FEW).table.attrs["meaning"]
    assert not any("budget" in each or "cost" in each for each in free.values())


def test_a_signpost_that_is_an_aim_is_marked(answer):
    post = Signpost("adequacy", *[0.0] * 3, "below", *[0.0] * 8, 9, 9, 9)
    marked = answer._replace(posts=(post, post._replace(outcome="threat"))).signposts
    assert marked["is_aim"].tolist() == [True, False]


def test_performance_is_what_the_table_is_a_mean_of(answer):
    means = answer.performance.groupby("course", sort=False)[["adequacy", "regret"]].mean()
    table = answer.table.set_index("course")
    np.testing.assert_allclose(means["adequacy"], table["expected adequacy"])
    np.testing.assert_allclose(means["regret"], table["regret_mean"])


def test_the_same_seed_gives_the_same_decision_and_another_other_futures(answer):
    same = decide(
        courses=COURSES, objectives=["adequacy >= 0.7", "narrative low"],
        budget={**COSTS, "most": 0.1}, vary={"friction.us_china": "0.1:0.9"}, **FEW,
    )  # fmt: skip
    np.testing.assert_array_equal(same.values, answer.values)
    other = sample(_sides(), (), 12, 5)
    first = sample(_sides(), (), 12, 4)
    assert not np.array_equal(*(next(iter(f.shares.values())) for f in (first, other)))


def _sides(**settings):
    blueprint = build(load_scenario("as-it-happened"), 6)
    return [Side("one", blueprint, {}), Side("two", blueprint, settings)]


def test_every_number_is_sampled_evenly_once_a_stratum():
    futures = sample(_sides(), (Axis("friction.us_china", (), 0.2, 0.4),), 50, 1)
    for shares in futures.shares.values():
        assert sorted((shares * 50).astype(int)) == list(range(50))
    assert np.ptp(futures.levers["friction.us_china"]) == pytest.approx(0.2, abs=0.01)


def test_a_listed_axis_takes_its_values_equally_often():
    futures = sample(_sides(), (Axis("challengers.stickiness", (0.0, 1.2)),), 40, 1)
    values, counts = np.unique(futures.levers["challengers.stickiness"], return_counts=True)
    assert (values.tolist(), counts.tolist()) == ([0.0, 1.2], [20, 20])


def test_what_a_course_or_a_lever_sets_is_not_drawn_in_it():
    moved, stated = "quantile.actors.CHN.exposure", "quantile.actors.DEU.exposure"
    sides = _sides(**{"actors.DEU.exposure": 0.5})
    futures = sample(sides, (Axis("china.exposure", (), 0.2, 0.8),), 10, 1)
    one, two = (futures.points(side, 2) for side in sides)
    assert moved not in one
    assert stated in one
    assert stated not in two
    assert one[LUCK] == two[LUCK] == [2.0 * i for i in range(10)]


def test_held_judgement_leaves_the_levers_alone():
    futures = sample(_sides(), (Axis("friction.us_china"),), 10, 1, is_fixed=True)
    assert list(futures.shares) == ["friction.us_china"]
    with pytest.raises(SettingError, match="nothing differs between them"):
        sample(_sides(), (), 10, 1, is_fixed=True)


@pytest.mark.parametrize(("text", "objective"), [
    ("adequacy >= 0.8", Objective("adequacy", "high", 0.8)),
    ("0.2 > crisis_hazard.korea", Objective("crisis_hazard.korea", "low", 0.2)),
    ("narrative low", Objective("narrative", "low")),
    ("adequacy high", Objective("adequacy", "high")),
])  # fmt: skip
def test_an_objective_is_read_from_a_text(text, objective):
    assert objective_of(text) == objective


@pytest.mark.parametrize(("changes", "said"), [
    ({"objectives": ["adequacy == 1"]}, "should read OUTCOME >= LEVEL"),
    ({"objectives": ["adequacy >= 7"]}, "no world meets it; adequacy is between 0 and 1"),
    ({"objectives": ["adequacy <= -1"]}, "no world meets it.* at least 0 and below 1"),
    ({"objectives": ["narrative >= -1"]}, "every world meets it.* above -1 and at most 1"),
    ({"objectives": ["adequacy <= 1"]}, "every world meets it"),
    ({"objectives": ["adequacy >= 0.9", "adequacy <= 0.2"]}, "contradict each other"),
    ({"objectives": ["adequacy high", "adequacy <= 0.2"]}, "contradict each other"),
    ({"objectives": ["adequacy high", "adequacy >= 0.2"]}, "want the same"),
    ({"objectives": [{"outcome": "adequacy"}]}, "objective: should have outcome, want"),
    ({"objectives": ()}, r"at least one, as 'adequacy >= 0.8'.* run_experiment"),
    ({"courses": "coalition-options"}, "is coalition-options; .* run_experiment"),
    ({"objectives": ["adequcy high"]}, "did you mean adequacy"),
    ({"budget": {"costs": ["cost.politcal.USA"]}}, "did you mean cost.political.USA"),
    ({"budget": {"costs": ["cost.political.USA", "cost.force.USA"]}}, "different units"),
    ({"budget": {"most": 1}}, "budget: should have costs"),
    ({"courses": {"one": "as-it-happened"}}, "at least two courses"),
    ({"vary": ["coalition.hygiene=0:1"]}, "the course hygiene sets it"),
    ({"vary": ["coalition.hygeine=0:1"]}, "did you mean coalition.hygiene"),
    ({"futures": 5}, "futures: should be a whole number from 10"),
    ({"signpost_months": 6}, "signpost_months: should be from 1 to 5"),
    ({"settings": {"visibility": 2}}, "visibility: should be between"),
])  # fmt: skip
def test_what_cannot_be_is_refused_before_any_world_is_run(changes, said, monkeypatch):
    monkeypatch.setattr("sim.experiments.deciding.trial.run_course", pytest.fail)
    given = {"courses": COURSES, "objectives": ["adequacy high"], **FEW, **changes}
    with pytest.raises(EntenteError, match=said):
        decide(**given)


def test_a_name_alone_points_to_what_runs_a_file():
    with pytest.raises(SettingError, match="run by run_experiment"):
        sim.decide("coalition-options")


def test_an_outcome_may_be_held_between_two_levels():
    found = decide(courses=COURSES, objectives=["adequacy >= 0.1", "adequacy <= 0.9"], **FEW)
    low, high = (f"worst tenth adequacy {said}" for said in (">= 0.1", "<= 0.9"))
    assert (found.table[low] < found.table[high]).all()
    assert (found.table["satisfied"] > 0).any()


def test_an_outcome_that_one_course_lacks_is_refused():
    courses = {"four": "with-iran", "three": "as-it-happened"}
    with pytest.raises(UnknownNameError, match=r"recognition\.IRN"):
        decide(courses=courses, objectives=["recognition.IRN low"], **FEW)


def test_an_aim_that_is_defined_in_no_future_is_told_of():
    with pytest.raises(SettingError, match="undefined in every future"):
        decide(courses=COURSES, objectives=["conversion high"], **FEW)


@pytest.mark.parametrize("name", ["coalition-options", "wedges"])
def test_what_ships_can_be_run(name):
    said = arguments(load_any_experiment(name)) | {"futures": 10}
    own = {key: said.pop(key) for key in ("runs", "seed", "turns", "fixed", "settings")}
    question, worlds = put(**said, worlds=Worlds(**own))
    checked, drawn = prepared(question, worlds)
    assert len(checked.sides) == len(said["courses"])
    assert drawn.n == 10


def test_worlds_are_kept_by_course(tmp_path):
    kept = decide(
        courses={"as it was": "as-it-happened", "quiet": "no-parades"},
        objectives=["public_belief low"], out=tmp_path / "kept", **FEW,
    )  # fmt: skip
    folders = sorted(path.name for path in (tmp_path / "kept").iterdir())
    assert folders == ["01-as-it-was", "02-quiet", "signposts"]
    runs = sim.load_results(tmp_path / "kept" / "02-quiet").runs
    assert runs["public_belief"].mean() == pytest.approx(kept.values[1].mean())


@pytest.mark.parametrize("most", [-0.1, float("nan")])
def test_a_budget_in_which_nothing_lies_is_refused(most):
    with pytest.raises(SettingError, match="budget most: should be 0 or more"):
        decide(courses=COURSES, objectives=["adequacy high"], budget={**COSTS, "most": most}, **FEW)


def test_a_seed_of_zero_is_a_seed():
    asked_for = {"courses": COURSES, "objectives": ["adequacy high"], **FEW, "seed": 0}
    first, again = (decide(**asked_for) for _ in range(2))
    assert first.basis.seed == 0
    np.testing.assert_array_equal(first.values, again.values)
