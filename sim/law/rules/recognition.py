"""Recognition: standing that others confer by being present, and what a stand shows of arms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.law.arrays import Array, namespace, row
from sim.law.declare import declare
from sim.law.mechanisms import Switches

type Presence = Sequence[tuple[int, Array, Array]]
"""Who was honoured by whom: (challenger, rank seen, standing of the other), ``[1, R]`` each."""


class RecognitionParameters(NamedTuple):
    """How standing is won and lost."""

    conferral: Array = declare(
        0.35, 0.2, 0.5, "share of the gap that one full presence of the greatest power closes",
        source="judgement: one hosting by a great power closes about a third of the gap",
        mechanisms="M07",
    )  # fmt: skip
    fading: Array = declare(
        0.015, 0.005, 0.03, "return of recognition to its rest level", unit="1/month"
    )
    nuclear_conferral: Array = declare(
        0.4, 0.25, 0.55, "the same for the acceptance of nuclear arms on show", mechanisms="M07"
    )
    nuclear_fading: Array = declare(
        0.02, 0.01, 0.03, "loss of tacit nuclear acceptance", unit="1/month"
    )
    hardware_shown: Array = declare(
        0.5, 0.3, 0.7, "share of the gap that a full parade of arms closes", mechanisms="M28"
    )
    hardware_fading: Array = declare(0.05, 0.03, 0.08, "fading of arms shown", unit="1/month")


def standing(capability: Array, greatest: Array, recognition: Array) -> Array:
    """Return the weight of an actor's presence, ``sqrt(K / K_max) * recognition``, in [0, 1].

    Source: essay A ¶3; status is conferred by the recognised (Duque 2018).
    """
    xp = namespace(recognition)
    most = xp.where(greatest > 0, greatest, xp.ones_like(greatest))
    return xp.sqrt(capability / most) * recognition


def conferred(presence: Presence, challenger: int, like: Array) -> Array:
    """Return the share of the gap closed for one challenger, ``1 - prod(1 - m * standing)``.

    Source: essay B ¶6, ¶7.
    """
    missing = namespace(like).ones_like(like)
    for who, rank, weight in presence:
        if who == challenger:
            missing = missing * (1 - rank * weight)
    return 1 - missing


def recognition_gain(
    recognition: Array, presence: Presence, p: RecognitionParameters, on: Switches
) -> Array:
    """Return what presence adds to recognition, ``[B, R]``: ``g (1 - z) * conferred``.

    Source: essays A ¶3 and B ¶6, ¶7, ¶12.
    """
    xp = namespace(recognition)
    gains = [
        p.conferral * (1 - row(recognition, k)) * conferred(presence, k, row(recognition, k))
        for k in range(recognition.shape[0])
    ]
    return on.M07 * xp.concat(gains, axis=0)


def nuclear_gain(
    acquiescence: Array, shown: Array, applause: Array, p: RecognitionParameters, on: Switches
) -> Array:
    """Return what applause for nuclear arms on show adds, ``[B, R]``.

    ``shown`` is 1 where nuclear systems were on show, ``applause`` the share that the guests'
    presence confers.

    Source: essay B ¶6, ¶10.
    """
    return on.M07 * p.nuclear_conferral * (1 - acquiescence) * shown * applause


def hardware_gain(stock: Array, shown: Array, p: RecognitionParameters, on: Switches) -> Array:
    """Return what a parade adds to the arms lately shown; ``shown`` is hardware * visibility.

    Source: essay A ¶6.
    """
    return on.M28 * p.hardware_shown * shown * (1 - stock)


def honour(rank: Array, display: Array, on: Switches) -> Array:
    """Return how far a presence honours, in [0, 1]: by its rank, whatever is said.

    The host harvests both tones: who came certifies, what was said informs. Without M11 only
    what was said aloud (the display) honours.

    Source: essay B ¶3, ¶4, ¶7.
    """
    return on.M11 * rank + (1 - on.M11) * display
