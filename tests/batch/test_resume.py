"""What is missing of a batch is computed, all of it and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.batch.resume import missing
from sim.errors import OccupiedError, SettingError
from sim.results.plan import Span
from tests.batch.conftest import SEED, batch, hash_of


@st.composite
def parts(draw: Callable[..., Any]) -> tuple[Span, list[Span]]:
    """Return a span and some disjoint parts of it, in any order."""
    first, count = draw(st.integers(0, 50)), draw(st.integers(1, 120))
    cuts = sorted(draw(st.sets(st.integers(first, first + count), max_size=12)))
    done = [Span(a, b - a) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return Span(first, count), draw(st.permutations(done))


@given(parts(), st.integers(1, 40))
def test_what_is_missing_and_what_is_done_are_every_world_once(
    given_parts: tuple[Span, list[Span]], block: int
) -> None:
    span, done = given_parts
    found = missing(span, done, block)
    worlds = [w for each in [*found, *done] for w in range(each.first, each.end)]
    assert sorted(worlds) == list(range(span.first, span.end))
    assert all(1 <= each.count <= block for each in found)
    assert found == sorted(found)


@given(st.integers(0, 9), st.integers(1, 99), st.integers(1, 200))
def test_nothing_is_missing_of_what_is_done(first: int, count: int, block: int) -> None:
    assert missing(Span(first, count), [Span(first, count)], block) == []


def test_blocks_of_another_size_go_on_with_those_that_are_there(tmp_path: Path) -> None:
    def stop(done: int, _of: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(out=tmp_path / "b", block=3, progress=stop)
    found = batch(out=tmp_path / "b", block=5, resume=True)
    assert found.computed == 6
    assert hash_of(found) == hash_of(batch(out=tmp_path / "whole"))


def test_resume_begins_where_there_is_nothing_and_ends_where_all_is_there(tmp_path: Path) -> None:
    assert batch(out=tmp_path, resume=True).computed == 12
    again = batch(out=tmp_path, resume=True, seed=None)
    assert (again.computed, again.plan.seed) == (0, 5)


def test_adding_says_what_is_in_its_way(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="holds no finished batch to add to"):
        batch(2, out=tmp_path / "b", append=True)
    assert not (tmp_path / "b").exists()
    batch(2, out=tmp_path / "b")
    with pytest.raises(SettingError, match="2 finished runs and nothing to go on with"):
        batch(2, out=tmp_path / "b", append=True, resume=True)
    with pytest.raises(OccupiedError, match="turns 2 there, 3 here"):
        batch(2, out=tmp_path / "b", append=True, turns=3)
    with pytest.raises(SettingError, match="merge shards first"):
        batch(2, out=tmp_path / "b", append=True, shard=(1, 2))

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(4, out=tmp_path / "b", append=True, block=2, progress=stop)
    with pytest.raises(OccupiedError, match="pass --resume, too, to go on with it"):
        batch(4, out=tmp_path / "b", append=True)
    with pytest.raises(OccupiedError, match="runs 6 there, 5 here"):
        batch(3, out=tmp_path / "b", append=True, resume=True)
    assert batch(4, out=tmp_path / "b", append=True, resume=True).computed == 2
    assert hash_of(batch(6, out=tmp_path / "c")) == hash_of(
        batch(6, out=tmp_path / "b", resume=True)
    )


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"force": True, "resume": True}, "force: replaces results; resume and append keep them"),
        ({"force": True, "append": True}, "force: replaces results; resume and append keep them"),
        ({"jobs": 0}, "jobs: should be from 1 to 1024, is 0"),
        ({"jobs": 10**6}, "jobs: should be from 1 to 1024, is 1000000"),
        ({"block": 0}, "block: should be from 1"),
        ({"shard": (3, 2)}, "shard: should be I/N with I from 1 to N .* is 3/2"),
        ({"shard": (0, 2)}, "shard: should be I/N"),
        ({"shard": (1, 99)}, "N at most the 12 worlds, is 1/99"),
        ({"shard": (1, 2), "seed": None}, "seed: shards of one batch need one, the same for all"),
        ({"cluster": "lcoal:2"}, "cluster: should be local:N"),
        ({"cluster": "local:2", "jobs": 2}, "jobs: are processes here; a cluster has workers"),
        ({"seed": 1.5}, "seed: should be a whole number from 0"),
        ({"runs": 10**9 + 1}, "runs: should be a whole number from 1 to 1000000000, is 1000000001"),
        ({"keep": ("turn",)}, "keep: unknown table 'turn'; did you mean turns?"),
        ({"engine": "fortran"}, "engine: should be one of numpy, jax, is 'fortran'"),
    ],
)
def test_wishes_that_cannot_be_are_refused_and_leave_nothing(
    tmp_path: Path, wish: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        batch(**wish, out=tmp_path / "b")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("wish", ["resume", "append", "force"])
def test_there_is_nothing_to_go_on_with_without_a_directory(wish: str) -> None:
    with pytest.raises(SettingError, match="out: resume, append, force and shard need a directory"):
        batch(**{wish: True})


class Says:
    """A policy with a state."""

    def __init__(self, word: str) -> None:
        self.word = word

    def choose(self, observation: Any, options: Any, draw: Any) -> Any:  # noqa: ARG002
        legal = [o for o in options if o.is_legal]
        return next((o for o in legal if o.name == self.word), legal[0])


def test_policies_of_one_name_and_another_state_are_not_mixed(tmp_path: Path) -> None:
    batch(2, out=tmp_path / "b", policies={"CHN": Says("absent")})
    with pytest.raises(OccupiedError, match="policy_hash"):
        batch(2, out=tmp_path / "b", policies={"CHN": Says("head warm")}, append=True)
    found = batch(2, out=tmp_path / "b", policies={"CHN": Says("absent")}, append=True)
    assert found.computed == 2


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    given = {"seed": np.int64(SEED), "settings": {"visibility": np.float32(0.5)}}
    found = batch(np.int64(2), out=tmp_path / "b", **given)
    again = batch(2, out=tmp_path / "b", resume=True, settings={"visibility": 0.5})
    assert (again.computed, hash_of(again)) == (0, hash_of(found))
