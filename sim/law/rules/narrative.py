"""Narrative: whose story carries, and what commemoration does to those who stand together."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, namespace, total
from sim.law.declare import declare
from sim.law.ledger import Contributions
from sim.law.mechanisms import Switches

TELL_MENU = ("no", "yes")


class NarrativeParameters(NamedTuple):
    """What moves the contest of narratives; +1 is the challengers' story, -1 the coalition's."""

    gain: Array = declare(0.06, 0.04, 0.08, "how fast telling moves the narrative", unit="1/month")
    fading: Array = declare(0.08, 0.05, 0.11, "fading of the narrative", unit="1/month")
    unity_floor: Array = declare(
        0.5, 0.35, 0.65, "share of the challengers' story that carries without shown unity",
        mechanisms="M29",
    )  # fmt: skip
    commemoration: Array = declare(
        3.0, 2.0, 4.0, "weight of commemoration together, against a month of telling",
        source="judgement: essay A ¶5", mechanisms="M29",
    )  # fmt: skip
    convergence: Array = declare(
        0.15, 0.05, 0.25, "share of the gap between two stances that commemoration closes",
        source="judgement: essay A ¶5", mechanisms="M29",
    )  # fmt: skip
    offence: Array = declare(
        0.05, 0.02, 0.08, "capital that a memory held against it gives a government",
        unit="share", mechanisms="M29",
    )  # fmt: skip
    message_weight: Array = declare(
        1.2, 0.8, 1.6, "weight of the coalition's messages at full agreement",
        source="judgement: essay A ¶9", mechanisms="M37",
    )  # fmt: skip
    exercise_weight: Array = declare(
        0.6, 0.3, 0.9, "weight of the coalition's own displays in the narrative",
        source="judgement: essay A ¶11", mechanisms="M39",
    )  # fmt: skip
    tell_rate: Array = declare(
        0.5, 0.35, 0.65, "chance that a challenger tells its story", unit="1/month"
    )
    tell_room: Array = declare(
        0.15, 0.05, 0.25, "worth of telling while the other story leads", unit="utility"
    )
    message_rate: Array = declare(0.25, 0.15, 0.35, "chance that a member answers", unit="1/month")
    message_need: Array = declare(
        0.20, 0.1, 0.3, "worth of answering while the challengers' story leads", unit="utility",
        mechanisms="M37",
    )  # fmt: skip
    exercise_rate: Array = declare(
        0.10, 0.05, 0.15, "chance that a member exercises in public", unit="1/month"
    )
    exercise_need: Array = declare(
        0.2, 0.1, 0.3, "worth of exercising, per unit of threat seen", unit="utility",
        mechanisms="M40",
    )  # fmt: skip
    exercise_cost: Array = declare(
        0.3, 0.15, 0.45, "cost of exercising to a government without capital", unit="utility",
        mechanisms="M33",
    )  # fmt: skip


def tell_terms(narrative: Array, like: Array, p: NarrativeParameters) -> Contributions:
    """Return a challenger's utility of telling its story (against not, 0), ``[B, R]`` each.

    ``like`` has the rows of those asked. Source: essay A ¶5, ¶9.
    """
    return {"narrative": -p.tell_room * narrative + 0 * like}


def message_terms(
    narrative: Array, programme: Array, like: Array, p: NarrativeParameters
) -> Contributions:
    """Return a member's utility of answering (against not, 0), ``[C, R]`` each part.

    Source: essay A ¶9.
    """
    return {
        "narrative": p.message_need * narrative + 0 * like,
        "programme": programme + 0 * like,
    }


def exercise_terms(
    threat: Array, capital: Array, programme: Array, p: NarrativeParameters, on: Switches
) -> Contributions:
    """Return a member's utility of exercising in public (against not, 0), ``[C, R]`` each.

    Source: essay A ¶11 (the counter-parade).
    """
    return {
        "M40": on.M40 * p.exercise_need * threat,
        "M33": -on.M33 * p.exercise_cost * (1 - capital),
        "programme": programme + 0 * threat,
    }


def told(chosen: Array, weights: Array) -> Array:
    """Return how much of the weight of those asked told or answered, ``[1, R]`` in [0, 1]."""
    return total(weights * chosen)


def carried(told_: Array, unity: Array, p: NarrativeParameters, on: Switches) -> Array:
    """Return how far the challengers' story carries, ``[1, R]``: unity shown multiplies it.

    ``told (floor + (1 - floor) unity)``. Source: essay A ¶5.
    """
    floor = 1 - on.M29 * (1 - p.unity_floor)
    return told_ * (floor + (1 - floor) * unity)


def answered(messages: Array, agreement: Array, p: NarrativeParameters, on: Switches) -> Array:
    """Return how far the coalition's messages carry, ``[1, R]``: disagreement drowns them.

    ``weight messages agreement``; without M37 discipline does not matter.

    Source: essay A ¶9 (tactical differences must not obscure strategic alignment).
    """
    return p.message_weight * messages * (1 - on.M37 + on.M37 * agreement)


def narrative_change(
    carried_: Array, answered_: Array, displayed: Array, usual: Array, p: NarrativeParameters,
    on: Switches,
) -> Contributions:  # fmt: skip
    """Return what moves the narrative in a month, ``[1, R]`` by cause.

    ``usual`` is what routine comes to, so that the reference world's narrative rests at 0;
    ``displayed`` the share of the coalition that exercised in public.

    Source: essay A ¶5, ¶9, ¶11.
    """
    return {
        "told": p.gain * (carried_ - usual),
        "answered": -p.gain * answered_,
        "M39": -p.gain * on.M39 * p.exercise_weight * displayed,
    }


def commemorated(memory: Array, seen: Array) -> Array:
    """Return how strongly a memory was shared on a stand, ``[1, R]`` in [0, 1].

    Half the displays of all guests, at most 1: two full displays make a full stand.

    ``memory`` is how far the occasion is framed by one, ``seen`` the display of each guest
    times how widely it was seen, ``[n, R]``: without company there is nothing to share.

    Source: essay A ¶5.
    """
    return memory * namespace(seen).clip(0.5 * total(seen), 0.0, 1.0)


def commemoration_gain(
    narrative: Array, shared: Array, unity: Array, p: NarrativeParameters, on: Switches
) -> Array:
    """Return what commemoration together adds to the narrative, ``[1, R]``.

    ``gain weight shared unity (1 - narrative)``. Source: essay A ¶5.
    """
    return on.M29 * p.gain * p.commemoration * shared * unity * (1 - narrative)


def convergence(
    stance: Array, partner: Array, shared: Array, p: NarrativeParameters, on: Switches
) -> Array:
    """Return how commemoration narrows the gap between two stances, ``[n, R]``.

    ``c shared (partner - stance)``: what one side gains the other gives, their sum stays.

    Source: essay A ¶5 (ideational convergence).
    """
    return on.M29 * p.convergence * shared * (partner - stance)


def offended_gain(
    capital: Array, offends: Array, shared: Array, p: NarrativeParameters, on: Switches
) -> Array:
    """Return the political capital that a memory held against them gives members, ``[C, R]``.

    ``offends`` is 1 for those it is held against. Source: essay A ¶5.
    """
    return on.M29 * p.offence * offends * shared * (1 - capital)
