"""What flows and what it builds: M04, M18, M23, M25, M26, M27."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.evidence.fact import Fact, Found, paired, sure
from sim.evidence.facts.cases import HISTORY, NO_PARADES
from sim.evidence.lab import Lab, Run
from sim.law.rules.exchange import GOODS


def ease(lab: Lab) -> Found:
    """After the parades challengers support one another more often, and it lasts."""
    alone = {"switch.M18": 0.0}  # follow-through would do the same for another reason
    one, other = (lab.run(c.with_settings(alone)) for c in (HISTORY, NO_PARADES))

    def acts(run: Run, first: int, last: int) -> Any:
        """Return acts of support per challenger and month: three goods, two partners."""
        every = sum(run.path(f"use.{good}") for good in GOODS)
        return 2 * every[first:last].mean(axis=0)

    early = acts(one, 22, 28) - acts(other, 22, 28)
    late = acts(one, 31, 37) - acts(other, 31, 37)
    return paired(acts(one, 22, 28), acts(other, 22, 28))._replace(
        also=(("a year later it is still more", sure(late)),
                              ("it has begun to wear off", bool(early.mean() > late.mean()))),
    )  # fmt: skip


def follow_through(lab: Lab) -> Found:
    """Once both parades are over, what flows goes on growing though no one shows anything."""
    alone = {"switch.M04": 0.0}  # what was shown makes help easier, too, but fades
    one, other = (lab.run(c.with_settings(alone)) for c in (HISTORY, NO_PARADES))
    apart = one.path("material_alignment") - other.path("material_alignment")
    shown = one.path("visible_alignment") - other.path("visible_alignment")
    return paired(apart[34], apart[22], spread=one.at("material_alignment", 34))._replace(
        also=(("what is shown fades meanwhile", sure(shown[22] - shown[34])),)
    )


def barter(lab: Lab) -> Found:
    """A hotter war in Europe draws arms, pays in technology, and tells in Korea with a lag."""
    hot, calm = (lab.run(HISTORY.with_settings({"war.europe": w})) for w in (0.9, 0.0))
    found = paired(hot.last("flow.arms.PRK-RUS"), calm.last("flow.arms.PRK-RUS"))

    def apart(outcome: str) -> Any:
        return hot.last(outcome) - calm.last(outcome)

    learnt = hot.path("technology.PRK") - calm.path("technology.PRK")
    return found._replace(
        also=(
            ("North Korea learns more", sure(apart("technology.PRK"))),
            ("late rather than at once", bool(learnt[36].mean() > 3 * learnt[6].mean())),
            ("the balance in Korea falls", sure(-apart("balance.korea"))),
            ("so does deterrence there", sure(-apart("deterrence.korea"))),
        )
    )


def oversight(lab: Lab) -> Found:
    """Had the panel of experts survived, sanctions on North Korea would achieve more."""
    survives = {"events": {"veto-2024": None, "monitoring-team-2024": None}}
    one, other = lab.run(HISTORY.with_changes(survives)), lab.run(HISTORY)
    found = paired(one.last("enforcement.PRK"), other.last("enforcement.PRK"))
    flows = other.last("flow.buffering.RUS-PRK") - one.last("flow.buffering.RUS-PRK")
    return found._replace(also=(("less gets through", sure(flows)),))


def consensus(lab: Lab) -> Found:
    """As China draws nearer to Pyongyang, sanctions on it achieve less."""
    alliance = {"floor": 0.80, "since": "2024-01", "source": "experiment"}
    nearer = {"ties": {"CHN-PRK": {"treaty": alliance}}}
    one, other = lab.run(HISTORY), lab.run(HISTORY.with_changes(nearer))
    return paired(one.last("enforcement.PRK"), other.last("enforcement.PRK"))


def slow_drift(lab: Lab) -> Found:
    """Steady help shifts the balance slowly, and nobody could tell in the first months."""
    order = {
        "date": "2024-01", "until": "2099-12", "actor": "RUS", "decision": "technology",
        "target": "PRK", "choose": "yes", "source": "experiment",
    }  # fmt: skip
    helped = lab.run(NO_PARADES.with_changes({"orders": {"help": order}}))
    apart = lab.run(NO_PARADES).path("balance.korea") - helped.path("balance.korea")
    mean = apart.mean(axis=1)
    along = [float(mean[t]) for t in (6, 12, 18, 24, 30, 36)]
    spread = float(np.std(helped.at("balance.korea", 2)))
    found = paired(lab.run(NO_PARADES).at("balance.korea", 36), helped.at("balance.korea", 36))
    return found._replace(
        also=(
            ("it grows from half-year to half-year", along == sorted(along)),
            ("after two months it is lost in the spread", bool(mean[2] < 0.2 * spread)),
        )
    )


SUBSTANCE = (
    Fact("M04", "support is more frequent by .02 or more in the half-year after",
         "acts per challenger and month", 0.02, ease),
    Fact("M18", "what flows grows by .005 or more in the year after the last signal",
         "share", 0.005, follow_through),
    Fact("M23", "the flow of arms to Russia is larger by .03 or more in a hotter war",
         "share", 0.03, barter),
    Fact("M25", "with the panel, enforcement on North Korea is higher by .05 or more",
         "share", 0.05, oversight),
    Fact("M26", "a nearer China lowers enforcement on North Korea by .02 or more",
         "share", 0.02, consensus),
    Fact("M27", "three years of technology lower the balance in Korea by .02 or more",
         "share", 0.02, slow_drift),
)  # fmt: skip
"""Facts on substance."""
