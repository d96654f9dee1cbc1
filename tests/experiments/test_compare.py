"""Courses compared on the same luck: exact where they are one, refused where they cannot be."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim import compare, load_results, run_batch
from sim.errors import OccupiedError, ScenarioError, SettingError, UnknownNameError
from sim.experiments.asking.course import Course

FEW = {"runs": 12, "seed": 3, "turns": 3}


@pytest.fixture(scope="module")
def found():
    return compare("as-it-happened", "as-it-happened:coalition.cohesion=0.8", "no-war", **FEW)


def rows(found, course):
    return found.table[found.table["course"] == course].set_index("outcome")


@pytest.mark.parametrize("course", ["as-it-happened", "no-parades", "open-play"])
def test_a_course_beside_itself_is_exactly_zero_everywhere(course):
    table = compare(course, course, outcomes=("*",), runs=6, seed=1, turns=24).table
    assert len(table) > 150
    for column in ("difference", "low", "high", "size", "above"):
        assert (table[column] == 0).all(), column
    assert (table["same"] == 1).all()
    assert (table["saved"].dropna() == 1).all()
    assert not table["clear"].any()


def test_other_texts_of_the_same_world_are_the_same_and_other_settings_are_not():
    course = Course("again", "as-it-happened")
    assert (compare("as-it-happened", course, **FEW).table["high"] == 0).all()
    other = compare("as-it-happened", "as-it-happened:coalition.cohesion=0.63", **FEW).table
    assert (other["high"] > other["low"]).all()


def test_differences_are_those_of_two_batches_of_one_seed(found):
    table = rows(found, "no-war")
    one, two = (run_batch(name, 12, seed=3, turns=3, keep=()) for name in
                ("as-it-happened", "no-war"))  # fmt: skip
    for name in ("threat", "tension.europe", "hedging"):
        apart = two.outcome(name) - one.outcome(name)
        assert table.loc[name, "difference"] == apart.mean()
        assert table.loc[name, "spread"] == pytest.approx(one.outcome(name).std(ddof=1))
        assert table.loc[name, "above"] == (apart > 0).mean()


def test_every_row_names_its_unit_and_its_pairs_and_the_table_its_basis(found):
    assert found.table[["unit", "course", "against", "outcome"]].notna().all(axis=None)
    assert (found.table["n"] == 12).all()
    assert found.table.attrs["basis"] == found.basis.line
    assert "3 x 12 runs of 3 months, seed 3; 95 % intervals" in found.basis.line
    assert found.parting is None


def test_signs_are_right_and_what_is_clear_stays_clear_at_once(found):
    table = rows(found, "as-it-happened:coalition.cohesion=0.8")
    assert table.loc["coalition_cohesion", "low"] > 0
    assert table.loc["coalition_cohesion", "clear"]
    told = (table["low"] > 0) | (table["high"] < 0)
    assert (told | ~table["clear"]).all()
    assert told.sum() > table["clear"].sum()


def test_a_higher_level_is_wider_and_a_finer_precision_takes_more_runs():
    narrow, wide = (compare("as-it-happened", "no-war", level=level, **FEW).table
                    for level in (0.5, 0.99))  # fmt: skip
    assert (wide["high"] - wide["low"] >= narrow["high"] - narrow["low"]).all()
    coarse, fine = (compare("as-it-happened", "no-war", precision=half, **FEW).table
                    for half in (0.1, 0.001))  # fmt: skip
    assert (fine["runs_precision"] >= coarse["runs_precision"]).all()


def test_both_hypotheses_share_luck_and_part_after_a_step_back():
    names = ("latent_alignment", "public_belief")
    found = compare(
        "as-it-happened", "beijing-steps-back", hypotheses=True, outcomes=names, runs=20, seed=2,
        turns=40,
    )  # fmt: skip
    assert list(found.table["hypothesis"]) == ["H1", "H1", "H2", "H2"]
    h1, h2 = (found.table[found.table["hypothesis"] == h].set_index("outcome")
              for h in ("H1", "H2"))  # fmt: skip
    parting = found.parting.set_index("outcome")
    for name in names:
        row = parting.loc[name]
        assert (row["H1"], row["H2"]) == pytest.approx(
            (h1.loc[name, "difference"], h2.loc[name, "difference"])
        )
        assert row["apart"] == pytest.approx(row["H2"] - row["H1"])
        assert row["size"] == pytest.approx(row["apart"] / h1.loc[name, "spread"])
    sticky = run_batch("as-it-happened", 20, seed=2, turns=40, keep=(), stance__stickiness=1.2)
    assert h1.loc["public_belief", "mean_first"] == sticky.outcome("public_belief").mean()


@pytest.mark.parametrize("stated", [
    "challengers.stickiness=0.3", "stance.stickiness=0.3", "quantile.stance.stickiness=0.3",
])  # fmt: skip
def test_a_course_that_states_stickiness_cannot_be_asked_under_both_hypotheses(stated):
    with pytest.raises(SettingError, match=rf"states {stated.partition('=')[0]} itself, which H1"):
        compare("as-it-happened", f"no-war:{stated}", hypotheses=True, **FEW)


def test_a_scenario_that_states_stickiness_is_found_out(tmp_path):
    own = tmp_path / "own.yaml"
    text = "title: Own\nextends: as-it-happened\nlevers: {challengers.stickiness: 1}\n"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=r"own states challengers\.stickiness itself"):
        compare("as-it-happened", own, hypotheses=True, **FEW)


def later(tmp_path, start):
    path = tmp_path / "later.yaml"
    path.write_text(f"title: Later\nextends: baseline\nstart: {start}\n", encoding="utf-8")
    return path


def test_other_months_are_told_of_and_none_in_common_refused(tmp_path):
    found = compare("baseline", later(tmp_path, "2024-03"), runs=3, seed=1, turns=6)
    assert any("from 2024-01 to 2024-06, later from 2024-03 to" in note for note in found.notes)
    with pytest.raises(SettingError, match="no month in common; let start and months"):
        compare("baseline", later(tmp_path, "2024-07"), runs=3, seed=1, turns=6)


def test_outcomes_that_one_course_lacks_are_left_out_with_a_note():
    found = compare("as-it-happened", "with-iran", **FEW)
    assert "recognition.IRN" not in set(found.table["outcome"])
    assert any(note.startswith("as-it-happened has no ") and "recognition.IRN" in note
               for note in found.notes)  # fmt: skip
    with pytest.raises(SettingError, match=r"none is left to compare; as-it-happened has no"):
        compare("as-it-happened", "with-iran", outcomes=("recognition.IRN",), **FEW)


def test_worlds_without_a_value_are_paired_away_and_counted():
    found = compare("as-it-happened", "truce-holds", "no-parades", runs=20, seed=3,
                    outcomes=("conversion", "public_belief"))  # fmt: skip
    table = rows(found, "truce-holds")
    assert 0 < table.loc["conversion", "n"] < table.loc["public_belief", "n"] == 20
    assert "conversion" not in rows(found, "no-parades").index
    assert found.notes == (
        "defined in some pairs only, which n counts: conversion",
        "no-parades: defined in no pair and left out: conversion",
    )


@pytest.mark.parametrize(("courses", "given", "told"), [
    (("no-war",), {}, "should have two courses or more, has 1"),
    ((), {}, "should have two courses or more, has 0"),
    (("no-war", "no-parades"), {"level": 1.0}, r"level: should be from 0\.5 to 0\.999, is 1"),
    (("no-war", "no-parades"), {"precision": 0}, "precision: should be a half-width above 0"),
    (("no-war", "no-parades"), {"jobs": 0}, "jobs: should be from 1"),
    (("no-war", "no-parades"), {"force": True}, "out: force and resume need a directory"),
    (("no-war", "no-parades:visibility=7"), {}, "visibility: should be between 0 and 1"),
    (("no-war", "no-parades"), {"runs": 0}, "runs: should be a whole number from 1"),
])  # fmt: skip
def test_what_cannot_be_is_refused_before_any_world_is_run(courses, given, told):
    def ran(*_):
        raise AssertionError("a world was run")

    with pytest.raises(SettingError, match=told):
        compare(*courses, **{**FEW, **given}, progress=ran)


def test_unknown_names_get_near_ones():
    with pytest.raises(UnknownNameError, match="unknown outcome 'adequcy'; did you mean adequacy"):
        compare("no-war", "no-parades", outcomes=("adequcy",), **FEW)
    with pytest.raises(ScenarioError, match="unknown scenario 'no-parade'; did you mean no-parad"):
        compare("no-war", "no-parade", **FEW)
    with pytest.raises(UnknownNameError, match="unknown lever or path"):
        compare("no-war", "no-parades", coalition__cohesoin=0.5, **FEW)


def test_keywords_set_levers_in_every_course():
    found = compare("as-it-happened", "no-war", coalition__cohesion=0.8, **FEW)
    assert (found.table.set_index("outcome").loc["coalition_cohesion", "mean_first"]) > 0.75


def test_a_directory_keeps_every_course_and_is_not_overwritten(tmp_path):
    given = {**FEW, "out": tmp_path / "kept", "outcomes": ("threat",)}
    first = compare("as-it-happened", "as-it-happened:visibility=0", **given)
    folders = sorted(path.name for path in (tmp_path / "kept").iterdir())
    assert folders == ["as-it-happened", "as-it-happened-visibility=0"]
    assert load_results(tmp_path / "kept" / folders[1]).plan.settings == {"visibility": 0.0}
    with pytest.raises(OccupiedError, match="holds results; pass --resume to go on"):
        compare("as-it-happened", "as-it-happened:visibility=0", **given)
    again = compare("as-it-happened", "as-it-happened:visibility=0", resume=True, **given)
    assert again.table.equals(first.table)


def test_jobs_and_progress_change_nothing():
    told = []
    one = compare("as-it-happened", "no-war", **FEW).table
    two = compare("as-it-happened", "no-war", jobs=2, **FEW,
                  progress=lambda done, of: told.append((done, of))).table  # fmt: skip
    assert one.equals(two)
    assert told[-1] == (24, 24)


def test_the_table_can_be_written_as_json(found):
    text = json.dumps(
        found.table.astype(object).where(found.table.notna(), None).to_dict("records")
    )
    assert "NaN" not in text
    assert not np.isinf(found.table.select_dtypes("number")).any(axis=None)
