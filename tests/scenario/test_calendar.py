"""Dates, events and orders that cannot be are refused by file, line and key."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.law.draws import Luck, replicates
from sim.law.ledger import settle
from sim.scenario.realise import realise
from tests.scenario.files import blueprint_of, problem_of, problems_of, write

EVENT = "events: {mine: {title: x, add: {tension.europe: 0.1}, %s}}"
ORDER = "orders: {mine: {date: 2025-01, actor: %s, decision: %s, target: %s, choose: %s}}"
CANNOT_BE = {
    "an event before the start": (
        EVENT % "date: 2020-01",
        "events.mine.date: lies before the scenario starts",
    ),
    "an occasion before the start": (
        "occasions: {beijing-2025: {date: 2020-01}}",
        "occasions.beijing-2025.date: lies before the scenario starts",
    ),
    "a marked event before the start": ("event: 2020-01", "event: lies before the scenario starts"),
    "an end before the beginning": (
        EVENT % "date: 2025-03, until: 2025-02",
        "events.mine.until: lies before its own date",
    ),
    "an event beyond what a variable can be": (
        "events: {mine: {date: 2025-03, title: x, set: {tension.europe: 3}}}",
        "events.mine.set.tension.europe: should be between 0 and 1, is 3",
    ),
    "an option that the menu lacks": (
        "occasions: {beijing-2025: {orders: {'CHN>RUS': head warmish}}}",
        "occasions.beijing-2025.orders.CHN>RUS: unknown option 'head warmish'; did you mean head w",
    ),
    "an option that hedgers lack": (
        "occasions: {beijing-2025: {orders: {'IND>CHN': head warm}}}",
        "occasions.beijing-2025.orders.IND>CHN: unknown option 'head warm'; allowed: absent, envoy",
    ),
    "an order for someone who is not there": (
        "occasions: {moscow-2025: {orders: {'RUS>PRK': absent}}}",
        "occasions.moscow-2025.orders.RUS>PRK: names someone not on the occasion (CHN, RUS)",
    ),
    "an answer to someone who is not the host": (
        "occasions: {beijing-2025: {orders: {'RUS>PRK': absent}}}",
        "occasions.beijing-2025.orders.RUS>PRK: a guest answers its host, CHN",
    ),
    "a guest who stages": (
        "occasions: {beijing-2025: {orders: {RUS: stage}}}",
        "occasions.beijing-2025.orders.RUS: only the host, CHN, stages it",
    ),
    "an order for someone who is not asked": (
        ORDER % ("USA", "stance", "CHN", "up"),
        "orders.mine.actor: USA is not asked stance; asked are CHN, PRK and RUS",
    ),
    "an order to probe another's theatre": (
        ORDER % ("CHN", "probe", "europe", "probe"),
        "orders.mine.target: CHN is asked probe of west_pacific, not of 'europe'",
    ),
    "an order to engage for a challenger": (
        ORDER % ("CHN", "engage", "''", "RUS"),
        "orders.mine.actor: CHN is not asked engage; asked are AUS, CAN",
    ),
    "an order to trade without a friction": (
        ORDER % ("JPN", "trade", "CHN", "escalate"),
        "orders.mine.actor: JPN is not asked trade; asked are CHN and USA",
    ),
    "an order about someone where nobody is asked of anyone": (
        ORDER % ("USA", "hygiene", "CHN", "'yes'"),
        "orders.mine.target: USA is asked hygiene of nobody; leave 'CHN' out",
    ),
    "an order for someone who is nowhere": (
        ORDER % ("USB", "hygiene", "''", "'yes'"),
        "orders.mine.actor: unknown actor 'USB'; did you mean USA",
    ),
    "an order to coerce one who is no member": (
        ORDER % ("CHN", "coerce", "''", "IND"),
        "orders.mine.choose: unknown option 'IND'; ",
    ),
    "an order to do what no instrument does": (
        ORDER % ("CHN", "coerse", "''", "JPN"),
        "orders.mine.decision: unknown decision 'coerse'; did you mean coerce",
    ),
    "an order outside the menu": (
        ORDER % ("CHN", "stance", "RUS", "upp"),
        "orders.mine.choose: unknown option 'upp'; did you mean up?",
    ),
    "a theatre nobody can resource": (
        ORDER % ("USA", "resource", "''", "west_pacfic"),
        "orders.mine.choose: unknown option 'west_pacfic'; did you mean west_pacific?",
    ),
}


@pytest.mark.parametrize("case", CANNOT_BE)
def test_what_cannot_be_on_a_calendar_is_told_by_line_and_key(tmp_path: Path, case: str) -> None:
    text, said = CANNOT_BE[case]
    path = write(tmp_path, text)
    assert problem_of(path).startswith(f"{path}:2: {said}")


def test_all_that_cannot_be_is_told_at_once(tmp_path: Path) -> None:
    parts = [CANNOT_BE[case][0] for case in ("a guest who stages", "an order outside the menu")]
    path = write(tmp_path, "\n".join([*parts, EVENT % "date: 2020-01"]))
    places = [problem.split(": ")[0] for problem in problems_of(path)]
    assert places == [f"{path}:{line}" for line in (2, 3, 4)]


def test_a_pair_may_be_named_either_way_round_by_an_event(tmp_path: Path) -> None:
    one, other = (
        blueprint_of(
            write(tmp_path, f"events: {{mine: {{date: 2024-01, title: x, add: {{{path}: 0.1}}}}}}")
        ).calendar[0]
        for path in ("friction.CHN-USA", "friction.USA-CHN")
    )
    assert one.shocks["friction"].shift[0, 0] == other.shocks["friction"].shift[0, 0] == 0.1


MOVED = {
    "provocation.PRK": ("provocation", 1),
    "engagement.RUS": ("engagement", 2),
    "narrative.world": ("narrative", 0),
    "squeezed.JPN": ("squeezed", 6),
    "strain.CHN-RUS": ("strain", 1),
    "public_belief.CHN-PRK": ("public_belief", 0),
}


@pytest.mark.parametrize("path", MOVED)
def test_an_event_moves_the_row_it_names_in_its_month_and_no_other(
    tmp_path: Path, path: str
) -> None:
    variable, i = MOVED[path]
    text = f"events: {{mine: {{date: 2024-02, title: x, set: {{{path}: 0.9}}}}}}"
    plan = blueprint_of(write(tmp_path, text, extends="baseline"))
    before, after = plan.calendar[0].shocks[variable], plan.calendar[1].shocks[variable]
    assert not before.shift.any()
    assert before.scale.all()
    assert [list(x[:, 0]).index(y) for x, y in ((after.scale, 0), (after.shift, 0.9))] == [i, i]
    assert after.shift.sum() == 0.9
    state = realise(plan, Luck(1, replicates(0, 2)), is_fixed=True).start
    moved = settle(state, {variable: {"event": after.change(getattr(state, variable))}}, "events")
    assert np.allclose(getattr(moved, variable)[..., i, :], 0.9)


def test_a_memory_and_those_it_offends_are_staged(tmp_path: Path) -> None:
    text = "occasions: {mine: {date: 2024-02, title: x, host: CHN, guests: [RUS], %s}}"
    said = "memory: 0.7, offends: [JPN, USA], hardware: 0.5"
    plan = blueprint_of(write(tmp_path, text % said, extends="baseline"))
    (staging,) = plan.calendar[1].occasions
    offended = {
        code for code, x in zip(plan.cast.coalition, staging.offends[:, 0], strict=True) if x
    }
    assert offended == {"JPN", "USA"}
    assert (staging.memory.item(), staging.hardware.item(), staging.nuclear.item()) == (0.7, 0.5, 0)
    (plain,) = blueprint_of(write(tmp_path, text % "", extends="baseline")).calendar[1].occasions
    assert (plain.memory.item(), plain.visibility.item(), plain.offends.any()) == (0, 1, False)


def test_the_order_of_a_file_does_not_decide_between_events(tmp_path: Path) -> None:
    event = "  %s: {date: 2024-01, title: x, %s: {friction.CHN-USA: %s}}\n"
    here, there = event % ("a", "set", 0.2), event % ("b", "add", 0.5)
    for text in (here + there, there + here):
        month = blueprint_of(write(tmp_path, f"events:\n{text}")).calendar[0]
        assert month.shocks["friction"].shift[0, 0] == 0.7
