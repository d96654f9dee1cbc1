"""Members of the coalition: controls, forces, redundancy, deals, messages, whom to engage."""

from __future__ import annotations

from math import exp, log, sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.challenger import YES_NO
from benchmarks.plain.maths import as_share, within
from benchmarks.plain.observer import Observer

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.reading import WorldNumbers

NOBODY = "none"


class CoalitionMember(Observer):
    """A member of the coalition: it sees a threat, and effort costs it.

    ``weight`` is its share of the coalition, ``coerced`` whether a challenger squeezes it this
    month; ``resourced`` the theatre it resources, counted from 1, 0 for none.
    """

    def __init__(self, model: PlainModel, world: WorldNumbers, i: int) -> None:
        setting, start, centre = world.setting.coalition, world.start, world.centre
        super().__init__(model, world, world.cast.coalition[i], setting.precision[i])
        self.index = i
        self.capability = setting.capability[i]
        self.size = sqrt(self.capability)
        self.stake = setting.stake[i]
        self.volatility = setting.volatility[i]
        self.programme = self.p.programme.engagement * setting.lead[i]
        self.political_capital = start.political_capital[i]
        self.hygiene, self.force = start.hygiene[i], start.force[i]
        self.posture = list(start.posture[i])
        self.posture_rest = centre.rests["posture"][i]
        self.squeezed, self.fatigue = start.squeezed[i], start.fatigue[i]
        self.weight = 0.0
        self.coerced = self.works = self.deals = self.builds = self.engages = False
        self.resourced = 0

    def prepare(self, world: WorldNumbers) -> None:
        """Write down the questions and places of every month."""
        cast, luck = world.cast, self.model.luck
        for name in ("hygiene", "redundancy", "side deal", "message", "exercise"):
            self.questions[name] = self.is_asked(world, name, self.index, YES_NO)
        menus = {
            "resource": cast.theatres,
            "engage": cast.challengers,
            "press": cast.challengers,
            "court": cast.hedgers,
        }
        for name, menu in menus.items():
            self.questions[name] = self.is_asked(world, name, self.index, (NOBODY, *menu))
        self.election_place = luck.uniform_place("election", self.code)
        self.capital_place = luck.normal_place("capital", self.code)
        self.ally_hygiene_place = luck.normal_place("ally hygiene", self.code)
        self.ally_force_place = luck.normal_place("ally force", self.code)
        rest = 1 - self.weight
        self.rest_of_weight = rest if rest > 1e-12 else 1.0
        squares = sum(m.weight**2 for m in self.model.members if m is not self)
        is_alone = rest <= 1e-12
        self.ally_error = 0.0 if is_alone else self.p.coalition.ally_noise * sqrt(squares) / rest

    # What it looks like to it and to others.

    def allocation(self, pressures: list[float]) -> list[float]:
        """Return the share of its forces in each theatre: by stake and tension, plus posture."""
        wanted = [stake * x for stake, x in zip(self.stake, pressures, strict=True)]
        whole = sum(wanted) or 1.0
        moved = [as_share(x / whole + y) for x, y in zip(wanted, self.posture, strict=True)]
        whole = sum(moved) or 1.0
        return [x / whole for x in moved]

    def weight_of_force(self) -> float:
        """Return what its forces weigh: political capital is credibility."""
        doubt = self.p.theatre.credibility * (1 - self.political_capital)
        return self.force * self.capability * (1 - doubt)

    def see(self) -> None:
        """Find the bloc it believes in, the threat it sees, and its effort as a whole."""
        model, p = self.model, self.p.theatre
        believed = 0.0
        for belief, weight in zip(self.private_belief, model.dyad_weights, strict=True):
            believed += weight / (1 + exp(-belief))
        pressure = 0.0
        for stake, theatre in zip(self.stake, model.theatres, strict=True):
            pressure += stake * theatre.tension * theatre.seen_ratio
        intent = p.intent_floor + (1 - p.intent_floor) * believed
        threat = 1 - exp(-p.threat_slope * pressure * intent)
        threat += self.p.coalition.squeeze_threat * self.squeezed * (1 - threat)
        self.believed, self.threat = believed, as_share(threat)
        self.effort = 0.5 * (self.hygiene + self.force)

    def true_threat(self, latent: float) -> float:
        """Return the threat as the truth would have it."""
        p = self.p.theatre
        pressure = 0.0
        for stake, theatre in zip(self.stake, self.model.theatres, strict=True):
            pressure += stake * theatre.tension * theatre.true_ratio
        intent = p.intent_floor + (1 - p.intent_floor) * latent
        return 1 - exp(-p.threat_slope * pressure * intent)

    def acting_belief(self) -> float:
        """Return the bloc belief it acts on with others: what all have seen weighs more."""
        p, dyads = self.p.belief, self.model.dyads
        public = p.public_precision / (p.public_precision + within(1 - p.coordination, 1e-9, 1.0))
        acting = 0.0
        for belief, dyad in zip(self.private_belief, dyads, strict=True):
            odds = (1 - public) * belief + public * dyad.public_belief
            acting += dyad.weight / (1 + exp(-odds))
        return acting

    def trade_motive(self) -> float:
        """Return what a lack of political capital makes of escalating."""
        return self.p.trade.domestic * (1 - self.political_capital)

    # What it decides.

    def decide(self) -> None:
        """Decide on every instrument, given what the month has brought so far."""
        acting = self.acting_belief()
        self._work_on_hygiene(acting)
        self._resource(acting)
        self._build_redundancy()
        self._deal()
        self._speak()
        self._engage()
        self._press()
        self._court()
        self.trade()

    def _worth_of_effort(self, effort: float, others: float, error: float, acting: float) -> float:
        """Return what deciding for an effort is worth before what it costs.

        ``others`` is the weighted sum of all members' effort, known with an ``error``.
        """
        p, threat = self.p.coalition, self.threat
        mean = (others - self.weight * effort) / self.rest_of_weight
        known = as_share(mean + self.ally_error * error)
        room = threat * (1 - effort)
        joint = p.own_weight * self.size + p.joint_weight * acting * known
        return room * joint + p.minilateral * threat * as_share(threat - known)

    def _work_on_hygiene(self, acting: float) -> None:
        """Decide whether to work on controls, screening and enforcement."""
        p, model, exposure, effort = self.p.coalition, self.model, self.exposure, self.hygiene
        error = model.luck.normal[self.ally_hygiene_place]
        worth = self._worth_of_effort(effort, model.sum_of_hygiene, error, acting)
        brought_out = 1 - p.friction_burden + p.friction_burden * model.felt_friction
        burden = p.exposure_cost * exposure * brought_out * (p.hygiene_base + effort)
        burden += p.squeeze_cost * exposure * self.squeezed
        home = p.domestic_cost * (1 - self.political_capital) * (p.domestic_base + effort)
        programme = self.p.programme.hygiene
        question = self.questions["hygiene"]
        self.works = self.agrees(question, worth - burden - home + programme)
        if self.works:
            self.economic += burden
            self.political += home + max(programme, 0.0)

    def _resource(self, acting: float) -> None:
        """Decide whether to resource a theatre, and which: the more threatened one rather."""
        p, model, effort = self.p.coalition, self.model, self.force
        error = model.luck.normal[self.ally_force_place]
        worth = self._worth_of_effort(effort, model.sum_of_force, error, acting)
        home = p.domestic_cost * (1 - self.political_capital) * (p.domestic_base + effort)
        tired = self.p.resilience.fatigue_cost * self.fatigue
        programme = self.p.programme.force
        worth += programme - p.force_cost * effort - home - tired
        likings = [
            p.theatre_preference * stake * theatre.tension
            for stake, theatre in zip(self.stake, model.theatres, strict=True)
        ]
        precision = self.precision
        mean = log(sum(exp(precision * liking) for liking in likings)) / precision
        worths = [worth + liking - mean for liking in likings]
        self.resourced = self.picks(self.questions["resource"], worths)
        if self.resourced:
            self.political += home + tired + max(programme, 0.0)

    def _build_redundancy(self) -> None:
        """Decide whether to work on redundancy of supply."""
        p, programme = self.p.resilience, self.p.programme.redundancy
        worth = p.need * self.exposure * self.model.felt_friction + p.squeezed_need * self.squeezed
        self.builds = self.agrees(self.questions["redundancy"], worth + programme)
        if self.builds:
            self.political += max(programme, 0.0)

    def _deal(self) -> None:
        """Decide whether to let a deal of its own pass."""
        p, hygiene = self.p.coalition, self.hygiene
        worth = p.side_deal_gain * self.exposure * (1 - self.threat) * hygiene
        worth += p.side_deal_relief * (1 - self.political_capital) * hygiene
        self.deals = self.agrees(self.questions["side deal"], worth)

    def _speak(self) -> None:
        """Decide whether to answer the challengers' story, and whether to exercise in public."""
        p, model, programme = self.p.narrative, self.model, self.p.programme
        worth = p.message_need * model.narrative + programme.messaging
        if self.agrees(self.questions["message"], worth):
            model.answered += self.weight
            self.political += max(programme.messaging, 0.0)
        cost = p.exercise_cost * (1 - self.political_capital)
        worth = p.exercise_need * self.threat - cost + programme.exercise
        if self.agrees(self.questions["exercise"], worth):
            model.displayed += self.weight
            self.political += cost + max(programme.exercise, 0.0)

    def _engage(self) -> None:
        """Decide whether to engage a challenger, and which."""
        p, challengers = self.p.engagement, self.model.challengers
        base = p.room * self.political_capital + self.programme
        worths = [
            p.answer * k.overture + p.price * k.recognition + base if k.capability > 0 else None
            for k in challengers
        ]
        chosen = self.picks(self.questions["engage"], worths)
        self.engages = chosen > 0
        if chosen:
            challengers[chosen - 1].engaged += self.weight
            self.political += max(self.programme, 0.0)

    def _press(self) -> None:
        """Decide whether to press a challenger, and which."""
        p, challengers = self.p.engagement, self.model.challengers
        base = p.press_threat * self.threat + p.press_domestic * (1 - self.political_capital)
        worths = [
            base - p.press_coercion * k.coercion_cost if k.capability > 0 else None
            for k in challengers
        ]
        chosen = self.picks(self.questions["press"], worths)
        if chosen:
            pressed = challengers[chosen - 1]
            pressed.pressed += self.weight
            self.political += p.press_coercion * pressed.coercion_cost

    def _court(self) -> None:
        """Decide whether to court a hedger, and which."""
        need, hedgers = self.p.engagement.court_need, self.model.hedgers
        worths = [need * h.tilt if h.capability > 0 else None for h in hedgers]
        chosen = self.picks(self.questions["court"], worths)
        if chosen:
            hedgers[chosen - 1].courted += self.weight

    # What the month does to it.

    def election(self, *, is_due: bool, turnover: float, rest: float) -> float:
        """Return the change of political capital by an election, dated or not; 0 without one."""
        luck, p = self.model.luck, self.p.coalition
        if not is_due and luck.uniform[self.election_place] >= turnover:
            return 0.0
        moved = p.election_spread * self.volatility * luck.normal[self.capital_place]
        return within(rest + moved, 0.05, 0.95) - self.political_capital

    def settle(self) -> None:
        """Carry out what was decided: effort follows decisions slowly, above a floor."""
        super().settle()
        p, theatre, hygiene = self.p.coalition, self.p.theatre, self.hygiene
        change = p.follow_through * (p.floor + (1 - p.floor) * self.works - hygiene)
        if self.deals:
            change -= p.side_deal_loss * hygiene
        if self.engages:
            change -= self.p.engagement.concession * hygiene
        self.hygiene = as_share(hygiene + change)
        decided = p.floor + (1 - p.floor) * (self.resourced > 0)
        self.force += p.follow_through * (decided - self.force)
        others = len(self.posture) - 1
        if self.resourced and others:
            for w in range(len(self.posture)):
                moved = 1.0 if w == self.resourced - 1 else -1.0 / others
                self.posture[w] = within(self.posture[w] + theatre.posture_order * moved, -1.0, 1.0)
        if self.coerced:
            self.squeezed += self.p.engagement.squeeze * (1 - self.squeezed)
            self.coerced = False
        if self.builds:
            self.exposure -= self.p.resilience.speed * self.exposure

    def rally(self, felt: float) -> None:
        """Gain political capital from crises felt."""
        capital = self.political_capital + self.p.coalition.crisis_rally * felt
        self.political_capital = within(capital, 0.05, 0.95)

    def fade(self) -> None:
        """Let what nobody keeps up return to its rest, and let war wear the member down."""
        super().fade()
        p, resilience, capital = self.p, self.p.resilience, self.political_capital
        burden = 0.0
        for stake, war in zip(self.stake, self.model.wars, strict=True):
            burden += stake * war
        self.fatigue += resilience.fatigue_speed * (as_share(burden) - self.fatigue)
        rest = self.model.set_points["political_capital"][self.index]
        capital += p.coalition.capital_return * (rest - capital)
        self.political_capital = within(capital, 0.05, 0.95)
        self.squeezed -= p.engagement.squeeze_fading * self.squeezed
        back = p.theatre.posture_fading
        self.posture = [
            within(x + back * (rest - x), -1.0, 1.0)
            for x, rest in zip(self.posture, self.posture_rest, strict=True)
        ]

    def payoff(self) -> float:
        """Return how far nobody probes where it has a stake, less forces tied up and costs."""
        theatres = self.model.theatres
        kept = sum(s * t.deterrence for s, t in zip(self.stake, theatres, strict=True))
        secure = kept / max(sum(self.stake), 1e-9)
        return (
            secure
            - self.p.payoff.force_tied * self.force
            + self.won
            - self.economic
            - self.political
        )
