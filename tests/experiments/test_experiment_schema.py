"""The JSON Schema of an experiment file takes what the loader takes, and refuses mistakes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sim.errors import ScenarioError
from sim.experiments.asking.file import FOLDER, load_any_experiment
from sim.experiments.asking.file_schema import experiment_schema
from sim.experiments.asking.schema import SPECS
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES
from sim.law.parameters import DECLARED
from sim.scenario.lever_file import levers
from sim.scenario.locate import folder, shipped
from sim.scenario.reading.read import read_layer

HEAD = {"title": "Mine", "question": "What does it do?"}
SWEEP = {
    "kind": "sweep", **HEAD, "scenario": "as-it-happened",
    "vary": {"coalition.cohesion": "0.3:0.9:13"},
}  # fmt: skip
DISCOVER = {"kind": "discover", **HEAD, "scenario": "as-it-happened", "where": "adequacy < 0.8"}
COURSES = {
    "history": {"scenario": "as-it-happened"},
    "united": {"scenario": "as-it-happened", "settings": {"coalition.cohesion": 0.8}},
}
COMPARE = {"kind": "compare", **HEAD, "courses": COURSES}
DECIDE = {
    "kind": "decide", **HEAD, "courses": COURSES,
    "objectives": [{"outcome": "adequacy", "want": "high", "enough": 0.7}],
}  # fmt: skip


@cache
def validator() -> Any:
    made = experiment_schema()
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def faults(document: Any) -> list[str]:
    """Return where the schema finds fault with a document, to the deepest place."""
    return [
        jsonschema.exceptions.best_match([e]).json_path for e in validator().iter_errors(document)
    ]


@pytest.fixture
def load(tmp_path: Path):
    """Return a function that loads a document as a file, beside a scenario of one's own."""
    own = "extends: as-it-happened\ntitle: Own\n"
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")

    def loaded(document: Any) -> Any:
        path = tmp_path / "mine.yaml"
        path.write_text(json.dumps(document), encoding="utf-8")
        return load_any_experiment(path)

    return loaded


@pytest.mark.parametrize("name", shipped(FOLDER))
def test_a_shipped_file_is_valid_and_leads_an_editor_to_the_schema(name: str) -> None:
    path = shipped(FOLDER)[name]
    assert faults(read_layer(path).document) == []
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    before, _, schema = first.partition("$schema=")
    assert before == "# yaml-language-server: "
    beside = json.loads((folder(FOLDER) / schema).read_text(encoding="utf-8"))
    assert beside == experiment_schema()


TAKEN: dict[str, dict[str, Any]] = {
    "a sweep": SWEEP,
    "a condition to look for": DISCOVER,
    "courses": COMPARE,
    "a choice": DECIDE,
    "a scenario of one's own": {**SWEEP, "scenario": "own.yaml"},
    "numbers of the cast": {**SWEEP, "settings": {"actors.CHN.exposure": 0.5}},
    "a side's number": {**SWEEP, "vary": {"ties.CHN-RUS.stance.CHN": "0.2:0.6:3"}},
    "a lever of an actor": {**SWEEP, "vary": {"coalition.commitment.USA": [0.2, 0.8]}},
    "a quantile": {**SWEEP, "vary": {"quantile.stance.pull": "0:1:3"}},
    "a declared range": {**SWEEP, "vary": {"visibility": "declared"}, "design": "lhs"},
    "one value": {**SWEEP, "vary": {"visibility": 0.5}},
    "values in a text": {**SWEEP, "vary": {"visibility": "0, .5,1e0"}},
    "a negative range": {**SWEEP, "vary": {"engagement": "-1 : 1 : 3"}},
    "every outcome": {**SWEEP, "outcomes": ["*"]},
    "an outcome of a theatre": {**SWEEP, "outcomes": ["deterrence.korea", "conversion"]},
    "costs by pattern": {**DECIDE, "budget": {"costs": ["cost.political.*"], "most": 1}},
    "a seed that is left open": {**SWEEP, "seed": None},
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_the_loader_takes_the_schema_takes(case: str, load) -> None:
    load(TAKEN[case])
    assert faults(TAKEN[case]) == []


MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "no kind": ({key: x for key, x in SWEEP.items() if key != "kind"}, "$"),
    "an unknown kind": ({**SWEEP, "kind": "swep"}, "$.kind"),
    "no question": ({key: x for key, x in SWEEP.items() if key != "question"}, "$"),
    "an unknown key": ({**SWEEP, "run": 5}, "$"),
    "a key of another kind": ({**SWEEP, "futures": 50}, "$"),
    "no runs": ({**SWEEP, "runs": 0}, "$.runs"),
    "half a run": ({**SWEEP, "runs": 1.5}, "$.runs"),
    "a text for a number": ({**SWEEP, "runs": "many"}, "$.runs"),
    "a truth value for a number": ({**SWEEP, "level": True}, "$.level"),
    "a number for a text": ({**SWEEP, "title": 3}, "$.title"),
    "no month at all": ({**SWEEP, "months": 0}, "$.months"),
    "a level in percent": ({**DECIDE, "level": 95}, "$.level"),
    "a level that means nothing": ({**SWEEP, "level": 1}, "$.level"),
    "an unknown design": ({**SWEEP, "design": "cube"}, "$.design"),
    "nothing that varies": ({**SWEEP, "vary": {}}, "$.vary"),
    "an unknown lever": ({**SWEEP, "vary": {"visiblity": "0:1:3"}}, "$.vary"),
    "an unknown parameter": ({**SWEEP, "settings": {"stance.stickyness": 0.5}}, "$.settings"),
    "no range": ({**SWEEP, "vary": {"visibility": "0-1"}}, "$.vary.visibility"),
    "an open range": ({**SWEEP, "vary": {"visibility": "0:"}}, "$.vary.visibility"),
    "a value out of range": ({**SWEEP, "vary": {"visibility": [0, 2]}}, "$.vary.visibility"),
    "no value": ({**SWEEP, "vary": {"visibility": []}}, "$.vary.visibility"),
    "a setting out of range": ({**SWEEP, "settings": {"visibility": 7}}, "$.settings.visibility"),
    "a setting removed": ({**SWEEP, "settings": {"visibility": None}}, "$.settings.visibility"),
    "an unknown outcome": ({**SWEEP, "outcomes": ["adequcy"]}, "$.outcomes[0]"),
    "one course": ({**COMPARE, "courses": {"history": COURSES["history"]}}, "$.courses"),
    "a course without a scenario": (
        {**COMPARE, "courses": {**COURSES, "other": {}}}, "$.courses.other",
    ),
    "a course's setting out of range": (
        {**DECIDE, "courses": {**COURSES, "other": {**COURSES["united"],
                                                    "settings": {"coalition.cohesion": 2}}}},
        "$.courses.other.settings['coalition.cohesion']",
    ),
    "a width of nothing": ({**COMPARE, "precision": 0}, "$.precision"),
    "an unknown aim": (
        {**DECIDE, "objectives": [{"outcome": "adequcy", "want": "high"}]},
        "$.objectives[0].outcome",
    ),
    "an aim that is no way": (
        {**DECIDE, "objectives": [{"outcome": "adequacy", "want": "more"}]},
        "$.objectives[0].want",
    ),
    "an unknown cost": (
        {**DECIDE, "budget": {"costs": ["cost.politcal.USA"], "most": 1}}, "$.budget",
    ),
    "no limit to spend": ({**DECIDE, "budget": {"costs": ["cost.political.USA"]}}, "$.budget"),
    "a share above a half": ({**DISCOVER, "mass": 0.6}, "$.mass"),
    "several conditions": ({**DISCOVER, "where": ["adequacy < 0.8"]}, "$.where"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_seeded_mistake_is_found_where_it_is(case: str, load) -> None:
    document, where = MISTAKES[case]
    found = faults(document)
    assert len(found) == 1
    assert found[0].startswith(where)
    if case != "an unknown cost":  # what a budget adds up is checked as the decision begins
        with pytest.raises(ScenarioError):
            load(document)


def test_every_lever_and_parameter_has_its_range() -> None:
    ranges = {path: (d.least, d.most) for path, d in DECLARED.items()}
    ranges |= {
        name.replace("{name}", "USA"): (each.low, each.high) for name, each in levers().items()
    }
    for name, (low, high) in ranges.items():
        for end in (low, high):
            assert faults(SWEEP | {"settings": {name: end}}) == []
        assert faults(SWEEP | {"vary": {name: [low, high]}}) == []
        for beyond in (low - 0.01, high + 0.01):
            assert len(faults(SWEEP | {"settings": {name: beyond}})) == 1
            assert len(faults(SWEEP | {"vary": {name: beyond}})) == 1


@pytest.mark.parametrize("outcome", [*OUTCOMES, *RUN_OUTCOMES])
def test_every_outcome_is_known(outcome: str) -> None:
    assert faults(SWEEP | {"outcomes": [outcome, f"{outcome}.korea"]}) == []


def test_an_editor_is_told_meaning_range_and_default_of_every_key_and_the_scenarios() -> None:
    schema = experiment_schema()
    kinds = {each["if"]["properties"]["kind"]["const"]: each["then"] for each in schema["allOf"]}
    assert list(kinds) == schema["properties"]["kind"]["enum"] == list(SPECS)
    for kind, spec in SPECS.items():
        keys = kinds[kind]["properties"]
        assert list(keys) == list(spec.model_fields)
        for key, field in spec.model_fields.items():
            assert keys[key]["description"].startswith(field.description), key
    sweep = kinds["sweep"]["properties"]
    assert sweep["level"]["description"] == (
        "of all intervals; may be 0.5 to 0.999; 0.95 if not stated"
    )
    assert sweep["runs"]["description"] == (
        "worlds of every design point; at least 1; 400 if not stated"
    )
    mass = kinds["discover"]["properties"]["mass"]["description"]
    assert mass.endswith("; above 0 and below 0.5; 0.05 if not stated")
    varied = schema["$defs"]["vary"]["properties"]["visibility"]["description"]
    assert varied.startswith(levers()["visibility"].doc)
    assert varied.endswith("; may be 0 to 1")
    assert schema["$defs"]["scenario"]["examples"] == list(shipped())
