"""``entente trace``: one world in brief, or one month of it in full."""

from __future__ import annotations

import json
import re

import pytest

from sim.agents.model import WargameModel
from sim.law.state import VARIABLES
from tests.cli.conftest import Entente

CALL = ("trace", "as-it-happened", "--seed", 7, "--replicate", 17)


def test_a_world_is_told_month_by_month_in_brief(entente: Entente) -> None:
    ended = entente(*CALL)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("as-it-happened, seed 7, replicate 17\n")
    turns = re.findall(r"^\d{4}-\d\d \(turn (\d+)\)$", ended.out, re.MULTILINE)
    assert turns == [str(turn) for turn in range(36)]
    assert "event: Victory Day parade, Beijing" in ended.out
    assert "RUS attend CHN at beijing-2025: head theatrical (scripted; the model: " in ended.out
    assert "ledger" not in ended.out


def test_a_month_is_told_in_full_with_options_reasons_and_ledger(entente: Entente) -> None:
    out = entente(*CALL, "--month", "2025-09").out
    assert re.findall(r"\(turn (\d+)\)", out) == ["20"]
    assert re.search(r"^ +\* head theatrical \d+\.\d %: .*relation [+-]\d", out, re.MULTILINE)
    assert re.search(r"^ +absent \d+\.\d %", out, re.MULTILINE)
    assert re.search(r"^ +public_belief\.CHN-RUS [+-]\d\.\d{4}: M01 [+-]\d", out, re.MULTILINE)
    for decision in ("stage", "offer", "attend", "send", "stance", "hygiene", "resource", "probe"):
        assert f" {decision}" in out


def test_a_month_may_be_named_by_a_day_in_it(entente: Entente) -> None:
    assert entente(*CALL, "--month", "2025-09-03").out == entente(*CALL, "--month", "2025-09").out


def test_the_world_told_is_that_replicate_of_the_batch(entente: Entente) -> None:
    told = json.loads(entente(*CALL, "--turns", 6, "--json").out)
    model = WargameModel("as-it-happened", rng=7, replicate=17, turns=6)
    model.run_for(6)
    assert told["months"][-1]["outcomes"] == pytest.approx(model.outcomes)
    assert (told["scenario"], told["seed"], told["replicate"]) == ("as-it-happened", 7, 17)


def test_the_document_of_a_month_holds_orders_options_and_ledger(entente: Entente) -> None:
    (month,) = json.loads(entente(*CALL, "--month", "2025-09", "--json").out)["months"]
    assert (month["month"], month["turn"]) == ("2025-09", 20)
    scripted = [
        (order["actor"], order["target"], order["chosen"])
        for order in month["orders"]
        if order["occasion"] == "beijing-2025" and order["decision"] == "send"
    ]
    assert ("IDN", "CHN", "head calibrated") in scripted
    assert ("IND", "CHN", "absent") in scripted
    for order in month["orders"]:
        assert order["chosen"] in {option["name"] for option in order["options"]}
        assert sum(option["probability"] for option in order["options"]) == pytest.approx(1)
    assert {entry["variable"] for entry in month["ledger"]} <= set(VARIABLES)
    moved = sum(
        entry["amount"]
        for entry in month["ledger"]
        if (entry["variable"], entry["row"], entry["cause"]) == ("public_belief", "CHN-RUS", "M01")
    )
    assert moved > 0


def test_settings_and_the_horizon_are_heard(entente: Entente) -> None:
    settings = ("--set", "visibility=0", "--turns", 2, "--fixed", "--json")
    told = json.loads(entente(*CALL, *settings).out)
    assert [month["month"] for month in told["months"]] == ["2024-01", "2024-02"]
    causes = {entry["cause"] for month in told["months"] for entry in month["ledger"]}
    assert "M01" not in causes
