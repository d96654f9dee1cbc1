"""``entente schema``: the JSON Schema of a scenario or experiment file, printed or written."""

from __future__ import annotations

import json
from pathlib import Path

from sim.experiments.asking.file_schema import experiment_schema
from sim.scenario.showing.file_schema import file_schema
from tests.cli.conftest import Entente


def test_the_schema_is_printed(entente: Entente) -> None:
    ended = entente("schema")
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out) == file_schema()
    assert json.loads(ended.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_of_experiment_files_is_asked_for_by_name(
    entente: Entente, tmp_path: Path
) -> None:
    assert json.loads(entente("schema", "experiment").out) == experiment_schema()
    assert json.loads(entente("schema", "scenario").out) == file_schema()
    path = tmp_path / "entente-experiment.schema.json"
    for _ in range(2):
        assert entente("schema", "experiment", "--out", path).code == 0
        assert json.loads(path.read_text(encoding="utf-8")) == experiment_schema()


def test_the_schema_of_other_files_is_replaced_only_by_force(
    entente: Entente, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    entente("schema", "--out", path)
    ended = entente("schema", "experiment", "--out", path)
    assert (ended.code, json.loads(path.read_text(encoding="utf-8"))) == (2, file_schema())
    assert "no schema of experiment files; pass --force" in " ".join(ended.err.split())


def test_what_has_no_schema_is_told_with_what_has(entente: Entente) -> None:
    ended = entente("schema", "experimnt")
    assert (ended.code, ended.out) == (2, "")
    assert "should be of scenario or experiment files, is of 'experimnt'" in ended.err


def test_the_schema_is_written_whole_over_what_is_there(entente: Entente, tmp_path: Path) -> None:
    path = tmp_path / "entente.schema.json"
    path.write_text('{"title": "Entente scenario", "of": "old"}', encoding="utf-8")
    ended = entente("schema", "--out", path)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.replace("\n", "") == f"written: {path}"
    assert json.loads(path.read_text(encoding="utf-8")) == file_schema()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_another_file_is_replaced_only_by_force(entente: Entente, tmp_path: Path) -> None:
    path, link = tmp_path / "mine.yaml", tmp_path / "link.yaml"
    path.write_text("extends: baseline", encoding="utf-8")
    link.symlink_to(path)
    ended = entente("schema", "--out", link)
    assert (ended.code, path.read_text(encoding="utf-8")) == (2, "extends: baseline")
    assert "pass --force to replace it" in ended.err
    assert entente("schema", "--out", link, "--force").code == 0
    assert link.is_symlink()
    assert json.loads(path.read_text(encoding="utf-8")) == file_schema()


def test_a_device_is_left_alone(entente: Entente) -> None:
    ended = entente("schema", "--out", "/dev/null")
    assert ended.code == 2
    assert "is no ordinary file" in ended.err
    assert Path("/dev/null").is_char_device()


def test_a_file_that_cannot_be_written_is_one_line(entente: Entente, tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "x.json", tmp_path):
        ended = entente("schema", "--out", path)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.startswith(f"error: {path}: ")
        assert ended.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
