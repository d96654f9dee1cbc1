"""Outcomes: what a month is measured by, each with its unit, range, formula and limits.

Names are generated from the cast: ``visible_alignment``, ``visible_alignment.CHN-RUS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.law.appraisal import appraise
from sim.law.arrays import Array, row, sigmoid, total
from sim.law.cast import Cast
from sim.law.rules import belief, indices, payoff
from sim.law.state import State
from sim.law.turn import Acts
from sim.law.world import World


class Outcome(NamedTuple):
    """What an outcome is, and what it is not."""

    unit: str
    low: float
    high: float
    formula: str
    measures: str
    is_headline: bool = True


OUTCOMES: dict[str, Outcome] = {
    "latent_alignment": Outcome(
        "share", 0, 1, "sum_d w_d sqrt(stance_ij stance_ji), w ~ (K_i K_j)^.25",
        "what challengers privately are to each other; nobody sees it",
    ),
    "visible_alignment": Outcome(
        "share", 0, 1, "sum_d w_d V_d", "what has been shown; not what is meant",
    ),
    "public_belief": Outcome(
        "probability", 0, 1, "sum_d w_d sigmoid(l_pub,d)",
        "what everyone knows that everyone believes: the challengers are a bloc",
    ),
    "private_belief": Outcome(
        "probability", 0, 1, "mean over members of sum_d w_d sigmoid(l_i,d)",
        "what members believe for themselves, intelligence included",
    ),
    "recognition_gap": Outcome(
        "probability", -1, 1, "public_belief - warranted(latent_alignment)",
        "belief beyond (above 0) or short of what the truth warrants",
    ),
    "recognition": Outcome(
        "share", 0, 1, "z_k", "standing that others' presence has conferred; not power",
    ),
    "nuclear_acquiescence": Outcome(
        "share", 0, 1, "n_k", "tacit acceptance of nuclear arms shown before great powers",
    ),
    "coalition_level": Outcome(
        "share", 0, 1, "L = sum_i w_i e_i, w ~ sqrt(K)", "mean effort of members",
    ),
    "coalition_agreement": Outcome(
        "share", 0, 1, "A = exp(-sd_w ln(max(min(e_i, T_i), .02) / T_i))",
        "how evenly burden meets threat; says nothing of how much is done",
    ),
    "coalition_cohesion": Outcome(
        "share", 0, 1, "sqrt(L A)", "level and agreement in one; read it with both",
    ),
    "threat": Outcome(
        "share", 0, 1, "sum_i w_i T_i", "threat as members see it",
    ),
    "adequacy": Outcome(
        "share", 0, 1, "sum sqrt(K) min(e, T*) / sum sqrt(K) T*",
        "share of the effort that the true threat warrants; ignorance is no excuse",
    ),
    "perceived_adequacy": Outcome(
        "share", 0, 1, "sum sqrt(K) min(e, T) / sum sqrt(K) T",
        "share of the effort that the threat as seen warrants",
    ),
    "balance": Outcome(
        "share", 0, 1, "contest success of coalition force against capability in place",
        "the force ratio in a theatre; displays do not enter",
    ),
    "deterrence": Outcome(
        "probability", 0, 1, "1 - P(probe in the month)", "behaviour; fragile in the precision",
    ),
    "crisis_hazard": Outcome(
        "1/month", 0, 10, "lambda0 (tau / tau0) ((1 - D) / (1 - D0))^slope",
        "integrated hazard: steadier than counting crises",
    ),
    "tension": Outcome("share", 0, 1, "tau", "1 is continuous high-intensity war"),
    "coercion_cost": Outcome(
        "US = 1", 0, 10, "K_k (1 + shown) + sum_j E[stance | b_pub] K_j",
        "what coercing a challenger would cost as it looks from outside",
    ),
    "friction": Outcome("share", 0, 1, "F_p", "trade friction in a pair"),
    "payoff": Outcome(
        "utility", -10, 10, "own goals met - costs", "a score by own weights, which are judgement",
        is_headline=False,
    ),
    "cost.economic": Outcome(
        "utility", -10, 10, "cost terms of exposure where the actor acted", "monthly",
        is_headline=False,
    ),
    "cost.political": Outcome(
        "utility", -10, 10, "domestic, protocol and reversal terms where it acted", "monthly",
        is_headline=False,
    ),
    "cost.force": Outcome("share", 0, 1, "force effort", "forces tied up", is_headline=False),
}  # fmt: skip
"""Monthly outcomes; names of rows (actor, dyad, theatre, pair) are added behind a dot."""

RUN_OUTCOMES: dict[str, Outcome] = {
    "conversion": Outcome(
        "ratio", -10, 10, "(L[t+12] - L[t-1]) / (mean T[t .. t+11] - T[t-1])",
        "effort gained per threat seen after the event; undefined without an event",
    ),
    "time_to_close": Outcome(
        "months", 0, 1200, "months until perceived_adequacy regains its level before the event",
        "undefined without an event, or where it never does (n_defined tells)",
    ),
}  # fmt: skip
"""Outcomes of a whole run."""


def describe(name: str) -> Outcome:
    """Return the declaration behind a generated name."""
    for base, outcome in {**OUTCOMES, **RUN_OUTCOMES}.items():
        if name == base or name.startswith(f"{base}."):
            if name.startswith(("latent_alignment.", "visible_alignment.", "public_belief.")):
                return outcome._replace(is_headline=False)
            return outcome
    raise KeyError(name)


def measure(cast: Cast, world: World, state: State, acts: Acts) -> dict[str, Array]:
    """Return every monthly outcome, ``[1, R]`` each, in the order of ``OUTCOMES``."""
    p, s = world.parameters, world.setting
    now = appraise(cast, world, state)
    w, seen = now.member_weight, sigmoid(state.public_belief)
    size = w  # sqrt(K), whatever its scale
    latent = total(now.dyad_weight * now.latent)
    common = total(now.dyad_weight * seen)
    members = now.own_belief[: len(cast.coalition), ...]
    table: dict[str, Array] = {
        "latent_alignment": latent,
        **_named("latent_alignment", cast.dyad_names, now.latent),
        "visible_alignment": total(now.dyad_weight * state.visible),
        **_named("visible_alignment", cast.dyad_names, state.visible),
        "public_belief": common,
        **_named("public_belief", cast.dyad_names, seen),
        "private_belief": total(w * members),
        "recognition_gap": common - belief.warranted_belief(latent, p.belief),
        **_named("recognition", cast.challengers, state.recognition),
        **_named("nuclear_acquiescence", cast.challengers, state.nuclear_acquiescence),
        "coalition_level": indices.level(now.effort, w),
        "coalition_agreement": indices.agreement(now.effort, now.threat, w),
        "coalition_cohesion": indices.cohesion(now.effort, now.threat, w),
        "threat": total(w * now.threat),
        "adequacy": indices.adequacy(now.effort, now.true_threat, size),
        "perceived_adequacy": indices.adequacy(now.effort, now.threat, size),
        **_named("balance", cast.theatres, now.balance),
        **_named("deterrence", cast.theatres, now.deterrence),
        **_named("crisis_hazard", cast.theatres, now.crisis_hazard),
        **_named("tension", cast.theatres, state.tension),
        **_named("coercion_cost", cast.challengers, now.coercion_cost),
        **_named("friction", cast.friction_names, state.friction),
    }
    payoffs = {
        **_named("payoff", cast.challengers, payoff.challenger_payoff(
            state.recognition, now.coercion_cost, acts.challengers, p.payoff)),
        **_named("payoff", cast.coalition, payoff.member_payoff(
            s.coalition.stake, now.deterrence, state.force, acts.coalition, p.payoff)),
        **_named("payoff", cast.hedgers, -acts.hedgers.economic - acts.hedgers.political),
    }  # fmt: skip
    costs: dict[str, Array] = {}
    for kind, names, account in (
        ("economic", cast.challengers, acts.challengers.economic),
        ("economic", cast.coalition, acts.coalition.economic),
        ("economic", cast.hedgers, acts.hedgers.economic),
        ("political", cast.challengers, acts.challengers.political),
        ("political", cast.coalition, acts.coalition.political),
        ("political", cast.hedgers, acts.hedgers.political),
        ("force", cast.coalition, state.force),
    ):
        costs |= _named(f"cost.{kind}", names, account)
    return {**table, **payoffs, **costs}


def _named(base: str, names: tuple[str, ...], values: Array) -> Mapping[str, Array]:
    return {f"{base}.{name}": row(values, i) for i, name in enumerate(names)}
