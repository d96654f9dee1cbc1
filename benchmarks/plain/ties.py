"""What lies between actors: dyads of challengers with their two ties, frictions, theatres."""

from __future__ import annotations

from math import exp, log, log1p, sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.maths import as_share, logit, rest_against, sigmoid, within

if TYPE_CHECKING:
    from benchmarks.plain.actor import Actor, Question
    from benchmarks.plain.challenger import Challenger
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.reading import WorldNumbers

GOODS = ("arms", "technology", "buffering")
CERTAIN = 10.0
"""Monthly hazard at which a crisis is as good as certain."""


class Dyad:
    """Two challengers: what they have shown, and what everyone believes of them.

    ``to`` and ``back`` are its two ties; ``wars`` the theatres in which they need each other.
    What the month's acts tell is heard by observers and by the public when the month is settled.
    """

    def __init__(self, model: PlainModel, world: WorldNumbers, d: int) -> None:
        setting, start, rests = world.setting.dyads, world.start, world.centre.rests
        self.p = model.p
        self.a, self.b = (model.challengers[k] for k in world.cast.dyads[d])
        self.name = world.cast.dyad_names[d]
        self.index = d
        self.fit = setting.fit[d]
        self.wars = [
            (need, theatre)
            for need, theatre in zip(setting.war_need[d], model.theatres, strict=True)
            if need
        ]
        self.usual_strain = world.centre.usual["strain"][0]
        self.strain = start.strain[d]
        self.visible, self.visible_rest = start.visible[d], rests["visible"][d]
        self.sunk, self.sunk_rest = start.sunk[d], rests["sunk"][d]
        self.public_belief = start.public_belief[d]
        self.public_rest = rests["public_belief"][d]
        self.weight = 0.0
        self.heard_privately = self.heard_publicly = 0.0
        n = len(world.cast.dyads)
        self.to = Tie(model, self, self.a, self.b, world, d)
        self.back = Tie(model, self, self.b, self.a, world, d + n)
        self.to.reverse, self.back.reverse = self.back, self.to
        self.goods = sum(tie.can_give[g] for tie in (self.to, self.back) for g in range(len(GOODS)))
        luck = model.luck
        self.quarrel_place = luck.uniform_place("quarrel", self.name)
        self.news_place = luck.normal_place("open source", self.name)
        self.see()

    def see(self) -> None:
        """Find what quarrels leave of both stances for the time being."""
        left = 1 - (self.strain - self.usual_strain)
        self.to.lived = as_share(self.to.stance * left)
        self.back.lived = as_share(self.back.stance * left)
        self.latent = sqrt(self.to.lived * self.back.lived)

    def see_belief(self) -> None:
        """Find what everyone believes of the dyad, as a share."""
        self.believed = sigmoid(self.public_belief)

    def blur(self) -> float:
        """Return the standard deviation of intelligence, greater where oversight is blunted."""
        p = self.p.belief
        unseen = 1 - 0.5 * (self.a.oversight + self.b.oversight)
        return p.intelligence_noise / sqrt(1 - (1 - p.oversight_floor) * unseen)

    def shows(self, seen: float) -> tuple[float, float]:
        """Return what a display seen so widely adds to what is shown and to what is sunk."""
        return seen * (1 - self.visible), self.p.stance.sinking * seen * (1 - self.sunk)

    def settle(self) -> None:
        """Let the public hear of the month's acts, and flows gain by what was given."""
        self.public_belief = within(self.public_belief + self.heard_publicly, -5.0, 5.0)
        self.to.settle()
        self.back.settle()

    def fade(self) -> None:
        """Let what is not kept up return to its rest."""
        p = self.p.stance
        self.strain -= p.strain_fading * self.strain
        self.visible = as_share(
            self.visible + p.visible_fading * (self.visible_rest - self.visible)
        )
        self.sunk = as_share(self.sunk + p.sunk_fading * (self.sunk_rest - self.sunk))
        belief = self.public_belief
        belief += self.p.belief.forgetting * (self.public_rest - belief)
        self.public_belief = within(belief, -5.0, 5.0)
        self.to.fade()
        self.back.fade()

    def material(self) -> float:
        """Return the mean of the flows that the dyad has at all."""
        flows = sum(
            flow
            for tie in (self.to, self.back)
            for flow, can in zip(tie.flow, tie.can_give, strict=True)
            if can
        )
        return flows / self.goods if self.goods else 0.0


class Tie:
    """One challenger's tie to another: its stance, the rank it expects to send, what it gives."""

    def __init__(
        self, model: PlainModel, dyad: Dyad, source: Challenger, partner: Challenger,
        world: WorldNumbers, q: int,
    ) -> None:  # fmt: skip
        setting, start = world.setting.dyads, world.start
        self.p = dyad.p
        self.dyad, self.source, self.partner = dyad, source, partner
        self.reverse: Tie
        self.index = q
        self.name = f"{source.code}-{partner.code}"
        self.stance = start.stance[q]
        self.intercept = world.centre.stance_intercept[q]
        self.expected_rank = start.expected_rank[q]
        self.rank_rest = world.centre.rests["expected_rank"][q]
        self.flow = [start.flow[g][q] for g in range(len(GOODS))]
        self.can_give = [getattr(setting, good)[q] > 0 for good in GOODS]
        self.given = [False] * len(GOODS)
        self.step = 0
        self.trade, self.compliance_habit = setting.trade[q], world.centre.compliance_habit[q]
        self.floor = 0.0
        self.own_wars = [(need, t) for need, t in dyad.wars if t.owner is partner]
        self.visit_place = model.luck.uniform_place("visit", source.code, partner.code)
        source.ties.append(self)
        partner.ties_in.append(self)

    def settle(self) -> None:
        """Move the stance by the step chosen and flows by what was given."""
        stance, p = self.p.stance, self.p.exchange
        self.stance = within(self.stance + stance.step * self.step, 0.02, 0.98)
        let = p.increment * (1 - p.throttle * self.partner.enforcement)
        for g, given in enumerate(self.given):
            if given:
                self.flow[g] += let * (1 - self.flow[g])
                self.given[g] = False

    def fade(self) -> None:
        """Let flows dry up that nobody feeds, and precedent return to its rest."""
        kept = 1 - self.p.exchange.flow_fading
        self.flow = [kept * flow for flow in self.flow]
        gap = self.rank_rest - self.expected_rank
        self.expected_rank += self.p.signalling.precedent_fading * gap


class Friction:
    """Trade friction between two actors, and the truce that may hold it down."""

    def __init__(self, model: PlainModel, world: WorldNumbers, i: int) -> None:
        setting, start = world.setting.frictions, world.start
        n = len(world.cast.frictions)
        self.p = model.p.trade
        self.pair = world.cast.frictions[i]
        self.name = world.cast.friction_names[i]
        self.reach = setting.reach[i]
        self.friction = start.friction[i]
        self.truce = start.truce[i] > 0
        self.sides = [Side(self, world, s) for s in (i, i + n)]
        for side, other in zip(self.sides, reversed(self.sides), strict=True):
            side.other = other
        rates = [(setting.escalation[s], setting.opening[s]) for s in (i, i + n)]
        self.escalations = sum(escalates for escalates, _ in rates)
        self.struck_in_routine, self.share_of_truce = self._routine_truce(rates)

    def _routine_truce(self, rates: list[tuple[float, float]]) -> tuple[float, float]:
        """Return how often routine strikes a truce, and the share of months one is in force."""
        (e1, o1), (e2, o2) = rates
        live1, live2 = (
            o * (1 - exp(self.p.offer_months * log1p(-o - e))) / (o + e) if o + e > 0 else 0.0
            for e, o in rates
        )
        struck = o1 * live2 + o2 * live1 - o1 * o2
        ends = 1 - (1 - e1) * (1 - e2)
        share = struck / (struck + ends) if struck + ends > 0 else 0.0
        return struck * (1 - share), share

    def settle(self) -> None:
        """Carry out what both sides decided: escalate, open, strike or break a truce."""
        p = self.p
        live = [not s.escalates and (s.opens or s.offer > 1) for s in self.sides]
        struck = all(live) and not self.truce
        escalated = sum(side.escalates for side in self.sides)
        change = p.escalation * escalated * (1 - self.friction)
        if struck:
            change -= p.truce_cut * self.friction
        self.friction = as_share(self.friction + change)
        self.truce = struck or (self.truce and not escalated)
        for side in self.sides:
            side.settle(struck)

    def fade(self, set_point: float) -> None:
        """Return to the level at which routine keeps the set point, lower while a truce holds."""
        p = self.p
        added = p.escalation * self.escalations * (1 - set_point)
        added -= p.truce_cut * self.struck_in_routine * set_point
        rest = rest_against(set_point, added, p.friction_return)
        rest += p.truce_relief * (self.share_of_truce - self.truce)
        self.friction = as_share(self.friction + p.friction_return * (rest - self.friction))


class Side:
    """One side of a friction: whether it escalated last month, and how long its offer stands."""

    def __init__(self, friction: Friction, world: WorldNumbers, s: int) -> None:
        self.friction = friction
        self.code, self.against = world.cast.sides[s]
        self.index = s
        self.p = friction.p
        self.other: Side
        self.actor: Actor
        self.question: Question
        self.offer = world.start.offer[s]
        self.escalated = world.start.escalated[s] > 0
        self.escalates = self.opens = False

    def settle(self, struck: bool) -> None:
        """Set the clock of the offer: opening starts it, escalating or a truce ends it."""
        left = self.p.offer_months if self.opens else max(self.offer - 1, 0.0)
        self.offer = 0.0 if self.escalates or struck else left
        self.escalated = self.escalates


class Theatre:
    """A theatre: its tension, the balance of force in it, and how likely it is to break."""

    def __init__(self, model: PlainModel, world: WorldNumbers, w: int) -> None:
        setting, usual = world.setting.theatres, world.centre.usual
        strength = world.centre.strength
        self.p = model.p
        self.name = world.cast.theatres[w]
        self.index = w
        self.owner = model.challengers[world.cast.owners[w]]
        self.tension = world.start.tension[w]
        self.usual_tension, self.usual_probe = usual["tension"][w], usual["probe"][w]
        self.mediated_usually = usual["mediation"][w]
        self.speed = setting.speed[w]
        self.floor = setting.floor[w]
        self.start_balance = logit(setting.balance[w])
        self.capability = within(strength.capability[w], 1e-6, 1e6)
        self.reference = log(within(strength.force[w], 1e-6, 1e6) / self.capability)
        self.probed = self.mediated = False
        self.owner.theatres.append(self)
        self.crisis_place = model.luck.uniform_place("crisis", self.name)

    def see(self, force: float, elsewhere: float, challengers: list[Challenger]) -> None:
        """Find the balance of force, what a probe is worth to the owner, and the hazard.

        ``force`` is the coalition's in this theatre, ``elsewhere`` the mean tension of others.
        """
        p, w, owner = self.p.theatre, self.index, self.owner
        here = 0.0
        for challenger in challengers:
            here += challenger.strength * challenger.location[w]
        self.true_ratio = within(here / self.capability, 0.3, 3.0)
        self.seen_ratio = within(here * (1 + owner.premium) / self.capability, 0.3, 3.0)
        odds = log(within(force, 1e-6, 1e6) / within(here, 1e-6, 1e6)) - self.reference
        self.balance = sigmoid(p.contest * odds + self.start_balance)
        resolve = p.probe_resolve + (1 - p.probe_resolve) * owner.grievance
        self.opportunity = p.probe_gain * (1 - self.balance) * resolve
        self.opportunity += p.coordination * owner.mean_stance * elsewhere
        self.risk = p.probe_cost * self.balance
        worth = self.opportunity - self.risk + self.question.habits[1] - owner.attention
        self.deterrence = sigmoid(-owner.precision * worth)
        lapse = (1 - self.deterrence) / self.usual_probe
        steep = lapse**p.crisis_slope if lapse > 0 else 0.0
        self.hazard = min(p.crisis_rate * (self.tension / self.usual_tension) * steep, CERTAIN)

    def settle(self) -> None:
        """Let probes strain and mediation relieve, which a probing challenger does not accept."""
        tension = self.tension
        if self.probed:
            self.tension += self.p.theatre.probe_tension * (1 - tension)
        elif self.mediated:
            self.tension -= self.p.hedging.mediate_relief * tension
        self.probed = self.mediated = False

    def fade(self, set_point: float) -> None:
        """Return to the tension at which routine keeps the set point; a war keeps it up."""
        p, hedging, tension = self.p.theatre, self.p.hedging, self.tension
        speed = p.tension_fading * self.speed
        probes = p.probe_tension * self.usual_probe * (1 - set_point)
        mediated = as_share(self.mediated_usually) if set_point > hedging.mediate_tension else 0.0
        eased = hedging.mediate_relief * mediated * (1 - self.usual_probe) * set_point
        inflow = probes - eased + p.crisis_rate * p.crisis_tension
        rest = rest_against(set_point, inflow, speed)
        change = speed * (rest - tension) + max(self.floor - tension, 0.0)
        self.tension = as_share(tension + change)
