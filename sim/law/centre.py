"""Centring: rest levels and habits in closed form.

Everything is centred on the reference setting (the same cast at the baseline's numbers): a
draft world without habits is put at its start and asked what it would do; habits and rest
levels are what keeps it there. What a scenario changes is then a departure, and a world in
which nothing happens does not drift.
"""

from __future__ import annotations

from sim.law import routine
from sim.law.appraisal import Appraisal, appraise
from sim.law.arrays import Array, halves, logit, namespace, rows, share, total
from sim.law.cast import Cast
from sim.law.ledger import add_up
from sim.law.parameters import Parameters
from sim.law.routine import Visits
from sim.law.rules import belief, coalition, indices, stance, theatre
from sim.law.rules.fading import rest_against
from sim.law.start import begin
from sim.law.state import State
from sim.law.views import effort_view, stance_pull
from sim.law.world import Centre, Setting, Strength, World


def centre(
    cast: Cast,
    p: Parameters,
    reference: Setting,
    setting: Setting,
    strength: Strength,
    cohesion: Array | None = None,
) -> Centre:
    """Return habits and rest levels that hold the reference world where it starts.

    ``strength`` is what a balance is measured against. ``cohesion`` ``[1, 1 or R]`` asks for a
    noise-free starting index in the scenario's own setting; None takes the start effort as
    declared.
    """
    draft = _draft(cast, p, reference, strength)
    if cohesion is not None:
        hygiene, force = _efforts_for(cast, p, setting, draft, cohesion)
        draft = draft._replace(hygiene=hygiene, force=force)
    world = World(p, reference, draft)
    calm = begin(cast, world)
    now = appraise(cast, world, calm)
    visits = routine.expected_visits(cast, world, calm, now)
    return _rest_levels(cast, world, calm, now, visits)._replace(
        stance_intercept=_stance_intercept(cast, world, calm, now),
        hygiene_habit=_effort_habit("hygiene", world, calm, now),
        force_habit=_effort_habit("force", world, calm, now),
        probe_habit=_probe_habit(cast, world, setting, now),
    )


def measure_strength(p: Parameters, s: Setting) -> Strength:
    """Return forces and capabilities of a setting at its noise-free start, ``[W, R]`` each."""
    _, force = _profile(p, s, logit(p.coalition.start_effort))
    posture = 0 * s.coalition.stake
    shares = theatre.allocation(s.coalition.stake, s.theatres.tension, posture, p.theatre, p.switch)
    members = s.coalition
    return Strength(
        force=theatre.force_at(shares, force, members.capability, members.capital, p.theatre),
        capability=theatre.capability_at(s.challengers.capability, s.challengers.location),
    )


def _draft(cast: Cast, p: Parameters, s: Setting, strength: Strength) -> Centre:
    """Return the centre of a world without habits, at the declared start effort."""
    hygiene, force = _profile(p, s, logit(p.coalition.start_effort))
    weight = share(stance.dyad_weights(s.challengers.capability, cast.dyads))
    return Centre(
        stance_intercept=0 * s.dyads.stance,
        visible_rest=s.dyads.visible,
        sunk_rest=s.dyads.sunk,
        rank_rest=s.dyads.expected_rank,
        recognition_rest=s.challengers.recognition,
        public_rest=logit(s.dyads.public_belief),
        private_rest=logit(s.dyads.private_belief),
        hygiene=hygiene,
        force=force,
        hygiene_habit=0 * hygiene,
        force_habit=0 * force,
        probe_habit=0 * s.theatres.balance,
        tension=s.theatres.tension,
        probe=s.theatres.probe,
        unity=total(weight * s.dyads.visible),
        strength=strength,
    )


def _profile(p: Parameters, s: Setting, common: Array) -> tuple[Array, Array]:
    members = s.coalition
    largest = coalition.largest_stake(members.stake)
    return coalition.effort_profile(
        common, members.exposure, largest, members.capital, p.coalition, p.switch
    )


def _efforts_for(
    cast: Cast, p: Parameters, setting: Setting, draft: Centre, cohesion: Array
) -> tuple[Array, Array]:
    """Return the efforts at which the setting's noise-free start has the cohesion asked for."""
    world = World(p, setting, draft)
    threat = appraise(cast, world, begin(cast, world)).threat
    weight = indices.member_weights(setting.coalition.capability)

    def index(common: Array) -> Array:
        hygiene, force = _profile(p, setting, common)
        return indices.cohesion(indices.effort(hygiene, force), threat, weight)

    like = logit(p.coalition.start_effort) + 0 * cohesion + 0 * total(threat)
    return _profile(p, setting, indices.solve_common_effort(cohesion, index, like))


def _rest_levels(cast: Cast, world: World, calm: State, now: Appraisal, visits: Visits) -> Centre:
    """Return the draft with rest levels that balance what visits and intelligence bring."""
    p, s, on = world.parameters, world.setting, world.parameters.switch
    to, back = halves(visits.often * visits.display)
    shown = to + back
    heard, told = halves(visits.often * visits.evidence)
    news = belief.display_news(heard + told, 1.0 + 0 * heard, p.belief, on)
    blur = belief.intelligence_noise(
        belief.dyad_oversight(s.challengers.oversight, cast.dyads), p.belief, on
    )

    def intelligence(weight: Array) -> Array:
        return belief.intelligence_news(now.latent, blur, 0 * blur, weight, p.belief, on)

    public = news + intelligence(p.belief.open_source_weight)
    private = news + intelligence(p.belief.intelligence_weight)
    sunk = stance.sunk_gain(calm.sunk, shown, p.stance, on)
    draft = world.centre
    return draft._replace(
        visible_rest=rest_against(
            draft.visible_rest, stance.visible_gain(calm.visible, shown), p.stance.visible_fading
        ),
        sunk_rest=rest_against(draft.sunk_rest, sunk, p.stance.sunk_fading),
        recognition_rest=routine.recognition_rest(cast, world, calm, visits),
        public_rest=rest_against(draft.public_rest, public, p.belief.forgetting),
        private_rest=rest_against(draft.private_rest, private, p.belief.forgetting),
    )


def _stance_intercept(cast: Cast, world: World, calm: State, now: Appraisal) -> Array:
    p = world.parameters
    cost = stance.reversal_cost(calm.sunk, p.stance, p.switch)
    both = namespace(cost).concat([cost, cost], axis=0)
    pull = stance_pull(cast, world, calm, now)
    return stance.rest_intercept(calm.stance, both, pull, p.stance)


def _effort_habit(which: str, world: World, calm: State, now: Appraisal) -> Array:
    p, s = world.parameters, world.setting.coalition
    view = effort_view(which, world, calm, now)
    utility = add_up(coalition.effort_terms(view, "burden", p.coalition, p.switch))
    return coalition.habit(view.effort, utility, p.choice.precision * s.precision)


def _probe_habit(cast: Cast, world: World, setting: Setting, now: Appraisal) -> Array:
    """Return the habit at which the reference world probes as often as the setting says."""
    p, s = world.parameters, world.setting
    view = now.probe._replace(balance=s.theatres.balance)
    precision = p.choice.precision * rows(s.challengers.precision, cast.owners)
    utility = add_up(theatre.probe_terms(view, p.theatre, p.switch))
    return logit(setting.theatres.probe) / precision - utility
