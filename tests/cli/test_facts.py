"""``entente facts``: a table or a document, and an exit code that says whether all hold."""

from __future__ import annotations

import json

import pytest

from sim.evidence.facts import FACTS
from tests.cli.conftest import Entente

KEYS = {
    "id", "title", "seed_passage", "expected", "least", "effect", "unit", "se", "between_sd",
    "ablated_effect", "also", "verdict",
}  # fmt: skip


def test_the_document_holds_what_was_expected_and_found(entente: Entente) -> None:
    ended = entente("facts", "--only", "m28,M07", "--runs", 40, "--json")
    assert (ended.code, ended.err) == (0, "")
    document = json.loads(ended.out)
    assert [fact["id"] for fact in document["facts"]] == ["M07", "M28"]
    for fact in document["facts"]:
        assert set(fact) == KEYS
        assert fact["verdict"] == "pass"
        assert fact["effect"] >= fact["least"]
        assert fact["title"] == FACTS[fact["id"]].title


def test_the_table_shows_what_is_left_without_the_mechanism(entente: Entente) -> None:
    ended = entente("facts", "--only", "M28", "--runs", 40, "--ablate")
    assert ended.code == 0
    assert "without it" in ended.out
    assert "1 of 1 facts hold." in ended.out


def test_a_fact_that_fails_ends_with_1(entente: Entente, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FACTS, "M28", FACTS["M28"]._replace(least=1.0))
    ended = entente("facts", "--only", "M28", "--runs", 40)
    assert ended.code == 1
    assert "fail" in ended.out
    assert "0 of 1 facts hold." in ended.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--only", "M41"), "did you mean M4"),
        (("--runs", 3), "at least 20"),
        (("--runs", 10**7), "at most"),
        (("--seed", -1), "from 0 to"),
    ],
)
def test_what_cannot_be_tested_is_refused(entente: Entente, options: tuple, said: str) -> None:
    ended = entente("facts", *options)
    assert (ended.code, ended.out) == (2, "")
    assert said.lower() in ended.err.lower()
