"""What differs between scenarios is told in words and numbers, and nothing that differs is not."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from sim.errors import ScenarioError
from sim.scenario.load import load_scenario, vary
from sim.scenario.locate import shipped
from sim.scenario.record import Scenario
from sim.scenario.showing.differences import GROUPS, Difference, differ_in_texts, differences
from tests.scenario.files import write
from tests.scenario.test_resolved import changes, saved

USUAL = "as-it-happened"


def told(changed: dict[str, Any], base: str = USUAL) -> list[str]:
    """Return what is said of the difference that changes make."""
    return [each.says for each in differences(load_scenario(base), vary(base, changed))]


SAID: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a number of an actor": (
        {"actors": {"CHN": {"exposure": 0.2}}},
        ["China's exposure: 0.55 -> 0.20 share (trade and finance at risk to the West)"],
    ),
    "numbers by theatre": (
        {"actors": {"JPN": {"stake": {"korea": 0.5, "europe": None}}}},
        [
            "Japan's stake in europe: 0.30 -> none share (what is at stake in each theatre)",
            "Japan's stake in korea: 0.70 -> 0.50 share (what is at stake in each theatre)",
        ],
    ),
    "a number of a side": (
        {"ties": {"CHN-RUS": {"stance": {"CHN": 0.4}}}},
        ["tie CHN-RUS, stance of CHN: 0.60 -> 0.40 share (private stance)"],
    ),
    "one number for both sides": (
        {"frictions": {"CHN-USA": {"opening": 0.125}}},
        [
            f"trade friction CHN-USA, opening of {side}: 0.08 -> 0.125 1/month (chance that a side"
            " opens in routine, by side)"
            for side in ("CHN", "USA")
        ],
    ),
    "a treaty": (
        {"ties": {"CHN-PRK": {"treaty": None}}},
        [
            "tie CHN-PRK, treaty, floor: 0.25 -> none (stance below which neither side may go)",
            "tie CHN-PRK, treaty, since: 1961-07 -> none (month from which it binds)",
        ],
    ),
    "elections": (
        {"actors": {"DEU": {"elections": ["2025-02", "2026-09"]}}},
        [
            "Germany's elections: 2025-02 -> 2025-02, 2026-09 (months in which one is held)",
        ],
    ),
    "months of a war": (
        {"theatres": {"europe": {"war_months": 0}}},
        ["theatre europe, war_months: 23 -> 0 months (how long a war has lasted at the start)"],
    ),
    "an actor who leaves": (
        {"actors": {"DEU": None}}, ["Germany (DEU), a coalition member, is left out"],
    ),
    "an actor who joins": (
        {"actors": {"EGY": {"kind": "hedger", "name": "Egypt", "capability": 0.05, "tie": 0.5}}},
        ["Egypt (EGY), a hedging state, is added: capability 0.05, tie 0.50"],
    ),
    "a tie": (
        {
            "actors": {"IRN": {"kind": "challenger", "capability": 0.02, "ties": "none"}},
            "ties": {"IRN-RUS": {"stance": {"IRN": 0.5, "RUS": 0.4}, "visible": 0.3}},
        },
        [
            "IRN, a challenger, is added: capability 0.02, ties none",
            "the tie IRN-RUS is added: stance of IRN 0.50, stance of RUS 0.40, visible 0.30",
        ],
    ),
    "an occasion that is not held": (
        {"occasions": {"beijing-2025": None}},
        ["beijing-2025 (Victory Day parade, Beijing, 2025-09) is left out"],
    ),
    "an occasion that is": (
        {"occasions": {"o": {"date": "2026-01", "title": "A parade", "host": "CHN",
                             "guests": ["RUS"], "memory": 0.5, "orders": {"CHN": "stage"}}}},
        ["o (A parade, 2026-01) is added: host CHN, guests RUS, memory 0.50, scripted CHN: stage"],
    ),
    "how an occasion is staged": (
        {"occasions": {"pyongyang-2025": {"memory": 0.5, "nuclear": False, "date": "2025-11"}}},
        [
            "pyongyang-2025, date: 2025-10 -> 2025-11 (when)",
            "pyongyang-2025, nuclear: true -> false (whether nuclear arms are among them)",
            "pyongyang-2025, memory: 0.00 -> 0.50 share (how far it is framed by a common memory)",
        ],
    ),
    "who is on an occasion": (
        {"occasions": {"beijing-2025": {"guests": ["RUS"],
                                        "orders": {"CHN>PRK": None, "PRK>CHN": None}}}},
        [
            "beijing-2025: PRK is no longer among guests",
            "beijing-2025: CHN>PRK is no longer scripted (was head calibrated)",
            "beijing-2025: PRK>CHN is no longer scripted (was head theatrical)",
        ],
    ),
    "a script": (
        {"occasions": {"moscow-2025": {"orders": {"RUS>CHN": "head warm"}}}},
        ["moscow-2025: RUS>CHN is scripted: head warm (was head theatrical)"],
    ),
    "an event": (
        {"events": {"e": {"date": "2025-11", "until": "2025-12", "title": "x",
                          "set": {"tension.korea": 0.9}, "set_point": {"tension.korea": 0.5}}}},
        [
            "tension.korea is set to 0.90 from 2025-11 to 2025-12 (was not), event e",
            "tension.korea is made to return to 0.50 from 2025-11 on (was not), event e",
        ],
    ),
    "an event that is otherwise": (
        {"events": {"tariffs-april-2025": {"date": "2025-05", "add": {"friction.CHN-USA": -0.1}}}},
        [
            ("friction.CHN-USA is moved by -0.10 in 2025-05 (was +0.35 in 2025-04),"
            " event tariffs-april-2025"),
        ],
    ),
    "an event that does not happen": (
        {"events": {"tariffs-april-2025": None}},
        ["friction.CHN-USA is no longer moved by +0.35 in 2025-04, event tariffs-april-2025"],
    ),
    "an order": (
        {"orders": {"o": {"date": "2025-02", "actor": "USA", "decision": "engage",
                          "choose": "RUS"}}},
        ["USA is scripted in 2025-02: engage RUS (was not), order o"],
    ),
    "an order that is not given": (
        {"orders": {"beijing-opens-may-2025": None}},
        ["CHN is no longer scripted in 2025-05: trade USA open, order beijing-opens-may-2025"],
    ),
    "a parameter": (
        {"parameters": {"stance.stickiness": 0.9}},
        [
            ("stance.stickiness: not stated (0.6, drawn from 0 to 1.2) -> 0.90 (chi: how much sunk"
            " reputation binds (0 dialable, 1.2 sticky))"),
        ],
    ),
    "a lever": (
        {"levers": {"visibility": 0.5}},
        [
            ("visibility: not pulled -> 0.50 share (how widely displays are seen; at 0 nobody sees"
            " them and a ceremony changes nothing)"),
        ],
    ),
    "the time": (
        {"months": 40, "event": None},
        [
            "months: 36 -> 40 (months to run)",
            "event: 2025-09 -> none (month from which conversion is measured)",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_a_change_is_told_in_words_and_numbers(case: str) -> None:
    changed, said = SAID[case]
    assert told(changed) == said


def test_another_kind_of_actor_is_told_with_the_numbers_that_come_and_go() -> None:
    said = told({"actors": {"TUR": {"kind": "coalition", "capability": 0.06}}}, "baseline")
    assert said[0] == "Türkiye (TUR) is a coalition member (was a hedging state)"
    assert (
        "Türkiye's capital: none -> 0.60 share (political capital at the start and at rest)" in said
    )
    assert "Türkiye's tie: 0.375 -> none share (tie to the challengers)" in said


def test_what_an_actor_takes_along_is_told() -> None:
    said = told({"actors": {"PRK": None}})
    for part in ("North Korea (PRK), a challenger,", "the tie CHN-PRK", "theatre korea"):
        assert f"{part} is left out" in said
    assert "Japan's stake in korea: 0.70 -> none share (what is at stake in each theatre)" in said
    assert "beijing-2025: PRK is no longer among guests" in said


def test_another_root_is_told(tmp_path: Path) -> None:
    own = write(tmp_path, "actors: {CHN: {exposure: 0.3}, RUS: {veto: 0}}")
    text = Path(shipped()["baseline"]).read_text(encoding="utf-8")
    root = tmp_path / "root.yaml"
    text = text.replace("title: Baseline", "title: Mine")
    root.write_text(text.replace("\nmonths: 36", "\nmonths: 24"), encoding="utf-8")
    mine = write(tmp_path, "title: Y", extends="root", name="child")
    said = [each.says for each in differences(load_scenario("baseline"), load_scenario(mine))]
    assert said == [
        'the title is "Y" (was "Baseline")',
        "months: 36 -> 24 (months to run)",
        (
            'habits and rest levels are centred on "Mine" (were on "Baseline"), which differs in 1'
            " point"
        ),
    ]
    assert "root" not in {
        each.group for each in differences(load_scenario(USUAL), load_scenario(own))
    }


def test_numbers_are_there_beside_the_words() -> None:
    (found,) = differences(
        load_scenario(USUAL), vary(USUAL, {"actors": {"CHN": {"exposure": 0.2}}})
    )
    assert found == Difference(
        "numbers", "actors.CHN.exposure", found.says, 0.55, 0.2, "share",
        "trade and finance at risk to the West",
    )  # fmt: skip


def test_texts_are_told_only_when_asked_for() -> None:
    changed = vary(
        USUAL,
        {
            "title": "X", "question": "Y?", "expects": [], "actors": {"CHN": {"name": "Peking"}},
            "occasions": {"beijing-2025": {"title": "Z", "source": None}},
        },
    )  # fmt: skip
    base = load_scenario(USUAL)
    assert changed.hash == base.hash
    assert differ_in_texts(base, changed)
    assert not differ_in_texts(base, load_scenario(USUAL))
    assert [each.key for each in differences(base, changed)] == ["title"]
    every = {each.key: each for each in differences(base, changed, every=True)}
    assert {
        "title", "question", "finding", "passage", "source", "expects", "actors.CHN.name",
        "occasions.beijing-2025.title", "occasions.beijing-2025.source",
    } == set(every)  # fmt: skip
    assert every["actors.CHN.name"].says == 'actors.CHN.name: "Peking" (was "China")'
    assert (every["expects"].a[0]["outcome"], every["expects"].b) == ("public_belief", [])


def test_what_is_only_written_in_another_way_is_no_difference() -> None:
    """A pair turned round, one number for both sides, a list in another order."""
    base = load_scenario(USUAL)
    ties = {name: body for name, body in base.document["ties"].items() if name == "CHN-PRK"}
    turned = vary(
        USUAL,
        {
            "ties": {"CHN-PRK": None, "PRK-CHN": ties["CHN-PRK"], "PRK-RUS": {"stance": 0.62}},
            "occasions": {"beijing-2025": {"guests": ["PRK", "RUS"]}},
        },
    )
    assert turned.hash != base.hash
    assert differences(base, turned) == []


def assert_told(one: Scenario, other: Scenario) -> None:
    """Assert that scenarios of different worlds have differences, those of one world have none."""
    found = [each for each in differences(one, other) if each.group not in ("about", "texts")]
    assert bool(found) is (one.hash != other.hash)
    assert [GROUPS.index(each.group) for each in found] == sorted(
        GROUPS.index(each.group) for each in found
    )
    assert all(each.says for each in found)


@pytest.mark.parametrize("name", shipped())
def test_shipped_scenarios_differ_and_every_difference_is_told_both_ways(name: str) -> None:
    for one, other in permutations((name, "as-it-happened", "open-play"), 2):
        assert_told(load_scenario(one), load_scenario(other))


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much,
    ],
)  # fmt: skip
@given(document=changes())
def test_whatever_moves_a_world_is_told(tmp_path: Path, document: dict[str, Any]) -> None:
    try:
        mine = load_scenario(saved(tmp_path, "mine", document))
    except ScenarioError:
        assume(False)
    assert_told(load_scenario(document["extends"]), mine)
    assert_told(mine, load_scenario(document["extends"]))
