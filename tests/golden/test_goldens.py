"""One world of every scenario that ships is what it was; only a script renews these files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.law import MODEL_VERSION
from sim.scenario.locate import shipped
from tools.write_goldens import golden

FILES = {path.stem: path for path in sorted(Path(__file__).parent.glob("*.txt"))}
NUMBER = re.compile(r"(?<![\w.-])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w-])")


def taken_apart(text: str) -> tuple[list[str], list[float]]:
    """Return the words between the numbers, spaces aside, and the numbers."""
    words = [" ".join(part.split()) for part in NUMBER.split(text)]
    return words, [float(number) for number in NUMBER.findall(text)]


def test_every_scenario_that_ships_has_a_golden_file_and_no_other_is_there() -> None:
    assert set(FILES) == set(shipped())


@pytest.mark.parametrize("name", shipped())
def test_a_world_is_what_its_golden_file_says(name: str) -> None:
    held, found = FILES[name].read_text(encoding="utf-8"), golden(name)
    (held_words, held_numbers), (words, numbers) = taken_apart(held), taken_apart(found)
    assert words == held_words
    assert numbers == pytest.approx(held_numbers, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("name", shipped())
def test_a_golden_file_is_short_and_of_this_version_of_the_model(name: str) -> None:
    lines = FILES[name].read_text(encoding="utf-8").splitlines()
    assert lines[0].endswith(f"model {MODEL_VERSION}")
    assert len(lines) <= 170
    assert max(map(len, lines)) <= 120


def test_numbers_are_told_from_words_dates_and_names() -> None:
    words, numbers = taken_apart("2025-09 beijing-2025 CHN: 0.25, -1e-05  7\n")
    assert words == ["2025-09 beijing-2025 CHN:", ",", "", ""]
    assert numbers == [0.25, -1e-05, 7.0]
