"""A new scenario is valid at once, and so is every example in it once it is uncommented."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from sim.law.orders import ORDERS
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from sim.scenario.record import Scenario
from sim.scenario.showing.about import explain_name
from sim.scenario.showing.template import template, usual_number
from tests.scenario.files import write
from tests.scenario.test_file_schema import faults
from tests.scenario.test_yaml_text import read_back

ALONE = """\
title: Alone
start: 2024-01
months: 6
actors:
  CHN: {kind: challenger, capability: 0.5}
  USA: {kind: coalition, capability: 1.0}
theatres: {west_pacific: {owner: CHN, tension: 0.3, probe: 0.1, balance: 0.6}}
"""


def made(base: str | Path, name: str = "my-idea") -> str:
    plan = build(load_scenario(base))
    number = explain_name(plan, usual_number(plan))[0]
    return template(name, str(base), plan, number, "entente.schema.json")


def saved(folder: Path, text: str) -> Scenario:
    """Return a scenario as loaded from its text, which the schema takes, too."""
    assert faults(read_back(folder / "read.yaml", text)) == []
    path = folder / "my-idea.yaml"
    path.write_text(text, encoding="utf-8")
    scenario = load_scenario(path)
    build(scenario)
    return scenario


def examples(text: str) -> list[str]:
    """Return the examples of a template, uncommented."""
    lines = text.splitlines()
    runs = groupby(
        lines, key=lambda line: re.match(r"#(?! )", line) is not None or "#  " in line[:3]
    )
    return ["\n".join(line[1:] for line in run) for is_example, run in runs if is_example]


@pytest.mark.parametrize("base", shipped())
def test_a_new_scenario_is_valid_and_changes_nothing_yet(tmp_path: Path, base: str) -> None:
    scenario = saved(tmp_path, made(base))
    assert scenario.hash == load_scenario(base).hash
    assert scenario.spec.title == "My idea"


@pytest.mark.parametrize("base", shipped())
def test_every_example_is_valid_alone_and_all_are_together(tmp_path: Path, base: str) -> None:
    text = made(base)
    found = examples(text)
    keys = [example.partition(":")[0] for example in found]
    assert keys == ["expects", "actors", "occasions", "events", "orders", "levers"]
    for key, example in zip(keys, found, strict=True):
        scenario = saved(tmp_path, f"{text}\n{example}\n")
        is_same = scenario.hash == load_scenario(base).hash
        assert is_same is (key == "expects"), "an example changes a world"
    whole = saved(tmp_path, text + "\n" + "\n".join(found) + "\n")
    assert whole.spec.expects[0].outcome == "public_belief"
    assert whole.spec.levers["coalition.cohesion"] == 0.7


def test_a_base_with_hardly_anything_has_a_template_too(tmp_path: Path) -> None:
    base = tmp_path / "alone.yaml"
    base.write_text(ALONE, encoding="utf-8")
    text = made(base).replace(f"extends: {base}", "extends: alone.yaml")
    for example in examples(text):
        saved(tmp_path, f"{text}\n{example}\n")


def test_examples_name_what_the_base_has(tmp_path: Path) -> None:
    base = write(
        tmp_path, "actors: {CHN: null}\noccasions: {moscow-2025: null}", name="without-china"
    )
    text = made(base)
    assert "CHN" not in text
    assert "Russia's exposure" in text
    assert "occasions: {pyongyang-2025: null}" in text


def test_the_example_of_an_order_is_to_do_something() -> None:
    (order,) = (each for each in examples(made("baseline")) if each.startswith("orders"))
    trade = next(instrument for instrument in ORDERS if instrument.name == "trade")
    idle = trade.menu(build(load_scenario("baseline")).cast)[trade.idle]
    assert "decision: trade" in order
    assert f"choose: {idle}" not in order


def test_the_editor_s_line_comes_first_and_lines_are_short() -> None:
    lines = made("as-it-happened").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=entente.schema.json"
    assert max(map(len, lines)) <= 80
