"""Standing: recognition, solidarity, currency, stigma, who goes first: M03-M07, M12, M15, M16."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.evidence.fact import Fact, Found, paired, sure
from sim.evidence.facts.cases import (
    AFTER_BOTH,
    BEIJING,
    CHINA_TO_PYONGYANG,
    FREE,
    HISTORY,
    KOREA_TO_BEIJING,
    NO_PARADES,
    RUSSIA_TO_BEIJING,
    head,
    senior,
    without,
)
from sim.evidence.lab import Case, Lab


def _invited(lab: Lab, case: Case = FREE) -> Any:
    """Return the chance that China sends a premier or more to Pyongyang in October 2025."""
    return lab.run(case, (CHINA_TO_PYONGYANG,)).chance(CHINA_TO_PYONGYANG, senior)


def dear_to_coerce(lab: Lab) -> Found:
    """Where the challengers are seen together, members press them less often."""
    one, other = lab.run(HISTORY), lab.run(NO_PARADES)
    found = paired(other.last("use.press"), one.last("use.press"))
    cost = one.last("coercion_cost.PRK") - other.last("coercion_cost.PRK")
    return found._replace(also=(("coercing one of them looks dearer", sure(cost)),))


def solidarity(lab: Lab) -> Found:
    """Who lacks standing comes at a higher rank than were it recognised."""

    def chance(watched: Any, actor: str, standing: float) -> Any:
        case = FREE.with_settings({f"actors.{actor}.recognition": standing})
        return lab.run(case, (watched,)).chance(watched, head)

    poor, rich = (chance(KOREA_TO_BEIJING, "PRK", z) for z in (0.12, 0.80))
    moscow = chance(RUSSIA_TO_BEIJING, "RUS", 0.10) - chance(RUSSIA_TO_BEIJING, "RUS", 0.80)
    return paired(poor, rich)._replace(also=(("so does Russia", sure(moscow)),))


def recognition(lab: Lab) -> Found:
    """Presence recognises North Korea, and recognition is worth more to it than protection."""
    one, other = lab.run(HISTORY), lab.run(NO_PARADES)
    found = paired(one.last("recognition.PRK"), other.last("recognition.PRK"))
    # The two goals weigh the same in the payoff, so their changes compare as they are.
    protected = np.mean(one.last("coercion_cost.PRK") - other.last("coercion_cost.PRK"))
    status = one.at("nuclear_acquiescence.PRK", AFTER_BOTH)
    return found._replace(
        also=(
            ("it gains more in recognition than in protection", bool(found.effect > protected)),
            ("its nuclear status is acquiesced in", sure(status)),
        )
    )


def currency(lab: Lab) -> Found:
    """Where Washington refuses talks, Kim sets more store by being seen."""

    def chance(seek: float) -> Any:
        case = FREE.with_settings({"programme.engagement": seek})
        return lab.run(case, (KOREA_TO_BEIJING,)).chance(KOREA_TO_BEIJING, head)

    return paired(chance(-0.5), chance(0.5))


def stigma(lab: Lab) -> Found:
    """Kim's appearance in Beijing opens the door for a senior guest in Pyongyang."""
    free = FREE.with_settings({"switch.M08": 0.0})  # a visit to Beijing is a precedent, too
    return paired(_invited(lab, free), _invited(lab, free.with_changes(without(BEIJING))))


def ice_breaker(lab: Lab) -> Found:
    """Where Russia has not gone first, China is less likely to go."""
    alone = FREE.with_changes(without(BEIJING))
    first = {"ties.PRK-RUS.visible": 0.02}
    gone, not_gone = _invited(lab, alone), _invited(lab, alone.with_settings(first))
    blind = alone.with_settings({"switch.M16": 0.0})
    other = _invited(lab, blind) - _invited(lab, blind.with_settings(first))
    apart = (gone - not_gone) - other
    return paired(gone, not_gone)._replace(also=(("it is the company that does it", sure(apart)),))


STANDING = (
    Fact("M03", "members press challengers less often once they are seen together, by .01 or more",
         "chance per month", 0.01, dear_to_coerce),
    Fact("M06", "without standing Kim goes himself more often, by .10 or more",
         "probability", 0.10, solidarity),
    Fact("M07", "North Korea's recognition rises by .15 or more, and more than its protection",
         "share", 0.15, recognition),
    Fact("M12", "refused talks make Kim go himself more often than offered ones, by .05 or more",
         "probability", 0.05, currency),
    Fact("M15", "after Beijing China goes senior to Pyongyang more often, by .05 or more",
         "probability", 0.05, stigma),
    Fact("M16", "had Russia not gone first China would go less often, by .02 or more",
         "probability", 0.02, ice_breaker),
)  # fmt: skip
"""Facts on standing."""
