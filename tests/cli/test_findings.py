"""``entente findings``: a table or a document, and an exit code that says whether all are so."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Entente
from tests.scenario.files import write

LINE = "expects:\n  - {outcome: recognition.PRK, change: %s, by: 0.1, against: as-it-happened}"


def test_the_table_tells_what_was_expected_and_found(entente: Entente) -> None:
    ended = entente("findings", "snub-kim", "without-kim", "--runs", 60)
    assert ended.code == 0
    assert "60 worlds a side, seed 2025" in ended.out
    assert "public_belief falls by at least 0.02 against without-kim" in " ".join(ended.out.split())
    assert "7 of 7 findings are as their files say." in ended.out


def test_the_document_holds_every_finding(entente: Entente) -> None:
    ended = entente("findings", "counter-parade", "--json", "--runs", 40, "--seed", 3)
    assert (ended.code, ended.err) == (0, "")
    document = json.loads(ended.out)
    assert (document["runs"], document["seed"]) == (40, 3)
    assert {f["verdict"] for f in document["findings"]} == {"as expected", "as noted"}
    assert all(f["disagrees"] for f in document["findings"] if f["verdict"] == "as noted")


def test_a_finding_that_is_not_so_ends_with_1(entente: Entente, tmp_path: Path) -> None:
    path = write(tmp_path, LINE % "rises", extends="no-parades")
    ended = entente("findings", path, "--runs", 40)
    assert ended.code == 1
    assert "not so" in ended.out
    assert "0 of 1 findings" in ended.out


def test_a_scenario_without_findings_is_no_error(entente: Entente, tmp_path: Path) -> None:
    ended = entente("findings", write(tmp_path, ""), "--runs", 40)
    assert ended.code == 0
    assert "state no findings" in ended.out


def test_what_cannot_be_tested_is_refused(entente: Entente) -> None:
    ended = entente("findings", "no-parade")
    assert (ended.code, ended.out) == (2, "")
    assert "did you mean no-parades" in ended.err
