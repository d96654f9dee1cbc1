"""What a plain word of a file means, which keys there may be, and what no file may hold."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.load import load_scenario
from sim.scenario.reading.read import read_layer
from sim.scenario.reading.scalars import ODD
from tests.scenario.files import problem_of, problems_of, write


def read(folder: Path, text: str) -> Any:
    """Return what a text says as the value of a key."""
    path = folder / "read.yaml"
    path.write_text(f"key: {text}\n", encoding="utf-8")
    layer = read_layer(path)
    assert layer.problems == ()
    return layer.document["key"]


MEANT = {
    "12": 12, "-3": -3, "+4": 4, "007": 7, "0o17": 15, "0x1F": 31, "0.5": 0.5, ".5": 0.5, "1.": 1.0,
    "1e3": 1000.0, "-1.5E-2": -0.015, "1e999": math.inf, "-.inf": -math.inf, ".Inf": math.inf,
    "true": True, "FALSE": False, "null": None, "~": None, "": None,
    "yes": "yes", "no": "no", "on": "on", "NO": "NO", "1_000": "1_000", "12:30:45": "12:30:45",
    "0b11": "0b11", "-_": "-_", "._": "._", "1e": "1e", "+": "+", "2024-01": "2024-01",
    "2024-01-31": "2024-01-31", "2024-02-31": "2024-02-31", "0.5.1": "0.5.1", "tRUE": "tRUE",
    "'12'": "12", '"true"': "true", "!!str 12": "12", "! 12": "12", "|\n  12": "12\n", "<<": "<<",
}  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_a_plain_word_means_what_it_does_in_yaml_1_2(tmp_path: Path, text: str) -> None:
    said = read(tmp_path, text)
    assert (type(said), said) == (type(MEANT[text]), MEANT[text])


def test_what_is_no_number_is_one_all_the_same(tmp_path: Path) -> None:
    assert math.isnan(read(tmp_path, ".nan"))


texts = st.text(max_size=30).filter(lambda text: not ODD.search(text))
numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
plain = st.none() | st.booleans() | numbers | texts


@given(
    tree=st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)),
    indent=st.sampled_from([None, 1]),
)
def test_what_json_says_is_read_as_it_says_it(
    tmp_path_factory: pytest.TempPathFactory, tree: Any, indent: int | None
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.yaml"
    path.write_text(json.dumps({"key": tree}, indent=indent), encoding="utf-8")
    layer = read_layer(path)
    assert layer.problems == ()
    assert layer.document == {"key": tree}


@given(text=st.text(max_size=200))
def test_whatever_a_text_is_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    layer = read_layer(path)
    assert layer.problems or layer.document
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= problem.line <= lines for problem in layer.problems)


AT_FAULT = {
    "a key of nothing": ("~: 3", "", "has a key that is null; a key should be a word"),
    "a key that is a mapping": ("? {a: b}\n: 3", "", "has a key that is a mapping or a list"),
    "a key that is a list": ("actors:\n  ? [CHN]\n  : 3", "actors", "has a key that is a mapping"),
    "an object of Python": ("title: !!python/name:os.abort", "title", "the tag !!python/name:os."),
    "an object of Python called": (
        "actors: !!python/object/apply:os.abort []", "actors", "has the tag !!python/object/apply",
    ),
    "bytes": ("title: !!binary aGk=", "title", "has the tag !!binary; a scenario holds plain val"),
    "a set": ("actors: !!set {CHN}", "actors", "has the tag !!set"),
    "an ordered mapping": ("actors: !!omap [CHN: 1]", "actors", "has the tag !!omap"),
    "a date by tag": ("event: !!timestamp 2025-09-03", "event", "has the tag !!timestamp"),
    "a tag of one's own": ("title: !mine x", "title", "has the tag !mine"),
    "a number of too many digits": (f"months: {'9' * 5000}", "months", "number of 5,000 digits"),
    "half a character": ('title: "\\ud800"', "title", "holds U+D800, which is no character"),
    "a bell": ('title: "a\\ab"', "title", "holds U+0007, which is no character of a text"),
    "an alias of nothing": ("title: *none", "title", "*none: no anchor &none stands above"),
    "an alias of what it stands in": ("actors: &a {CHN: *a}", "actors.CHN", "*a: holds itself"),
    "a word merged in": ("actors: {<<: 3}", "actors", "<<: should be a mapping or a list of map"),
    "a key given twice": (
        "actors: {CHN: {exposure: 0.5, exposure: 0.6}}", "actors.CHN.exposure",
        "duplicate key; it stands on line 2 already",
    ),
    "a key given twice in two ways": (
        "events: {'1': {}, 1: {}}", "events.1", "duplicate key; it stands on line 2 already",
    ),
    "something odd in a list": ("actors: {JPN: {elections: [!x y]}}", "actors.JPN.elections.0",
                                "has the tag !x"),
}  # fmt: skip


@pytest.mark.parametrize("case", AT_FAULT)
def test_what_no_scenario_may_hold_is_told_once_by_line_and_key(tmp_path: Path, case: str) -> None:
    text, key, said = AT_FAULT[case]
    path = write(tmp_path, text)
    line = 3 if "\n  ?" in text else 2
    shown = f"{key}: " if key else ""
    assert problem_of(path).startswith(f"{path}:{line}: {shown}")
    assert said in problem_of(path)


def test_all_that_no_scenario_may_hold_is_told_at_once(tmp_path: Path) -> None:
    text = "title: !!binary aGk=\nmonths: 0\n~: 3\nactors:\n  CHN: {exposure: *x, grievance: 7}"
    path = write(tmp_path, text)
    places = [": ".join(problem.split(": ")[:2]) for problem in problems_of(path)]
    assert places == [
        f"{path}:2: title",
        f"{path}:3: months",
        f"{path}:4: has a key that is null; a key should be a word",
        f"{path}:6: actors.CHN.exposure",
        f"{path}:6: actors.CHN.grievance",
    ]


HARMLESS = "add: {tension.europe: 0.1}"


@pytest.mark.parametrize("name", ["1", "2024-03", "2024-03-01", "true", "NO", "007"])
def test_a_key_that_is_no_text_is_taken_as_it_is_spelled(tmp_path: Path, name: str) -> None:
    text = f"events: {{{name}: {{date: 2024-03, title: x, {HARMLESS}}}}}"
    assert name in load_scenario(write(tmp_path, text)).spec.events


def test_a_key_in_quotes_is_a_name_whatever_it_says(tmp_path: Path) -> None:
    assert read(tmp_path, '{"<<": 1, "0.5": 2}') == {"<<": 1, "0.5": 2}


@pytest.mark.parametrize("start", ["\ufeff", "%YAML 1.2\n---\n", "# first\n\n", "---\n"])
@pytest.mark.parametrize("end", ["", "...\n", "\n\n# last", "\r\n"])
def test_what_stands_around_a_scenario_does_not_matter(
    tmp_path: Path, start: str, end: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"{start}extends: baseline\nmonths: 5\n{end}", encoding="utf-8", newline="")
    assert load_scenario(path).spec.months == 5


def test_a_file_of_windows_is_read_with_the_same_lines(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbfextends: baseline\r\ntitle: x\r\nmonths: 0\r\n")
    assert problem_of(path).startswith(f"{path}:3: months: ")


def test_an_alias_stands_for_what_was_written_and_is_told_by_that_line(tmp_path: Path) -> None:
    text = """
actors:
  IRN: &new {kind: hedger, capability: 0.05,
    exposure: 3}
  EGY: *new
"""
    path = write(tmp_path, text)
    assert [p.split(": should")[0] for p in problems_of(path)] == [
        f"{path}:5: actors.EGY.exposure", f"{path}:5: actors.IRN.exposure",
    ]  # fmt: skip


def test_several_mappings_merge_and_the_first_wins(tmp_path: Path) -> None:
    text = """
actors:
  IRN: &one {kind: hedger, capability: 0.05, exposure: 0.1}
  EGY: &two {kind: hedger, capability: 0.03, standing: 0.5}
  MEX: {<<: [*one, *two], capability: 0.2}
"""
    mexico = load_scenario(write(tmp_path, text)).spec.actors["MEX"]
    assert (mexico.capability, mexico.exposure, mexico.standing) == (0.2, 0.1, 0.5)
