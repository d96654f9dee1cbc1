"""What others wrote may fail in some worlds or in all: the rest goes on, and says which."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.batch import run_outcomes, work
from sim.batch.run import run_batch
from sim.errors import ResultsError, SettingError
from sim.results.results import load_results
from tests.batch.conftest import ALL, SEED, TURNS, Start, batch, hash_of
from tests.cli.conftest import Entente

OWN = """
import sys

def sometimes(observation, options, draw):
    if draw[0] > 3.5:
        raise ValueError("no such luck")
    return next(option for option in options if option.is_legal)

def always(observation, options, draw):
    sys.exit("enough")

class Nonsense:
    def choose(self, observation, options, draw):
        legal = next(option for option in options if option.is_legal)
        return "no option of these" if draw[0] > 3.5 else legal
"""
OUTCOMES = """
import numpy as np
from sim.batch.run_outcomes import RunOutcome

def peak(path, before):
    return path["threat"].max(axis=0)

def fail(path, before):
    if (path["threat"][1] > FROM).any():
        raise ZeroDivisionError("too much threat")
    return path["threat"].max(axis=0)

FROM = 0.56
PEAK = RunOutcome("index", "largest threat of any month", ("threat",), peak)
def factory(): return PEAK
FAILS = RunOutcome("index", "fails where there is much threat", ("threat",), fail)
UNKNOWN = RunOutcome("index", "needs what is not", ("thret",), peak)
SHAPELESS = RunOutcome("index", "one number for all", ("threat",), lambda path, before: 1.0)
NO_OUTCOME = 5
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder from which modules are imported, with some policies."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "ownpolicies.py").write_text(OWN, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.fixture
def install(own: Path) -> Iterator[Any]:
    """Return a function that installs a package with an outcome of its own."""
    run_outcomes._load.cache_clear()

    def make(**entries: str) -> None:
        (own / "ownoutcomes.py").write_text(OUTCOMES, encoding="utf-8")
        info = own / "ownoutcomes-1.2.dist-info"
        info.mkdir()
        text = "Metadata-Version: 2.1\nName: ownoutcomes\nVersion: 1.2\n"
        (info / "METADATA").write_text(text, encoding="utf-8")
        lines = [f"{name} = ownoutcomes:{thing}" for name, thing in entries.items()]
        text = "\n".join(["[entente.outcomes]", *lines, ""])
        (info / "entry_points.txt").write_text(text, encoding="utf-8")

    yield make
    run_outcomes._load.cache_clear()


CALL = ("run", "baseline", "--runs", 12, "--seed", SEED, "--turns", TURNS, "--jobs", 1)


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("policy", "said"),
    [("sometimes", "CHN: ValueError: no such luck"), ("Nonsense", "CHN: PolicyError: ")],
)
def test_a_policy_that_fails_in_some_worlds_costs_those_worlds_alone(
    tmp_path: Path, entente: Entente, policy: str, said: str
) -> None:
    out = tmp_path / "b"
    ended = entente(*CALL, "--policy", f"CHN=ownpolicies:{policy}", "--out", out)
    assert ended.code == 1
    assert "of 12 runs failed" in ended.err
    assert f"written: {out}" in ended.err
    ended = entente("inspect", out)
    assert ended.code == 1
    found = load_results(out)
    runs = found.runs
    failed = runs[runs["status"] == "failed"]
    assert 0 < len(failed) < 12
    assert f"{len(failed)} runs failed" in ended.out
    assert failed["message"].str.startswith(said).all()
    assert failed["threat"].isna().all()
    assert runs[runs["status"] == "ok"]["threat"].notna().all()
    assert list(found.params["replicate"]) == list(runs["replicate"])
    message = failed["message"].iloc[0]
    replay = shlex.split(message.split("; replay: ")[1])
    assert replay[:2] == ["entente", "trace"]
    again = entente(*replay[1:])
    assert again.code != 0
    assert said.split(": ", 2)[-1].strip() in again.err


@pytest.mark.usefixtures("own")
def test_which_worlds_fail_does_not_depend_on_blocks(tmp_path: Path) -> None:
    from ownpolicies import sometimes  # type: ignore[import-not-found]

    found = [
        batch(policies={"CHN": sometimes}, block=block, keep=ALL, out=tmp_path / str(block))
        for block in (12, 5)
    ]
    assert found[0].n_failed > 0
    assert hash_of(found[0]) == hash_of(found[1])


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(("keep", "jobs"), [((), 1), (ALL, 2)])
def test_a_policy_that_always_fails_leaves_rows_that_say_so(
    tmp_path: Path, keep: tuple[str, ...], jobs: int
) -> None:
    from ownpolicies import always

    points = {"coalition.cohesion": [0.4, 0.6]}
    for out in (None, tmp_path / "b"):
        found = batch(
            4, policies={"CHN": always}, keep=keep, out=out, block=3, points=points, jobs=jobs
        )
        assert found.n_failed == 8
        assert found.failures()["message"].str.startswith("CHN: SystemExit: enough; ").all()
        for name in set(keep) - {"turns"}:
            assert len(found.table(name)) == (8 if name == "params" else 0)
            assert "point" in found.table(name).column_names
    assert set(batch(4).runs.columns) == set(found.runs.columns)


def test_too_little_memory_is_an_error_and_no_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(work, "realise", fail)
    with pytest.raises(ResultsError, match="not enough memory for 12 worlds at once"):
        batch(out=tmp_path / "b")


def test_an_outcome_of_one_s_own_stands_beside_ours(install: Any, tmp_path: Path) -> None:
    install(peak_threat="PEAK", made="factory")
    found = batch(keep=("trajectories",), out=tmp_path / "b", block=5)
    highest = found.trajectories.groupby("replicate")["threat"].max()
    assert (found.runs["peak_threat"] == highest.to_numpy()).all()
    assert found.runs["made"].equals(found.runs["peak_threat"].rename("made"))
    assert found.unit("peak_threat") == "index"
    assert found.plan.outcomes["peak_threat"] == "ownoutcomes 1.2 (ownoutcomes:PEAK)"
    assert found.is_headline("peak_threat")


@pytest.mark.parametrize("who", [("--jobs", 2), ("--cluster", "local:1")])
def test_workers_know_outcomes_of_one_s_own(
    install: Any, own: Path, start: Start, tmp_path: Path, who: tuple[object, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    install(peak_threat="PEAK")
    from tests.batch import conftest

    path = conftest.path_with(own)
    monkeypatch.setattr(conftest, "path_with", lambda _: path)
    code, out, err = start(*who, out=tmp_path / "b", runs=8, block=2).end()
    assert (code, err) == (0, f"written: {tmp_path / 'b'}\n")
    assert "peak_threat" in out


def test_an_outcome_that_fails_in_some_worlds_costs_those_worlds_alone(
    install: Any, tmp_path: Path
) -> None:
    install(fails="FAILS")
    one = batch(keep=ALL, out=tmp_path / "a", block=12)
    other = batch(keep=ALL, out=tmp_path / "b", block=5)
    assert 0 < one.n_failed < 12
    said = one.failures()["message"]
    assert said.str.startswith("outcome fails: ZeroDivisionError: too much threat; replay: ").all()
    assert hash_of(one) == hash_of(other)


def test_an_outcome_of_the_wrong_shape_is_told_of_in_every_row(install: Any) -> None:
    install(flat="SHAPELESS")
    found = batch(4)
    assert found.n_failed == 4
    assert re.match(r"outcome flat: ValueError: .* \[1\], is \[\]", found.runs["message"].iloc[0])


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"x": "UNKNOWN"}, "needs 'thret', which this scenario has not; did you mean threat"),
        ({"x": "NO_OUTCOME"}, "cannot be loaded"),
        ({"x": "MISSING"}, "cannot be loaded"),
        ({"threat": "PEAK"}, "the name is in use; choose another"),
        ({"status": "PEAK"}, "the name is in use; choose another"),
        ({"mean": "PEAK"}, "the name is in use; choose another"),
    ],
)
def test_an_outcome_that_cannot_be_had_stops_before_the_first_world(
    install: Any, tmp_path: Path, entries: dict[str, str], said: str
) -> None:
    install(**entries)
    name = next(iter(entries))
    with pytest.raises(SettingError, match=rf"outcome {name} of ownoutcomes 1.2 .*: {said}"):
        run_batch("baseline", 2, turns=1, out=tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_worlds_that_break_the_engine_are_found_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = work._simulated

    def broken(job: Any, worlds: Any, failures: Any) -> Any:
        if {3, 7} & set(worlds.tolist()):
            raise ArithmeticError("seven is too much")
        return plain(job, worlds, failures)

    monkeypatch.setattr(work, "_simulated", broken)
    found = batch(12)
    assert list(found.failures()["replicate"]) == [3, 7]
    assert found.failures()["message"].str.startswith("ArithmeticError: seven is too much").all()
    assert found.runs["threat"].notna().sum() == 10


@pytest.mark.parametrize("breaks", [lambda n: n > 2, lambda n: n > 0])
def test_what_breaks_blocks_and_no_world_or_every_world_is_a_bug(
    monkeypatch: pytest.MonkeyPatch, breaks: Any
) -> None:
    plain = work._simulated

    def broken(job: Any, worlds: Any, failures: Any) -> Any:
        if breaks(len(worlds)):
            raise ArithmeticError("too many")
        return plain(job, worlds, failures)

    monkeypatch.setattr(work, "_simulated", broken)
    with pytest.raises(ArithmeticError, match="too many"):
        batch(12)
