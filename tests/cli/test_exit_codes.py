"""Exit codes: 0 done, 1 failed, 2 refused before the first world, 3 a bug of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim.batch.run
import sim.results.gather
from sim.cli import doctor
from sim.errors import ResultsError
from tests.cli.conftest import Entente

BASE = ("run", "baseline", "--runs", 2, "--turns", 1)
REFUSED = {
    "an unknown command": (("runn",), "Did you mean 'run'?"),
    "an unknown option": (("run", "baseline", "--rnus", 5), "--runs"),
    "an unknown scenario": (("run", "as-it-hapened"), "did you mean as-it-happened?"),
    "an unknown scenario to trace": (("trace", "open-paly"), "did you mean open-play?"),
    "an unknown lever": ((*BASE, "--set", "visiblity=1"), "did you mean visibility"),
    "a lever out of range": (
        (*BASE, "--set", "coalition.cohesion=9"), "between 0.25 and 0.9 (index), is 9",
    ),
    "a setting without a value": ((*BASE, "--set", "visibility"), "should read PATH=VALUE"),
    "a setting without a name": ((*BASE, "--set", "=1"), "should read PATH=VALUE"),
    "a setting that is no number": ((*BASE, "--set", "visibility=high"), "should be a number"),
    "a setting that is a truth value": ((*BASE, "--set", "visibility=true"), "is 'true'"),
    "a setting that is an impossible date": (
        (*BASE, "--set", "visibility=2025-13-45"), "should be a number, is '2025-13-45'",
    ),
    "no runs": (("run", "baseline", "--runs", 0), "runs: should be a whole number from 1 to"),
    "no months": (("run", "baseline", "--turns", 0), "turns: should be at least 1, at most 1200"),
    "a seed below all": ((*BASE, "--seed", -1), "seed: should be a whole number"),
    "a seed above all": ((*BASE, "--seed", 2**64), "seed: should be a whole number"),
    "a seed to trace that is none": (("trace", "baseline", "--seed", -1), "whole number"),
    "a replicate below all": (("trace", "baseline", "--replicate", -1), "whole number"),
    "a replicate above all": (("trace", "baseline", "--replicate", 2**64), "whole number"),
    "a month outside": (
        ("trace", "baseline", "--month", "2040-01"), "should be from 2024-01 to 2026-12",
    ),
    "a month that is none": (("trace", "baseline", "--month", "soon"), "such as 2025-09"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_stops_before_the_first_world_ends_with_two_and_says_how_to_mend_it(
    entente: Entente, case: str
) -> None:
    arguments, said = REFUSED[case]
    ended = entente(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("case", [c for c in REFUSED if not c.startswith("an unknown ")])
def test_a_refusal_is_one_line(entente: Entente, case: str) -> None:
    err = entente(*REFUSED[case][0]).err
    assert err.startswith("error: ")
    assert err.count("\n") == 1


def test_a_bad_scenario_ends_with_two_and_a_line_per_problem(
    entente: Entente, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: baseline\ntitel: x\nmonths: 0\n", encoding="utf-8")
    ended = entente("run", path)
    assert ended.code == 2
    lines = sorted(ended.err.splitlines())
    assert [line.split(": ")[1] for line in lines] == [f"{path}:2", f"{path}:3"]


def test_a_directory_of_results_is_replaced_only_when_asked(
    entente: Entente, tmp_path: Path
) -> None:
    call = (*BASE, "--out", tmp_path)
    assert entente(*call).code == 0
    ended = entente(*call)
    assert ended.code == 2
    assert "pass --force to replace them" in ended.err
    assert entente(*call, "--force").code == 0


def test_a_directory_that_cannot_be_made_stops_before_the_first_world(
    entente: Entente, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        ended = entente(*BASE, "--out", out)
        assert ended.err.startswith(f"error: {out}: ")
        assert ended.code == 2


def test_results_that_cannot_be_written_after_the_run_end_with_one(
    entente: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ResultsError("runs.parquet: cannot be written (No space left; 0 MiB free)")

    monkeypatch.setattr(sim.results.gather, "write_streamed", fail)
    ended = entente(*BASE, "--out", tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "error: runs.parquet: cannot be written (No space left; 0 MiB free)\n"


def test_a_doctor_who_finds_something_missing_ends_with_one(
    entente: Entente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "CORE", ("no-such-package-of-ours",))
    ended = entente("doctor")
    assert ended.code == 1
    assert "FAIL  no-such-package-of-ours: missing" in ended.out


def test_a_bug_of_ours_ends_with_three_and_shows_its_traceback_only_when_asked(
    entente: Entente, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(sim.batch.run, "run_batch", fail)
    ended = entente(*BASE)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == "error: a bug of ours: ZeroDivisionError: by nought (see it with -v)\n"
    loud = entente("-v", *BASE)
    assert loud.code == 3
    assert "Traceback" in loud.err
