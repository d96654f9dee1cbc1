"""What displays tell and how they are read: M01, M02, M05, M08-M11, M24, M28, M29."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.evidence.fact import Fact, Found, paired, sure
from sim.evidence.facts.cases import (
    AFTER_BEIJING,
    AFTER_BOTH,
    BEFORE,
    BEIJING,
    CHINA_TO_PYONGYANG,
    FREE,
    HISTORY,
    NO_PARADES,
    PYONGYANG,
    RUSSIA_TO_BEIJING,
    deniable,
    ordered,
    present,
    theatrical,
    without,
)
from sim.evidence.lab import Case, Lab

TOLD = 1.5
"""Log-odds by which everyone's belief is raised when something is told to all, or to each."""


def legibility(lab: Lab) -> Found:
    """Parades move what is believed far more than what is."""
    one, other = lab.run(HISTORY), lab.run(NO_PARADES)
    found = paired(one.last("public_belief"), other.last("public_belief"))
    moved = {
        name: abs(float(np.mean(one.last(name) - other.last(name))))
        for name in ("latent_alignment", "balance.europe", "balance.west_pacific")
    }
    also = tuple((f"{n} moves less than a fifth as much", 5 * x < found.effect)
                 for n, x in moved.items())  # fmt: skip
    return found._replace(also=also)


def common_knowledge(lab: Lab) -> Found:
    """The same news moves effort less when each is told alone, the more so with coordination."""

    def lacking(coordination: float) -> Any:
        setting = {"belief.coordination": coordination}
        quiet = lab.run(NO_PARADES.with_settings(setting)).at("coalition_level", 33)
        each = lab.run(_told(["private_belief"]).with_settings(setting))
        everyone = lab.run(_told(["private_belief", "public_belief"]).with_settings(setting))
        public = everyone.at("coalition_level", 33) - quiet
        return public - (each.at("coalition_level", 33) - quiet), public

    (weak, _), (strong, public) = lacking(0.2), lacking(0.8)
    share = strong / np.mean(public)
    return Found(
        float(share.mean()), float(share.std() / np.sqrt(lab.runs)), 0.0,
        (("more is lacking where allies want to act alike", sure(strong - weak)),),
    )  # fmt: skip


def _told(variables: list[str]) -> Case:
    news = {f"{v}.{dyad}": TOLD for v in variables for dyad in ("CHN-RUS", "CHN-PRK", "PRK-RUS")}
    event = {"date": "2025-09", "title": "news", "source": "experiment", "add": news}
    return NO_PARADES.with_changes({"events": {"news": event}})


def convening(lab: Lab) -> Found:
    """The same stand moves belief less where the host has little standing."""
    parade, none = without(PYONGYANG), without(PYONGYANG, BEIJING)
    weak = {"actors.CHN.recognition": 0.30}

    def gain(settings: dict[str, float]) -> Any:
        with_it = lab.run(HISTORY.with_changes(parade).with_settings(settings))
        without_it = lab.run(HISTORY.with_changes(none).with_settings(settings))
        return with_it.at("public_belief", AFTER_BEIJING) - without_it.at(
            "public_belief", AFTER_BEIJING
        )

    strong_host, weak_host = gain({}), gain(weak)
    one, other = lab.run(HISTORY), lab.run(NO_PARADES)
    return paired(strong_host, weak_host)._replace(
        also=(
            ("friends lean nearer", sure(one.last("hedger_tilt") - other.last("hedger_tilt"))),
            ("foes do more", sure(one.last("coalition_level") - other.last("coalition_level"))),
        )
    )


def precedent(lab: Lab) -> Found:
    """The same envoys are better news where nobody was expected than where leaders were."""
    envoys = ordered(PYONGYANG, {"CHN>PRK": "envoy calibrated", "RUS>PRK": "envoy calibrated"})
    low, none = HISTORY.with_changes(envoys), HISTORY.with_changes(without(PYONGYANG))

    def news(case: Case, base: Case, turn: int = AFTER_BOTH) -> Any:
        return lab.run(case).at("public_belief", turn) - lab.run(base).at("public_belief", turn)

    expected = [f"ties.{tie}.expected_rank.{who}" for tie, who in
                (("CHN-PRK", "CHN"), ("PRK-RUS", "RUS"))]  # fmt: skip
    few, many = dict.fromkeys(expected, 0.1), dict.fromkeys(expected, 0.9)
    rare = news(low.with_settings(few), none.with_settings(few))
    usual = news(low.with_settings(many), none.with_settings(many))
    again = news(HISTORY.with_changes(_again()), HISTORY, AFTER_BOTH + 1)
    return paired(rare, usual, spread=lab.run(HISTORY).at("public_belief", AFTER_BOTH))._replace(
        also=(
            ("after Beijing, envoys are worse than no occasion", sure(-news(low, none))),
            ("the same ranks a month later are less news", sure(news(HISTORY, none) - again)),
        )
    )


def _again() -> dict[str, Any]:
    orders = {
        "PRK": "stage", "PRK>CHN": "head theatrical", "PRK>RUS": "head theatrical",
        "CHN>PRK": "premier calibrated", "RUS>PRK": "premier theatrical",
    }  # fmt: skip
    return {
        "occasions": {
            "pyongyang-again": {
                "date": "2025-11", "title": "again", "source": "experiment", "host": "PRK",
                "guests": ["CHN", "RUS"], "hardware": 0.6, "nuclear": True, "orders": orders,
            }
        }
    }  # fmt: skip


def calibration(lab: Lab) -> Found:
    """The more China is exposed, the more deniable its words in Pyongyang."""

    def share(exposure: float) -> Any:
        case = FREE.with_settings({"china.exposure": exposure})
        run = lab.run(case, (CHINA_TO_PYONGYANG,))
        came = run.chance(CHINA_TO_PYONGYANG, present)
        return run.chance(CHINA_TO_PYONGYANG, deniable) / came

    return paired(share(0.8), share(0.1))


def theatre(lab: Lab) -> Found:
    """Russia, with little to lose, speaks theatrically far more often than China."""
    run = lab.run(FREE, (RUSSIA_TO_BEIJING, CHINA_TO_PYONGYANG))

    def share(who: Any) -> Any:
        return run.chance(who, theatrical) / run.chance(who, present)

    return paired(share(RUSSIA_TO_BEIJING), share(CHINA_TO_PYONGYANG))


def both_tones(lab: Lab) -> Found:
    """Louder words inform more and honour the host no more."""
    loud = ordered(PYONGYANG, {"CHN>PRK": "premier theatrical"})
    louder = ordered(BEIJING, {"CHN>RUS": "head theatrical", "CHN>PRK": "head theatrical"})
    one = lab.run(HISTORY.with_changes(loud).with_changes(louder))
    other = lab.run(HISTORY)
    found = paired(one.at("public_belief", AFTER_BOTH), other.at("public_belief", AFTER_BOTH))
    honoured = one.at("recognition.PRK", AFTER_BOTH) - other.at("recognition.PRK", AFTER_BOTH)
    return found._replace(
        also=(("recognition moves by less than .001", bool(abs(honoured.mean()) < 0.001)),)
    )


def substance_leads(lab: Lab) -> Found:
    """What flows unseen moves those with intelligence more than the public."""
    hot, calm = _war(0.9), _war(0.1)
    one, other = lab.run(hot), lab.run(calm)
    private = one.last("private_belief") - other.last("private_belief")
    public = one.last("public_belief") - other.last("public_belief")
    flows = one.last("flow.arms.PRK-RUS") - other.last("flow.arms.PRK-RUS")
    return paired(private, public)._replace(also=(("the flow of arms is larger", sure(flows)),))


def _war(tension: float) -> Case:
    held = {"date": "2024-01", "until": "2099-12", "title": "war", "source": "experiment"}
    return NO_PARADES.with_changes(
        {"events": {"war": {**held, "set": {"tension.europe": tension}}}}
    )


def discount(lab: Lab) -> Found:
    """Who discounts displays sees less threat in them; what is real stays what it is."""

    def rise(share: float, outcome: str) -> Any:
        settings = {"theatre.discount": share}
        one = lab.run(HISTORY.with_settings(settings)).at(outcome, AFTER_BOTH)
        return one - lab.run(NO_PARADES.with_settings(settings)).at(outcome, AFTER_BOTH)

    found = paired(rise(0.3, "threat"), rise(1.0, "threat"))
    real = np.abs(np.mean(rise(0.3, "technology.PRK") - rise(1.0, "technology.PRK")))
    return found._replace(also=(("technology is the same", bool(real < 1e-3)),))


def memory(lab: Lab) -> Found:
    """Commemoration together carries the challengers' story; alone it carries nothing."""
    forget = {"occasions": {BEIJING: {"memory": 0.0}}}
    one, other = lab.run(HISTORY), lab.run(HISTORY.with_changes(forget))
    alone = ordered(BEIJING, {"RUS>CHN": "absent", "PRK>CHN": "absent"})
    lonely = lab.run(HISTORY.with_changes(alone)).at("narrative", AFTER_BEIJING)
    bare = lab.run(HISTORY.with_changes(alone).with_changes(forget)).at("narrative", AFTER_BEIJING)
    tilt = one.last("hedger_tilt") - other.last("hedger_tilt")
    found = paired(one.at("narrative", AFTER_BEIJING), other.at("narrative", AFTER_BEIJING))
    return found._replace(
        also=(
            ("without company there is no such gain", bool(np.all(lonely == bare))),
            ("hedging states lean nearer", sure(tilt)),
            ("nothing differs before", bool(np.all(
                one.at("narrative", BEFORE) == other.at("narrative", BEFORE)))),
        )
    )  # fmt: skip


SIGNALS = (
    Fact("M01", "public belief rises by .10 or more, and five times as much as what is",
         "probability", 0.10, legibility),
    Fact("M02", "told alone, members do at least a fifth less than when all hear it",
         "share of the public effect", 0.20, common_knowledge),
    Fact("M05", "a host of little standing moves belief less, by .02 or more",
         "probability", 0.02, convening),
    Fact("M08", "envoys where nobody came are better news than where leaders did, by .02 or more",
         "probability", 0.02, precedent),
    Fact("M09", "the deniable share of China's words rises by .15 or more, exposure .1 to .8",
         "probability", 0.15, calibration),
    Fact("M10", "Russia is theatrical more often than China, by .25 or more",
         "probability", 0.25, theatre),
    Fact("M11", "theatrical words add .03 or more to belief and nothing to recognition",
         "probability", 0.03, both_tones),
    Fact("M24", "more hidden flows move private belief more than public, by .01 or more",
         "probability", 0.01, substance_leads),
    Fact("M28", "believers see more threat in the parades than doubters, by .005 or more",
         "share", 0.005, discount),
    Fact("M29", "commemoration in company lifts the story by .03 or more, alone not at all",
         "share", 0.03, memory),
)  # fmt: skip
"""Facts on signals."""
