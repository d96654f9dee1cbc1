"""What aligns, binds, restrains and strains challengers: M13, M14, M17, M19-M22."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.evidence.fact import Fact, Found, paired, sure
from sim.evidence.facts.cases import (
    AFTER_BEIJING,
    AFTER_BOTH,
    AFTER_MOSCOW,
    CHINA_TO_PYONGYANG,
    FREE,
    HISTORY,
    QUIET,
    RUSSIA_TO_PYONGYANG,
    held,
    present,
    senior,
)
from sim.evidence.lab import Lab

OPEN_WORDS = ("warm", "theatrical")
THAW = held("thaw", "friction.CHN-USA", 0.1)
"""Changes that take trade friction away and keep it away."""
DENIABILITY = (0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 0.99)
"""How deniable all wording is, from plain to empty."""


def defiance(lab: Lab) -> Found:
    """Trade friction makes China's words in Pyongyang more open and its guests more senior."""

    def run(level: float) -> Any:
        case = FREE.with_settings({"friction.us_china": level})
        return lab.run(case, (CHINA_TO_PYONGYANG,))

    hot, calm = run(0.9), run(0.1)

    def words(one: Any) -> Any:
        spoken = one.chance(CHINA_TO_PYONGYANG, lambda option: option.endswith(OPEN_WORDS))
        return spoken / one.chance(CHINA_TO_PYONGYANG, present)

    rank = hot.chance(CHINA_TO_PYONGYANG, senior) - calm.chance(CHINA_TO_PYONGYANG, senior)
    return paired(words(hot), words(calm))._replace(also=(("guests are more senior", sure(rank)),))


def restraint(lab: Lab) -> Found:
    """Exposure keeps China from aligning, and leaves the two that are not exposed alone."""
    one = lab.run(FREE.with_settings({"china.exposure": 0.3}), (CHINA_TO_PYONGYANG,))
    other = lab.run(FREE.with_settings({"china.exposure": 0.8}), (CHINA_TO_PYONGYANG,))
    found = paired(one.last("latent_alignment.CHN-RUS"), other.last("latent_alignment.CHN-RUS"))
    rest = np.mean(one.last("latent_alignment.PRK-RUS") - other.last("latent_alignment.PRK-RUS"))
    rank = one.chance(CHINA_TO_PYONGYANG, senior) - other.chance(CHINA_TO_PYONGYANG, senior)
    return found._replace(
        also=(
            ("the other two hardly move", bool(abs(rest) < found.effect / 5)),
            ("its guests are less senior", sure(rank)),
        )
    )


def hard_to_reverse(lab: Lab) -> Found:
    """When what drove alignment goes, a sticky world undoes less of it than a dialable one."""

    def fall(chi: float) -> Any:
        sticky = {"challengers.stickiness": chi}
        rest = lab.run(QUIET.with_settings(sticky)).at("latent_alignment", 36)
        thaw = lab.run(QUIET.with_settings(sticky).with_changes(THAW))
        return rest - thaw.at("latent_alignment", 36)

    loose, sticky = fall(0.0), fall(1.0)
    return paired(loose, sticky)._replace(also=(("a dialable world lets go", sure(loose)),))


def vagueness(lab: Lab) -> Found:
    """Half-said words leave China better off than plain ones and than empty ones."""
    paid = np.stack([_payoff(lab, d) for d in DENIABILITY])
    best = int(np.argmax(paid.mean(axis=1)))
    inner = paid[best]
    ends = np.maximum(paid[0].mean(), paid[-1].mean())
    end = paid[0] if paid[0].mean() == ends else paid[-1]
    return paired(inner, end)._replace(
        also=(("the best wording lies inside", 0 < best < len(DENIABILITY) - 1),)
    )


def _payoff(lab: Lab, deniability: float) -> Any:
    """Return China's payoff, mean over the months of the three occasions, ``[R]``."""
    run = lab.run(HISTORY.with_settings({"challengers.deniability": deniability}))
    return run.path("payoff.CHN")[[AFTER_MOSCOW, AFTER_BEIJING, AFTER_BOTH]].mean(axis=0)


def convenience(lab: Lab) -> Found:
    """Without the grievance that friction feeds, alignment decays."""
    one = lab.run(QUIET).at("latent_alignment.CHN-RUS", 36)
    other = lab.run(QUIET.with_changes(THAW))
    return paired(one, other.at("latent_alignment.CHN-RUS", 36))


def liability(lab: Lab) -> Found:
    """After a nuclear test China sends someone senior less often, and Russia hardly cares."""
    calm, tested = FREE, FREE.with_changes(_test())
    watch = (CHINA_TO_PYONGYANG, RUSSIA_TO_PYONGYANG)
    one, other = lab.run(calm, watch), lab.run(tested, watch)

    def fall(who: Any) -> Any:
        return one.chance(who, senior) - other.chance(who, senior)

    china, russia = fall(CHINA_TO_PYONGYANG), fall(RUSSIA_TO_PYONGYANG)
    seen = one.at("recognition.RUS", 22) - other.at("recognition.RUS", 22)
    return paired(
        one.chance(CHINA_TO_PYONGYANG, senior), other.chance(CHINA_TO_PYONGYANG, senior)
    )._replace(
        also=(
            ("Russia, less exposed, minds less", sure(china - russia)),
            ("those seen with it lose recognition", sure(seen)),
        )
    )


def _test() -> dict[str, Any]:
    event = {"date": "2025-09", "title": "a nuclear test", "source": "experiment"}
    return {"events": {"test": {**event, "add": {"provocation.PRK": 0.8}}}}


def quarrels(lab: Lab) -> Found:
    """Quarrels inside the dyads lower what is, while what is shown outlives them."""
    events = {}
    for month in ("2025-11", "2026-03", "2026-07"):
        quarrel = {f"strain.{dyad}": 0.08 for dyad in ("CHN-RUS", "CHN-PRK", "PRK-RUS")}
        events[f"quarrel-{month}"] = {
            "date": month, "title": "a quarrel", "source": "experiment", "add": quarrel,
        }  # fmt: skip
    one, other = lab.run(HISTORY), lab.run(HISTORY.with_changes({"events": events}))
    latent = one.last("latent_alignment") - other.last("latent_alignment")
    shown = one.last("visible_alignment") - other.last("visible_alignment")
    return paired(one.last("latent_alignment"), other.last("latent_alignment"))._replace(
        also=(("what is shown falls less than a third as much", sure(latent / 3 - shown)),)
    )


ALIGNMENT = (
    Fact("M13", "the open share of China's words rises by .05 or more, friction .1 to .9",
         "probability", 0.05, defiance),
    Fact("M14", "China and Russia are less aligned by .02 or more, exposure .3 to .8",
         "share", 0.02, restraint),
    Fact("M17", "three years of thaw undo less where reputation binds, by .015 or more",
         "share", 0.015, hard_to_reverse),
    Fact("M19", "China's payoff is higher inside than at either end of clarity, by .005 or more",
         "utility in a month of an occasion", 0.005, vagueness),
    Fact("M20", "China and Russia are less aligned by .02 or more after three years of thaw",
         "share", 0.02, convenience),
    Fact("M21", "China goes senior to Pyongyang less often after a test, by .05 or more",
         "probability", 0.05, liability),
    Fact("M22", "three quarrels a year lower what is by .02 or more, what is shown hardly",
         "share", 0.02, quarrels),
)  # fmt: skip
"""Facts on alignment."""
