"""A scenario shown whole is a scenario file of the same hash, and says where each value stands."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.load import load_scenario
from sim.scenario.locate import folder, shipped
from sim.scenario.record import Scenario
from sim.scenario.showing.resolved import DEFAULT, reference, resolve_scenario
from sim.scenario.showing.yaml_text import yaml_text
from tests.scenario.files import write

BASES = ("as-it-happened", "with-iran", "no-parades", "baseline", "three-members")
MEMBER = {
    "kind": "coalition",
    "capability": 0.05,
    "stake": {"europe": 0.4},
    "elections": ["2025-03"],
}
HEDGER = {"kind": "hedger", "capability": 0.05, "exposure": 0.2}
CHALLENGER = {"kind": "challenger", "capability": 0.02, "ties": "none"}


def shown(name: str | Path, into: Path) -> tuple[str, Scenario, Scenario]:
    """Return the text of a scenario shown whole, the scenario, and what the text means, saved."""
    found = resolve_scenario(name, into)
    path = into / "whole.yaml"
    text = yaml_text(found.document, found.origins)
    path.write_text(text, encoding="utf-8")
    return text, found.scenario, load_scenario(path)


def assert_same(one: Scenario, other: Scenario) -> None:
    """Assert that two scenarios are the same; findings name what they are compared with."""
    assert other.hash == one.hash
    assert other.spec.model_copy(update={"expects": []}) == one.spec.model_copy(
        update={"expects": []}
    )
    assert other.root.model_dump() == one.root.model_dump()
    for mine, theirs in zip(one.spec.expects, other.spec.expects, strict=True):
        assert theirs.model_copy(update={"against": mine.against}) == mine


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_shown_whole_is_the_same_scenario(tmp_path: Path, name: str) -> None:
    text, scenario, again = shown(name, tmp_path)
    assert_same(scenario, again)
    assert ("extends: baseline" in text) is (name != "baseline")
    assert max(map(len, text.splitlines())) <= 120


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a file may change: parts out, kinds, numbers in all spellings, own additions."""
    spec = base_spec(draw(st.sampled_from(BASES)))
    made: dict[str, Any] = {}
    for part in ("actors", "theatres", "ties", "frictions", "occasions", "events", "orders"):
        names = list(getattr(spec, part))
        gone = draw(st.lists(st.sampled_from(names), max_size=2, unique=True)) if names else []
        made[part] = dict.fromkeys(gone)
    turned = draw(st.sampled_from([None, "POL", "TUR", "VNM", "KOR"]))
    if turned in spec.actors and made["actors"].get(turned, 0) == 0:
        made["actors"][turned] = draw(st.sampled_from([MEMBER, HEDGER, CHALLENGER]))
    share = st.floats(0.05, 0.95).map(lambda x: round(x, 3))
    extra: list[tuple[str, str, Any]] = [
        ("actors", "CHN", {"exposure": draw(share), "location": {"korea": draw(share)}}),
        ("actors", "CHN", {"friction_grievance": None, "name": "Peking: “北京” #1"}),
        ("actors", "USA", {"elections": [], "elections_known_until": None}),
        ("actors", "USA", {"stake": {"korea": None}}),
        ("actors", "RUS", {"location": None, "source": ""}),
        ("ties", "CHN-RUS", {"stance": draw(share), "war_need": {"europe": 0.5}}),
        ("ties", "CHN-PRK", {"treaty": None, "trade": {"CHN": draw(share)}}),
        ("ties", "PRK-RUS", {"treaty": {"source": None}, "stance": {"PRK": 0.4, "RUS": 0.41}}),
        ("theatres", "europe", {"floor": draw(share), "speed": None}),
        ("frictions", "CHN-USA", {"escalation": 0.1, "opening": None}),
        ("levers", "coalition.cohesion", 0.6),
        ("levers", "coalition.commitment.USA", 0.4),
        ("parameters", "stance.stickiness", draw(share)),
        ("parameters", "switch.M15", 0),
        ("events", "mine", {"date": "2025-02-03", "title": "no: x", "set": {"narrative.world": 0}}),
        ("orders", "o", {"date": "2025-01", "actor": "USA", "decision": "message",
                         "choose": "yes"}),
        ("occasions", "beijing-2025", {"memory": draw(share), "hedgers": ["VNM"], "nuclear": True}),
    ]  # fmt: skip
    for part, name, body in draw(st.lists(st.sampled_from(extra), max_size=5)):
        if made.setdefault(part, {}).get(name, 0) == 0:
            made[part][name] = body
    top = draw(
        st.sampled_from([{}, {"event": None}, {"months": 12, "question": "x"}, {"title": "y"}])
    )
    return {"extends": spec.title, **top, **{part: body for part, body in made.items() if body}}


@cache
def base_spec(name: str) -> Any:
    return load_scenario(name).spec.model_copy(update={"title": name})


def saved(into: Path, name: str, document: dict[str, Any]) -> Path:
    path = into / f"{name}.yaml"
    path.write_text(yaml_text(document), encoding="utf-8")
    return path


SETTINGS = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much,
    ],
)  # fmt: skip


@SETTINGS
@given(first=changes(), second=changes(), is_own_root=st.booleans())
def test_a_varied_scenario_shown_whole_is_the_same_scenario(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any], is_own_root: bool
) -> None:
    """Of two files, one extending the other, on a shipped root or one of the user's own."""
    if is_own_root:
        root = resolve_scenario("baseline", tmp_path).document
        saved(tmp_path, "own-root", root)
        first = {**first, "extends": "own-root"}
    path = saved(tmp_path, "first", first)
    try:
        load_scenario(path)
    except ScenarioError:
        assume(False)
    _, scenario, again = shown(path, tmp_path)
    assert_same(scenario, again)
    path = saved(tmp_path, "second", {**second, "extends": "first"})
    try:
        load_scenario(path)
    except ScenarioError:
        return
    text, scenario, again = shown(path, tmp_path)
    assert_same(scenario, again)
    extended = text.splitlines()[0]
    if "months" not in {**first, **second}:
        assert extended == f"extends: {'own-root.yaml' if is_own_root else 'baseline'}"


WHOLE = """\
months: 12
actors:
  PRK: null
  CHN: {exposure: 0.2}
  USA: {stake: {europe: null}}
  KOR: {kind: hedger}
parameters: {stance.stickiness: 0.9}
event: null
"""


def test_every_value_says_where_it_stands(tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)
    origins = resolve_scenario(path).origins
    mine = str(path)
    assert origins["months",] == f"{mine}:2"
    assert origins["actors", "CHN", "exposure"] == f"{mine}:5"
    assert origins["actors", "CHN", "capability"].startswith("baseline.yaml:")
    assert origins["actors", "CHN", "precision"] == DEFAULT
    assert origins["actors", "KOR", "kind"] == f"{mine}:7"
    assert origins["actors", "KOR", "capability"].startswith("baseline.yaml:")
    assert origins["actors", "KOR", "tie"] == DEFAULT
    assert origins["occasions", "beijing-2025", "memory"].startswith("open-play.yaml:")
    assert origins["occasions", "beijing-2025", "orders", "CHN"].startswith("as-it-happened.yaml:")
    assert origins["parameters", "stance.stickiness"] == f"{mine}:8"
    assert origins["question",] == DEFAULT, "a base's question is not inherited"


def test_what_was_removed_says_where_or_with_whom_it_went(tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)
    found = resolve_scenario(path)
    mine = str(path)
    assert found.document["actors"]["PRK"] is None
    assert found.origins["actors", "PRK"] == f"{mine}:4"
    assert found.origins["actors", "USA", "stake", "europe"] == f"{mine}:6"
    assert found.origins["ties", "CHN-PRK"] == "goes with PRK"
    assert found.origins["theatres", "korea"] == "goes with PRK"
    assert found.origins["actors", "RUS", "location", "europe"].startswith("baseline.yaml:")
    assert found.origins["actors", "JPN", "stake", "korea"] == "goes with korea"


def test_dates_beyond_the_months_of_a_scenario_are_left_to_what_it_extends(tmp_path: Path) -> None:
    path = write(tmp_path, "months: 18\nactors: {CHN: {exposure: 0.3}}")
    text, scenario, again = shown(path, tmp_path)
    assert_same(scenario, again)
    assert text.startswith("extends: as-it-happened\n")
    assert "date: 2025-09-03" not in text
    assert "date: 2025-05-09" in text


def test_ties_that_no_file_states_stay_unstated(tmp_path: Path) -> None:
    path = write(tmp_path, "actors: {IRN: {kind: challenger, capability: 0.05}}")
    _, scenario, again = shown(path, tmp_path)
    assert_same(scenario, again)
    assert not {"CHN-IRN", "IRN-PRK", "IRN-RUS"} & set(again.spec.ties)


def test_dates_stay_as_written_and_findings_name_what_they_are_compared_with() -> None:
    document = resolve_scenario("trade-war").document
    assert document["occasions"]["beijing-2025"]["date"] == "2025-09-03"
    assert document["actors"]["JPN"]["elections"] == ["2024-10", "2025-10"]
    assert {each["against"] for each in document["expects"]} == {"as-it-happened"}
    assert resolve_scenario("baseline").document["expects"][0]["against"] == "start"


def test_a_file_is_extended_by_a_name_or_path_that_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ships = shipped()["baseline"]
    monkeypatch.chdir(tmp_path)
    below = tmp_path / "below"
    below.mkdir()
    (below / "root.yaml").write_text("", encoding="utf-8")
    assert reference(ships, tmp_path) == "baseline"
    assert reference(Path("below/root.yaml"), tmp_path) == "below/root.yaml"
    assert reference(Path("below/root.yaml"), below) == "root.yaml"
    aside = tmp_path / "aside"
    aside.mkdir()
    assert reference(below / "root.yaml", aside) == (below / "root.yaml").as_posix()
    assert reference(ships, folder("scenarios")) == "baseline"
    (tmp_path / "baseline.yaml").write_text("", encoding="utf-8")
    assert reference(ships, tmp_path) == ships.resolve().as_posix(), "a namesake lies here"


def test_a_scenario_shown_from_elsewhere_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved in this folder, whose namesake of the root is another one, and read from elsewhere."""
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    saved(there, "root", resolve_scenario("baseline").document | {"months": 24})
    saved(there, "mine", {"extends": "root", "actors": {"CHN": {"exposure": 0.3}}})
    saved(here, "root", resolve_scenario("baseline").document)
    monkeypatch.chdir(here)
    _, scenario, again = shown("../there/mine.yaml", Path())
    assert_same(scenario, again)
    monkeypatch.chdir(os.sep)
    assert_same(scenario, load_scenario(here / "whole.yaml"))
