"""Whatever a file says, it is refused with every line that is wrong, or it can be run."""

from __future__ import annotations

import contextlib
import io
import json
import re
import signal
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.cli.app import main
from sim.scenario.locate import shipped
from tests.scenario.files import refused_or_played
from tests.scenario.mangled import mangled, mutated, small

EXAMPLES = 10_000
"""Files that are tried with ``entente validate``, over all tests of this file."""
NAMES = sorted(shipped())
SHARES = {"mangled": 0.6, "mutated": 0.32, "noise": 0.08}
NOISES = {
    "bytes": st.binary(max_size=200),
    "signs": st.text("[]{}:,-?|>&*!%@#'\"\\ \n\tab01", max_size=60).map(str.encode),
    "any text": st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    "after extends": st.text("[]{}: \nactors&*<!-'\"", max_size=60).map(
        lambda text: f"extends: baseline\n{text}".encode()
    ),
}
COUNTS = {
    "mangled": round(EXAMPLES * SHARES["mangled"] / len(NAMES)),
    "mutated": round(EXAMPLES * SHARES["mutated"] / len(NAMES)),
    "noise": round(EXAMPLES * SHARES["noise"] / len(NOISES)),
}
LOCATED = re.compile(r"error: .+?:\d+: \S")


def tries(count: int) -> Any:
    """Return the settings of a test that tries so many files, the same ones every time."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module", autouse=True)
def _commands() -> Iterator[None]:
    """Put the command line together once, and give Ctrl-C back to pytest."""
    before, whole = signal.getsignal(signal.SIGINT), typer.main.get_command
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", cache(whole))
        yield
    signal.signal(signal.SIGINT, before)


def validated(path: Path) -> tuple[int, str]:
    """Return the exit code of ``entente validate`` for a file, and what it said of errors."""
    err = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(err):
        patch.setattr(sys, "argv", ["entente", "validate", str(path)])
        patch.setattr(sys, "stdout", io.StringIO())
        with pytest.raises(SystemExit) as ended:
            main()
    assert isinstance(ended.value.code, int)
    return ended.value.code, err.getvalue()


def check(folder: Path, data: bytes) -> None:
    """Validate a file that holds ``data``; whatever becomes of it, it is told in good order."""
    path = folder / "mine.yaml"
    path.write_bytes(data)
    code, said = validated(path)
    assert code in (0, 2), said
    assert "Traceback" not in said
    if code == 2:
        assert said
        assert [line for line in said.splitlines() if not LOCATED.match(line)] == []
    assert [each.name for each in folder.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize("name", NAMES)
@tries(COUNTS["mangled"])
@given(data=st.data())
def test_a_file_with_its_text_mangled_is_refused_by_line_or_sound(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    text = shipped()[name].read_text(encoding="utf-8")
    check(tmp_path, data.draw(mangled(text)))


@pytest.mark.parametrize("name", NAMES)
@tries(COUNTS["mutated"])
@given(data=st.data())
def test_a_whole_scenario_with_its_values_swapped_is_refused_by_line_or_sound(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    document = data.draw(mutated(small(name)))
    check(tmp_path, json.dumps(document, default=str, indent=1).encode())


@pytest.mark.parametrize("kind", NOISES)
@tries(COUNTS["noise"])
@given(data=st.data())
def test_noise_is_refused_by_line(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    check(tmp_path, data.draw(NOISES[kind]))


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_made_small_runs(tmp_path: Path, name: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(json.dumps(small(name), default=str, indent=1), encoding="utf-8")
    assert refused_or_played(path) == "played"


@tries(300)
@given(document=st.sampled_from(NAMES).flatmap(lambda name: mutated(small(name))))
def test_a_mutated_scenario_is_refused_or_runs(tmp_path: Path, document: dict[str, Any]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(json.dumps(document, default=str, indent=1), encoding="utf-8")
    assert refused_or_played(path) in ("refused", "played")
