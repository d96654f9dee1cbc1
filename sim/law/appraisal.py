"""What the world looks like now: quantities that several phases derive from the same state."""

from __future__ import annotations

from functools import cached_property

from sim.law.arrays import Array, collect, rows, share, sigmoid, total
from sim.law.cast import Cast
from sim.law.kinds import Kinds, by_kind
from sim.law.ledger import add_up
from sim.law.rules import (
    belief,
    choice,
    coalition,
    engagement,
    exchange,
    hedging,
    indices,
    payoff,
    recognition,
    sanctions,
    signalling,
    stance,
    theatre,
)
from sim.law.rules.theatre import ProbeView
from sim.law.state import State
from sim.law.world import World


class Appraisal:
    """Quantities derived from one state, rows as in ``sim.law``; nothing here moves it.

    Each is worked out when it is first asked for: a phase pays for what it looks at.
    """

    def __init__(self, cast: Cast, world: World, state: State) -> None:
        self._cast, self._world, self._state = cast, world, state
        self._p, self._on = world.parameters, world.parameters.switch
        self._setting, self._usual = world.setting, world.centre.usual

    def with_probe(self, probe: ProbeView) -> Appraisal:
        """Return the same, but for how a probe looks to those who may make one."""
        other = Appraisal(self._cast, self._world, self._state)
        other.__dict__["probe"] = probe
        return other

    @cached_property
    def grievance(self) -> Array:
        """Challengers' grievance, as friction raises and engagement eases it, ``[B, R]``."""
        k, state, on = self._setting.challengers, self._state, self._on
        anger = signalling.grievance(k.grievance, k.friction_grievance, state.friction, on)
        p, usual = self._p.engagement, self._usual["engagement"]
        return engagement.eased_grievance(anger, state.engagement, usual, p, on)

    @cached_property
    def stance(self) -> Array:
        """Stances as lived, quarrels included, ``[Q, R]``."""
        return stance.strained(
            self._state.stance, self._state.strain, self._usual["strain"], self._on
        )

    @cached_property
    def latent(self) -> Array:
        """Latent alignment, ``[D, R]``."""
        return stance.latent_alignment(self.stance)

    @cached_property
    def dyad_weight(self) -> Array:
        """Share of each dyad in aggregates, ``[D, 1 or R]``."""
        capability = self._setting.challengers.capability
        return share(stance.dyad_weights(capability, self._cast.dyads))

    @cached_property
    def member_weight(self) -> Array:
        """Share of each member in aggregates, ``[C, 1 or R]``."""
        return indices.member_weights(self._setting.coalition.capability)

    @cached_property
    def hedger_weight(self) -> Array:
        """Share of each hedger in aggregates, ``[H, 1 or R]``."""
        return indices.member_weights(self._setting.hedgers.capability)

    @cached_property
    def exposure(self) -> Kinds:
        """Exposures by kind of actor."""
        return by_kind(self._cast, self._state.exposure)

    @cached_property
    def burden(self) -> Array:
        """What acting costs those whose hands were fuller than usual, ``[A, R]``."""
        return choice.attention_cost(self._state.load, self._usual["load"], self._p.choice)

    @cached_property
    def standing(self) -> Array:
        """Weight of each challenger's presence, ``[B, R]``."""
        s = self._setting
        return recognition.standing(s.challengers.capability, s.greatest, self._state.recognition)

    @cached_property
    def story_weight(self) -> Array:
        """Share of each challenger in the story told, ``[B, R]``."""
        return share(self.standing)

    @cached_property
    def unity(self) -> Array:
        """Alignment that everyone has been shown, all dyads together, ``[1, R]``."""
        return total(self.dyad_weight * self._state.visible)

    @cached_property
    def currency(self) -> Array:
        """What visibility pays while talks stall, ``[B, R]``."""
        return engagement.visibility_worth(
            self._state.engagement, self._usual["engagement"], self._state.recognition,
            self._p.engagement, self._on,
        )  # fmt: skip

    @cached_property
    def felt_friction(self) -> Array:
        """Friction that reaches the coalition, ``[1, R]``."""
        return coalition.felt_friction(self._state.friction, self._setting.frictions.reach)

    @cached_property
    def pressure(self) -> Array:
        """Pressure on hedgers to choose a side, ``[1, R]``."""
        common = total(self.dyad_weight * sigmoid(self._state.public_belief))
        return hedging.pressure_to_choose(common, self.felt_friction, self._p.hedging)

    @cached_property
    def tilt(self) -> Array:
        """Where each hedger leans, ``[H, R]``."""
        return hedging.tilt(self._state.tie_west, self._state.tie_challengers)

    @cached_property
    def joint_hygiene(self) -> Array:
        """The coalition's hygiene, decided by its weakest links, ``[1, R]``."""
        p, hygiene = self._p, self._state.hygiene
        return indices.weakest_link(hygiene, self.member_weight, p.coalition, p.sanctions, self._on)

    @cached_property
    def compliance_pull(self) -> Array:
        """What moves each challenger to comply with sanctions on another, ``[Q, R]``."""
        watched = rows(self._state.oversight, self._cast.partners)
        return sanctions.compliance_log_odds(
            watched, self.joint_hygiene, self.stance, self._p.sanctions, self._on
        )

    @cached_property
    def enforcement(self) -> Array:
        """What sanctions on each challenger achieve, ``[B, R]``."""
        state, k, cast = self._state, self._setting.challengers, self._cast
        habit = self._world.centre.compliance_habit
        comply = sanctions.compliance(habit, self.compliance_pull)
        trade = self._setting.dyads.trade
        complying = sanctions.complying_trade(
            (k.trade_coalition, self.joint_hygiene),
            (k.trade_hedgers, total(self.hedger_weight * state.compliance)),
            collect(trade * comply, cast.partners, len(cast.challengers)),
        )
        return sanctions.enforcement(
            k.sanctioned, state.oversight, self.joint_hygiene, complying, self._on
        )

    @cached_property
    def inflow(self) -> Array:
        """What each challenger receives of each good, ``[G, B, R]``."""
        cast = self._cast
        return exchange.inflow(self._state.flow, cast.partners, len(cast.challengers))

    @cached_property
    def own_belief(self) -> Array:
        """Each observer's own belief that the challengers are a bloc, ``[N, R]``."""
        return belief.bloc_belief(self._state.private_belief, self.dyad_weight)

    @cached_property
    def acting_belief(self) -> Array:
        """The bloc belief that each observer acts on jointly, ``[N, R]``."""
        state = self._state
        return belief.acting_belief(
            state.private_belief, state.public_belief, self.dyad_weight, self._p.belief, self._on
        )

    @cached_property
    def threat(self) -> Array:
        """Threat as members see it, ``[C, R]``."""
        ratio = self._ratio(self._here * (1 + rows(self._premium, self._cast.owners)))
        believed = self.own_belief[: len(self._cast.coalition), ...]
        return coalition.squeezed_threat(
            self._threat(ratio, believed), self._state.squeezed, self._p.coalition
        )

    @cached_property
    def true_threat(self) -> Array:
        """Threat as the truth would have members see it, ``[C, R]``."""
        return self._threat(self._ratio(self._here), total(self.dyad_weight * self.latent))

    @cached_property
    def effort(self) -> Array:
        """Members' effort, ``[C, R]``."""
        return indices.effort(self._state.hygiene, self._state.force)

    @cached_property
    def agreement(self) -> Array:
        """How evenly burden meets threat, ``[1, R]``."""
        return indices.agreement(self.effort, self.threat, self.member_weight)

    @cached_property
    def coercion_cost(self) -> Array:
        """Cost of coercing each challenger, partners counted by common belief, ``[B, R]``."""
        dyads, s = self._cast.dyads, self._setting
        own, other = ([k for pair in dyads for k in pair[::step]] for step in (1, -1))
        ready = belief.expected_stance(sigmoid(self._state.public_belief), self._p.belief)
        both = rows(ready, [d for d in range(len(dyads)) for _ in range(2)])
        theirs = both * rows(s.challengers.capability, other)
        partners = collect(theirs, own, len(self._cast.challengers))
        return payoff.coercion_cost(s.challengers.capability, s.greatest, partners, self._premium)

    @cached_property
    def balance(self) -> Array:
        """Balance of force, ``[W, R]``."""
        p, s, strength = self._p, self._setting, self._world.centre.strength
        shares = theatre.allocation(
            s.coalition.stake, self._state.tension, self._state.posture, p.theatre, self._on
        )
        force = theatre.force_at(
            shares, self._state.force, s.coalition.capability, self._state.political_capital,
            p.theatre, self._on,
        )  # fmt: skip
        reference = theatre.force_ratio(strength.force, strength.capability)
        return theatre.balance(force, self._here, reference, s.theatres.balance, p.theatre)

    @cached_property
    def probe(self) -> ProbeView:
        """How a probe looks to those who may make one."""
        cast, tension = self._cast, self._state.tension
        mean = stance.mean_stance(
            self.stance, self.dyad_weight, cast.sources, len(cast.challengers)
        )
        return ProbeView(
            balance=self.balance,
            grievance=rows(self.grievance, cast.owners),
            mean_stance=rows(mean, cast.owners),
            tension_elsewhere=theatre.tension_elsewhere(tension),
        )

    @cached_property
    def probe_precision(self) -> Array:
        """Choice precision of those who may probe, ``[W, R]``."""
        own = rows(self._setting.challengers.precision, self._cast.owners)
        return self._p.choice.precision * own

    @cached_property
    def deterrence(self) -> Array:
        """Chance that no probe is made, ``[W, R]``."""
        habit = self._world.centre.habits["probe"][-1, ...]
        routine = habit - rows(self.burden, self._cast.owners)  # challengers come first
        terms = theatre.probe_terms(self.probe, self._p.theatre, self._on)
        return theatre.deterrence(add_up(terms) + routine, self.probe_precision)

    @cached_property
    def crisis_hazard(self) -> Array:
        """Monthly hazard of a crisis, ``[W, R]``."""
        usual = self._usual
        return theatre.crisis_hazard(
            self._state.tension, usual["tension"], self.deterrence, usual["probe"],
            self._p.theatre,
        )  # fmt: skip

    @cached_property
    def _here(self) -> Array:
        """Challengers' capability in each theatre, with what partners add to it, ``[W, R]``."""
        k, p = self._setting.challengers, self._p
        capability = exchange.strengthened(
            k.capability, self._setting.greatest, self._state.technology, self.inflow, p.exchange,
            self._on,
        )  # fmt: skip
        return theatre.capability_at(capability, k.location)

    @cached_property
    def _premium(self) -> Array:
        """What displays add to perceived capability, ``[B, R]``."""
        more = self.unity - self._usual["unity"]
        return theatre.perceived_premium(
            more, self._state.hardware_shown, self._p.theatre, self._on
        )

    def _ratio(self, capability: Array) -> Array:
        return theatre.capability_ratio(capability, self._world.centre.strength.capability)

    def _threat(self, ratio: Array, believed: Array) -> Array:
        stakes = self._setting.coalition.stake
        return theatre.threat(stakes, self._state.tension, ratio, believed, self._p.theatre)


def appraise(cast: Cast, world: World, state: State) -> Appraisal:
    """Return what follows from the state."""
    return Appraisal(cast, world, state)
