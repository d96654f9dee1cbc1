"""The plain model: one world of Entente as a hand-written Mesa model, agent by agent in Python.

It follows the same law as ``sim.law``, written out for one world in floats, lists and dicts, so
that the two can be timed and checked against each other.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import mesa
from mesa.datacollection import DataCollector

from benchmarks.plain.actor import Actor
from benchmarks.plain.challenger import Challenger
from benchmarks.plain.hedger import Hedger
from benchmarks.plain.luck import Luck
from benchmarks.plain.maths import as_share, within
from benchmarks.plain.meetings import Protocol
from benchmarks.plain.member import CoalitionMember
from benchmarks.plain.outcomes import agreement, measure, outcome_names, weakest_link
from benchmarks.plain.reading import Month, WorldNumbers, read_world
from benchmarks.plain.ties import Dyad, Friction, Theatre
from sim.law.state import BOUNDS

ORDERS = (
    "stance", "arms", "technology", "buffering", "cover", "tell", "overture", "insulate", "probe",
    "hygiene", "resource", "redundancy", "side deal", "message", "exercise", "engage", "press",
    "court", "coerce", "trade", "lean", "mediate", "diversify", "sanctions",
)  # fmt: skip
"""The monthly instruments, in the order in which their use is reported."""


class PlainModel(mesa.Model):
    """One world of a scenario; a step is a month.

    The world of ``rng`` and ``replicate`` is the one that ``WargameModel`` runs under these.

    Raises:
        ValueError: The scenario switches a mechanism off.
    """

    def __init__(self, scenario: str = "as-it-happened", rng: int = 0, replicate: int = 0) -> None:
        super().__init__(rng=rng)
        world = read_world(scenario, rng, replicate)
        self.p = world.parameters
        self.months = world.months
        self.turn = 0
        self.luck = Luck(rng, replicate)
        self.script: Any = {}
        self.set_points: dict[str, list[float]] = {}
        self.askings = dict.fromkeys(ORDERS, 0)
        self.uses = dict.fromkeys(ORDERS, 0)
        self.narrative = world.start.narrative[0]
        self.told = self.answered = self.displayed = 0.0
        self._populate(world)
        self.protocol = Protocol(self)
        self.outcome_names = outcome_names(self)
        self.datacollector = DataCollector(tables={"outcomes": self.outcome_names})
        self._measure()

    def _populate(self, world: WorldNumbers) -> None:
        """Make all agents and what lies between them, and let them write down their questions."""
        cast, usual = world.cast, world.centre.usual
        self.usual_unity, self.usual_story = usual["unity"][0], usual["story"][0]
        self.challengers = [Challenger(self, world, k) for k in range(len(cast.challengers))]
        self.theatres = [Theatre(self, world, w) for w in range(len(cast.theatres))]
        self.dyads = [Dyad(self, world, d) for d in range(len(cast.dyads))]
        self.ties = [dyad.to for dyad in self.dyads] + [dyad.back for dyad in self.dyads]
        self.frictions = [Friction(self, world, i) for i in range(len(cast.frictions))]
        self.members = [CoalitionMember(self, world, i) for i in range(len(cast.coalition))]
        self.hedgers = [Hedger(self, world, j) for j in range(len(cast.hedgers))]
        self.observers = [*self.members, *self.hedgers]
        self.actors: list[Actor] = [*self.challengers, *self.observers]
        for group in (self.members, self.hedgers):
            _share_out(group, [sqrt(actor.capability) for actor in group])
        _share_out(self.dyads, [(d.a.capability * d.b.capability) ** 0.25 for d in self.dyads])
        self.dyad_weights = [dyad.weight for dyad in self.dyads]
        for actor in self.actors:
            actor.prepare(world)
        self._take_sides(world)

    def _take_sides(self, world: WorldNumbers) -> None:
        """Let both sides of every friction know whom they face."""
        actors = {actor.code: actor for actor in self.actors}
        for friction in self.frictions:
            for side in friction.sides:
                side.actor = actors[side.code]
                side.actor.sides.append(side)
                side.question = side.actor.is_asked(
                    world, "trade", side.index, ("hold", "escalate", "open"), side.against
                )

    # What the world looks like.

    def see_challengers(self) -> None:
        """Find what challengers feel and weigh, and how far the coalition's controls reach."""
        for dyad in self.dyads:
            dyad.see()
        frictions = [friction.friction for friction in self.frictions]
        for challenger in self.challengers:
            challenger.see(frictions)
        self.unity = sum(dyad.weight * dyad.visible for dyad in self.dyads)
        self.joint_hygiene = weakest_link(self)

    def see_theatres(self) -> None:
        """Find who stands where with what, and how likely each theatre is probed and breaks."""
        p, theatres = self.p.theatre, self.theatres
        more_unity = self.unity - self.usual_unity
        for challenger in self.challengers:
            challenger.see_strength(more_unity)
        tension = sum(theatre.tension for theatre in theatres)
        mean = tension / len(theatres) or 1.0
        own, joint = 1 - p.integration, p.integration / mean
        pressures = [own + joint * theatre.tension for theatre in theatres]
        forces = [0.0] * len(theatres)
        for member in self.members:
            weight = member.weight_of_force()
            for w, share in enumerate(member.allocation(pressures)):
                forces[w] += share * weight
        others = max(len(theatres) - 1, 1)
        for theatre, force in zip(theatres, forces, strict=True):
            theatre.see(force, (tension - theatre.tension) / others, self.challengers)

    def see_coalition(self) -> None:
        """Find what is believed and feared, how evenly it is met, and what sanctions achieve."""
        hedging, hygiene = self.p.hedging, self.joint_hygiene
        for dyad in self.dyads:
            dyad.see_belief()
        common = sum(dyad.weight * dyad.believed for dyad in self.dyads)
        self.felt_friction = as_share(sum(f.reach * f.friction for f in self.frictions))
        bloc = hedging.bloc_pressure
        self.pressure = bloc * common + (1 - bloc) * self.felt_friction
        comply = 0.0
        for hedger in self.hedgers:
            hedger.see()
            comply += hedger.weight * hedger.compliance
        for challenger in self.challengers:
            challenger.see_sanctions(hygiene, comply)
        for member in self.members:
            member.see()
        self.sum_of_hygiene = sum(member.weight * member.hygiene for member in self.members)
        self.sum_of_force = sum(member.weight * member.force for member in self.members)
        self.agreement = agreement(self)

    def story_weight(self, challenger: Challenger) -> float:
        """Return the share of the challengers' story that one of them tells."""
        whole = sum(k.standing for k in self.challengers)
        return challenger.standing / whole if whole > 0 else 0.0

    # A month.

    def step(self) -> None:
        """Play one month."""
        if not self.running:
            return
        month = self.months[self.turn]
        self.script, self.set_points = month.script, month.set_points
        self.luck.draw(self.turn)
        self.uses = dict.fromkeys(ORDERS, 0)
        self.agents.do("begin_month")
        self._events(month)
        for occasion, staging in month.occasions:
            self.protocol.hold(occasion, staging)
        self.protocol.make_visits()
        self._orders()
        self._news()
        self._crises()
        self._fade()
        self.turn += 1
        self.running = self.turn < len(self.months)
        self._measure()

    def _events(self, month: Month) -> None:
        """Let dated events, elections, quarrels and treaties change the world."""
        luck, stance, changes = self.luck, self.p.stance, []
        for shock in month.shocks:
            changes += self._shocked(*shock)
        rests = month.set_points["political_capital"]
        for i, member in enumerate(self.members):
            change = member.election(
                is_due=month.elections[i], turnover=month.turnover[i], rest=rests[i]
            )
            if change:
                changes.append((member, "political_capital", change))
        for dyad in self.dyads:
            if luck.uniform[dyad.quarrel_place] < stance.shock_rate:
                changes.append((dyad, "strain", stance.shock_size * (1 - dyad.strain)))
                for tie in (dyad.to, dyad.back):
                    tie.flow = [flow * (1 - self.p.exchange.shock_loss) for flow in tie.flow]
        for tie, floor in zip(self.ties, month.floors, strict=True):
            tie.floor = floor
            tie.stance = max(tie.stance, floor)
        for thing, name, change in changes:
            setattr(thing, name, getattr(thing, name) + change)
        for thing, name, _ in changes:
            setattr(thing, name, within(getattr(thing, name), *BOUNDS[name]))

    def _shocked(
        self, variable: str, i: int, scale: float, shift: float
    ) -> list[tuple[Any, str, float]]:
        """Return how a dated event changes a variable: (whose, which, by how much)."""
        if variable == "private_belief":
            for observer in self.observers:
                belief = scale * observer.private_belief[i] + shift
                observer.private_belief[i] = within(belief, -5.0, 5.0)
            return []
        if variable == "narrative":
            thing: Any = self
        elif variable == "friction":
            thing = self.frictions[i]
        elif variable == "tension":
            thing = self.theatres[i]
        elif variable in {"strain", "public_belief"}:
            thing = self.dyads[i]
        elif variable in {"political_capital", "squeezed", "hygiene", "force"}:
            thing = self.members[i]
        elif variable in {"oversight", "recognition", "provocation", "engagement"}:
            thing = self.challengers[i]
        else:
            raise ValueError(f"{variable}: the plain model knows no events that move it")
        return [(thing, variable, (scale - 1) * getattr(thing, variable) + shift)]

    def _orders(self) -> None:
        """Let every actor decide on all its instruments, then carry out all orders at once."""
        self.see_challengers()
        self.see_theatres()
        self.see_coalition()
        self.told = self.answered = self.displayed = 0.0
        self.agents.do("decide")
        self.agents.do("settle")
        for part in (*self.dyads, *self.frictions, *self.theatres):
            part.settle()
        self._tell_story()
        news = [dyad.heard_privately for dyad in self.dyads]
        for observer in self.observers:
            observer.hear(news)
        for dyad in self.dyads:
            dyad.heard_privately = dyad.heard_publicly = 0.0

    def _tell_story(self) -> None:
        """Let the challengers' story carry, and the coalition's messages and shows answer it."""
        p = self.p.narrative
        carried = self.told * (p.unity_floor + (1 - p.unity_floor) * self.unity)
        answered = p.message_weight * self.answered * self.agreement
        displayed = p.exercise_weight * self.displayed
        change = p.gain * (carried - self.usual_story - answered - displayed)
        self.narrative = within(self.narrative + change, -1.0, 1.0)

    def _news(self) -> None:
        """Let intelligence tell observers, and open reporting the public, what is not shown."""
        p, luck = self.p.belief, self.luck
        middle = 0.5 * (p.aligned_type + p.aloof_type)
        taken_in = p.conservatism * (p.aligned_type - p.aloof_type)
        signals = []
        for dyad in self.dyads:
            dyad.see()
            blur = dyad.blur()
            mean, spread = taken_in * (dyad.latent - middle) / blur**2, taken_in / blur
            weight = p.intelligence_weight
            signals.append((weight * mean, weight * spread))
            told = p.open_source_weight * (mean + spread * luck.normal[dyad.news_place])
            dyad.public_belief = within(dyad.public_belief + told, -5.0, 5.0)
        for observer in self.observers:
            observer.learn(signals)

    def _crises(self) -> None:
        """Let crises break out by the hazard that orders and tension leave."""
        self.see_challengers()
        self.see_theatres()
        draws = self.luck.uniform
        broken = [t for t in self.theatres if draws[t.crisis_place] < 1 - exp(-t.hazard)]
        for theatre in broken:
            theatre.tension = as_share(theatre.tension + self.p.theatre.crisis_tension)
        for owner in {theatre.owner for theatre in broken}:
            owner.provoke()
        if broken:
            for member in self.members:
                member.rally(sum(member.stake[theatre.index] for theatre in broken))

    def _fade(self) -> None:
        """Let everything that nobody keeps up return to its rest."""
        level = self.p.resilience.war_level
        self.wars = [as_share(t.tension - level) / (1 - level) for t in self.theatres]
        self.agents.do("fade")
        for dyad in self.dyads:
            dyad.fade()
        for friction, point in zip(self.frictions, self.set_points["friction"], strict=True):
            friction.fade(point)
        for theatre, point in zip(self.theatres, self.set_points["tension"], strict=True):
            theatre.fade(point)
        self.narrative -= self.p.narrative.fading * self.narrative

    def _measure(self) -> None:
        """Measure what the month has left."""
        self.see_challengers()
        self.see_theatres()
        self.see_coalition()
        self.outcomes = dict(zip(self.outcome_names, measure(self), strict=True))
        self.datacollector.add_table_row("outcomes", self.outcomes)


def _share_out(things: list[Any], weights: list[float]) -> None:
    """Give every thing its share of all weights."""
    whole = sum(weights)
    for thing, weight in zip(things, weights, strict=True):
        thing.weight = weight / whole if whole > 0 else 0.0
