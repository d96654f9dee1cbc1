"""What all charts share: words for who cannot see, pages that need nothing, the same bytes."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import pytest

from sim.charts.style import COLOURS, DASHES, finished, lines, name_axis, percent_axis, save_chart

BASIS = "as-it-happened: 5 runs of 3 months, seed 1; bands hold 80 % of worlds"


@pytest.fixture
def chart():
    dots = alt.Chart(pd.DataFrame({"x": [0.0, 1.0], "name": ["<b>", "coalition.cohesion"]}))
    drawn = dots.mark_point().encode(
        x=alt.X("x:Q", axis=percent_axis(title="share")), y=alt.Y("name:N", axis=name_axis(10))
    )
    return finished(drawn, "Is x < 1?", [BASIS], width=400, shows="Dots of x.")


def test_a_chart_says_what_it_is_to_who_cannot_see_it(chart, tmp_path):
    assert chart.to_dict()["description"] == f"Is x < 1. Dots of x. {BASIS}."
    save_chart(chart, tmp_path / "x.svg")
    svg = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "<title>Is x &lt; 1?</title><desc>Is x &lt; 1. Dots of x." in svg
    assert 'aria-label="Is x &lt; 1?"' in svg[: svg.index("<title>")]


def test_a_page_has_a_language_and_a_title_and_needs_nothing_from_elsewhere(chart, tmp_path):
    save_chart(chart, tmp_path / "x.html")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "<title>Is x &lt; 1?</title>" in page
    assert page.count("<main>") == page.count("<h1>") == page.count("<svg") == 1
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)\s*=|url\(|@import", page)


@pytest.mark.parametrize("kind", ["svg", "html", "json"])
def test_a_second_drawing_has_the_same_bytes(chart, tmp_path, kind):
    for name in ("one", "two"):
        save_chart(chart, tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


def test_a_chart_of_somebody_else_is_written_too(tmp_path):
    plain = alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="x:Q")
    save_chart(plain.properties(title=["Two", "lines"]), tmp_path / "x.html")
    save_chart(plain, tmp_path / "y.svg")
    assert "<title>Two lines</title>" in (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "<title>Chart</title>" in (tmp_path / "y.svg").read_text(encoding="utf-8")


def test_shares_are_told_in_per_cent_and_long_names_keep_their_end(chart, tmp_path):
    save_chart(chart, tmp_path / "x.svg")
    svg = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert all(f">{share} %</text>" in svg for share in (0, 20, 100))
    assert ">\N{HORIZONTAL ELLIPSIS}.cohesion</text>" in svg


def test_lines_break_between_words_alone():
    broken = lines([BASIS], 250)
    assert len(broken) > 1
    assert "as-it-happened:" in broken[0]
    assert any("80\N{NO-BREAK SPACE}%" in line for line in broken)


def test_every_colour_has_a_dash_of_its_own():
    assert len(set(DASHES)) == len(set(COLOURS)) == len(DASHES) == len(COLOURS)
