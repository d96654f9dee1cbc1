"""What the pictures of docs/images share: type, colours, and how one is written."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import altair as alt
import vl_convert

IMAGES = Path(__file__).parent / "images"
INK, GREY = "#222222", "#6b6b6b"
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
LIMITS = "Entente is a laboratory of assumptions, not a forecast."


def styled(chart: alt.TopLevelMixin, title: str, caption: str) -> alt.TopLevelMixin:
    """Return a chart with its title, what it rests on, and the type of all pictures."""
    return (
        chart.properties(
            title=alt.Title(
                title, subtitle=[caption, LIMITS], anchor="start", fontSize=20,
                subtitleFontSize=12.5, subtitleColor=GREY, offset=18, subtitlePadding=6,
            ),
            padding=16,
            background="white",
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK, titleColor=INK, labelFontSize=12, titleFontSize=12.5,
            titleFontWeight="normal", gridColor="#e6e6e6", domainColor="#999999",
            tickColor="#999999", titlePadding=8,
        )
    )  # fmt: skip


def command(
    doc: str, draw: Callable[[int, int], alt.TopLevelMixin], *, runs: int, name: str
) -> None:
    """Draw a picture by ``draw(runs, seed)`` as the options of a script say."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--out", type=Path, default=IMAGES / name)
    given = parser.parse_args()
    save(draw(given.runs, given.seed), given.out)


def save(chart: alt.TopLevelMixin, out: Path) -> None:
    """Write a chart as SVG or, where ``out`` ends in .png, as PNG."""
    spec = chart.to_json()
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".png":
        out.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
    else:
        out.write_text(vl_convert.vegalite_to_svg(spec) + "\n", encoding="utf-8")
    print(f"written: {out}")
