"""What is wrong is told all at once, each thing once, in order, and nothing beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.fields import BY_SIDE, RATES
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from tests.scenario.files import problems_of, write
from tests.scenario.seeds import Seed, lines_of, seeds_of

LINES = lines_of("with-iran")
SEEDS = list(seeds_of(LINES))
WAYS = sorted({seed.how for seed in SEEDS})
few = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def told(folder: Path, *seeds: Seed) -> list[tuple[int, str]]:
    """Return line and words of all that is wrong with the scenario so sown."""
    texts = [line.text for line in LINES]
    for seed in seeds:
        texts[seed.at] = seed.text
    path = folder / "mine.yaml"
    path.write_text("\n".join(texts), encoding="utf-8")
    try:
        load_scenario(path)
    except ScenarioError as error:
        places = [p.removeprefix(f"{path}:").partition(": ") for p in error.problems]
        return [(int(line), said) for line, _, said in places]
    return []


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory):
    """Return what is wrong with the scenario where one thing is."""
    folder = tmp_path_factory.mktemp("alone")
    return cache(lambda seed: told(folder, seed))


def test_the_scenario_that_is_sown_is_sound(tmp_path: Path) -> None:
    assert told(tmp_path) == []
    assert len(SEEDS) > 1000


@pytest.mark.parametrize("how", WAYS)
@few
@given(data=st.data())
def test_one_thing_that_is_wrong_is_told_once_by_its_line(
    how: str, data: st.DataObject, alone
) -> None:
    seed = data.draw(st.sampled_from([seed for seed in SEEDS if seed.how == how]))
    ((line, said),) = alone(seed)
    assert line == line_of(seed)
    assert seed.said in said


def line_of(seed: Seed) -> int:
    """Return the line where a seed is told of; a side of a pair is where the pair's number is."""
    key = LINES[seed.at].key
    is_side = seed.how == "a misspelled name" and len(key) == 4 and key[2] in (*BY_SIDE, *RATES)
    return next(i for i, line in enumerate(LINES, 1) if line.key == (key[:-1] if is_side else key))


@few
@given(seeds=st.lists(st.sampled_from(SEEDS), min_size=2, max_size=3, unique_by=lambda s: s.at))
def test_several_things_that_are_wrong_are_told_as_if_each_were_alone(
    tmp_path: Path, seeds: list[Seed], alone
) -> None:
    keys = [LINES[seed.at].key for seed in seeds]
    assume(not any(a != b and a == b[: len(a)] for a in keys for b in keys))
    assert told(tmp_path, *seeds) == sorted(each for seed in seeds for each in alone(seed))


MANY = """
titel: x
start: 2024-01
months: soon
actors:
  CHN: {exposure: 2, locatoin: {west_pacific: 0.5}}
  IRN: {kind: hedgr, capability: 0.1}
  irq: {kind: hedger, capability: 0.1}
  DEU: {stake: {eurpe: 0.5}}
ties:
  CHN-RUZ: {}
  CHN-RUS: {stance: {CHN: 0.5, RUS: 0.4, USA: 0.1}}
occasions:
  mine: {date: 2024-05, title: x, host: CHI, guests: [RUS, PKR], orders: {CHN: cancle}}
  other: {date: 2024-05, title: x, host: CHN, guests: [RUS], orders: {'CHN>RUS': head wram}}
events:
  early: {date: 2024-13, title: x, add: {tension.eurpe: 0.1}}
  idle: {date: 2024-03, title: x}
orders:
  up: {date: 2024-02, actor: CHN, decision: stanse, target: RUS, choose: up}
  on: {date: 2024-02, actor: USA, decision: hygiene, choose: ja}
parameters: {stance.stp: 0.5, stance.step: -1}
levers: {coalition.cohesoin: 0.5, coalition.cohesion: 7}
expects:
  - {outcome: public_beleif, change: rises, by: 0.1, against: nowhere, given: {stance.stp: 1}}
"""
MANY_TOLD = {
    3: ["titel"],
    5: ["months"],
    7: ["actors.CHN.exposure", "actors.CHN.locatoin"],
    8: ["actors.IRN.kind"],
    9: ["actors.irq"],
    10: ["actors.DEU.stake.eurpe"],
    12: ["ties.CHN-RUZ"],
    13: ["ties.CHN-RUS.stance"],
    15: ["occasions.mine.guests", "occasions.mine.host"],
    16: ["occasions.other.orders.CHN>RUS"],
    18: ["events.early.add.tension.eurpe", "events.early.date"],
    19: ["events.idle"],
    21: ["orders.up.decision"],
    22: ["orders.on.choose"],
    23: ["parameters.stance.step", "parameters.stance.stp"],
    24: ["levers.coalition.cohesion", "levers.coalition.cohesoin"],
    26: ["expects.0.against", "expects.0.given.stance.stp", "expects.0.outcome"],
}


def test_whatever_is_wrong_anywhere_is_told_at_once_in_the_order_of_the_file(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, MANY, extends="baseline")
    wanted = [f"{path}:{line}: {key}" for line, keys in MANY_TOLD.items() for key in keys]
    assert [": ".join(problem.split(": ")[:2]) for problem in problems_of(path)] == wanted


def test_what_is_wrong_in_several_files_is_told_file_by_file_the_own_first(tmp_path: Path) -> None:
    text = shipped()["baseline"].read_text(encoding="utf-8")
    before, after = text.split("exposure: 0.55", 1)
    root = tmp_path / "a-root.yaml"
    root.write_text(f"{before}exposure: 55{after}levers: {{x: 1}}\n", encoding="utf-8")
    middle = write(tmp_path, "months: 0\nlevers: {y: 1}", extends="a-root", name="middle")
    path = write(tmp_path, "months: 5\ntitel: x", extends="middle")
    line, last = before.count("\n") + 1, len(root.read_text(encoding="utf-8").splitlines())
    assert [": ".join(problem.split(": ")[:2]) for problem in problems_of(path)] == [
        f"{path}:3: titel", f"{middle}:3: levers.y", f"{root}:{line}: actors.CHN.exposure",
        f"{root}:{last}: levers.x",
    ]  # fmt: skip


def test_items_of_a_list_that_are_wrong_are_told_each_by_its_line(tmp_path: Path) -> None:
    text = """
expects:
  - {outcome: threat}
  -
  - {outcome: threat, change: rises, by: high}
  - {outcom: threat, change: rises, by: 0}
actors: {JPN: {elections: [x, null, 2024-10, y]}}
"""
    path = write(tmp_path, text)
    assert [problem.split("; ")[0].split(", each")[0] for problem in problems_of(path)] == [
        f"{path}:4: expects.0: lacks change and by",
        f"{path}:5: expects: should be a mapping of keys such as outcome and change, is null",
        f"{path}:6: expects.2.by: should be a number between 0 and 120, is 'high'",
        f"{path}:7: expects.3.outcom: unknown key",
        *(
            f"{path}:8: actors.JPN.elections: should be a month such as 2025-09 or a day such as"
            f" 2025-09-03, is {given}"
            for given in ("'x'", "'y'", "null")
        ),
    ]


CONSEQUENCES = {
    "an actor that is none": "actors: {CHN: China}",
    "all actors gone wrong": "actors: [CHN, RUS]",
    "all theatres gone wrong": "theatres: 3",
    "all frictions gone wrong": "frictions: none",
    "a theatre without an owner": "theatres: {korea: {owner: [PRK]}}",
    "a code in small letters": "actors: {PRK: null, prk: {kind: challenger, capability: 0.03}}",
    "a pair with the wrong dash": "frictions: {CHN-USA: null, CHN_USA: {level: 1, set_point: 1}}",
    "a host that is none": "occasions: {beijing-2025: {host: [CHN]}}",
    "guests that are none": "occasions: {beijing-2025: {guests: RUS}}",
    "a guest misspelled": "occasions: {beijing-2025: {guests: [RUS, PKR]}}",
    "a hedger misspelled": "occasions: {pyongyang-2025: {hedgers: [VMN]}}",
    "a date that is none": "occasions: {beijing-2025: {date: soon}}",
    "a start that is none": "start: soon\nevent: 2020-01",
    "a horizon that is none": "months: forever\nevent: 2090-01",
    "an order's date that is none": "orders: {beijing-opens-may-2025: {date: 2025-04-31}}",
    "what an event sets gone wrong": "events: {veto-2024: {set: [x], set_point: null}}",
    "a floor that is none": "ties: {CHN-PRK: {treaty: {floor: much}}}",
    "a tie gone wrong": "ties: {CHN-PRK: much}",
    "a capability gone wrong": "actors: {PRK: {capability: small, ties: none}}",
}


@pytest.mark.parametrize("case", CONSEQUENCES)
def test_what_follows_from_a_slip_is_not_told_with_it(tmp_path: Path, case: str) -> None:
    path = write(tmp_path, CONSEQUENCES[case])
    (problem,) = problems_of(path)
    assert problem.startswith(f"{path}:2: ")
