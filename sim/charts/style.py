"""How every chart looks, what stands under it, and how it becomes a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Any

from sim.errors import SettingError
from sim.results.files import check_file, write_file

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#8c8c8c")
"""Okabe and Ito's colours for all eyes; the first is the first series."""
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (12, 3), (1, 3), (4, 4), (3, 6))
"""A dash for every colour, so that lines differ in print, too."""
PALE = "#949494"
"""What stands behind what is told."""
FORMATS = ("svg", "png", "html", "json")
LETTER = 5.9
"""Width of a letter of a subtitle, in pixels."""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 1.5em; font-family: "DejaVu Sans", Arial, sans-serif; }}
figure {{ margin: 0; }}
figcaption {{ color: #444444; font-size: 0.85em; max-width: 60em; }}
svg {{ max-width: 100%; height: auto; }}
h1 {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<figure>
{svg}
<figcaption>{told}</figcaption>
</figure>
</main>
</body>
</html>
"""
"""A chart is drawn into its page: no script, nothing from elsewhere."""


@cache
def altair() -> Any:
    """Return the library that draws, with Entente's look.

    Raises:
        SettingError: The extra ``charts`` is not installed.
    """
    try:
        import altair as alt  # noqa: PLC0415 (an extra)
    except ImportError:
        raise SettingError(
            "charts need altair and vl-convert: pip install 'entente-sim[charts]'"
        ) from None

    @alt.theme.register("entente", enable=True)
    def _() -> Any:
        font = {"font": "DejaVu Sans, Arial, sans-serif"}
        return {"config": {
            **font,
            "background": "white",
            "title": {"anchor": "start", "fontSize": 15, "subtitleFontSize": 11,
                      "subtitleColor": "#444444", "subtitlePadding": 6, "offset": 12},
            "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
                     "gridColor": "#e6e6e6", "domainColor": "#888888", "tickColor": "#888888",
                     "labelFlush": False, "labelOverlap": True, "labelSeparation": 4},
            "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
            "header": {"labelFontSize": 12, "titleFontSize": 11, "labelAnchor": "start",
                       "labelFontWeight": "bold"},
            "point": {"opacity": 1},
            "range": {"category": list(COLOURS)},
            "view": {"stroke": "#cccccc"},
        }}  # fmt: skip

    return alt


def finished(chart: Any, title: str, said: Iterable[str], *, width: float, shows: str) -> Any:
    """Return a chart with its title, what it rests on, and words for those who cannot see it.

    Args:
        chart: What is drawn.
        title: What is asked, or answered.
        said: What it rests on and what marks mean, each from a new line.
        width: How wide the chart is, so that no line is wider.
        shows: What kind of chart it is, and of what.
    """
    said = list(said)
    kept = [text if text.endswith((".", "?")) else f"{text}." for text in said]
    return chart.properties(
        title=altair().TitleParams(title, subtitle=lines(said, width)),
        description=" ".join([f"{title.rstrip('.?')}.", shows, *kept]),
    )


def headed(text: str) -> Any:
    """Return the heading of a panel, above what is drawn."""
    return altair().TitleParams(text, fontSize=12, frame="group", offset=6)


def lines(texts: Iterable[str], width: float) -> list[str]:
    """Return texts broken so that none is wider than a chart, and no name at its hyphens."""
    wrapper = TextWrapper(max(30, int(width / LETTER)), break_on_hyphens=False)
    kept = [text.replace(" %", "\N{NO-BREAK SPACE}%") for text in texts]
    return [line for text in kept for line in wrapper.wrap(text)]


def name_axis(most: int, **given: Any) -> Any:
    """Return an axis of names, the longest cut at their start: paths differ at their end."""
    cut = f"length(datum.label) > {most} ? '\u2026' + slice(datum.label, {1 - most}) : datum.label"
    return altair().Axis(**{"title": None, "labelLimit": 0, "labelExpr": cut} | given)


def percent_axis(**given: Any) -> Any:
    """Return an axis of a share, told in per cent as in all texts."""
    said = {"labelExpr": "format(100 * datum.value, '.3~g') + ' %'", "tickCount": 5}
    return altair().Axis(**said | given)


def check_chart(path: Path) -> None:
    """Refuse a chart that could not be written, before the work for it is done.

    Raises:
        SettingError: A suffix of no known format, or the extra is not installed.
        UnusableError: There is no such folder.
    """
    _format(path)
    altair()
    check_file(path)


def save_chart(chart: alt.TopLevelMixin, path: str | Path) -> None:
    """Write a chart as the file that its suffix says; the same chart gives the same bytes.

    Raises:
        SettingError: A suffix of no known format.
        UnusableError: The file cannot be written.
    """
    path = Path(path)
    kind = _format(path)
    write_file(path, _drawn(chart.to_dict(), kind))


def _format(path: Path) -> str:
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise SettingError(f"{path}: a chart is written as {', '.join(FORMATS)}; name it so")
    return kind


def _drawn(spec: dict[str, Any], kind: str) -> bytes:
    import vl_convert as vl  # noqa: PLC0415 (an extra)

    if kind == "json":
        return (json.dumps(spec, indent=2) + "\n").encode()
    if kind == "png":
        return bytes(vl.vegalite_to_png(spec, scale=2))
    svg = _named(str(vl.vegalite_to_svg(spec)), spec)
    if kind == "svg":
        return svg.encode()
    title, told = (escape(text) for text in _words(spec))
    return PAGE.format(title=title, svg=svg, told=told).encode()


def _named(svg: str, spec: dict[str, Any]) -> str:
    """Return a drawing that says what it is to those who hear it."""
    title, told = (escape(text) for text in _words(spec))
    start = svg.index(">") + 1
    head = svg[: start - 1] + f' role="graphics-document" aria-label="{title}">'
    return f"{head}<title>{title}</title><desc>{told}</desc>{svg[start:]}"


def _words(spec: dict[str, Any]) -> tuple[str, str]:
    """Return title and description of a chart, whoever drew it."""
    title = spec.get("title", "")
    title = title.get("text", "") if isinstance(title, dict) else title
    title = " ".join(title) if isinstance(title, list) else str(title)
    return title or "Chart", str(spec.get("description", title))
