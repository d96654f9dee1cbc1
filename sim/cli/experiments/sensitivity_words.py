"""What a sensitivity analysis shows, in plain language, made from the numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

from sim.cli.console import out
from sim.cli.prose import WIDTH

if TYPE_CHECKING:
    from sim.experiments.sensing.sensitivity import Sensitivity

HEADS = {
    "S1": "S1", "ST": "ST", "mu_star": "mu*", "sigma": "sigma", "median": "PAWN",
    "maximum": "max", "prcc": "PRCC",
}  # fmt: skip
SHOWN = {"sobol": ("ST", "S1"), "morris": ("mu_star", "sigma"), "pawn": ("median", "maximum"),
         "prcc": ("prcc",)}  # fmt: skip
"""Indices that the table shows, by method, the leading one first."""
TOLD = 4
"""Factors that the paragraph names."""
WHOLE = 100
WEAK = 0.02
"""A factor below this share of variance, or of the strongest one, is not named."""


def tell_key(found: Sensitivity) -> str:
    """Return what the columns of the tables mean."""
    from sim.experiments.sensing.methods.methods import METHODS

    meaning = METHODS[found.method].meaning
    lines = [f"{HEADS[name]}: {meaning[name]}." for name in SHOWN[found.method]]
    lines.append("way: + the outcome rises with the factor, - it falls, · neither can be told.")
    return "\n".join(_wrapped(line, "  ") for line in lines)


def tell_outcome(found: Sensitivity, outcome: str) -> str:
    """Return a paragraph on one outcome: what drives it, how much is chance, whether it settled."""
    one = found.summary.set_index("outcome").loc[outcome]
    told = [_drivers(found, outcome)] if (found.table["outcome"] == outcome).any() else []
    if one["note"]:
        told.append(f"{outcome} {one['note']}.")
    told += _chance(found, outcome, one)
    if told and (found.table["outcome"] == outcome).any():
        told.append(_settled(found, one))
    return _wrapped(" ".join(told))


def _drivers(found: Sensitivity, outcome: str) -> str:
    drivers, n = found.drivers(outcome), len(found.ranked(outcome))
    if drivers.empty:
        return (
            f"Nothing can be said of what drives {outcome}: none of the {n} factors can be told"
            " from one of no influence."
        )
    sizes = drivers["value"].abs()
    scale = 1.0 if found.method in ("sobol", "prcc") else float(sizes.iloc[0]) or 1.0
    strong = drivers[sizes > WEAK * scale].head(TOLD)
    if strong.empty:
        return f"No factor drives {outcome} to speak of."
    told = [f"{row['factor']} ({row['value']:.2g})" for _, row in strong.iterrows()]
    text = f"{outcome} is driven most by {_and(told)}"
    if found.method == "sobol":
        text += f", shares of its variance with all they do together. {_alone(found, outcome)}"
    else:
        text += "."
    if rest := n - len(drivers):
        text += f" {rest} of {n} factors cannot be told from one of no influence."
    return text


def _alone(found: Sensitivity, outcome: str) -> str:
    """Return what the factors do by themselves, and what is left."""
    firsts = found.table[(found.table["outcome"] == outcome) & (found.table["index"] == "S1")]
    alone = round(100 * max(0.0, float(firsts["value"].sum())))
    if alone < WHOLE:
        left = "the rest is what they do together"
    elif alone == WHOLE:
        left = "nothing is left that they do together"
    else:
        left = "that is more than there is, so these samples cannot tell what they do together"
    return f"By themselves the factors come to about {alone} %; {left}."


def _chance(found: Sensitivity, outcome: str, one: Any) -> list[str]:
    parts = found.chance[found.chance["outcome"] == outcome].set_index("part")
    if parts.empty:
        return []

    def told(part: str) -> str:
        row = parts.loc[part]
        return f"{100 * row['share']:.0f} % [{100 * row['low']:.0f}, {100 * row['high']:.0f}]"

    left = one["left_by_chance"]
    points, runs = int(parts["points"].iloc[0]), int(parts["runs"].iloc[0])
    text = (
        f"Between single worlds the factors are {told('parameters')} of the variance, chance"
        f" {told('chance')}, and what both do together {told('together')} ({points} points x {runs}"
        " runs)."
    )
    if left > 0.1:
        text += (
            f" Of the variance of means over {found.basis.runs} runs {100 * left:.0f} % is luck"
            " not averaged out, which reads as factors acting together; more --runs help."
        )
    return [text]


def _settled(found: Sensitivity, one: Any) -> str:
    from sim.experiments.sensing.methods.methods import METHODS

    method = METHODS[found.method]
    of = "" if method.unit else " of the largest index"
    wide = f"the widest interval is {one['widest']:.2g}{of} (up to {one['wide']:g} will do)"
    if one["has_converged"]:
        return (
            f"It has settled: {wide}, and the order of the first factors held over the second half."
        )
    why = [wide] if one["widest"] > one["wide"] else []
    if not one["holds_order"]:
        why.append("the first factors changed their order over the last half")
    if found.samples < method.settles:
        why.append(f"fewer than {method.settles} {method.sampled} settle nothing")
    return f"It has not settled: {_and(why)}. About --samples {one['samples_wanted']:,} would do."


def tell_limits(found: Sensitivity) -> str:
    """Return what such indices are and are not."""
    first = ""
    if found.screening is not None:
        screening = found.screening
        first = (
            f"The {len(found.factors)} factors are the strongest of {len(screening.factors)} by a"
            f" screening (Morris, {screening.samples} trajectories); the others are held. "
        )
    return _wrapped(
        f"{first}Indices hold for these ranges, sampled independently, and for the mean over"
        f" {found.basis.runs} runs on the same luck: a wider range makes a factor larger. This"
        " explores assumptions and forecasts nothing."
    )


def _and(texts: Sequence[str]) -> str:
    return ", ".join(texts[:-1]) + (" and " if len(texts) > 1 else "") + texts[-1]


def _wrapped(text: str, indent: str = "") -> str:
    """Return a text in lines that fit the terminal; names with dashes stay whole."""
    width = min(WIDTH, out().width - 1)
    return fill(text, width, subsequent_indent=indent, break_on_hyphens=False)
