"""``entente new``: a valid file with examples that fit, and nothing written where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.scenario.load import load_scenario
from sim.scenario.showing.file_schema import file_schema
from tests.cli.conftest import Entente
from tests.scenario.files import write

SCHEMA = "entente.schema.json"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which commands are given."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_scenario_is_written_with_its_schema_and_what_to_do_next(
    entente: Entente, folder: Path
) -> None:
    ended = entente("new", "my-idea")
    assert (ended.code, ended.err) == (0, "")
    assert names(folder) == [SCHEMA, "my-idea.yaml"]
    assert ended.out.splitlines() == [
        "written: my-idea.yaml, which extends as-it-happened",
        f"written: {SCHEMA}, by which editors explain and check it",
        "Next:",
        "  entente validate my-idea.yaml",
        "  entente run my-idea.yaml",
    ]
    assert load_scenario("my-idea").hash == load_scenario("as-it-happened").hash
    assert json.loads((folder / SCHEMA).read_text(encoding="utf-8")) == file_schema()
    first = (folder / "my-idea.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA}"
    assert entente("validate", "my-idea.yaml").code == 0


def test_it_extends_what_is_asked_for_in_any_folder(entente: Entente, folder: Path) -> None:
    (folder / "ideas").mkdir()
    assert entente("new", "ideas/one.yaml", "--from", "no-parades").code == 0
    assert load_scenario("ideas/one.yaml").base == load_scenario("no-parades").base.parent / (
        "no-parades.yaml"
    )
    assert names(folder / "ideas") == [SCHEMA, "one.yaml"]
    assert entente("new", "two", "--from", "ideas/one.yaml").code == 0
    assert load_scenario("two").base == Path("ideas/one.yaml")
    assert entente("new", "three", "--from", "two").code == 0
    assert load_scenario("three").base == Path("two.yaml")
    assert load_scenario("three").hash == load_scenario("no-parades").hash


def test_a_namesake_beside_it_is_not_taken_for_what_ships(entente: Entente, folder: Path) -> None:
    write(folder, "months: 24", extends="as-it-happened", name="as-it-happened")
    assert entente("new", "mine", "--from", "as-it-happened").code == 0
    assert load_scenario("mine").spec.months == 36


def test_a_schema_that_is_there_is_left_alone(entente: Entente, folder: Path) -> None:
    (folder / SCHEMA).write_text("mine", encoding="utf-8")
    ended = entente("new", "my-idea")
    assert SCHEMA not in ended.out
    assert (folder / SCHEMA).read_text(encoding="utf-8") == "mine"


def test_a_file_that_is_there_is_replaced_only_when_asked(entente: Entente, folder: Path) -> None:
    path = folder / "my-idea.yaml"
    path.write_text("mine", encoding="utf-8")
    ended = entente("new", "my-idea")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: my-idea.yaml: is there already; pass --force to replace it\n"
    assert (path.read_text(encoding="utf-8"), names(folder)) == ("mine", ["my-idea.yaml"])
    assert entente("new", "my-idea", "--force").code == 0
    assert load_scenario("my-idea").spec.title == "My idea"


REFUSED = {
    "a name that ships": (("as-it-happened",), "is the name of a scenario that ships"),
    "a name that ships, as a file": (("baseline.yaml",), "is the name of a scenario that ships"),
    "no name": (("",), "is no name for a scenario"),
    "a name of dots": (("..",), "is no name for a scenario"),
    "a hidden file": ((".idea",), "is no name for a scenario"),
    "a name with a space": (("my idea",), "is no name for a scenario"),
    "a name with a line break": (("my\nidea",), "is no name for a scenario"),
    "a name with a star": (("my*",), "is no name for a scenario"),
    "a name too long": (("x" * 300,), "is no name for a scenario"),
    "a folder that is not there": (("none/mine",), "none: no such folder"),
    "a folder too long": (("x" * 300 + "/mine",), "no such folder"),
    "an unknown base": (("mine", "--from", "no-parads"), "did you mean no-parades"),
    "a base that cannot be loaded": (("mine", "--from", "bad.yaml"), "bad.yaml:2: titel"),
    "a base that is no file": (("mine", "--from", "none.yaml"), "none.yaml: no such file"),
    "itself": (("bad", "--from", "good.yaml"), "is there already"),
    "itself by force": (("good", "--from", "good.yaml", "--force"), "cannot extend itself"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    entente: Entente, folder: Path, case: str
) -> None:
    write(folder, "titel: x", name="bad")
    write(folder, "title: x", name="good")
    before = names(folder)
    arguments, said = REFUSED[case]
    ended = entente("new", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    assert names(folder) == before


def test_a_folder_that_cannot_be_written_is_one_line_and_nothing_is_left(
    entente: Entente, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    for method in ("replace", "write_bytes"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, method, refuse)
            ended = entente("new", "mine")
        assert (ended.code, ended.out) == (2, "")
        assert ended.err == "error: mine.yaml: cannot be written (Permission denied)\n"
        assert names(folder) == []
