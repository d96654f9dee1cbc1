"""Results in plain language, made from the numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING

from sim.scenario.months import month_name

if TYPE_CHECKING:
    from sim.results.results import Results
    from sim.results.statistics import Summary
    from sim.scenario.schema import ScenarioSpec

WIDTH = 92


def tell_batch(result: Results, spec: ScenarioSpec, spread: Mapping[str, Summary]) -> str:
    """Return a paragraph on what a batch shows and what it does not."""
    start = result.start
    first = "recognition."
    rises = {n: spread[n].median - start[n] for n in spread if n.startswith(first)}
    most = max(rises, key=lambda name: rises[name])
    who = spec.actors[most.removeprefix(first)].name or most.removeprefix(first)
    weakest = min(
        (n for n in spread if n.startswith("deterrence.")), key=lambda n: spread[n].median
    )
    bloc = (
        " the common belief that the challengers are a bloc goes from"
        f" {start['public_belief']:.2f} to {_spread(spread['public_belief'])}, while what they"
        f" privately are to each other goes from {start['latent_alignment']:.2f} to"
        f" {_spread(spread['latent_alignment'])}."
    )
    is_bloc = any(name.startswith("public_belief.") for name in result.outcomes)
    text = (
        f'In {result.plan.runs} worlds of "{spec.title}", from {month_name(spec.start)} on,'
        f"{bloc if is_bloc else ' no two challengers have a tie.'} {who} gains most standing,"
        f" {start[most]:.2f} to {_spread(spread[most])}. The coalition makes"
        f" {100 * spread['perceived_adequacy'].median:.0f} % of the effort that the threat it sees"
        f" would warrant, at a cohesion of {_spread(spread['coalition_cohesion'])} (start"
        f" {start['coalition_cohesion']:.2f}). Deterrence is weakest in"
        f" {weakest.removeprefix('deterrence.').replace('_', ' ').title()}:"
        f" {100 * (1 - spread[weakest].median):.0f} % of months bring a probe."
    )
    limits = (
        "Medians, with the band that holds 80 % of the worlds in brackets. Numbers of judgement are"
        f" {'held at their defaults' if result.plan.is_fixed else 'drawn from their ranges'}: this"
        " explores assumptions and forecasts nothing."
    )
    return fill(text, WIDTH) + "\n\n" + fill(limits, WIDTH)


def _spread(s: Summary) -> str:
    return f"{s.median:.2f} [{s.q10:.2f}, {s.q90:.2f}]"
