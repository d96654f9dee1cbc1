"""Challengers: how far to align, what to give, whom to cover, what to tell, whom to press."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.actor import Actor, Question
from benchmarks.plain.maths import as_share, rest_against, sigmoid, softplus, within
from benchmarks.plain.ties import GOODS, Theatre, Tie

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.reading import WorldNumbers

ARMS, TECHNOLOGY, BUFFERING = range(len(GOODS))
UP, HOLD, DOWN = range(3)
YES_NO = ("no", "yes")


class Challenger(Actor):
    """A challenger with a standing, partners and theatres of its own.

    ``ties`` are to its partners, ``ties_in`` from them. ``engaged`` and ``pressed`` gather the
    shares of the coalition that engage and press it this month, ``covers`` the partners' acts.
    """

    def __init__(self, model: PlainModel, world: WorldNumbers, k: int) -> None:
        setting, start, centre = world.setting.challengers, world.start, world.centre
        super().__init__(model, world, world.cast.challengers[k], setting.precision[k])
        self.index = k
        self.capability = setting.capability[k]
        greatest = world.setting.greatest[0]
        self.greatest = greatest if greatest > 0 else 1.0
        self.weight = sqrt(self.capability / self.greatest)
        self.own_grievance = setting.grievance[k]
        self.friction_grievance = setting.friction_grievance[k]
        self.location = setting.location[k]
        self.veto, self.sanctioned = setting.veto[k], setting.sanctioned[k]
        self.trade_coalition = setting.trade_coalition[k]
        self.trade_hedgers = setting.trade_hedgers[k]
        self.leverage = setting.leverage[k]
        self.recognition = start.recognition[k]
        self.recognition_rest = centre.rests["recognition"][k]
        self.technology = start.technology[k]
        self.nuclear_acquiescence = start.nuclear_acquiescence[k]
        self.hardware_shown = start.hardware_shown[k]
        self.provocation = start.provocation[k]
        self.engagement = start.engagement[k]
        self.usual_engagement = centre.usual["engagement"][k]
        self.overture = start.overture[k]
        self.oversight = start.oversight[k]
        self.usual_watch = centre.usual["watch"][k]
        self.engaged = self.pressed = 0.0
        self.covers = 0
        self.insulates = self.offers_talks = False
        self.ties: list[Tie] = []
        self.ties_in: list[Tie] = []
        self.theatres: list[Theatre] = []

    def prepare(self, world: WorldNumbers) -> None:
        """Write down the questions of every month, once ties and theatres are known."""
        cast, k = world.cast, self.index
        for tie in self.ties:
            self._prepare_tie(world, tie)
        self.own_frictions = [f for f in self.model.frictions if self.code in f.pair]
        for name in ("tell", "overture", "insulate"):
            self.questions[name] = self.is_asked(world, name, k, YES_NO)
        for theatre in self.theatres:
            theatre.question = self.is_asked(
                world, "probe", theatre.index, ("hold", "probe"), theatre.name
            )
        self.questions["coerce"] = self.is_asked(world, "coerce", k, ("none", *cast.coalition))

    def _prepare_tie(self, world: WorldNumbers, tie: Tie) -> None:
        q, target = tie.index, tie.partner.code
        tie.question = self.is_asked(world, "stance", q, ("up", "hold", "down"), target)
        asked = [self.is_asked(world, good, q, YES_NO, target) for good in GOODS]
        tie.supports = [(g, asked[g]) for g in range(len(GOODS)) if tie.can_give[g]]
        cover = self.is_asked(world, "cover", q, YES_NO, target)
        tie.cover = cover if self.veto * tie.partner.sanctioned > 0 else None

    # What it looks like to it and to others.

    def see(self, frictions: list[float]) -> None:
        """Find the grievance it feels, what being seen pays, and what its presence weighs."""
        p, above = self.p.engagement, self.engagement - self.usual_engagement
        felt = self.own_grievance
        for per_friction, friction in zip(self.friction_grievance, frictions, strict=True):
            felt += per_friction * friction
        self.grievance = as_share(as_share(felt) - p.relief * above)
        self.currency = -p.currency * above * (1 - self.recognition)
        self.standing = self.weight * self.recognition

    def see_strength(self, more_unity: float) -> None:
        """Find its capability with what partners add to it, and how it looks from outside."""
        p, theatre = self.p.exchange, self.p.theatre
        missing = [1.0] * len(GOODS)
        for tie in self.ties_in:
            for g, flow in enumerate(tie.flow):
                missing[g] *= 1 - flow
        self.received = 1 - missing[TECHNOLOGY]
        added = (
            p.arms_worth * (1 - missing[ARMS])
            + p.technology_worth * self.technology * (1 - self.weight)
            + p.buffering_worth * (1 - missing[BUFFERING])
        )
        self.strength = self.capability * (1 + added)
        shown = theatre.unity_weight * more_unity + theatre.hardware_weight * self.hardware_shown
        self.premium = theatre.display_belief * (1 - theatre.discount) * shown
        stance = whole = 0.0
        for tie in self.ties:
            stance += tie.dyad.weight * tie.lived
            whole += tie.dyad.weight
        self.mean_stance = stance / whole if whole > 0 else 0.0

    def see_sanctions(self, joint_hygiene: float, hedgers_comply: float) -> None:
        """Find what sanctions on it achieve, and what coercing it would cost."""
        p, belief = self.p.sanctions, self.p.belief
        complying = self.trade_coalition * joint_hygiene + self.trade_hedgers * hedgers_comply
        detected = p.detection * self.oversight * joint_hygiene
        apart = belief.aligned_type - belief.aloof_type
        partners = 0.0
        for tie in self.ties_in:
            odds = tie.compliance_habit + detected - p.affinity * tie.lived
            complying += tie.trade * sigmoid(odds)
            ready = belief.aloof_type + apart * tie.dyad.believed
            partners += ready * tie.source.capability
        self.enforcement = self.sanctioned * sqrt(self.oversight * joint_hygiene) * complying
        self.coercion_cost = (self.capability * (1 + self.premium) + partners) / self.greatest

    def company_without(self, other: Actor | None) -> float:
        """Return how far partners other than ``other`` are seen with it."""
        missing = 1.0
        for tie in self.ties:
            if tie.partner is not other:
                missing *= 1 - tie.dyad.visible
        return 1 - missing

    def trade_motive(self) -> float:
        """Return what grievance makes of escalating."""
        return self.p.trade.grievance * self.grievance

    # What it decides.

    def decide(self) -> None:
        """Decide on every instrument, given what the month has brought so far."""
        model, questions = self.model, self.questions
        for tie in self.ties:
            self._dial(tie)
            self._support(tie)
            if tie.cover is not None:
                self._cover(tie)
        if self.agrees(questions["tell"], -self.p.narrative.tell_room * model.narrative):
            model.told += model.story_weight(self)
        p, exposure = self.p.engagement, self.exposure
        pride = p.overture_pride * self.grievance
        relief = p.overture_relief * exposure * model.joint_hygiene
        self.offers_talks = self.agrees(questions["overture"], relief - pride)
        if self.offers_talks:
            self.political += pride
        felt = as_share(sum(f.friction for f in self.own_frictions))
        need = self.p.resilience.need * exposure * felt
        self.insulates = self.agrees(questions["insulate"], need)
        for theatre in self.theatres:
            theatre.probed = self.agrees(theatre.question, theatre.opportunity - theatre.risk)
            if theatre.probed:
                self.political += theatre.risk
                self.won += theatre.opportunity
        self._coerce()
        self.trade()

    def _dial(self, tie: Tie) -> None:
        """Decide whether to dial the stance to a partner up or down."""
        p, model, partner, dyad = self.p.stance, self.model, tie.partner, tie.dyad
        need = 0.0
        for share, theatre in dyad.wars:
            need += share * theatre.tension
        odds = (
            p.shared_grievance * sqrt(self.grievance * partner.grievance)
            - p.exposure * self.exposure * model.joint_hygiene
            + p.war_demand * need
            + p.partner_recognition * partner.recognition
            - self.p.company.entrapment * partner.provocation * self.exposure
            + tie.intercept
        )
        gap = p.pull * (sigmoid(odds) - tie.stance)
        reversal = p.reversal * p.stickiness * dyad.sunk
        up, down = gap - p.effort, -gap - p.effort - reversal
        may_fall = tie.stance - p.step >= tie.floor - 1e-9
        step = self._picks_step(tie.question, up, down if may_fall else None)
        tie.step = HOLD - step
        if step == DOWN:
            self.political += reversal

    def _picks_step(self, question: Question, up: float, down: float | None) -> int:
        """Return the step chosen; to hold is worth 0, and going down may not be legal."""
        model, precision = self.model, self.precision
        draws, at = model.luck.gumbel, question.place
        step, most = UP, precision * (up - self.attention) + draws[at]
        if draws[at + HOLD] > most:
            step, most = HOLD, draws[at + HOLD]
        if down is not None and precision * (down - self.attention) + draws[at + DOWN] > most:
            step = DOWN
        if model.script and question.key in model.script:
            scripted = question.options.index(model.script[question.key])
            if scripted != DOWN or down is not None:
                step = scripted
        if step != HOLD:
            self.used.add(question.decision)
            model.uses[question.decision] += 1
        return step

    def _support(self, tie: Tie) -> None:
        """Decide which goods to give a partner."""
        p, partner, dyad = self.p.exchange, tie.partner, tie.dyad
        risky = p.unwatched_cost + (1 - p.unwatched_cost) * partner.oversight
        spill = p.secondary_cost * self.exposure * self.model.joint_hygiene * risky
        warm = p.follow_through * dyad.sunk + p.ease * dyad.visible
        war = 0.0
        for share, theatre in tie.own_wars:
            war += share * theatre.tension
        paid = p.grievance_need * sqrt(self.grievance * partner.grievance)
        paid += p.base_need + p.barter * tie.reverse.flow[ARMS]
        needs = (p.base_need + p.war_need * war, paid, paid)
        for g, question in tie.supports:
            room = 1 - tie.flow[g]
            per_stance = p.worth * dyad.fit * needs[g] * room
            gain = tie.lived * per_stance + warm * room
            tie.given[g] = self.agrees(question, gain - spill)
            if tie.given[g]:
                self.economic += spill
                self.won += gain
            read = self._read(question, per_stance, warm * room - spill, acted=tie.given[g])
            dyad.heard_privately += p.observers_see * read
            dyad.heard_publicly += p.public_sees * read

    def _cover(self, tie: Tie) -> None:
        """Decide whether to cover a partner in the Council."""
        p, partner = self.p.sanctions, tie.partner
        per_stance = p.cover_worth * partner.oversight
        cost = p.cover_cost * self.exposure * partner.oversight
        covers = self.agrees(tie.cover, tie.lived * per_stance - cost)
        if covers:
            partner.covers += 1
            self.economic += cost
            self.won += tie.lived * per_stance
        read = p.cover_seen * self._read(tie.cover, per_stance, -cost, acted=covers)
        tie.dyad.heard_privately += read
        tie.dyad.heard_publicly += read

    def _read(self, question: Question, per_stance: float, rest: float, *, acted: bool) -> float:
        """Return the change of log-odds in whoever fully sees what was done.

        The act's likelihood from an aligned challenger against that from an aloof one.
        """
        p = self.p.belief
        rest += question.habits[1] - self.attention
        high = self.precision * (p.aligned_type * per_stance + rest)
        low = self.precision * (p.aloof_type * per_stance + rest)
        told = softplus(-low) - softplus(-high) if acted else softplus(low) - softplus(high)
        return p.conservatism * told

    def _coerce(self) -> None:
        """Decide whether to coerce a member of the coalition, and which."""
        if self.leverage <= 0:
            return
        p, members = self.p.engagement, self.model.members
        cost = p.coerce_cost * self.exposure
        levers = [p.coerce_worth * m.exposure * m.hygiene for m in members]
        worths = [
            lever - cost if member.capability > 0 else None
            for lever, member in zip(levers, members, strict=True)
        ]
        chosen = self.picks(self.questions["coerce"], worths)
        if chosen:
            members[chosen - 1].coerced = True
            self.economic += cost
            self.won += levers[chosen - 1]

    # What the month does to it.

    def settle(self) -> None:
        """Carry out what was decided, by itself and about it."""
        super().settle()
        p, company = self.p.engagement, self.p.company
        engagement, standing, oversight = self.engagement, self.recognition, self.oversight
        shame = as_share(sum(tie.dyad.visible * tie.partner.provocation for tie in self.ties))
        standing += p.conferral * self.engaged * (1 - standing)
        standing -= company.disgrace * shame * self.recognition
        self.recognition = within(standing, 0.01, 0.99)
        self.engagement += p.reach * self.engaged * (1 - engagement)
        self.engagement -= p.press_bite * self.pressed * engagement
        oversight += p.press_watch * self.pressed * (1 - self.oversight)
        oversight -= self.p.sanctions.cover_bite * self.covers * self.oversight
        self.oversight = within(oversight, 0.05, 1.0)
        if self.offers_talks:
            self.overture = 1.0
        if self.insulates:
            self.exposure -= self.p.resilience.speed * self.exposure
        self.technology += self.p.exchange.learning * self.received * (1 - self.technology)
        self.engaged = self.pressed = 0.0
        self.covers = 0

    def provoke(self) -> None:
        """Bear the provocation of a crisis in a theatre of its own."""
        self.provocation += self.p.company.crisis_provocation * (1 - self.provocation)

    def fade(self) -> None:
        """Let what nobody keeps up return to its rest."""
        super().fade()
        p = self.p
        standing = self.recognition
        standing += p.recognition.fading * (self.recognition_rest - standing)
        self.recognition = within(standing, 0.01, 0.99)
        self.technology -= p.exchange.obsolescence * self.technology
        self.nuclear_acquiescence -= p.recognition.nuclear_fading * self.nuclear_acquiescence
        self.hardware_shown -= p.recognition.hardware_fading * self.hardware_shown
        self.provocation -= p.company.provocation_fading * self.provocation
        self.engagement -= p.engagement.engagement_fading * self.engagement
        self.overture -= p.engagement.overture_fading * self.overture
        back = p.sanctions.oversight_return
        rest = rest_against(self.model.set_points["oversight"][self.index], self.usual_watch, back)
        self.oversight = within(self.oversight + back * (rest - self.oversight), 0.05, 1.0)

    def payoff(self) -> float:
        """Return how far its own goals are met, less what sanctions and its acts cost."""
        p = self.p.payoff
        stands = p.recognition * self.recognition + p.protection * as_share(self.coercion_cost)
        acts = self.won - self.economic - self.political
        return stands - p.sanctions * self.enforcement + acts
