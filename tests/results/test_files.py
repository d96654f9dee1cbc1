"""A file is there whole or not at all, whatever breaks its writing off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.errors import UnusableError
from sim.results.files import write_file


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
@pytest.mark.parametrize(
    ("error", "told"), [(OSError(28, "no room"), UnusableError), (KeyboardInterrupt(), None)]
)
def test_what_breaks_off_a_file_leaves_the_old_one_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Any, told: Any
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"old")
    plain = getattr(Path, step)

    def broken_off(*given: Any) -> None:
        plain(given[0], b"ne") if step == "write_bytes" else None
        raise error

    monkeypatch.setattr(Path, step, broken_off)
    with pytest.raises(told or type(error)):
        write_file(path, b"new")
    monkeypatch.undo()
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]
    assert path.read_bytes() == b"old"
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
