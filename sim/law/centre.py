"""Centring: rest levels and habits in closed form.

Everything is centred on the reference setting (the same cast at the baseline's numbers), so a
world in which nothing happens does not drift, and what a scenario changes is a departure.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law import routine
from sim.law.appraisal import capability_ratio, member_weights
from sim.law.arrays import Array, halves, logit, namespace, rows, share, total
from sim.law.cast import Cast
from sim.law.ledger import add_up
from sim.law.parameters import Parameters
from sim.law.routine import Visits
from sim.law.rules import belief, coalition, signalling, stance, theatre
from sim.law.views import effort_view, target_parts
from sim.law.world import Centre, Setting


class _Reference(NamedTuple):
    """The reference world's start, noise-free, as far as rest levels need it."""

    grievance: Array
    weight: Array
    dyad_weight: Array
    threat: Array
    acting: Array
    enforcement: Array
    hygiene: Array
    force: Array


def centre(cast: Cast, p: Parameters, reference: Setting, cohesion: Array | None = None) -> Centre:
    """Return habits and rest levels that hold the reference world where it starts.

    ``cohesion`` ``[1, 1 or R]`` asks for a noise-free starting index; None takes the start
    effort as declared.
    """
    ref = _reference(cast, p, reference, cohesion)
    seen = p.signalling.visit_visibility * p.signalling.visibility
    visits = routine.expected_visits(cast, p, reference, ref.grievance, ref.enforcement, seen)
    often = 0.5 * p.signalling.visit_rate * seen
    to, back = halves(visits.display)
    shown = often * (to + back)
    d, on = reference.dyads, p.switch
    news_public, news_private = _expected_news(cast, p, reference, visits, often)
    probe_utility, precision = _probe_at_rest(cast, p, reference, ref)
    log_odds = add_up(
        target_parts(
            cast,
            p,
            reference,
            ref.grievance,
            ref.enforcement,
            reference.theatres.tension,
            reference.challengers.recognition,
        )
    )
    cost = stance.reversal_cost(d.sunk, p.stance, on)
    both = namespace(cost).concat([cost, cost], axis=0)
    hygiene_habit, force_habit = _habits(p, reference, ref)
    return Centre(
        stance_intercept=stance.rest_intercept(d.stance, both, log_odds, p.stance),
        visible_rest=d.visible - shown * (1 - d.visible) / p.stance.visible_fading,
        sunk_rest=d.sunk
        - on.M17 * p.stance.sinking * shown * (1 - d.sunk) / p.stance.sunk_fading,
        rank_rest=routine.rank_rest(p, d.expected_rank, visits.rank, often),
        recognition_rest=routine.recognition_rest(cast, p, reference, visits.rank, often),
        public_rest=logit(d.public_belief) - news_public / p.belief.forgetting,
        private_rest=logit(d.private_belief) - news_private / p.belief.forgetting,
        hygiene=ref.hygiene,
        force=ref.force,
        hygiene_habit=hygiene_habit,
        force_habit=force_habit,
        probe_habit=logit(reference.theatres.probe) / precision - probe_utility,
        tension_rest=theatre.tension_rest(
            reference.theatres.tension, reference.theatres.probe, reference.theatres.speed,
            p.theatre,
        ),
        capital_rest=reference.coalition.capital,
        unity=total(ref.dyad_weight * d.visible),
    )  # fmt: skip


def _reference(cast: Cast, p: Parameters, s: Setting, cohesion: Array | None) -> _Reference:
    on, members = p.switch, s.coalition
    weight = member_weights(members.capability)
    dyad_weight = share(stance.dyad_weights(s.challengers.capability, cast.dyads))
    private, public = logit(s.dyads.private_belief), logit(s.dyads.public_belief)
    own = belief.bloc_belief(private, dyad_weight)
    here = theatre.capability_at(s.challengers.capability, s.challengers.location)
    ratio = capability_ratio(here, s.theatres.reference_capability)
    threat = theatre.threat(members.stake, s.theatres.tension, ratio, own, p.theatre)
    largest = _largest(members.stake)

    def profile(common: Array) -> tuple[Array, Array]:
        return coalition.effort_profile(
            common, members.exposure, largest, members.capital, p.coalition
        )

    def index(common: Array) -> Array:
        hygiene, force = profile(common)
        return coalition.cohesion(0.5 * (hygiene + force), threat, weight)

    common = logit(p.coalition.start_effort)
    if cohesion is not None:
        like = common + 0 * cohesion + 0 * total(threat)
        common = coalition.solve_common_effort(cohesion, index, like)
    hygiene, force = profile(common)
    return _Reference(
        grievance=signalling.grievance(
            s.challengers.grievance, s.challengers.friction_grievance, s.frictions.level, on
        ),
        weight=weight,
        dyad_weight=dyad_weight,
        threat=threat,
        acting=belief.acting_belief(private[None, ...], public, dyad_weight, p.belief, on),
        enforcement=coalition.weakest_link(hygiene, weight, p.coalition),
        hygiene=hygiene,
        force=force,
    )


def _habits(p: Parameters, s: Setting, ref: _Reference) -> tuple[Array, Array]:
    precision = p.choice.precision * s.coalition.precision
    habits = []
    for which in ("hygiene", "force"):
        view = effort_view(
            which, p, s, ref.threat, ref.hygiene, ref.force, ref.acting, s.coalition.capital,
            s.frictions.level, ref.weight, 0 * ref.hygiene,
        )  # fmt: skip
        burden = coalition.HYGIENE_BURDEN if which == "hygiene" else coalition.FORCE_BURDEN
        utility = add_up(coalition.effort_terms(view, burden, p.coalition, p.switch))
        effort = ref.hygiene if which == "hygiene" else ref.force
        habits.append(coalition.habit(effort, utility, precision))
    return habits[0], habits[1]


def _probe_at_rest(cast: Cast, p: Parameters, s: Setting, ref: _Reference) -> tuple[Array, Array]:
    n = len(cast.challengers)
    means = stance.mean_stance(s.dyads.stance, ref.dyad_weight, cast.sources, n)
    view = theatre.ProbeView(
        balance=s.theatres.balance,
        grievance=rows(ref.grievance, cast.owners),
        mean_stance=rows(means, cast.owners),
        tension_elsewhere=theatre.tension_elsewhere(s.theatres.tension),
        intercept=0 * s.theatres.balance,
    )
    precision = p.choice.precision * rows(s.challengers.precision, cast.owners)
    return add_up(theatre.probe_terms(view, p.theatre)), precision


def _expected_news(
    cast: Cast, p: Parameters, s: Setting, visits: Visits, often: Array
) -> tuple[Array, Array]:
    """Return the mean monthly news of public and private belief in the reference world."""
    to, back = halves(visits.evidence)
    shown = belief.display_news(to + back, often, p.belief, p.switch)
    blur = belief.intelligence_noise(
        belief.dyad_oversight(s.challengers.oversight, cast.dyads), p.belief, p.switch
    )
    latent = stance.latent_alignment(s.dyads.stance)

    def heard(weight: Array) -> Array:
        return belief.intelligence_news(latent, blur, 0 * blur, weight, p.belief, p.switch)

    return shown + heard(p.belief.open_source_weight), shown + heard(p.belief.intelligence_weight)


def _largest(stake: Array) -> Array:
    xp = namespace(stake)
    most = stake[:, 0, :]
    for w in range(1, stake.shape[1]):
        most = xp.maximum(most, stake[:, w, :])
    return most
