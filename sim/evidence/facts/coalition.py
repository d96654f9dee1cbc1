"""What the coalition does about it: M31-M36, M40."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.evidence.fact import Fact, Found, paired, sure
from sim.evidence.facts.cases import AFTER_BOTH, HISTORY, MEMBERS, NO_PARADES, held
from sim.evidence.lab import Case, Lab, Run
from sim.scenario.load import load_scenario
from sim.scenario.schema import MemberSpec, members

LONG = 48
PARTS = 10
"""Parts of a batch from whose spread the error of a share of variance is taken."""


def recognition_is_not_conversion(lab: Lab) -> Found:
    """The jump in belief outruns action at first, and action catches up slowly."""
    one, other = lab.run(HISTORY), lab.run(NO_PARADES)
    apart = one.path("perceived_adequacy") - other.path("perceived_adequacy")
    return paired(
        other.at("perceived_adequacy", AFTER_BOTH), one.at("perceived_adequacy", AFTER_BOTH)
    )._replace(also=(("a year on part of it is made good", sure(apart[36] - apart[22])),))


def uneven(lab: Lab) -> Found:
    """Across members, who is exposed to China does less on controls, and not on forces."""
    run = lab.run(HISTORY)
    spec = load_scenario(HISTORY.scenario).spec
    named = members(spec, MemberSpec)
    exposed = np.array([m.exposure for m in named.values()])
    controls = _correlation(exposed, np.stack([run.last(f"hygiene.{c}") for c in named]))
    forces = _correlation(exposed, np.stack([run.last(f"cost.force.{c}") for c in named]))
    return paired(-controls, 0 * controls)._replace(
        also=(("forces are hardly related", bool(abs(forces.mean()) < 0.25)),)
    )


def _correlation(exposed: Any, effort: Any) -> Any:
    """Return the correlation over members in each world, ``[R]``."""
    x = (exposed - exposed.mean())[:, None]
    y = effort - effort.mean(axis=0)
    return (x * y).sum(axis=0) / np.sqrt((x**2).sum() * (y**2).sum(axis=0))


def volatility(lab: Lab) -> Found:
    """Elections widen the spread of effort, hardly move its mean; the leader's weigh most."""
    fixed = HISTORY._replace(fixed=True)
    on, off = lab.run(fixed), lab.run(fixed.with_settings({"coalition.election_spread": 0.0}))
    level = "coalition_level"
    share = _added_variance(on.last(level), off.last(level))
    parts = zip(*(np.array_split(x.last(level), PARTS) for x in (on, off)), strict=True)
    error = np.std([_added_variance(*part) for part in parts]) / np.sqrt(PARTS)
    moved = abs(np.mean(on.last(level) - off.last(level)))
    leader, other = (_inward(lab, code) for code in ("USA", "ITA"))
    return Found(share, float(error), 0.0, (
        ("the mean moves less than half the spread", bool(moved < 0.5 * np.std(off.last(level)))),
        ("the leader's turn inward costs twice Italy's",
         bool(leader.mean() > 2 * other.mean() and sure(leader - other))),
    ))  # fmt: skip


def _added_variance(on: Any, off: Any) -> float:
    """Return the share of the variance between worlds that is not there without elections."""
    return float(1 - np.var(off) / np.var(on))


def _inward(lab: Lab, code: str) -> Any:
    """Return what effort loses when a member turns inward from January 2026, ``[R]``."""
    event = {
        "date": "2026-01", "until": "2099-12", "title": "inward", "source": "experiment",
        "set": {f"political_capital.{code}": 0.15},
    }  # fmt: skip
    turned = lab.run(HISTORY.with_changes({"events": {"inward": event}}))
    return lab.run(HISTORY).last("coalition_level") - turned.last("coalition_level")


def fatigue(lab: Lab) -> Found:
    """A war that has already lasted ten years leaves less effort than one of two."""
    one = lab.run(HISTORY)
    other = lab.run(HISTORY.with_settings({"theatres.europe.war_months": 120.0}))
    force = [np.mean([r.last(f"cost.force.{c}") for c in ("DEU", "FRA", "POL", "GBR")], axis=0)
             for r in (one, other)]  # fmt: skip
    return paired(force[0], force[1])


def no_collapse(lab: Lab) -> Found:
    """Cohesion holds when governments lose all room, and effort rises under threat."""
    worst = lab.run(HISTORY._replace(months=72).with_changes(_no_room()))
    least = worst.path("coalition_cohesion")[-12:].mean(axis=0)
    loose = lab.run(
        HISTORY._replace(months=72).with_changes(_no_room()).with_settings({"switch.M35": 0.0})
    )
    without = loose.path("coalition_cohesion")[-12:].mean(axis=0)
    hot = lab.run(HISTORY.with_changes(held("heat", "tension.west_pacific", 0.9)))
    rise = hot.last("coalition_level") - lab.run(HISTORY).last("coalition_level")
    return paired(least, without)._replace(
        also=(
            ("it stays above .3 in nine worlds of ten", bool(np.quantile(least, 0.1) > 0.3)),
            ("effort rises by .01 or more when the Pacific grows hot",
             sure(rise) and bool(rise.mean() >= 0.01)),
        )
    )  # fmt: skip


def _no_room() -> dict[str, Any]:
    """Return changes that leave all governments without capital in a trade war."""
    state = {f"political_capital.{c}": 0.05 for c in MEMBERS}
    state |= {f"squeezed.{c}": 1.0 for c in MEMBERS}
    event = {
        "date": "2024-01", "until": "2099-12", "title": "no room", "source": "experiment",
        "set": {**state, "friction.CHN-USA": 0.95},
    }  # fmt: skip
    return {"events": {"worst": event}}


def hygiene(lab: Lab) -> Found:
    """At the same mean, even controls enforce more than uneven ones; a programme enforces more."""
    even, uneven = (lab.run(HISTORY.with_changes(_controls(apart))) for apart in (0.0, 0.3))
    one = lab.run(HISTORY.with_settings({"coalition.hygiene": 0.15}))
    other = lab.run(HISTORY)

    def more(outcome: str) -> Any:
        return one.last(outcome) - other.last(outcome)

    return paired(even.last("enforcement.PRK"), uneven.last("enforcement.PRK"))._replace(
        also=(
            ("a programme of hygiene adds .02 or more on both targets",
             all(bool(more(f"enforcement.{c}").mean() >= 0.02) for c in ("PRK", "RUS"))),
            ("and makes effort more adequate", sure(more("adequacy"))),
        )
    )  # fmt: skip


def _controls(apart: float) -> dict[str, Any]:
    """Return changes that hold members' controls at .4 on average, the leader off by a gap.

    The weighted mean is the same whatever the gap: the rest make up for the leader.
    """
    spec = load_scenario(HISTORY.scenario).spec
    weight = {c: m.capability**0.5 for c, m in members(spec, MemberSpec).items()}
    leader, rest = weight["USA"], sum(w for c, w in weight.items() if c != "USA")
    levels = {c: 0.4 - apart if c == "USA" else 0.4 + apart * leader / rest for c in weight}
    event = {
        "date": "2024-01", "until": "2099-12", "title": "controls", "source": "experiment",
        "set": {f"hygiene.{c}": x for c, x in levels.items()},
    }  # fmt: skip
    return {"events": {"controls": event}}


def concentrated_minds(lab: Lab) -> Found:
    """The image concentrates minds: effort follows with delay, and deterrence after it."""
    one, other = _long(lab, HISTORY), _long(lab, NO_PARADES)
    level = one.path("coalition_level") - other.path("coalition_level")
    europe = one.path("deterrence.europe") - other.path("deterrence.europe")
    last = one.path("coalition_level")[-12:].mean(axis=0)
    without = other.path("coalition_level")[-12:].mean(axis=0)
    return paired(last, without)._replace(
        also=(
            ("at first a third of it or less", bool(level[22].mean() < level[36].mean() / 3)),
            ("deterrence in Europe ends higher than it was at first",
             sure(europe[-12:].mean(axis=0) - europe[22:25].mean(axis=0))),
        )
    )  # fmt: skip


def _long(lab: Lab, case: Case) -> Run:
    return lab.run(case._replace(months=LONG))


COALITION = (
    Fact("M31", "perceived adequacy falls by .02 or more at first, then recovers in part",
         "share", 0.02, recognition_is_not_conversion),
    Fact("M32", "the correlation of exposure and controls is -.3 or below, with forces about 0",
         "correlation", 0.30, uneven),
    Fact("M33", "elections are a tenth or more of the variance of effort between worlds",
         "share of variance", 0.10, volatility),
    Fact("M34", "ten years of war instead of two cost Europeans .01 or more of force effort",
         "share", 0.01, fatigue),
    Fact("M35", "institutions and minilaterals hold up cohesion by .03 or more at its worst",
         "index", 0.03, no_collapse, is_construction=True),
    Fact("M36", "even controls enforce .02 or more above uneven ones of the same mean",
         "share", 0.02, hygiene),
    Fact("M40", "effort ends higher by .01 or more, and later rather than at once",
         "share", 0.01, concentrated_minds),
)  # fmt: skip
"""Facts on the coalition."""
