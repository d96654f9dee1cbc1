"""Draw docs/images/scenarios.svg: what every scenario changes against what happened.

``python docs/map.py [--runs N] [--seed N] [--out FILE]``; a FILE with .png becomes a PNG.
"""

from __future__ import annotations

import altair as alt
import pandas as pd
from drawing import INK, command, styled

from sim.evidence.fact import ERRORS, paired
from sim.evidence.lab import Case, Lab
from sim.scenario.load import load_scenario

HISTORY = "as-it-happened"
THEMES = {
    "the stands": (
        "no-parades", "beijing-only", "pyongyang-only", "without-kim", "without-putin", "snub-kim",
        "snub-putin", "hosted-in-moscow", "low-rank-envoys", "china-theatrical",
        "russia-calibrated", "open-play",
    ),
    "the three": (
        "formal-alliance", "beijing-steps-back", "nuclear-test", "panel-survives", "with-iran",
        "no-war", "ukraine-ceasefire", "two-theatre-crisis",
    ),
    "trade": ("trade-war", "truce-holds", "no-friction", "squeeze-japan"),
    "the West": (
        "america-turns-inward", "coalition-hygiene", "redundancy", "counter-parade",
        "western-unity", "wedge-pyongyang", "wedge-moscow", "three-members",
    ),
}  # fmt: skip
OUTCOMES = {
    "visible_alignment": "visible alignment", "latent_alignment": "latent alignment",
    "public_belief": "public belief", "recognition.RUS": "recognition of Russia",
    "recognition.PRK": "recognition of North Korea", "narrative": "narrative",
    "enforcement.RUS": "enforcement, Russia", "enforcement.PRK": "enforcement, North Korea",
    "coalition_cohesion": "coalition cohesion", "adequacy": "adequacy",
    "deterrence.europe": "deterrence, Europe",
    "deterrence.west_pacific": "deterrence, West Pacific",
    "deterrence.korea": "deterrence, Korea", "hedger_tilt": "tilt of hedgers",
}  # fmt: skip
FAINT, STRONG = 0.2, 3.0
"""Standard deviations between worlds: below the first nothing is shown, beyond the second all."""


def effects(runs: int, seed: int) -> pd.DataFrame:
    """Return differences from what happened in standard deviations between its worlds."""
    lab = Lab(runs, seed)
    rows = []
    for theme, names in THEMES.items():
        for name in names:
            one, other = lab.run(Case(name)), lab.run(Case(HISTORY))
            for outcome, label in OUTCOMES.items():
                there = other.last(outcome)
                found = paired(one.last(outcome), there, there)
                size = found.effect / found.between_sd
                counts = abs(found.effect) > ERRORS * found.se and abs(size) >= FAINT
                title = load_scenario(name).spec.title
                rows.append((theme, name, title, label, size, f"{size:+.1f}" if counts else ""))
    return pd.DataFrame(rows, columns=["theme", "name", "title", "outcome", "size", "told"])


def draw(runs: int, seed: int) -> alt.TopLevelMixin:
    """Return the picture: a row per scenario, a column per outcome."""
    table = effects(runs, seed)
    table["shown"] = table["size"].where(table["told"] != "", 0).clip(-STRONG, STRONG)
    bands = [_band(table[table["theme"] == theme], theme) for theme in THEMES]
    caption = (
        f"Mean of the last 12 months against as-it-happened, in standard deviations between its"
        f" worlds; {runs:,} runs, same luck, seed {seed}. Blank: below {FAINT:g} or in doubt."
    )
    return styled(alt.vconcat(*bands, spacing=8), "What each scenario changes", caption)


def _band(table: pd.DataFrame, theme: str) -> alt.LayerChart:
    """Return the rows of one theme; the first carries the names of the outcomes."""
    names, is_first = list(THEMES[theme]), theme == next(iter(THEMES))
    axis = alt.Axis(
        orient="top", labelAngle=-40, labelAlign="left", ticks=False, domain=False, labels=is_first
    )
    base = alt.Chart(table).encode(
        x=alt.X("outcome:N", sort=list(OUTCOMES.values()), title=None, axis=axis),
        y=alt.Y(
            "name:N",
            sort=names,
            title=theme,
            axis=alt.Axis(ticks=False, domain=False, minExtent=150, maxExtent=150),
        ),
    )
    colour = alt.Color(
        "shown:Q",
        scale=alt.Scale(scheme="redblue", domain=[-STRONG, STRONG], reverse=True),
        legend=None,
    )
    cells = base.mark_rect(stroke="#e6e6e6").encode(color=colour)
    strong = "abs(datum.shown) > 1.8"
    text = base.mark_text(fontSize=11).encode(
        text="told:N",
        color=alt.condition(strong, alt.value("white"), alt.value(INK)),
    )
    return alt.layer(cells, text).properties(width=44 * len(OUTCOMES), height=19 * len(names))


if __name__ == "__main__":
    command(__doc__, draw, runs=400, name="scenarios.svg")
