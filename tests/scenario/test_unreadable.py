"""What is no scenario at all is refused by file and line, and nothing else escapes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import load_scenario
from sim.scenario.problem import MOST_TOLD
from sim.scenario.reading.nodes import DEEPEST, MOST_VALUES
from sim.scenario.reading.read import MOST_BYTES
from tests.scenario.files import problem_of, problems_of, write

MAPPING = "it should be a mapping of keys such as title"
PARTLY = {
    "not YAML": ("title: x\nactors: [CHN\nstart: 2024-01\n", 3, "is not YAML: expected ','"),
    "a bracket never closed": ("title: x\nactors: [CHN\n", 3, "from line 2 on"),
    "a tab for indentation": ("title: x\nactors:\n\tCHN: {}\n", 3, "indent with spaces"),
    "two documents": ("title: x\n---\ntitle: y\n", 2, "begins another document"),
    "a key given twice": ("title: x\nstart: 2024-01\ntitle: y\n", 3, "it stands on line 1 already"),
    "an unknown version of YAML": ("%YAML 2.0\n---\ntitle: y\n", 1, "version 1.* is required"),
    "brackets without end in sight": (
        f"a: {'[' * 500}{']' * 500}\n", 1, f"is nested too deeply, more than {DEEPEST} levels",
    ),
    "blocks without end in sight": ("- " * 500 + "x\n", 1, "is nested too deeply"),
    "a mapping too large": (
        "a: {" + "b, " * MOST_VALUES + "}\n", 1, "holds more than 20,000 keys and values",
    ),
    "a character that is none": ('title: "\\UFFFFFFFF"\n', 1, "is not YAML"),
}  # fmt: skip
NO_SCENARIO = {
    "a control character": ("title: x\nquestion: \x01\n", 2, "the control character U+0001"),
    "a zero": ("title: x\0\n", 1, "the control character U+0000"),
    "nothing": ("", 1, f"is empty; {MAPPING}"),
    "a comment and nothing else": ("# soon\n", 1, f"is empty; {MAPPING}"),
    "blank lines": ("\n\n  \n", 1, f"is empty; {MAPPING}"),
    "a list at the top": ("\n- title: x\n", 2, MAPPING),
    "a text at the top": ("as-it-happened\n", 1, MAPPING),
    "a number at the top": ("3\n", 1, MAPPING),
    "an ordered mapping": ("!!omap\n- title: x\n", 1, "has the tag !!omap"),
    "an object of Python": ("!!python/object/apply:os.abort []\n", 1, "has the tag !!python/obj"),
}


@pytest.mark.parametrize("case", PARTLY)
def test_where_reading_stops_is_told_beside_what_was_read(tmp_path: Path, case: str) -> None:
    text, line, said = PARTLY[case]
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    told = problems_of(path)
    assert any(p.startswith(f"{path}:{line}: ") and said in p for p in told)
    assert all(p.startswith(f"{path}:") for p in told)


@pytest.mark.parametrize("case", NO_SCENARIO)
def test_what_is_no_scenario_is_refused_by_file_and_line(tmp_path: Path, case: str) -> None:
    text, line, said = NO_SCENARIO[case]
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    problem = problem_of(path)
    assert problem.startswith(f"{path}:{line}: ")
    assert said in problem


@pytest.mark.parametrize(
    ("bytes_", "line"),
    [(b"title: x\nquestion: \xff\n", 2), (b"\xff\xfe", 1), ("extends: x".encode("utf-16"), 1)],
)
def test_a_file_that_is_not_utf8_is_refused_by_file_and_line(
    tmp_path: Path, bytes_: bytes, line: int
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(bytes_)
    assert problem_of(path).startswith(f"{path}:{line}: is not UTF-8 text (")


BOMB = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12)
)
MERGED = "a0: &a0 {k: 1}\n" + "".join(
    f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}]}}\n" for i in range(1, 12)
)


@pytest.mark.parametrize("text", [BOMB, MERGED])
def test_a_bomb_of_aliases_is_refused_before_it_goes_off(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    said = "holds more than 20,000 keys and values, aliases spelled out"
    assert [p for p in problems_of(path) if said in p] == [f"{path}:5: {said}"]


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 100_000_000])
def test_a_file_too_large_is_refused_without_being_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "mine.yaml"
    with path.open("wb") as file:
        file.truncate(size)
    said = "is larger than 1,000,000 bytes, the most such a file may be"
    assert problem_of(path) == f"{path}:1: {said}"


def test_a_file_as_large_as_may_be_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    said = path.read_bytes()
    path.write_bytes(said + b"#" * (MOST_BYTES - len(said)))
    assert load_scenario(path).name == "mine"


def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "endless.yaml").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "astray.yaml").symlink_to(tmp_path / "nowhere.yaml")
    for name, said in (
        ("folder", "is a folder; a scenario is a file"), ("endless", "is no ordinary file"),
        ("pipe", "is no ordinary file"), ("astray", "no such file"), ("x" * 400, "no such file"),
    ):  # fmt: skip
        path = tmp_path / f"{name}.yaml"
        with pytest.raises(ScenarioError) as caught:
            load_scenario(path)
        assert str(caught.value).startswith(f"{path}: {said}")


def test_a_file_that_may_not_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert problem_of(path) == f"{path}:1: cannot be read (Permission denied)"


EXTENSIONS = {
    "what nobody has": ("nowhere", "unknown scenario 'nowhere'"),
    "what is misspelled": ("open-paly", "did you mean open-play?"),
    "a list": ("[baseline]", "should name a scenario, is ['baseline']"),
    "itself": ("mine", "extends itself, by way of mine.yaml -> mine.yaml"),
    "a name too long for a file": ("x" * 400, "unknown scenario"),
    "a folder": ("..", "unknown scenario '..'"),
    "a folder by its path": ("../..", "is a folder"),
    "what never ends": ("/dev/zero", "/dev/zero: is no ordinary file"),
    "a name that no file can have": ('"a\\0b"', "holds U+0000, which is no character of a text"),
    "an alias of nothing": ("*x", "no anchor &x stands above"),
}


@pytest.mark.parametrize("case", EXTENSIONS)
def test_what_cannot_be_extended_is_refused_by_file_and_line(tmp_path: Path, case: str) -> None:
    base, said = EXTENSIONS[case]
    path = write(tmp_path, "", extends=base)
    problem = problem_of(path)
    assert problem.startswith(f"{path}:1: extends: ")
    assert said in problem


def test_files_that_extend_each_other_are_refused_with_the_way_round(tmp_path: Path) -> None:
    path = write(tmp_path, "", extends="second")
    second = write(tmp_path, "", extends="mine", name="second")
    problem = problem_of(path)
    assert problem.startswith(f"{second}:1: extends: ")
    assert problem.endswith("extends itself, by way of mine.yaml -> second.yaml -> mine.yaml")


def test_files_that_extend_each_other_without_end_are_refused(tmp_path: Path) -> None:
    for i in range(60):
        write(tmp_path, "", name=f"f{i}", extends=f"f{i + 1}")
    assert "extends more than 50 files in a row" in problem_of(tmp_path / "f0.yaml")


def test_every_file_that_cannot_be_read_is_told_of_at_once(tmp_path: Path) -> None:
    top = write(tmp_path, "titel: x\nactors: [CHN\n  months: 5", extends="middle")
    middle = write(tmp_path, "months: soon\nevent: !!binary aGk=", extends="low", name="middle")
    low = write(tmp_path, "a: b: c", extends="nowhere", name="low")
    told = [":".join(p.split(": ")[:2]).removeprefix(str(tmp_path)) for p in problems_of(top)]
    assert told == [
        "/mine.yaml:2:titel", "/mine.yaml:4:is not YAML",
        "/middle.yaml:2:months", "/middle.yaml:3:event",
        "/low.yaml:1:extends", "/low.yaml:2:is not YAML",
    ]  # fmt: skip
    assert all(each.exists() for each in (top, middle, low))


def test_values_are_checked_though_what_is_extended_cannot_be_found(tmp_path: Path) -> None:
    text = "months: soon\nactors: {USA: {exposure: 0.2}}\nties: {CHN-RUS: {visible: 7}}"
    path = write(tmp_path, text, extends="nowhere")
    places = [problem.split(": ")[0] for problem in problems_of(path)]
    assert places == [f"{path}:{line}" for line in (1, 2, 4)]


def test_what_stands_where_reading_stopped_is_not_judged(tmp_path: Path) -> None:
    path = write(tmp_path, "months: 12\nactors:\n  CHN:\n    exposure: 0.5 too: much")
    assert problem_of(path).startswith(f"{path}:5: is not YAML: ")


def test_of_very_many_problems_the_first_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join(f"key{i}: 1" for i in range(1000)))
    told = problems_of(path)
    assert len(told) <= MOST_TOLD + 1
    assert told[0].startswith(f"{path}:2: key0: unknown key")


def test_every_problem_is_one_line_however_odd_the_file(tmp_path: Path) -> None:
    text = f'"a\\nb": 1\n? "{"k" * 5000}"\n: 1\ntitle: [{"x" * 5000}]\nevent: "a\\tb\\u200b"'
    told = problems_of(write(tmp_path, text))
    assert len(told) == 4
    assert all(problem.isprintable() and len(problem) < 1500 for problem in told)
