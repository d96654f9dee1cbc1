"""The JSON Schema of a scenario file takes what the loader takes, and refuses seeded mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings

from sim.errors import ScenarioError
from sim.law.parameters import DECLARED
from sim.scenario.lever_file import levers
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from sim.scenario.reading.read import read_layer
from sim.scenario.showing.file_schema import file_schema
from sim.scenario.showing.resolved import resolve_scenario
from tests.scenario.test_resolved import changes, saved


@cache
def validator() -> Any:
    made = file_schema()
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def faults(document: Any) -> list[str]:
    """Return where the schema finds fault with a document, to the deepest place."""
    return [
        jsonschema.exceptions.best_match([e]).json_path for e in validator().iter_errors(document)
    ]


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_file_is_valid_and_so_is_all_that_it_comes_to(name: str) -> None:
    assert faults(read_layer(shipped()[name]).document) == []
    assert faults(resolve_scenario(name).document) == []


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much,
    ],
)  # fmt: skip
@given(document=changes())
def test_what_the_loader_takes_the_schema_takes(tmp_path: Path, document: dict[str, Any]) -> None:
    try:
        load_scenario(saved(tmp_path, "mine", document))
    except ScenarioError:
        assume(False)
    assert faults(document) == []


MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown key": ({"titel": "x"}, "$"),
    "an unknown key of an actor": ({"actors": {"CHN": {"exposre": 0.5}}}, "$.actors.CHN"),
    "an unknown key of a tie": ({"ties": {"CHN-RUS": {"stanse": 0.5}}}, "$.ties['CHN-RUS']"),
    "an unknown parameter": ({"parameters": {"stance.stickyness": 0.5}}, "$.parameters"),
    "an unknown lever": ({"levers": {"visiblity": 0.5}}, "$.levers"),
    "a lever of somebody odd": ({"levers": {"coalition.commitment.usa": 0.5}}, "$.levers"),
    "an unknown decision": ({"orders": {"o": {"decision": "tarde"}}}, "$.orders.o.decision"),
    "an unknown path of an event": ({"events": {"e": {"set": {"fricton.A": 1}}}}, "$.events.e.set"),
    "a set point that nothing has": (
        {"events": {"e": {"set_point": {"recognition.PRK": 0.5}}}}, "$.events.e.set_point",
    ),
    "an unknown place on a stand": (
        {"occasions": {"o": {"orders": {"CHN>RUS": "king warm"}}}},
        "$.occasions.o.orders['CHN>RUS']",
    ),
    "an unknown outcome": (
        {"expects": [{"outcome": "publc_belief", "change": "rises", "by": 0.1}]},
        "$.expects[0].outcome",
    ),
    "a finding without a size": (
        {"expects": [{"outcome": "threat", "change": "rises"}]}, "$.expects[0]",
    ),
    "an unknown kind of actor": ({"actors": {"CHN": {"kind": "king"}}}, "$.actors.CHN"),
    "a number of another kind of actor": (
        {"actors": {"IND": {"kind": "hedger", "grievance": 0.5}}}, "$.actors.IND",
    ),
    "a code of four letters": ({"actors": {"CHNA": {}}}, "$.actors"),
    "a text for a number": ({"actors": {"CHN": {"exposure": "high"}}}, "$.actors.CHN"),
    "a truth value for a number": ({"months": True}, "$.months"),
    "a number for a text": ({"title": 3}, "$.title"),
    "a list for a mapping": ({"ties": []}, "$.ties"),
    "half a month": ({"months": 1.5}, "$.months"),
    "no month at all": ({"months": 0}, "$.months"),
    "a month that is none": ({"start": "January"}, "$.start"),
    "an exposure above 1": ({"actors": {"USA": {"exposure": 1.01}}}, "$.actors.USA"),
    "a stance out of range": (
        {"ties": {"CHN-RUS": {"stance": {"CHN": 0.99}}}}, "$.ties['CHN-RUS'].stance",
    ),
    "an occasion without guests": ({"occasions": {"o": {"guests": []}}}, "$.occasions.o.guests"),
    "an event that sets too much": (
        {"events": {"e": {"set": {"friction.CHN-USA": 1.2}}}}, "$.events.e.set['friction.CHN-USA']",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_seeded_mistake_is_found_where_it_is(case: str) -> None:
    document, where = MISTAKES[case]
    found = faults(document)
    assert len(found) == 1
    assert found[0].startswith(where)


def test_every_parameter_and_lever_has_its_range() -> None:
    ranges = {("parameters", path): (d.least, d.most) for path, d in DECLARED.items()}
    ranges |= {
        ("levers", name.replace("{name}", "USA")): (lever.low, lever.high)
        for name, lever in levers().items()
    }
    for (part, name), (low, high) in ranges.items():
        assert faults({part: {name: low}}) == faults({part: {name: high}}) == []
        assert len(faults({part: {name: low - 0.01}})) == 1
        assert len(faults({part: {name: high + 0.01}})) == 1


def test_nothing_need_be_stated_and_null_may_remove_anything() -> None:
    assert faults({}) == []
    document = resolve_scenario("as-it-happened").document
    gone = list(removed(document, ()))
    assert len(gone) > 300
    assert [key for key, each in gone if faults(each)] == []


def removed(document: dict[str, Any], at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield documents with one thing null, for everything that may be removed."""
    for key, value in document.items():
        if key != "extends":
            yield (*at, key), {key: None}
        if isinstance(value, dict):
            for place, below in removed(value, (*at, key)):
                yield place, {key: below}


def test_an_editor_is_told_meaning_unit_range_and_default_of_every_key() -> None:
    schema = file_schema()
    challenger = schema["properties"]["actors"]["additionalProperties"]["anyOf"][0]["properties"]
    assert challenger["exposure"]["description"] == (
        "trade and finance at risk to the West (share); may be 0 to 1; 0.1 if not stated"
    )
    stance = schema["properties"]["ties"]["additionalProperties"]["properties"]["stance"]
    assert stance["description"] == "private stance (share); may be 0.02 to 0.98; 0.3 if not stated"
    stickiness = schema["properties"]["parameters"]["properties"]["stance.stickiness"]
    assert "how much sunk reputation binds" in stickiness["description"]
    assert "drawn from 0 to 1.2 unless stated; may be 0 to 4.8; 0.6" in stickiness["description"]
    silent = [key for key, node in described(schema, ()) if not node.get("description")]
    assert silent == []


def described(node: dict[str, Any], at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every named property of a schema."""
    for key, each in node.get("properties", {}).items():
        yield (*at, key), each
        yield from described(each, (*at, key))
    for below in (node.get("additionalProperties"), node.get("items"), *node.get("anyOf", ())):
        if isinstance(below, dict):
            yield from described(below, (*at, "*"))
