"""The profile of starting efforts: members differ because interests and costs do.

All members share one inclination; what effort is worth to each, and costs it, spreads them about
it. So uneven policies towards the challengers are a result, not a number put in.
"""

from __future__ import annotations

from sim.law.arrays import Array, logit, namespace, share, sigmoid
from sim.law.cast import Cast
from sim.law.ledger import add_up
from sim.law.parameters import Parameters
from sim.law.rules import belief, coalition, indices, resilience, stance, stocks, theatre
from sim.law.rules.coalition import EffortView
from sim.law.world import Setting

TINY = 0.01
"""Effort by which a slope is taken; utilities are linear in effort, so any will do."""


class Profile:
    """Starting efforts of a setting's members as functions of their common inclination."""

    def __init__(self, cast: Cast, p: Parameters, s: Setting) -> None:
        """Gather what does not depend on the inclination."""
        self._p, self._s = p, s
        self.weights = indices.member_weights(s.coalition.capability)
        dyad_weight = share(stance.dyad_weights(s.challengers.capability, cast.dyads))
        n = len(cast.coalition)
        xp = namespace(s.greatest)
        public = logit(s.dyads.public_belief)
        private = xp.broadcast_to(logit(s.dyads.private_belief), (n, *public.shape))
        own = belief.bloc_belief(private, dyad_weight)
        ratio = xp.ones_like(s.theatres.tension)
        self.threat = theatre.threat(s.coalition.stake, s.theatres.tension, ratio, own, p.theatre)
        self._acting = belief.acting_belief(private, public, dyad_weight, p.belief, p.switch)
        self._friction = coalition.felt_friction(s.frictions.level, s.frictions.reach)
        self._fatigue = resilience.fatigue_burden(
            resilience.fatigue_after(
                s.coalition.stake, s.theatres.tension, s.theatres.war_months, p.resilience,
                p.switch,
            ),
            p.resilience,
            p.switch,
        )  # fmt: skip

    def efforts(self, common: Array) -> tuple[Array, Array]:
        """Return hygiene and force of every member, ``[C, R]`` each, at a common log-odds."""
        return self._settled(common, is_hygiene=True), self._settled(common, is_hygiene=False)

    def cohesion(self, common: Array, squeezed: Array) -> Array:
        """Return the noise-free index of cohesion at a common log-odds, ``[1, R]``.

        ``squeezed`` is the squeeze that members are usually under, which adds to their threat.
        """
        effort = indices.effort(*self.efforts(common))
        threat = coalition.squeezed_threat(self.threat, squeezed, self._p.coalition)
        return indices.cohesion(effort, threat, self.weights)

    def _settled(self, common: Array, *, is_hygiene: bool) -> Array:
        p, s = self._p, self._s.coalition
        floor = p.switch.M35 * p.coalition.floor
        at = floor + (1 - floor) * sigmoid(common)
        worth = self._utility(at, at, is_hygiene=is_hygiene)
        slope = (self._utility(at + TINY, at, is_hygiene=is_hygiene) - worth) / TINY
        precision = p.choice.precision * s.precision
        return stocks.settled_effort(
            common, (worth, slope), self.weights, precision, p.coalition, p.switch
        )

    def _utility(self, effort: Array, others: Array, *, is_hygiene: bool) -> Array:
        """Return the utility of deciding for an effort, given what all others do."""
        p, s = self._p, self._s.coalition
        every = effort + 0 * s.capability
        burden = (
            coalition.hygiene_burden(
                s.exposure, self._friction, 0 * s.exposure, every, p.coalition, p.switch
            )
            if is_hygiene
            else coalition.force_burden(every, p.coalition)
        )
        view = EffortView(
            threat=self.threat,
            effort=every,
            size=namespace(s.capability).sqrt(s.capability),
            joint=self._acting * others,
            others=others + 0 * every,
            capital=s.capital,
            burden=burden,
            fatigue=0 * self._fatigue if is_hygiene else self._fatigue,
            programme=0 * every,
        )
        return add_up(coalition.effort_terms(view, "burden", p.coalition, p.switch))
