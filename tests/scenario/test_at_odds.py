"""Events, orders and scripts that contradict each other, or themselves, are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.files import blueprint_of, problem_of, problems_of, write

EVENT = "  %s: {title: x, date: %s}\n"


def events(**said: str) -> str:
    return "events:\n" + "".join(EVENT % (name, body) for name, body in said.items())


AT_ODDS = {
    "two values in one month": (
        events(a="2024-03, set: {tension.korea: 0.2}", b="2024-03, set: {tension.korea: 0.3}"),
        4,
        "events.b.set.tension.korea: is 0.3 in 2024-03, when events.a makes it 0.2; keep one",
    ),
    "two values in months that overlap": (
        events(
            a="2024-03, until: 2024-06, set: {tension.korea: 0.2}",
            b="2024-01, until: 2024-03, set: {tension.korea: 0.3}",
        ),
        3,
        "events.a.set.tension.korea: is 0.2 in 2024-03, when events.b makes it 0.3; keep one",
    ),
    "a pair named either way round": (
        events(a="2024-03, set: {friction.CHN-USA: 0}", b="2024-03, set: {friction.USA-CHN: 1}"),
        4,
        "events.b.set.friction.USA-CHN: is 1 in 2024-03, when events.a makes it 0; keep one",
    ),
    "two set points from one month on": (
        events(
            a="2024-03, set_point: {oversight.RUS: 0.2}",
            b="2024-03, until: 2024-05, set_point: {oversight.RUS: 0.3}",
        ),
        4,
        "events.b.set_point.oversight.RUS: is 0.3 in 2024-03, when events.a makes it 0.2; keep one",
    ),
    "what an inherited event sets": (
        events(mine="2024-03, set: {oversight.PRK: 0.9}"),
        3,
        "events.mine.set.oversight.PRK: is 0.9 in 2024-03, when events.veto-2024 makes it 0.35;",
    ),
    "a value set and moved at once": (
        events(a="2024-03, set: {tension.korea: 0.2}, add: {tension.korea: 0.3}"),
        3,
        "events.a.add.tension.korea: moves what the same event sets, tension.korea; keep one",
    ),
    "a pair set and moved, either way round": (
        events(a="2024-03, set: {friction.CHN-USA: 0.2}, add: {friction.USA-CHN: 0.3}"),
        3,
        "events.a.add.friction.USA-CHN: moves what the same event sets, friction.CHN-USA; keep on",
    ),
    "a pair set twice by one event": (
        events(a="2024-03, set: {friction.CHN-USA: 0.2, friction.USA-CHN: 0.2}"),
        3,
        "events.a.set.friction.USA-CHN: names the same row as friction.CHN-USA; keep one",
    ),
    "an event that does nothing": (
        events(a="2024-03, set: {}"),
        3,
        "events.a: changes nothing; give it set, add or set_point",
    ),
    "more added than there is room for": (
        events(a="2024-03, add: {tension.korea: -1.5}"),
        3,
        "events.a.add.tension.korea: should be between -1 and 1, is -1.5",
    ),
    "more added than a bounded scale holds": (
        events(a="2024-03, add: {narrative.world: 2.1}"),
        3,
        "events.a.add.narrative.world: should be between -2 and 2, is 2.1",
    ),
    "a value set out of bounds": (
        events(a="2024-03, set: {public_belief.CHN-RUS: 5.5}"),
        3,
        "events.a.set.public_belief.CHN-RUS: should be between -5 and 5, is 5.5",
    ),
    "a set point out of bounds": (
        events(a="2024-03, set_point: {political_capital.JPN: 0.99}"),
        3,
        "events.a.set_point.political_capital.JPN: should be between 0.05 and 0.95, is 0.99",
    ),
}


@pytest.mark.parametrize("case", AT_ODDS)
def test_events_at_odds_are_told_by_line_and_key(tmp_path: Path, case: str) -> None:
    text, line, said = AT_ODDS[case]
    path = write(tmp_path, text, extends="open-play")
    assert problem_of(path).startswith(f"{path}:{line}: {said}")


AGREED = {
    "the same value twice": events(
        a="2024-04, set: {tension.korea: 0.2}", b="2024-04, set: {tension.korea: 0.2}"
    ),
    "one after the other": events(
        a="2024-01, until: 2024-02, set: {tension.korea: 0.2}",
        b="2024-03, until: 2024-04, set: {tension.korea: 0.3}",
    ),
    "a set point that moves on": events(
        a="2024-04, until: 2024-09, set_point: {oversight.PRK: 0.2}",
        b="2024-05, set_point: {oversight.PRK: 0.3}",
    ),
    "one sets and another moves": events(
        a="2024-04, set: {tension.korea: 0.2}", b="2024-04, add: {tension.korea: 0.3}"
    ),
    "a value with its set point": events(
        a="2024-04, set: {oversight.RUS: 0.2}, set_point: {oversight.RUS: 0.3}"
    ),
    "moved twice": events(
        a="2024-04, add: {tension.korea: 0.2}", b="2024-04, add: {tension.korea: 0.3}"
    ),
    "as much as there is room for": events(a="2024-04, add: {tension.korea: -1}"),
}


@pytest.mark.parametrize("case", AGREED)
def test_events_that_agree_are_taken(tmp_path: Path, case: str) -> None:
    assert blueprint_of(write(tmp_path, AGREED[case], extends="open-play")).warnings == ()


def test_with_very_many_events_in_one_month_each_is_told_once(tmp_path: Path) -> None:
    said = {f"e{i:03}": f"2024-03, set: {{tension.korea: {i / 100}}}" for i in range(50)}
    told = problems_of(write(tmp_path, events(**said), extends="baseline"))
    assert len(told) == 49


def test_removing_an_actor_removes_the_events_that_moved_nothing_else(tmp_path: Path) -> None:
    text = events(
        a="2024-03, add: {friction.CHN-USA: 0.1}",
        b="2024-03, add: {friction.CHN-USA: 0.1, tension.korea: 0.1}",
    )
    write(tmp_path, text, extends="open-play", name="whole")
    spec = blueprint_of(write(tmp_path, "actors: {USA: null}", extends="whole")).scenario.spec
    assert {"a", "tariffs-april-2025"}.isdisjoint(spec.events)
    assert spec.events["b"].add == {"tension.korea": 0.1}


def test_what_a_file_says_of_something_it_takes_out_is_told(tmp_path: Path) -> None:
    text = "actors: {POL: null}\n" + events(
        a="2024-03, add: {political_capital.POL: 0.1}",
        b="2024-03, add: {tension.korea: 0.1}",
    )
    path = write(tmp_path, text)
    assert problem_of(path).endswith("events.a: is about something taken out; leave it out, too")


def test_a_heading_with_nothing_below_takes_nothing_out_by_accident(tmp_path: Path) -> None:
    path = write(tmp_path, "events:\n# my-event: ...\ntitle: Mine")
    assert problem_of(path).startswith(f"{path}:2: events: is empty; leave it out to keep")
    kept = blueprint_of(write(tmp_path, "frictions: null", extends="baseline"))
    assert kept.cast.frictions == ()


def test_a_decimal_comma_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "actors: {CHN: {exposure: 0,5}}")
    assert problem_of(path).startswith(f"{path}:2: actors.CHN.5: takes out what is not there")


ORDER = "  %s: {actor: CHN, decision: stance, target: RUS, date: %s}\n"


def orders(**said: str) -> str:
    return "orders:\n" + "".join(ORDER % (name, body) for name, body in said.items())


UNORDERLY = {
    "two choices in one month": (
        orders(a="2024-03, choose: up", b="2024-03, choose: down"), 4,
        "orders.b: chooses down in 2024-03, when orders.a chooses up; keep one",
    ),
    "two choices in months that overlap": (
        orders(a="2024-03, choose: up", b="2024-01, until: 2024-12, choose: down"), 3,
        "orders.a: chooses up in 2024-03, when orders.b chooses down; keep one",
    ),
    "one choice twice": (
        orders(a="2024-03, choose: up", b="2024-03, choose: up"), 4,
        "orders.b: repeats orders.a in 2024-03; keep one",
    ),
    "a choice within a longer one": (
        orders(a="2024-01, until: 2024-12, choose: up", b="2024-03, choose: up"), 4,
        "orders.b: repeats orders.a in 2024-03; keep one",
    ),
    "an inherited order": (
        "orders:\n  mine: {date: 2025-04, actor: USA, decision: trade, target: CHN, choose: open}",
        3,
        "orders.mine: chooses open in 2025-04, when orders.washington-escalates-april-2025 choos",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNORDERLY)
def test_orders_at_odds_are_told_by_line_and_key(tmp_path: Path, case: str) -> None:
    text, line, said = UNORDERLY[case]
    path = write(tmp_path, text)
    assert problem_of(path).startswith(f"{path}:{line}: {said}")


def test_orders_one_after_the_other_are_taken(tmp_path: Path) -> None:
    text = orders(a="2024-01, until: 2024-02, choose: up", b="2024-03, choose: down")
    scripts = blueprint_of(write(tmp_path, text)).scripts
    chosen = [script.get(("stance", "", "CHN", "RUS")) for script in scripts[:4]]
    assert chosen == ["up", "up", "down", None]


OCCASION = (
    "occasions:\n  mine:\n    {date: 2024-03, title: x, host: CHN, guests: [RUS, PRK],"
    " hedgers: [IND]}\n"
)
SCRIPT = OCCASION[:-2] + ",\n    orders: {%s}}\n"
UNPLAYABLE = {
    "a guest above its place": (
        "CHN>RUS: premier warm, RUS>CHN: head warm", "RUS>CHN",
        "RUS comes as head, but CHN offers the place of a premier; change it or CHN>RUS",
    ),
    "a guest who has no place": (
        "CHN>RUS: absent, RUS>CHN: envoy warm", "RUS>CHN",
        "RUS comes as envoy, but CHN offers no place; change it or CHN>RUS",
    ),
    "a place on what is cancelled": (
        "CHN: cancel, CHN>RUS: head warm", "CHN",
        "the host cancels, yet CHN>RUS is scripted, too; take one or the other out",
    ),
    "answers to what is cancelled": (
        "CHN: cancel, RUS>CHN: head warm, IND>CHN: head calibrated, PRK>CHN: absent", "CHN",
        "the host cancels, yet RUS>CHN and IND>CHN are scripted, too; take one or the other out",
    ),
    "a place for a hedger": (
        "CHN>IND: head calibrated", "CHN>IND", "places are offered to guests only (PRK and RUS)",
    ),
    "a host who comes to itself": (
        "CHN>CHN: head warm", "CHN>CHN", "places are offered to guests only (PRK and RUS)",
    ),
    "an option of the other side": ("CHN: head warm", "CHN", "unknown option 'head warm'; allowed"),
    "one who is not there": (
        "USA>CHN: head warm", "USA>CHN", "names someone not on the occasion (CHN, IND, PRK, RUS)",
    ),
    "a side misspelled": ("CHN>RSU: head warm", "CHN>RSU", "names someone not on the occasion ("),
}  # fmt: skip


@pytest.mark.parametrize("case", UNPLAYABLE)
def test_scripts_that_cannot_be_played_are_told_by_line_and_key(tmp_path: Path, case: str) -> None:
    script, side, said = UNPLAYABLE[case]
    path = write(tmp_path, SCRIPT % script, extends="baseline")
    assert problem_of(path).startswith(f"{path}:5: occasions.mine.orders.{side}: {said}")


PLAYABLE = (
    "CHN>RUS: head warm, RUS>CHN: premier veiled", "CHN>RUS: absent, RUS>CHN: absent",
    "CHN: stage, CHN>RUS: envoy warm, RUS>CHN: envoy theatrical", "CHN: cancel, RUS>CHN: absent",
    "RUS>CHN: head warm, PRK>CHN: absent", "IND>CHN: head calibrated, CHN>PRK: envoy warm",
)  # fmt: skip


@pytest.mark.parametrize("script", PLAYABLE)
def test_scripts_that_can_be_played_are_taken(tmp_path: Path, script: str) -> None:
    assert blueprint_of(write(tmp_path, SCRIPT % script, extends="baseline")).warnings == ()


def test_the_file_that_contradicts_what_it_inherits_is_told_so(tmp_path: Path) -> None:
    text = "occasions:\n  beijing-2025:\n    orders:\n      CHN>PRK: envoy warm"
    path = write(tmp_path, text)
    said = "PRK comes as head, but CHN offers the place of an envoy; change it or PRK>CHN"
    assert problem_of(path) == f"{path}:5: occasions.beijing-2025.orders.CHN>PRK: {said}"


def test_a_guest_left_out_who_is_scripted_is_told_where_it_is_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, "occasions: {beijing-2025: {guests: [RUS]}}")
    said = "leaves out PRK, for whom %s is scripted; take that out (null)"
    assert problems_of(path) == tuple(
        f"{path}:2: occasions.beijing-2025.guests: {said % side}" for side in ("CHN>PRK", "PRK>CHN")
    )
    text = "occasions: {beijing-2025: {guests: [RUS], orders: {CHN>PRK: null, PRK>CHN: null}}}"
    assert blueprint_of(write(tmp_path, text)).warnings == ()


def test_what_is_scripted_is_taken_out_before_it_is_cancelled(tmp_path: Path) -> None:
    text = "occasions: {pyongyang-2025: {orders: {PRK: cancel}}}"
    path = write(tmp_path, text)
    assert "the host cancels, yet PRK>CHN, PRK>RUS, CHN>PRK and 2 more are" in problem_of(path)
    below = write(tmp_path, "occasions: {pyongyang-2025: {orders: null}}", name="below")
    spec = blueprint_of(write(tmp_path, text, extends=below.stem)).scenario.spec
    assert spec.occasions["pyongyang-2025"].orders == {"PRK": "cancel"}
