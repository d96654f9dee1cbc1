"""Every name says what it is; what it says of ranges, values and places is so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sim.errors import UnknownNameError
from sim.law.draws import Luck, replicates
from sim.law.mechanisms import Switches
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES
from sim.law.parameters import DECLARED
from sim.law.state import VARIABLES
from sim.scenario.build import Blueprint, build
from sim.scenario.lever_file import levers
from sim.scenario.levers import GROUPS, known_paths, resolve
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise
from sim.scenario.showing import about_words
from sim.scenario.showing.about import explain_name, known_names
from sim.scenario.showing.about_numbers import number_meanings
from sim.scenario.showing.meaning import Meaning
from tests.scenario.files import blueprint_of, write

WORLDS = 400


@cache
def usual() -> Blueprint:
    return build(load_scenario("as-it-happened"))


def meanings(name: str, plan: Blueprint | None = None) -> dict[str, Meaning]:
    """Return what a name means, by kind."""
    return {each.kind: each for each in explain_name(plan or usual(), name)}


def test_every_known_name_can_be_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    names = known_names(usual())
    starts = about_words.start_outcomes(usual())
    monkeypatch.setattr(about_words, "start_outcomes", lambda _: starts)
    assert len(names) == len(set(names)) > 900
    for name in names:
        found = explain_name(usual(), name)
        assert found
        assert all(each.says and each.facts for each in found), name


def test_all_that_there_is_has_a_name() -> None:
    wanted = {
        *known_paths(usual()), *DECLARED, *OUTCOMES, *RUN_OUTCOMES, *Switches._fields, *VARIABLES,
        *(name for name in levers() if "{" not in name), "recognition.PRK", "friction.CHN-USA",
        "actors.kind", "occasions.memory", "expects.outcome", "ties.treaty.floor", "months",
    }  # fmt: skip
    assert wanted <= set(known_names(usual()))


def one_of_each_kind() -> list[str]:
    """Return all levers, and a path of every group of parameters and every field of the cast."""
    fields = {(slot.group, slot.field): path for path, slot in usual().own.slots.items()}
    groups = {path.split(".")[0]: path for path in DECLARED}
    known = known_paths(usual())
    numbers = {*DECLARED, *usual().own.slots}
    return [*(n for n in known if n not in numbers), *groups.values(), *fields.values()]


@pytest.mark.parametrize("name", one_of_each_kind())
def test_how_to_set_something_is_said_rightly(name: str, tmp_path: Path) -> None:
    """The option and the lines of a file that are given work, and do the same."""
    found = explain_name(usual(), name)[0]
    path, _, value = found.facts["to set it"].removeprefix("--set ").partition("=")
    assert path == name
    resolve(usual(), {path: float(value)})
    text = found.facts["in a file"]
    changed = blueprint_of(write(tmp_path, f"{{{text}}}" if text.startswith("{") else text))
    there = explain_name(changed, name)[0]
    assert there.facts["value"] == pytest.approx(float(value), rel=1e-5)
    assert "mine.yaml:2" in there.facts["stated"]


def test_a_number_says_where_it_is_stated_and_what_it_is(tmp_path: Path) -> None:
    plan = blueprint_of(
        write(
            tmp_path,
            "ties: {CHN-RUS: {stance: 0.5}}\nparameters: {stance.stickiness: 0.9}\n"
            "levers: {coalition.commitment.USA: 0.4, visibility: 0.3}",
        )
    )
    number = meanings("ties.CHN-RUS.stance.RUS", plan)["number of the cast"].facts
    assert (number["value"], number["unit"]) == (0.5, "share")
    assert number["stated"].endswith("mine.yaml:2")
    assert number["sampled range"] == (0.4, 0.6)
    assert number["levers"] == ["challengers.alignment"]
    parameter = meanings("stance.stickiness", plan)["parameter of the law"].facts
    assert (parameter["value"], parameter["default"]) == (0.9, 0.6)
    assert parameter["stated"].endswith("mine.yaml:3")
    assert parameter["drawn"] == "no: it is stated"
    assert parameter["mechanisms"] == ["M17: sunk reputation makes turning back costly"]
    pulled = meanings("actors.USA.capital", plan)["number of the cast"].facts
    assert (pulled["value"], pulled["stated"]) == (0.4, "lever coalition.commitment.USA")
    moved = meanings("signalling.visibility", plan)["parameter of the law"].facts
    assert (moved["value"], moved["stated"]) == (0.3, "lever visibility")
    lever = meanings("visibility", plan)["lever"].facts
    assert lever["stated"].endswith("mine.yaml:4")
    assert lever["moves"] == ["signalling.visibility = 0.3"]


def test_what_a_lever_holds_is_not_drawn(tmp_path: Path) -> None:
    plan = blueprint_of(write(tmp_path, "levers: {challengers.stickiness: 0.2}"))
    facts = meanings("stance.stickiness", plan)["parameter of the law"].facts
    assert (facts["value"], facts["drawn"]) == (0.2, "no: it is pulled")
    assert facts["stated"] == "lever challengers.stickiness"


def test_a_default_says_so() -> None:
    assert meanings("actors.CHN.precision")["number of the cast"].facts["stated"] == "default"
    assert meanings("stance.stickiness")["parameter of the law"].facts["stated"] == "default"
    assert meanings("coalition.cohesion")["lever"].facts["value"] == "not pulled"


def test_sampled_ranges_are_those_that_worlds_are_drawn_from() -> None:
    """Of parameters and of the cast: no world beyond, some near both ends."""
    luck = Luck(7, replicates(0, WORLDS))
    world = realise(usual(), luck).world
    for path, d in DECLARED.items():
        group, _, field = path.partition(".")
        drawn = getattr(getattr(world.parameters, group), field).reshape(-1)
        facts = number_meanings(usual(), path)[0].facts
        if d.is_judgement and d.low < d.high:
            low, high = facts["sampled range"]
            assert low <= drawn.min() < drawn.max() <= high
            assert drawn.max() - drawn.min() > 0.6 * (high - low)
        else:
            assert facts["drawn"].startswith("no")
    for path, slot in usual().own.slots.items():
        assert slot.group in GROUPS
        array = getattr(getattr(world.setting, slot.group), slot.field)[slot.at]
        facts = number_meanings(usual(), path)[0].facts
        if "sampled range" in facts:
            low, high = facts["sampled range"]
            assert low - 1e-6 <= array.min()
            assert array.max() <= high + 1e-6
            assert array.max() - array.min() > 0.9 * (high - low)
        else:
            assert array.max() - array.min() < 1e-12


def test_ends_of_an_experiment_lie_within_what_may_be_set() -> None:
    for name in known_paths(usual()):
        found = number_meanings(usual(), name)[0]
        assert found.ends is not None
        low, high = found.ends
        least, most = found.facts["may be set"]
        assert least <= low < high <= most, name


def test_a_number_without_natural_ends_is_tried_around_its_value() -> None:
    assert meanings("actors.CHN.capability")["number of the cast"].ends == (0.32, 1.28)
    assert meanings("theatres.europe.war_months")["number of the cast"].ends == (11.5, 46)
    assert meanings("theatres.korea.war_months")["number of the cast"].ends == (0, 24)
    assert meanings("actors.JPN.stake.korea")["number of the cast"].ends == (0, 1)


def test_one_name_may_have_several_meanings() -> None:
    assert set(meanings("oversight")) == {"lever", "state variable", "key of a scenario file"}
    assert set(meanings("recognition")) == {"outcome", "state variable", "key of a scenario file"}
    assert set(meanings("friction.CHN-USA")) == {"outcome", "state variable"}
    assert set(meanings("actors.CHN.exposure")) == {"number of the cast"}


def test_an_outcome_says_its_formula_range_and_start() -> None:
    facts = meanings("recognition.PRK")["outcome"].facts
    assert facts["formula"] == "z_k"
    assert facts["range"] == (0, 1)
    assert facts["at the start"] == 0.12
    assert meanings("recognition")["outcome"].facts["parts"] == [
        "recognition.CHN", "recognition.PRK", "recognition.RUS",
    ]  # fmt: skip
    assert meanings("conversion")["outcome"].facts["measured"] == "over the whole run"
    shown = {name: meanings(name)["outcome"].facts["shown by run"] for name in ("flow", "threat")}
    assert shown == {"flow": "with --all", "threat": "always"}


def test_a_mechanism_says_its_passage_and_parameters_in_either_case() -> None:
    facts = meanings("m17")["mechanism"].facts
    assert facts["passage"] == "A ¶10"
    assert "stance.stickiness" in facts["parameters"]
    assert facts["to switch it off"] == "--set switch.M17=0"


def test_a_state_variable_says_which_events_move_it() -> None:
    facts = meanings("friction.USA-CHN")["state variable"].facts
    assert facts["events may"] == "set, add, set_point"
    assert "tariffs-april-2025 (2025-04): + 0.35" in facts["events here"]
    assert meanings("recognition.PRK")["state variable"].facts["events may"] == "set, add"
    assert meanings("stance")["state variable"].facts["events may"] == "not move it"
    assert (
        "veto-2024 (2024-03): oversight.PRK = 0.35"
        in (meanings("oversight")["state variable"].facts["events here"])
    )


def test_an_example_of_an_event_is_valid(tmp_path: Path) -> None:
    for name in ("friction.CHN-USA", "oversight", "narrative", "public_belief.CHN-PRK"):
        text = meanings(name)["state variable"].facts["in a file"]
        events = blueprint_of(write(tmp_path, text)).scenario.spec.events
        assert events["my-event"].set


def test_a_key_of_a_file_says_type_range_and_default() -> None:
    facts = meanings("occasions.memory")["key of a scenario file"].facts
    assert (facts["type"], facts["range"], facts["if not stated"]) == ("number", (0, 1), 0.0)
    facts = meanings("occasions.beijing-2025.memory")["key of a scenario file"].facts
    assert facts["value"] == "1.0"
    assert facts["stated"].startswith("open-play.yaml:")
    kind = meanings("kind")["key of a scenario file"]
    assert kind.name == "actors.<code>.kind"
    assert kind.facts["allowed"] == ["challenger", "coalition", "hedger"]
    assert meanings("actors.IND.exposure") != meanings("exposure")
    both = [each.says for each in explain_name(usual(), "exposure") if "actors" in each.name]
    assert both == [
        "trade and finance at risk to the West (share)",
        "trade and finance at risk to the challengers (share)",
    ]
    assert meanings("expects.change")["key of a scenario file"].facts["allowed"] == [
        "rises", "falls", "holds",
    ]  # fmt: skip
    (treaty,) = explain_name(usual(), "ties.CHN-PRK.treaty")
    assert treaty.facts["keys"] == ["floor", "since", "source"]
    assert treaty.facts["value"].startswith("{floor: 0.25, since: 1961-07")
    assert meanings("start")["key of a scenario file"].facts["type"] == "month"
    assert meanings("actors")["key of a scenario file"].facts["names"][0] == "CHN"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("stance.stickines", "stance.stickiness"),
        ("recogniton.PRK", "recognition.PRK"),
        ("actors.CHN.exposre", "actors.CHN.exposure"),
        ("occasions.memry", "occasions.memory"),
        ("M41", "M40"),
        ("coalition.commitment.XYZ", "coalition.commitment.USA"),
        ("friction.CHN-XYZ", "friction.CHN-USA"),
        ("occasions.beijing-2052.memory", "occasions."),
    ],
)
def test_an_unknown_name_is_refused_with_what_may_be_meant(name: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match="unknown name") as caught:
        explain_name(usual(), name)
    assert near in str(caught.value) or name == "M41"
