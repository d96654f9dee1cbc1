"""How every chart looks, what stands under it, and how it becomes a file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import SettingError
from sim.results.files import check_file, write_file

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#8c8c8c")
"""Okabe and Ito's colours for all eyes; the first is the first series."""
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 4), (1, 3), (10, 4), (3, 6))
"""A dash for every colour, so that lines differ in print, too."""
FORMATS = ("svg", "png", "html", "json")


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
                     "gridColor": "#e6e6e6", "domainColor": "#888888", "tickColor": "#888888"},
            "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
            "header": {"labelFontSize": 12, "titleFontSize": 11, "labelAnchor": "start"},
            "range": {"category": list(COLOURS)},
            "view": {"stroke": "#cccccc"},
        }}  # fmt: skip

    return alt


def titled(title: str, *lines: str) -> Any:
    """Return a title with the lines that say what a chart rests on."""
    return altair().TitleParams(title, subtitle=list(lines))


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
    if kind == "svg":
        return str(vl.vegalite_to_svg(spec)).encode()
    if kind == "png":
        return bytes(vl.vegalite_to_png(spec, scale=2))
    return str(vl.vegalite_to_html(spec, bundle=True)).encode()
