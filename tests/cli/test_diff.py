"""``entente diff``: what differs, group by group, and exit 0 whether or not anything does."""

from __future__ import annotations

import json
from pathlib import Path

from sim.scenario.load import load_scenario
from tests.cli.conftest import Entente
from tests.scenario.files import write


def test_differences_are_told_by_group_in_sentences(entente: Entente) -> None:
    ended = entente("diff", "as-it-happened", "trade-war")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "from as-it-happened to trade-war"
    groups = [line for line in lines[1:] if line and not line.startswith(" ")]
    assert groups == ["about", "events", "orders"]
    assert '  the title is "The trade war stays" (was "As it happened")' in lines
    assert any(line.startswith("  friction.CHN-USA is set to 0.90 in 2025-11") for line in lines)


def test_a_number_is_told_with_both_values_unit_and_meaning(
    entente: Entente, tmp_path: Path
) -> None:
    path = write(tmp_path, "actors: {CHN: {exposure: 0.2}}")
    out = entente("diff", "as-it-happened", path).out
    assert "numbers\n  China's exposure: 0.55 -> 0.20 share (trade and finance at risk" in out


def test_long_sentences_are_wrapped_below_themselves(entente: Entente) -> None:
    out = entente("diff", "baseline", "as-it-happened").out
    assert max(map(len, out.splitlines())) <= 100
    assert "\n    " in out


def test_no_difference_is_said_so(entente: Entente, tmp_path: Path) -> None:
    ended = entente("diff", "no-parades", "no-parades")
    assert (ended.code, ended.out) == (0, "no difference between no-parades and no-parades\n")
    path = write(tmp_path, "title: Mine\nquestion: Y?")
    out = entente("diff", "as-it-happened", path).out
    assert out.startswith(f"no difference between as-it-happened and {path}; only texts differ\n")
    assert "question" not in out
    assert 'question: "Y?" (was "What did' in entente("diff", "as-it-happened", path, "--all").out


def test_what_is_only_written_in_another_way_is_said_so(entente: Entente, tmp_path: Path) -> None:
    path = write(tmp_path, "occasions: {beijing-2025: {guests: [PRK, RUS]}}\ntitle: As it happened")
    ended = entente("diff", "as-it-happened", path)
    assert ended.code == 0
    assert "only written in another way" in ended.out
    assert "no difference" not in ended.out


def test_the_document_holds_both_values_of_every_difference(entente: Entente) -> None:
    told = json.loads(entente("diff", "as-it-happened", "western-unity", "--json").out)
    assert told["schema_version"] == 1
    assert told["a"] == {
        "name": "as-it-happened", "title": "As it happened",
        "hash": load_scenario("as-it-happened").hash,
    }  # fmt: skip
    assert told["is_same_world"] is False
    lever = next(each for each in told["differences"] if each["group"] == "levers")
    assert (lever["key"], lever["a"], lever["b"], lever["unit"]) == (
        "levers.coalition.cohesion", None, 0.8, "index",
    )  # fmt: skip
    same = json.loads(entente("diff", "baseline", "baseline", "--json").out)
    assert (same["is_same_world"], same["differences"]) == (True, [])


def test_a_scenario_that_cannot_be_loaded_is_refused(entente: Entente) -> None:
    ended = entente("diff", "as-it-happened", "trade-wra")
    assert (ended.code, ended.out) == (2, "")
    assert "did you mean trade-war" in ended.err
