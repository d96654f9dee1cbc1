"""Options of large batches: each that cannot be read says what, where and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli.batching import read_errors, read_keep, read_policies, read_shard
from sim.errors import SettingError
from tests.cli.conftest import Entente


@pytest.mark.parametrize(
    ("text", "tables"),
    [("turns,params", ("turns", "params")), (" turns , ,params ", ("turns", "params")),
     ("none", ()), ("", ())],
)  # fmt: skip
def test_tables_are_read_by_commas(text: str, tables: tuple[str, ...]) -> None:
    assert read_keep(text) == tables


def test_a_shard_is_read() -> None:
    assert read_shard("3/12") == (3, 12)
    assert read_shard(None) is None


@pytest.mark.parametrize("text", ["", "1", "1/", "/2", "1/2/3", "a/b", "-1/2", "1.0/2", "²/2"])
def test_what_is_no_shard_says_how_one_reads(text: str) -> None:
    with pytest.raises(SettingError) as error:
        read_shard(text)
    assert str(error.value) == f"--shard: should read I/N, as 1/4, is {text!r}"


def test_errors_are_read() -> None:
    assert read_errors(["threat=0.1", " conversion =1e-3"]) == {"threat": 0.1, "conversion": 0.001}


@pytest.mark.parametrize("text", ["", "threat", "threat=", "threat=small", "=0.1"])
def test_what_is_no_error_says_how_one_reads(text: str) -> None:
    with pytest.raises(SettingError, match=r"should read OUTCOME=ERROR, as conversion=0.002"):
        read_errors([text])


POLICIES = {
    "CHN": "should read ACTOR=MODULE:NAME",
    "CHN=mine": "should read ACTOR=MODULE:NAME",
    "=mine:choose": "should read ACTOR=MODULE:NAME",
    "CHN=mine:": "should read ACTOR=MODULE:NAME",
    "CHN=nowhere:choose": "cannot be loaded (ModuleNotFoundError: No module named 'nowhere')",
    "CHN=mine:absent": "cannot be loaded (AttributeError: ",
    "CHN=broken:choose": "cannot be loaded (ZeroDivisionError: ",
    "CHN=leaving:choose": "cannot be loaded (SystemExit: 5)",
    "CHN=mine:NUMBER": "is neither a policy nor a function",
    "XYZ=mine:choose": "XYZ",
}


@pytest.mark.parametrize("text", POLICIES)
@pytest.mark.parametrize("command", ["run", "trace"])
def test_what_is_no_policy_stops_before_the_first_world(
    entente: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text("NUMBER = 5\ndef choose(*_): return 0\n", encoding="utf-8")
    Path("broken.py").write_text("1 / 0\n", encoding="utf-8")
    Path("leaving.py").write_text("raise SystemExit(5)\n", encoding="utf-8")
    ended = entente(command, "baseline", "--turns", 1, "--policy", text)
    assert (ended.code, ended.out) == (2, "")
    assert POLICIES[text] in ended.err
    assert ended.err.count("\n") == 1


def test_a_policy_is_read_once_it_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    text = "class Calm:\n  def choose(self, *_): return 0\ndef plain(*_): return 0\n"
    (tmp_path / "calm.py").write_text(text, encoding="utf-8")
    found = read_policies(["CHN=calm:Calm", " RUS =calm:plain"])
    assert set(found) == {"CHN", "RUS"}
    assert type(found["CHN"]).__name__ == "Calm"
    assert read_policies(None) == {}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--jobs", 0), "jobs: should be from 1 to 1024, is 0"),
        (("--shard", "3/2", "--seed", 1, "--out", "b"), "is 3/2"),
        (("--shard", "1/2", "--seed", 1), "need a directory"),
        (("--resume",), "need a directory"),
        (("--append",), "need a directory"),
        (("--keep", "turn"), "did you mean turns?"),
        (("--engine", "fortran"), "should be one of numpy, jax"),
        (("--cluster", "here", "--out", "b"), "cluster: should be local:N"),
        (("--dry-run", "--jobs", 0), "jobs: should be from 1 to 1024, is 0"),
        (("--dry-run", "--cluster", "here"), "cluster: should be local:N"),
        (("--dry-run", "--until-mcse", "thret=1"), "did you mean threat?"),
        (("--dry-run", "--append"), "need a directory"),
        (("--dry-run", "--append", "--out", "b"), "holds no finished batch to add to"),
        (("--until-mcse", "thret=1"), "did you mean threat?"),
        (("--until-mcse", "threat=0.1", "--append", "--out", "b"), "goes with whole batches"),
        (("--force", "--resume", "--out", "b"), "choose"),
    ],
)
def test_an_option_that_cannot_be_stops_before_the_first_world(
    entente: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[object, ...],
    said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    ended = entente("run", "baseline", "--runs", 2, "--turns", 1, *options)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_says_what_would_be_done_and_touches_nothing(
    entente: Entente, tmp_path: Path
) -> None:
    out = tmp_path / "b"
    call = ("run", "baseline", "--seed", 3, "--turns", 1, "--out", out)
    ended = entente(*call, "--runs", 5000, "--jobs", 2, "--dry-run")
    assert (ended.code, ended.err) == (0, "")
    assert "5,000 worlds of 1 months in 3 blocks, seed 3, engine numpy, 2 jobs" in ended.out
    assert "nothing was run or written" in ended.out
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_of_more_runs_counts_those_that_are_there(
    entente: Entente, tmp_path: Path
) -> None:
    out = tmp_path / "b"
    call = ("run", "baseline", "--seed", 3, "--turns", 1, "--out", out)
    assert entente(*call, "--runs", 4).code == 0
    before = sorted(path.name for path in out.iterdir())
    ended = entente(*call, "--runs", 6, "--append", "--dry-run")
    assert "6 worlds (4 more are there)" in ended.out
    refused = entente(*call, "--runs", 6, "--dry-run")
    assert (refused.code, refused.out) == (2, "")
    assert "holds results" in refused.err
    assert sorted(path.name for path in out.iterdir()) == before
