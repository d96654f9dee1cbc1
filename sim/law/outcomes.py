"""Outcomes: what a month is measured by, each with its unit, range, formula and limits.

Names are generated from the cast: ``visible_alignment``, ``visible_alignment.CHN-RUS``. How each
is measured stands in ``sim.law.measure``.
"""

from __future__ import annotations

from typing import NamedTuple

LAST_MONTHS = 12
"""An outcome of a run is its mean over these last months."""


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
    "material_alignment": Outcome(
        "share", 0, 1, "sum_d w_d mean of the flows that the dyad has",
        "what flows between challengers, by the goods they exchange at all",
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
    "flow": Outcome(
        "share", 0, 1, "M", "flow of a good from one challenger to another; no tonnage",
    ),
    "technology": Outcome(
        "share", 0, 1, "t_k", "technology learnt from partners; raises capability in place",
    ),
    "enforcement": Outcome(
        "share", 0, 1, "sanctioned_k sqrt(O_k H) complying_k",
        "what sanctions on a challenger achieve; not what they cost it",
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
    "hygiene": Outcome(
        "share", 0, 1, "h_i", "a member's effort on controls, screening and enforcement",
        is_headline=False,
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
        "1/year", 0, 120, "12 lambda0 (tau / tau0) ((1 - D) / (1 - D0))^slope",
        "integrated hazard: steadier than counting crises",
    ),
    "tension": Outcome("share", 0, 1, "tau", "1 is continuous high-intensity war"),
    "coercion_cost": Outcome(
        "US = 1", 0, 10, "K_k (1 + shown) + sum_j E[stance | b_pub] K_j",
        "what coercing a challenger would cost as it looks from outside",
    ),
    "hedger_tilt": Outcome(
        "share", -1, 1, "sum_j w_j (r_C - r_W), w ~ sqrt(K)",
        "where hedging states lean: above 0 to the challengers",
    ),
    "hedging": Outcome(
        "share", 0, 1, "sum_j w_j 2 min(r_W, r_C) / (r_W + r_C)",
        "how evenly hedging states keep their ties; 1 is the middle",
    ),
    "hedger_spread": Outcome(
        "share", 0, 1, "sd_w (r_C - r_W)", "how far hedging states lean apart",
    ),
    "narrative": Outcome(
        "share", -1, 1, "nu", "whose story carries: +1 the challengers', -1 the coalition's",
    ),
    "friction": Outcome("share", 0, 1, "F_p", "trade friction in a pair"),
    "structural_balance": Outcome(
        "energy", -1, 1, "-(1 / C(N, 3)) sum A_ij A_jk A_ik",
        "-1: friends' friends are friends throughout; a reading of the world, not a force",
    ),
    "use": Outcome(
        "share", 0, 1, "share of those asked who used the instrument",
        "how much is done of what can be ordered in a month", is_headline=False,
    ),
    "payoff": Outcome(
        "utility", -10, 10, "own goals met + won - costs",
        "a score by own weights, which are judgement",
        is_headline=False,
    ),
    "won": Outcome(
        "utility", -10, 10, "gain terms of its own utilities where the actor acted", "monthly",
        is_headline=False,
    ),
    "cost.economic": Outcome(
        "utility", -10, 10, "cost terms of exposure where the actor acted", "monthly",
        is_headline=False,
    ),
    "cost.political": Outcome(
        "utility", -10, 10, "protocol, reversal, domestic, risk and programme terms where it acted",
        "monthly",
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


BY_DYAD = (
    "latent_alignment.", "visible_alignment.", "material_alignment.", "public_belief.", "flow.",
    "technology.",
)  # fmt: skip
"""Outcomes whose parts are shown on request only."""


def describe(name: str) -> Outcome:
    """Return the declaration behind a generated name."""
    for base, outcome in {**OUTCOMES, **RUN_OUTCOMES}.items():
        if name == base or name.startswith(f"{base}."):
            if name.startswith(BY_DYAD):
                return outcome._replace(is_headline=False)
            return outcome
    raise KeyError(name)
