"""What is no scenario at all is refused by file and line, and nothing else escapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import load_scenario
from tests.scenario.files import write

NO_SCENARIO = {
    "not YAML": ("title: x\nactors: [CHN\nstart: 2024-01\n", 3, "is not YAML"),
    "a tab for indentation": ("title: x\nactors:\n\tCHN: {}\n", 3, "is not YAML"),
    "a control character": ("title: x\nquestion: \x01\n", 2, "is not YAML"),
    "a key given twice": ("title: x\ntitle: y\n", 2, "duplicate key"),
    "two documents": ("title: x\n---\ntitle: y\n", 2, "another document"),
    "nothing": ("", 1, "mapping of keys such as title"),
    "a comment and nothing else": ("# soon\n", 1, "mapping of keys such as title"),
    "a list at the top": ("- title: x\n", 1, "mapping of keys such as title"),
    "a text at the top": ("as-it-happened\n", 1, "mapping of keys such as title"),
    "an ordered mapping": ("!!omap\n- title: x\n", 1, "is missing"),
    "brackets without end in sight": (f"a: {'[' * 500}{']' * 500}\n", 1, "nested"),
}


@pytest.mark.parametrize("case", NO_SCENARIO)
def test_what_is_no_scenario_is_refused_by_file_and_line(tmp_path: Path, case: str) -> None:
    text, line, said = NO_SCENARIO[case]
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(("bytes_", "line"), [(b"title: x\nquestion: \xff\n", 2), (b"\xff\xfe", 1)])
def test_a_file_that_is_not_utf8_is_refused_by_file_and_line(
    tmp_path: Path, bytes_: bytes, line: int
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(bytes_)
    with pytest.raises(ScenarioError, match="is not UTF-8") as caught:
        load_scenario(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")


EXTENSIONS = {
    "what nobody has": ("nowhere", "unknown scenario 'nowhere'; allowed: as-it-happened, baseline"),
    "what is misspelled": ("open-paly", "did you mean open-play?"),
    "a list": ("[baseline]", "should name a scenario"),
    "itself": ("mine", "extends itself"),
    "a name too long for a file": ("x" * 400, "unknown scenario"),
}


@pytest.mark.parametrize("case", EXTENSIONS)
def test_what_cannot_be_extended_is_refused_by_file_and_line(tmp_path: Path, case: str) -> None:
    base, said = EXTENSIONS[case]
    path = write(tmp_path, "", extends=base)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value).startswith(f"{path}:1: extends: ")
    assert said in str(caught.value)


def test_files_that_extend_each_other_are_refused_with_the_way_round(tmp_path: Path) -> None:
    path = write(tmp_path, "", extends="second")
    second = write(tmp_path, "", extends="mine", name="second")
    with pytest.raises(ScenarioError, match=r"mine\.yaml -> second\.yaml") as caught:
        load_scenario(path)
    assert str(caught.value).startswith(f"{second}:1: extends: ")


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").mkdir()
    with pytest.raises(ScenarioError, match=r"mine\.yaml: no such file"):
        load_scenario(tmp_path / "mine.yaml")
