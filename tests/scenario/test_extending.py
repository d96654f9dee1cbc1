"""A file states only what differs from the one it extends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.errors import ScenarioError, UnknownNameError
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from sim.scenario.months import month_number
from tests.scenario.files import blueprint_of, played, problem_of, write


def test_a_file_that_only_extends_says_what_the_other_says(tmp_path: Path) -> None:
    mine, other = load_scenario(write(tmp_path, "")), load_scenario("as-it-happened")
    assert mine.hash == other.hash
    assert mine.name == "mine"


def test_mappings_merge_key_by_key(tmp_path: Path) -> None:
    mine = load_scenario(write(tmp_path, "actors:\n  CHN:\n    exposure: 0.2"))
    china, before = mine.spec.actors["CHN"], load_scenario("as-it-happened").spec.actors["CHN"]
    assert china == before.model_copy(update={"exposure": 0.2})
    assert len(mine.spec.actors) == 20


def test_lists_and_scalars_replace(tmp_path: Path) -> None:
    mine = load_scenario(write(tmp_path, "months: 5\nactors: {JPN: {elections: [2025-03]}}"))
    assert mine.spec.months == 5
    assert mine.spec.actors["JPN"].elections == [month_number("2025-03")]


def test_null_removes_an_entry_and_puts_a_value_back_to_its_default(tmp_path: Path) -> None:
    mine = load_scenario(
        write(tmp_path, "events: {veto-2024: null}\nevent: null\nactors: {CHN: {exposure: null}}")
    )
    assert "veto-2024" in load_scenario("as-it-happened").spec.events
    assert "veto-2024" not in mine.spec.events
    assert mine.spec.event is None
    assert mine.spec.actors["CHN"].exposure == 0.1


def test_null_removes_in_an_entry_that_nothing_stood_under_before(tmp_path: Path) -> None:
    text = "actors: {IRN: {kind: hedger, capability: 0.05, exposure: null}}"
    assert load_scenario(write(tmp_path, text)).spec.actors["IRN"].exposure == 0.4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("occasions: {bejing-2025: null}", "there; did you mean beijing-2025?"),
        ("ties: {RUS-CHN: null}", "did you mean CHN-RUS"),
        ("levers: {visibility: null}", "levers.visibility: takes out what is not there"),
        ("occasions: {beijing-2025: {orders: {'PRK>RUS': null}}}", "orders.PRK>RUS: takes out"),
    ],
)  # fmt: skip
def test_removing_what_is_not_there_is_a_slip(tmp_path: Path, text: str, said: str) -> None:
    problem = problem_of(write(tmp_path, text))
    assert problem.startswith(f"{tmp_path / 'mine.yaml'}:2: ")
    assert said in problem


def test_a_file_beside_comes_before_one_that_ships(tmp_path: Path) -> None:
    write(tmp_path, "title: Mine", name="baseline", extends="open-play")
    assert load_scenario(write(tmp_path, "", extends="baseline")).spec.title == "Mine"


def test_what_stands_furthest_above_wins(tmp_path: Path) -> None:
    write(tmp_path, "months: 5\nevent: 2024-03", name="below")
    top = load_scenario(write(tmp_path, "months: 7", extends="below"))
    assert (top.spec.months, top.spec.event) == (7, month_number("2024-03"))


def test_what_a_file_says_about_itself_is_not_inherited(tmp_path: Path) -> None:
    spec = load_scenario(write(tmp_path, "question: What then?")).spec
    assert (spec.question, spec.finding, spec.passage, spec.expects) == ("What then?", "", "", [])
    assert spec.title == load_scenario("as-it-happened").spec.title


def test_texts_do_not_change_the_hash_and_numbers_do(tmp_path: Path) -> None:
    told = write(tmp_path, "title: Told\nactors: {CHN: {name: Cathay, source: nowhere}}")
    assert load_scenario(told).hash == load_scenario("as-it-happened").hash
    moved = write(tmp_path, "actors: {CHN: {exposure: 0.2}}")
    assert load_scenario(moved).hash != load_scenario("as-it-happened").hash


def test_every_value_knows_the_file_and_line_it_came_from(tmp_path: Path) -> None:
    path = write(tmp_path, "title: Mine\nactors:\n  CHN:\n    exposure: 0.2")
    origins = load_scenario(path).origins
    assert origins["actors", "CHN", "exposure"] == f"{path}:5"
    base = shipped()["baseline"]
    text = base.read_text(encoding="utf-8").splitlines()
    place, _, line = origins["actors", "CHN", "capability"].rpartition(":")
    assert place == str(base)
    assert text[int(line) - 1].strip().startswith("capability:")


def test_what_was_replaced_is_no_place_of_what_replaces_it(tmp_path: Path) -> None:
    write(tmp_path, "actors: {IRN: {kind: hedger,\n  capability: 0.1}}", name="low")
    write(tmp_path, "actors: {IRN: null}", name="middle", extends="low")
    path = write(tmp_path, "actors: {IRN: {kind: hedger}}", extends="middle")
    assert problem_of(path).startswith(f"{path}:2: actors.IRN.capability: is missing")
    path = write(tmp_path, "actors: {IRN: {kind: challenger, grievance: 2}}", extends="low")
    assert problem_of(path).startswith(f"{path}:2: actors.IRN.grievance: should be")


def test_items_of_a_list_know_their_lines_and_no_longer_list_s(tmp_path: Path) -> None:
    write(tmp_path, "actors:\n  JPN:\n    elections:\n      - 2024-02\n      - 2024-03", name="low")
    path = write(tmp_path, "actors:\n  JPN:\n    elections:\n      - 2024-09", extends="low")
    origins = load_scenario(path).origins
    assert origins["actors", "JPN", "elections", "0"] == f"{path}:5"
    assert ("actors", "JPN", "elections", "1") not in origins


def test_what_is_done_to_one_scenario_is_not_done_to_the_next() -> None:
    one = load_scenario("baseline")
    one.document["actors"]["JPN"]["elections"].append("soon")
    one.document["actors"].clear()
    assert load_scenario("baseline").document["actors"]["JPN"]["elections"] == [
        "2024-10", "2025-10",
    ]  # fmt: skip


def test_the_reference_keeps_the_numbers_of_the_root_for_the_cast_of_the_file(
    tmp_path: Path,
) -> None:
    text = "actors: {CHN: {exposure: 0.2}, ITA: null, IRN: {kind: hedger, capability: 0.05}}"
    assert reference_of(write(tmp_path, text), "actors.CHN.exposure") == 0.55
    assert blueprint_of(write(tmp_path, text)).reference.cast.hedgers[2:4] == ("IND", "IRN")


def reference_of(path: Path, slot: str) -> float:
    """Return a number of the world on which a scenario is centred."""
    at_rest = blueprint_of(path).reference
    group, field, at = at_rest.slots[slot]
    return float(getattr(getattr(at_rest.setting, group), field)[at][0])


@pytest.mark.parametrize(
    ("text", "slot", "number"),
    [
        ("ties: {CHN-RUS: null, RUS-CHN: {stance: 0.9}}", "ties.CHN-RUS.stance.CHN", 0.6),
        ("ties: {CHN-RUS: null}", "ties.CHN-RUS.stance.CHN", 0.6),
        ("actors: {CHN: {location: {europe: 0.5}}}", "actors.CHN.location.europe", 0.0),
        ("actors: {CHN: {precision: 2}}", "actors.CHN.precision", 1.0),
        ("actors: {BLR: {kind: challenger, capability: 1.5}}", "actors.BLR.capability", 1.5),
    ],
)
def test_a_number_of_the_reference_is_the_root_s_where_the_root_has_one(
    tmp_path: Path, text: str, slot: str, number: float
) -> None:
    assert reference_of(write(tmp_path, text), slot) == number


def test_a_challenger_without_weight_in_the_root_may_gain_some(tmp_path: Path) -> None:
    idle = "actors: {BLR: {kind: challenger, capability: 0}}"
    whole = load_scenario(write(tmp_path, idle, name="idle", extends="baseline"))
    root = tmp_path / "root.yaml"
    root.write_text(json.dumps(dict(whole.document), default=str), encoding="utf-8")
    path = write(tmp_path, "actors: {BLR: {capability: 0.1}}", extends="root")
    played(load_scenario(path))
    assert len(blueprint_of(path).reference.cast.dyads) == 6


def test_a_wrong_number_of_the_root_is_refused_though_nothing_but_the_reference_has_it(
    tmp_path: Path,
) -> None:
    text = shipped()["baseline"].read_text(encoding="utf-8")
    before, after = text.split("exposure: 0.55", 1)
    root = tmp_path / "root.yaml"
    root.write_text(f"{before}exposure: 55{after}", encoding="utf-8")
    mine = write(tmp_path, "actors: {CHN: {exposure: 0.2}}", extends="root")
    line = before.count("\n") + 1
    assert problem_of(mine).startswith(f"{root}:{line}: actors.CHN.exposure: ")


def test_an_actor_of_another_kind_takes_the_place_of_the_former(tmp_path: Path) -> None:
    text = """
actors: {TUR: {kind: challenger, capability: 0.06, grievance: 0.4, ties: none}}
"""
    plan = blueprint_of(write(tmp_path, text, extends="baseline"))
    assert plan.cast.challengers == ("CHN", "PRK", "RUS", "TUR")
    assert "TUR" not in plan.cast.hedgers


def test_yaml_may_say_a_thing_once_and_merge_it_in_twice(tmp_path: Path) -> None:
    text = """
actors:
  IRN: &new {kind: hedger, capability: 0.05}
  EGY: {<<: *new, exposure: 0.3}
"""
    actors = load_scenario(write(tmp_path, text)).spec.actors
    assert (actors["EGY"].capability, actors["EGY"].exposure) == (0.05, 0.3)


@pytest.mark.parametrize("suffix", ["yaml", "yml"])
def test_a_path_names_a_file_whatever_ships_under_its_name(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path, "title: Mine", name="no-parades").rename(tmp_path / f"own.{suffix}")
    assert load_scenario(path).spec.title == load_scenario(str(path)).spec.title == "Mine"


def test_a_name_nobody_has_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"'as-it-hapened'; did you mean as-it-happened\?"):
        load_scenario("as-it-hapened")


@pytest.mark.parametrize("name", ["missing.yaml", "missing.yml"])
def test_a_path_where_nothing_is_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScenarioError, match=f"{name}: no such file"):
        load_scenario(tmp_path / name)
