"""Hedging states: whether to lean, to mediate, to diversify, to enforce or to bust."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.actor import Actor
from benchmarks.plain.maths import as_share
from benchmarks.plain.observer import Observer

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.reading import WorldNumbers


class Hedger(Observer, Actor):
    """A state that keeps ties to both sides; ``courted`` is the share of members that court it."""

    def __init__(self, model: PlainModel, world: WorldNumbers, j: int) -> None:
        setting, start, rests = world.setting.hedgers, world.start, world.centre.rests
        super().__init__(model, world, world.cast.hedgers[j], setting.precision[j])
        self.index = j
        self.capability = setting.capability[j]
        self.dependence = setting.dependence[j]
        greatest = world.setting.greatest[0]
        self.own_standing = setting.standing[j]
        self.standing = sqrt(self.capability / (greatest or 1.0)) * self.own_standing
        self.expected_rank = setting.expected_rank[j]
        self.tie_west, self.west_rest = start.tie_west[j], rests["tie_west"][j]
        self.tie_challengers = start.tie_challengers[j]
        self.challengers_rest = rests["tie_challengers"][j]
        self.compliance, self.compliance_rest = start.compliance[j], rests["compliance"][j]
        self.weight = 0.0
        self.courted = 0.0
        self.lean = self.sanctions = 0
        self.diversifies = False

    def prepare(self, world: WorldNumbers) -> None:
        """Write down the questions of every month."""
        menus = {
            "lean": ("neither", "west", "challengers"),
            "mediate": ("none", *world.cast.theatres),
            "diversify": ("no", "yes"),
            "sanctions": ("neither", "enforce", "bust"),
        }
        for name, menu in menus.items():
            self.questions[name] = self.is_asked(world, name, self.index, menu)

    def see(self) -> None:
        """Find where it stands between the West (-1) and the challengers (+1)."""
        self.tilt = self.tie_challengers - self.tie_west

    def decide(self) -> None:
        """Decide on every instrument, given what the month has brought so far."""
        model, questions, exposure = self.model, self.questions, self.exposure
        p = self.p.hedging
        pull = (
            p.narrative * model.narrative
            + p.exposure * (self.dependence - exposure)
            - p.autonomy * (1 + p.pressure * model.pressure) * self.tilt
        )
        self.lean = self.picks(questions["lean"], (-pull, pull))
        self._mediate()
        need = self.p.resilience.need * exposure * model.felt_friction
        self.diversifies = self.agrees(questions["diversify"], need)
        sanctions = self.p.sanctions
        watched = sanctions.hedger_watch * exposure * model.joint_hygiene
        worth = watched - sanctions.hedger_affinity * self.tilt
        self.sanctions = self.picks(questions["sanctions"], (worth, -worth))
        self.trade()

    def _mediate(self) -> None:
        """Decide whether to mediate in a theatre that needs it, and in which."""
        p, theatres = self.p.hedging, self.model.theatres
        if self.capability > 0:
            above = [theatre.tension - p.mediate_tension for theatre in theatres]
            worths = [p.mediate_worth * x if x > 0 else None for x in above]
            chosen = self.picks(self.questions["mediate"], worths)
            if chosen:
                theatres[chosen - 1].mediated = True

    def settle(self) -> None:
        """Carry out what was decided, by itself and about it."""
        super().settle()
        p, step = self.p.hedging, self.p.sanctions.hedger_step
        gain = p.court * self.courted
        if self.lean == 1:
            gain += p.step
        elif self.lean == 2:
            self.tie_challengers += p.step * (1 - self.tie_challengers)
        self.tie_west = as_share(self.tie_west + gain * (1 - self.tie_west))
        if self.sanctions == 1:
            self.compliance += step * (1 - self.compliance)
        elif self.sanctions == 2:
            self.compliance -= step * self.compliance
        if self.diversifies:
            self.exposure -= self.p.resilience.speed * self.exposure
        self.courted = 0.0

    def fade(self) -> None:
        """Let ties and compliance return to habit."""
        super().fade()
        p = self.p.hedging
        west, other, compliance = self.tie_west, self.tie_challengers, self.compliance
        self.tie_west = as_share(west + p.tie_fading * (self.west_rest - west))
        self.tie_challengers = as_share(other + p.tie_fading * (self.challengers_rest - other))
        back = self.p.sanctions.compliance_fading * (self.compliance_rest - compliance)
        self.compliance = as_share(compliance + back)

    def hedging(self) -> float:
        """Return how evenly it keeps its ties; 1 is the middle."""
        both = self.tie_west + self.tie_challengers
        return 2 * min(self.tie_west, self.tie_challengers) / both if both > 0 else 1.0

    def payoff(self) -> float:
        """Return what its ties to both sides are worth, with its account."""
        room = 0.5 * (sqrt(self.tie_west) + sqrt(self.tie_challengers))
        return self.p.payoff.autonomy * room + self.won - self.economic - self.political
