"""The jax engine's surroundings: an extra that may be missing, threads, a folder for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jax
import pytest

from sim.batch import jax_backend
from sim.batch.run import run_batch
from sim.errors import SettingError

KEYS = ("jax_compilation_cache_dir", "jax_persistent_cache_min_compile_time_secs")


@pytest.fixture(autouse=True)
def settings() -> Iterator[None]:
    before = {key: getattr(jax.config, key) for key in KEYS}
    jax.config.update(KEYS[0], None)
    yield
    for key, value in before.items():
        jax.config.update(key, value)


def test_a_missing_extra_is_told_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jax_backend, "find_spec", lambda _: None)
    with pytest.raises(SettingError, match=r"pip install 'entente-sim\[accelerate\]'"):
        jax_backend.suitable_block()


def test_programs_are_kept_in_the_users_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = jax_backend.keep_programs()
    assert folder is not None
    assert folder.is_dir()
    assert folder.parent == tmp_path / "entente"
    assert jax.config.jax_compilation_cache_dir == str(folder)


def test_a_folder_that_the_user_has_named_stays(tmp_path: Path) -> None:
    jax.config.update(KEYS[0], str(tmp_path / "mine"))
    assert jax_backend.keep_programs() == tmp_path / "mine"
    assert jax.config.jax_compilation_cache_dir == str(tmp_path / "mine")


def test_where_no_folder_can_be_made_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert jax_backend.keep_programs() is None
    assert jax.config.jax_compilation_cache_dir is None


def test_a_worker_is_told_to_keep_to_one_thread() -> None:
    found = jax_backend.worker_environment({"XLA_FLAGS": "--mine=1", "NPROC": "4"})
    assert found["NPROC"] == "4"
    assert found["XLA_FLAGS"].split() == [
        "--xla_cpu_multi_thread_eigen=false", "intra_op_parallelism_threads=1", "--mine=1",
    ]  # fmt: skip


def test_a_backend_has_a_block_that_suits_it() -> None:
    blocks = [jax_backend.suitable_block(name) for name in ("cpu", "cuda", "of tomorrow")]
    assert blocks == [jax_backend.BLOCKS["cpu"], jax_backend.BLOCKS["gpu"], blocks[0]]


def test_a_missing_extra_stops_a_batch_before_its_directory_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jax_backend, "find_spec", lambda _: None)
    with pytest.raises(SettingError, match="the jax engine needs the extra"):
        run_batch("baseline", 2, turns=1, engine="jax", out=tmp_path / "b")
    assert not (tmp_path / "b").exists()
