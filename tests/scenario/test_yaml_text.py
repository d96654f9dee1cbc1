"""What is written as YAML reads back as the same values, whatever it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.reading.nodes import ODD
from sim.scenario.reading.read import read_layer
from sim.scenario.showing.yaml_text import WIDTH, flow, yaml_text

WORDS = [
    "true", "no", "null", "~", "1", "1e5", ".5", "-", "- x", "# x", "a # b", "a: b", "a:", ":a",
    "[", "{a}", "a, b", "'", '"', "\\", "%", "@", "&x", "*x", "!x", "|", ">", "> x", "2025-09",
    "2025-09-03", "2025-9", "", " ", " a", "a ", "a  b", "a\nb", "\t", "é", "Türkiye", "¶4",
    "\u2028", "\x85", "🙂", "yes", "NO", "Inf", "=", "a=b", "CHN>RUS", "x" * 300, "word " * 60,
]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=12).filter(lambda text: ODD.search(text) is None),
    st.lists(st.sampled_from(["a", "the", "parade,", "is:", "#1", "Xi's"]), max_size=40).map(
        " ".join
    ),
)
NUMBER = st.one_of(
    st.booleans(), st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False)
)
NAME = st.one_of(st.sampled_from(WORDS), st.from_regex(r"[a-z]{1,6}(-\d{1,4})?", fullmatch=True))
VALUE = st.recursive(
    st.one_of(NUMBER, TEXT),
    lambda below: st.one_of(
        st.lists(st.one_of(NUMBER, TEXT), max_size=4),
        st.dictionaries(NAME, below, max_size=4),
        st.lists(
            st.dictionaries(NAME, st.one_of(NUMBER, TEXT), min_size=1, max_size=4), max_size=3
        ),
    ),
    max_leaves=12,
)


def read_back(path: Path, text: str) -> dict[str, Any]:
    path.write_text(text, encoding="utf-8")
    return read_layer(path).document


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=st.dictionaries(NAME, VALUE, min_size=1, max_size=4))
def test_whatever_is_written_reads_back(tmp_path: Path, document: dict[str, Any]) -> None:
    comments = {(key,): "baseline.yaml:24" for key in document}
    assert read_back(tmp_path / "x.yaml", yaml_text(document, comments)) == document


@pytest.mark.parametrize("word", WORDS)
def test_an_odd_text_reads_back_in_every_position(tmp_path: Path, word: str) -> None:
    document = {"whole": word, "list": [word, word], "map": {"a": word}, "items": [{"b": word}]}
    assert read_back(tmp_path / "x.yaml", yaml_text(document)) == document


def test_small_mappings_stand_on_one_line_and_long_texts_are_folded() -> None:
    long = "a word " * 30 + "ends"
    text = yaml_text({"stake": {"europe": 0.5, "korea": 1.0}, "finding": long})
    assert text.startswith("stake: {europe: 0.5, korea: 1.0}\nfinding: >-\n  a word a word")
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_mapping_whose_values_are_from_several_places_has_a_line_for_each() -> None:
    comments = {("stake", "europe"): "mine.yaml:3", ("stake", "korea"): "baseline.yaml:9"}
    assert yaml_text({"stake": {"europe": 0.5, "korea": 1.0}}, comments) == (
        "stake:\n  europe: 0.5  # mine.yaml:3\n  korea: 1.0   # baseline.yaml:9\n"
    )
    same = dict.fromkeys(comments, "mine.yaml:3")
    assert yaml_text({"stake": {"europe": 0.5, "korea": 1.0}}, same) == (
        "stake: {europe: 0.5, korea: 1.0}  # mine.yaml:3\n"
    )


def test_a_section_stands_apart_and_a_list_of_mappings_has_an_item_a_line() -> None:
    text = yaml_text({"title": "x", "expects": [{"by": 0.1}], "actors": {"CHN": {"a": {"b": 1}}}})
    assert text == "title: x\nexpects:\n  - {by: 0.1}\n\nactors:\n  CHN:\n    a: {b: 1}\n"


def test_nothing_and_truth_are_written_as_yaml_has_them() -> None:
    assert flow({"treaty": None, "nuclear": True, "date": "2025-09"}) == (
        "{treaty: null, nuclear: true, date: 2025-09}"
    )
