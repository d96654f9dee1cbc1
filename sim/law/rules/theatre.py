"""Theatres: who is threatened, where force stands, when a challenger probes, when it breaks."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import NamedTuple

from sim.law.arrays import Array, clip, logit, namespace, number, row, sigmoid, total
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches
from sim.law.rules.fading import rest_against

PROBE_MENU = ("hold", "probe")
CERTAIN = 10.0
"""Hazard per month beyond which a crisis is as good as certain (judgement)."""


class TheatreParameters(NamedTuple):
    """Threat, balance, probing and crises."""

    threat_slope: Array = declare(
        1.5, 1.0, 2.0, "how fast stakes under tension add up to threat", mechanisms="M40"
    )
    intent_floor: Array = declare(
        0.6, 0.45, 0.75, "threat that does not wait for belief in a bloc", mechanisms="M40"
    )
    display_belief: Array = declare(
        0.4, 0.2, 0.6, "how far shown unity and arms raise perceived capability", mechanisms="M28"
    )
    discount: Array = declare(
        0.6, 0.3, 0.9, "what observers take off displays", mechanisms="M28", neutral=1.0
    )
    unity_weight: Array = declare(0.6, 0.3, 0.9, "shown unity in perceived capability")
    hardware_weight: Array = declare(0.5, 0.25, 0.75, "shown arms in perceived capability")
    credibility: Array = declare(
        0.6, 0.4, 0.8, "share of a force's weight that political capital carries", mechanisms="M33"
    )
    integration: Array = declare(
        0.5, 0.0, 1.0, "how far forces follow joint tension rather than own stakes",
        mechanisms="M38",
    )  # fmt: skip
    posture_order: Array = declare(
        0.025, 0.01, 0.04, "forces moved by one month's order to resource a theatre", unit="share"
    )
    posture_fading: Array = declare(0.08, 0.05, 0.12, "return of moved forces", unit="1/month")
    contest: Array = declare(
        1.4, 0.8, 2.0, "how decisively the force ratio tips the balance",
        source="judgement: contest success exponent (Hirshleifer 1989)",
    )  # fmt: skip
    probe_gain: Array = declare(
        0.5, 0.3, 0.7, "worth of a probe where force is weak", unit="utility"
    )
    probe_cost: Array = declare(
        0.4, 0.25, 0.55, "cost of a probe where force is strong", unit="utility"
    )
    coordination: Array = declare(
        0.15, 0.05, 0.25, "worth of probing while partners strain the coalition elsewhere",
        unit="utility", mechanisms="M38",
    )  # fmt: skip
    probe_resolve: Array = declare(
        0.4, 0.25, 0.55, "opportunity that a challenger without grievance would still see"
    )
    probe_tension: Array = declare(0.15, 0.08, 0.22, "tension from a probe")
    tension_fading: Array = declare(0.06, 0.04, 0.08, "return of tension to rest", unit="1/month")
    crisis_tension: Array = declare(0.25, 0.15, 0.35, "tension from a crisis")
    crisis_rate: Array = declare(
        0.002, 0.001, 0.004, "hazard of a crisis at the start", unit="1/month",
        source="judgement: about a quarter of worlds see one in three years",
    )  # fmt: skip
    crisis_slope: Array = declare(1.5, 1.0, 2.0, "how steeply the hazard rises as deterrence falls")


class ProbeView(NamedTuple):
    """What a challenger knows when it thinks of probing a theatre it owns, ``[W, R]`` each.

    ``balance`` is the real force ratio: displays do not mislead those who stage them (M28).
    """

    balance: Array
    grievance: Array
    mean_stance: Array
    tension_elsewhere: Array


def threat(
    stake: Array, tension: Array, capability_ratio: Array, belief: Array, p: TheatreParameters
) -> Array:
    """Return the threat members see, ``[C, R]`` in [0, 1).

    ``1 - exp(-k sum_th stake * tension * capability * (floor + (1 - floor) belief))``; ``stake``
    ``[C, W, 1 or R]``, ``belief`` ``[C, R]``. A challenger threatens without any bloc.

    Source: essay A ¶1, ¶11; Walt 1987 (capability, proximity, intent).
    """
    pressure = 0
    for w in range(tension.shape[0]):
        pressure = pressure + stake[:, w, :] * (row(tension, w) * row(capability_ratio, w))
    intent = p.intent_floor + (1 - p.intent_floor) * belief
    return 1 - namespace(tension).exp(-p.threat_slope * pressure * intent)


def capability_at(capability: Array, location: Array) -> Array:
    """Return the challengers' capability in each theatre, ``[W, R]``.

    ``sum_k K_k * location``; ``location`` is ``[B, W, 1 or R]``.
    """
    return total(capability[:, None, :] * location)[0, ...]


def capability_ratio(capability: Array, reference: Array) -> Array:
    """Return capability against the baseline's, held within .3 and 3 (judgement)."""
    whole = namespace(capability).clip(reference, 1e-6, 1e6)
    return namespace(capability).clip(capability / whole, 0.3, 3.0)


def perceived_premium(
    unity_shown: Array, hardware_shown: Array, p: TheatreParameters, on: Switches
) -> Array:
    """Return what displays add to perceived capability, a share.

    ``displays * (1 - discount) * (unity + hardware)``, each above its start. Source: essay A ¶6.
    """
    shown = p.unity_weight * unity_shown + p.hardware_weight * hardware_shown
    return on.M28 * p.display_belief * (1 - p.discount) * shown


def allocation(
    stake: Array, tension: Array, posture: Array, p: TheatreParameters, on: Switches
) -> Array:
    """Return the share of each member's forces in each theatre, ``[C, W, R]``, total 1.

    By stake, times ``1 - i + i * tension / mean tension`` with integration i, plus posture: one
    division serves one theatre.

    Source: essay A ¶7, ¶9.
    """
    xp = namespace(tension)
    mean = total(tension) / tension.shape[0]
    i = on.M38 * p.integration
    wanted = stake * ((1 - i) + i * tension / xp.where(mean > 0, mean, 1 + 0 * mean))[None, ...]
    moved = clip(_share_of_theatres(wanted) + posture, 0.0, 1.0)
    return _share_of_theatres(moved)


def posture_order(posture: Array, ordered: tuple[Array, ...], p: TheatreParameters) -> Array:
    """Return the change of posture by orders, ``[C, W, R]``.

    ``ordered`` holds one ``[C, R]`` of 0 and 1 per theatre. An order moves forces there from
    everywhere else in equal parts: nothing is made by moving it.
    """
    xp = namespace(posture)
    n = len(ordered)
    anywhere = reduce(add, ordered)
    moved = [there - (anywhere - there) / max(n - 1, 1) for there in ordered]
    return p.posture_order * xp.stack(moved, axis=1) if n > 1 else 0 * posture


def force_at(
    shares: Array, force: Array, capability: Array, capital: Array, p: TheatreParameters,
    on: Switches,
) -> Array:  # fmt: skip
    """Return the coalition's force in each theatre, ``[W, R]``.

    ``sum_i share * f K (1 - c + c p)``: political capital is credibility (M33).
    """
    credible = 1 - on.M33 * p.credibility * (1 - capital)
    weight = force * capability * credible
    return total(shares * weight[:, None, :])[0, ...]


def force_ratio(force: Array, capability: Array) -> Array:
    """Return force over capability, ``[W, R]``, both held away from zero."""
    return clip(force, 1e-6, 1e6) / clip(capability, 1e-6, 1e6)


def balance(
    force: Array, capability: Array, reference: Array, start: Array, p: TheatreParameters
) -> Array:
    """Return the balance of force, ``[W, R]`` in (0, 1): ``start`` at the reference ratio.

    ``sigmoid(b (ln(F / K) - ln(reference)) + logit(start))``. Source: Powell 1999; a contest
    success function (Hirshleifer 1989). With no force at all it is 0, with no challenger 1.
    """
    xp = namespace(force)
    ratio = force_ratio(force, capability)
    return sigmoid(p.contest * xp.log(ratio / reference) + logit(start))


def tension_elsewhere(tension: Array) -> Array:
    """Return the mean tension of all other theatres, ``[W, R]``; 0 where there is no other."""
    return (total(tension) - tension) / max(tension.shape[0] - 1, 1)


def probe_terms(view: ProbeView, p: TheatreParameters, on: Switches) -> Contributions:
    """Return the utility of a probe (against holding, 0) by cause, ``[W, R]``.

    ``gain (1 - balance) resolve - cost balance + coordination * stance * tension elsewhere``,
    with ``resolve`` rising to 1 with grievance.

    Source: essay A ¶7, ¶9; Huth 1988 and Powell 1999 (immediate balance).
    """
    resolve = p.probe_resolve + (1 - p.probe_resolve) * view.grievance
    return {
        "opportunity": p.probe_gain * (1 - view.balance) * resolve,
        "risk": -p.probe_cost * view.balance,
        "M38": on.M38 * p.coordination * view.mean_stance * view.tension_elsewhere,
    }


def deterrence(utility: Array, precision: Array) -> Array:
    """Return the chance that no probe is made, ``[W, R]``: ``1 - sigmoid(lambda U)``."""
    return sigmoid(-precision * utility)


def crisis_hazard(
    tension: Array, start_tension: Array, deterrence_: Array, start_probe: Array,
    p: TheatreParameters,
) -> Array:  # fmt: skip
    """Return the monthly hazard of a crisis, ``[W, R]``.

    ``lambda0 (tau / tau0) ((1 - D) / (1 - D0))**slope``, held at the rate at which it is certain.
    """
    xp = namespace(tension)
    lapse = (1 - deterrence_) / start_probe
    some = lapse > 0
    power = xp.exp(p.crisis_slope * xp.log(xp.where(some, lapse, xp.ones_like(lapse))))
    steep = xp.where(some, power, xp.zeros_like(power))
    return clip(p.crisis_rate * (tension / start_tension) * steep, 0.0, CERTAIN)


def breaks_out(hazard: Array, draw: Array) -> Array:
    """Return 1 where a crisis breaks out this month and 0 elsewhere, ``[W, R]``.

    The chance is ``1 - exp(-hazard)``; ``draw`` is uniform.
    """
    return number(draw < 1 - namespace(hazard).exp(-hazard), hazard)


def crisis_felt(stake: Array, crises: Array) -> Array:
    """Return how many crises each member feels, weighted by its stakes, ``[C, R]``.

    ``stake`` is ``[C, W, 1 or R]``, ``crises`` ``[W, R]``.
    """
    return total(namespace(crises).permute_dims(stake * crises[None, ...], (1, 0, 2)))[0, ...]


def probe_strain(tension: Array, probed: Array, p: TheatreParameters) -> Array:
    """Return the tension that probes add, ``[W, R]``: ``kick * probed * (1 - tension)``."""
    return p.probe_tension * probed * (1 - tension)


def held_up(tension: Array, floor: Array) -> Array:
    """Return what lifts tension to the floor that a war keeps under it, ``[W, R]``."""
    xp = namespace(tension)
    return xp.maximum(floor - tension, xp.zeros_like(tension))


def tension_speed(speed: Array, p: TheatreParameters) -> Array:
    """Return how fast each theatre's tension fades, share per month."""
    return p.tension_fading * speed


def tension_rest(start: Array, probe: Array, speed: Array, p: TheatreParameters) -> Array:
    """Return the tension to which a theatre returns, such that probing keeps it at its start."""
    return rest_against(start, probe_strain(start, probe, p), tension_speed(speed, p))


def _share_of_theatres(x: Array) -> Array:
    """Return ``[C, W, R]`` divided by its total over theatres (left to right)."""
    whole = x[:, 0:1, :]
    for w in range(1, x.shape[1]):
        whole = whole + x[:, w : w + 1, :]
    xp = namespace(x)
    return x / xp.where(whole > 0, whole, xp.ones_like(whole))
