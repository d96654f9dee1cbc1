"""Hedging states, narratives and linked theatres: M30, M37, M38, M39."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.evidence.fact import Fact, Found, paired, sure
from sim.evidence.facts.cases import HISTORY, MEMBERS, NO_PARADES
from sim.evidence.lab import Lab


def to_the_middle(lab: Lab) -> Found:
    """Pressure to choose makes hedging states keep their ties more even, not less."""
    hot, calm = (lab.run(HISTORY.with_settings({"friction.us_china": x})) for x in (0.9, 0.1))
    tilt = lab.run(HISTORY).last("hedger_tilt") - lab.run(NO_PARADES).last("hedger_tilt")
    spread = calm.last("hedger_spread") - hot.last("hedger_spread")
    return paired(hot.last("hedging"), calm.last("hedging"))._replace(
        also=(
            ("they lean less far apart", sure(spread)),
            ("the parades' story leans them to the challengers", sure(tilt)),
        )
    )


def one_message(lab: Lab) -> Found:
    """Messages move the narrative, the further the more the coalition agrees."""

    def moved(*, divided: bool) -> Any:
        case = NO_PARADES
        if divided:
            case = case.with_changes(_divided())
        spoken = case.with_settings({"coalition.messaging": 0.3})
        return lab.run(case).last("narrative") - lab.run(spoken).last("narrative")

    united = moved(divided=False)
    other = lab.run(NO_PARADES.with_settings({"coalition.messaging": 0.3}))
    return paired(lab.run(NO_PARADES).last("narrative"), other.last("narrative"))._replace(
        also=(("a divided coalition moves it less", sure(united - moved(divided=True))),)
    )


def _divided() -> dict[str, Any]:
    """Return changes that leave half of the coalition without political capital."""
    inward = {f"political_capital.{c}": 0.05 for c in ("DEU", "FRA", "ITA", "KOR", "CAN")}
    event = {
        "date": "2024-01", "until": "2099-12", "title": "divided", "source": "experiment",
        "set": inward,
    }  # fmt: skip
    return {"events": {"divided": event}}


def linked(lab: Lab) -> Found:
    """A hotter Europe draws forces from the Pacific where forces follow tension."""

    def fall(integration: float, outcome: str) -> Any:
        case = HISTORY.with_settings({"coalition.theatre_integration": integration})
        hot = lab.run(case.with_settings({"war.europe": 0.95}))
        return lab.run(case).last(outcome) - hot.last(outcome)

    found = paired(
        fall(1.0, "balance.west_pacific"), fall(0.0, "balance.west_pacific"),
        spread=lab.run(HISTORY).last("balance.west_pacific"),
    )  # fmt: skip
    return found._replace(also=(("it is probed more", sure(fall(1.0, "deterrence.west_pacific"))),))


def no_counter_parade(lab: Lab) -> Found:
    """A counter-parade moves the story; hygiene at no more cost moves enforcement instead."""
    base = lab.run(HISTORY)
    parade = lab.run(HISTORY.with_settings({"programme.exercise": 0.25}))
    quiet = lab.run(HISTORY.with_settings({"programme.hygiene": 0.10}))

    def cost(run: Any) -> float:
        names = [f"cost.{kind}.{c}" for kind in ("economic", "political") for c in MEMBERS]
        return float(sum(np.mean(run.last(n) - base.last(n)) for n in names))

    enforced = parade.last("enforcement.PRK") - base.last("enforcement.PRK")
    stood = parade.last("balance.europe") - base.last("balance.europe")
    gained = quiet.last("enforcement.PRK") - base.last("enforcement.PRK")
    return paired(base.last("narrative"), parade.last("narrative"))._replace(
        also=(
            ("enforcement does not move", bool(abs(enforced.mean()) < 0.003)),
            ("nor does the balance in Europe", bool(abs(stood.mean()) < 0.005)),
            ("hygiene at no more cost raises enforcement by .01 or more",
             bool(cost(quiet) <= cost(parade) and gained.mean() >= 0.01)),
        )
    )  # fmt: skip


WORLD = (
    Fact("M30", "hedging is more even by .005 or more where friction presses states to choose",
         "share", 0.005, to_the_middle),
    Fact("M37", "a messaging programme lowers the narrative by .02 or more",
         "share", 0.02, one_message, is_construction=True),
    Fact("M38", "the Pacific balance falls by .01 or more where forces follow tension",
         "share", 0.01, linked),
    Fact("M39", "a counter-parade lowers the narrative by .01 or more, and nothing else",
         "share", 0.01, no_counter_parade),
)  # fmt: skip
"""Facts on the world around."""
