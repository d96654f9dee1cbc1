"""Centring: rest levels and habits in closed form.

Everything is centred on the reference setting (the same cast at the baseline's numbers): a
draft world without habits is put at its start and asked what it would do; habits and rest
levels are what keeps it there at the rates that instruments declare. What a scenario changes is
then a departure, and a world in which nothing happens does not drift.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sim.law import routine
from sim.law.appraisal import appraise
from sim.law.arrays import Array, collect, halves, logit, namespace, share, total
from sim.law.cast import Cast
from sim.law.decision import Decision
from sim.law.ledger import add_up
from sim.law.orders import ORDERS
from sim.law.orders.instrument import Scene, ask
from sim.law.parameters import Parameters
from sim.law.profile import Profile
from sim.law.routine import Visits
from sim.law.rules import (
    belief,
    choice,
    exchange,
    hedging,
    indices,
    sanctions,
    stance,
    theatre,
)
from sim.law.rules.exchange import TECHNOLOGY
from sim.law.rules.fading import kept_up, rest_against
from sim.law.start import begin, start_flow
from sim.law.views import stance_pull
from sim.law.world import Centre, Setting, Strength, World

EFFORTS = ("hygiene", "resource", "side deal")
"""Instruments whose habits follow the efforts that a start is asked to have, which they keep up."""


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
    calm = p._replace(programme=type(p.programme)(*(0 * x for x in p.programme)))
    middle = _draft(cast, calm, reference, strength)
    middle, rates = _routine(cast, calm, reference, setting, middle)
    scene = _scene(cast, World(calm, reference, middle))
    middle = _rests(scene, routine.possible(scene, rates), _habits(scene, rates, middle))
    if cohesion is None:
        return middle
    hygiene, force = _efforts_for(cast, calm, setting, cohesion, middle.usual["squeezed"])
    moved = middle._replace(hygiene=hygiene, force=force)
    asked = _scene(cast, World(calm, reference, moved))
    some = {o.name: o.rates(asked, setting) for o in ORDERS if o.name in EFFORTS and o.rates}
    return moved._replace(habits=_habits(asked, some, moved).habits)


def measure_strength(cast: Cast, p: Parameters, s: Setting) -> Strength:
    """Return forces and capabilities of a setting at its noise-free start, ``[W, R]`` each."""
    _, force = Profile(cast, p, s).efforts(logit(p.coalition.start_effort))
    posture = 0 * s.coalition.stake
    shares = theatre.allocation(s.coalition.stake, s.theatres.tension, posture, p.theatre, p.switch)
    members = s.coalition
    received = exchange.inflow(start_flow(s), cast.partners, len(cast.challengers))
    learnt = exchange.technology_at_rest(received[TECHNOLOGY, ...], p.exchange)
    capability = exchange.strengthened(
        s.challengers.capability, s.greatest, learnt, received, p.exchange, p.switch
    )
    return Strength(
        force=theatre.force_at(
            shares, force, members.capability, members.capital, p.theatre, p.switch
        ),
        capability=theatre.capability_at(capability, s.challengers.location),
    )


def _draft(cast: Cast, p: Parameters, s: Setting, strength: Strength) -> Centre:
    """Return the centre of a world without habits, at the declared start effort."""
    hygiene, force = Profile(cast, p, s).efforts(logit(p.coalition.start_effort))
    weight = share(stance.dyad_weights(s.challengers.capability, cast.dyads))
    zero = 0 * s.greatest
    usual = {
        "strain": stance.strain_at_rest(p.stance, p.switch),
        "overture": kept_up(p.engagement.overture_rate, zero, p.engagement.overture_fading),
        "engagement": zero,
        "squeezed": zero,
        "load": zero,
        "unity": total(weight * s.dyads.visible),
        "tension": s.theatres.tension,
        "probe": s.theatres.probe,
    }
    return Centre(
        habits=_no_habits(cast, zero),
        rests={},
        usual=usual,
        stance_intercept=0 * s.dyads.stance,
        compliance_habit=0 * s.dyads.stance,
        hygiene=hygiene,
        force=force,
        strength=strength,
    )


def _routine(
    cast: Cast, p: Parameters, reference: Setting, own: Setting, draft: Centre
) -> tuple[Centre, dict[str, Array]]:
    """Return the draft with what is usual in it, and the rates of every instrument."""
    scene = _scene(cast, World(p, reference, draft))
    habit = sanctions.compliance_habit(reference.dyads.compliance, scene.now.compliance_pull)
    draft = draft._replace(compliance_habit=habit)
    scene = _scene(cast, World(p, reference, draft))
    rates = {o.name: o.rates(scene, own) for o in ORDERS if o.rates is not None}
    usual = {
        **draft.usual,
        "engagement": routine.usual_engagement(scene, rates),
        "squeezed": routine.usual_squeeze(scene, rates),
        "load": routine.usual_load(scene, routine.possible(scene, rates)),
        "probe": own.theatres.probe,
    }
    return draft._replace(usual=usual), rates


def _scene(cast: Cast, world: World) -> Scene:
    """Return the reference world at its start; its balances are as the setting states them."""
    state = begin(cast, world)
    now = appraise(cast, world, state)
    stated = now.probe._replace(balance=world.setting.theatres.balance + 0 * now.balance)
    return Scene(cast, world, state, now.with_probe(stated))


def _habits(scene: Scene, rates: Mapping[str, Array], middle: Centre) -> Centre:
    """Return the centre with the habit of every instrument that declares its rates."""
    none = _no_habits(scene.cast, scene.world.setting.greatest)
    bare = scene._replace(
        world=scene.world._replace(centre=scene.world.centre._replace(habits=none))
    )
    habits = dict(middle.habits)
    for instrument in ORDERS:
        if instrument.name in rates:
            decision = ask(instrument, bare).decision
            habits[instrument.name] = choice.habit(
                rates[instrument.name] + 0 * decision.legal, _plain_utility(decision),
                decision.precision, instrument.idle,
            )  # fmt: skip
    p, state, world = scene.world.parameters, scene.state, scene.world
    cost = stance.reversal_cost(state.sunk, p.stance, p.switch)
    pull = stance_pull(scene.cast, world, state, scene.now)
    both = namespace(cost).concat([cost, cost], axis=0)
    intercept = stance.rest_intercept(state.stance, both, pull, p.stance)
    keep = middle.rests  # the stance is centred once, on the declared efforts
    return middle._replace(
        habits=habits, stance_intercept=middle.stance_intercept if keep else intercept
    )


def _no_habits(cast: Cast, like: Array) -> dict[str, Array]:
    """Return habits of nothing, ``[K, 1, 1]`` by instrument."""
    xp = namespace(like)
    return {o.name: xp.zeros((len(o.menu(cast)), 1, 1), dtype=like.dtype) for o in ORDERS}


def _plain_utility(decision: Decision) -> Array:
    """Return the utilities of all options, illegal ones too."""
    return add_up(decision.terms)


def _efforts_for(
    cast: Cast, p: Parameters, setting: Setting, cohesion: Array, squeezed: Array
) -> tuple[Array, Array]:
    """Return the efforts at which the setting's noise-free start has the cohesion asked for."""
    profile = Profile(cast, p, setting)
    like = logit(p.coalition.start_effort) + 0 * cohesion + 0 * total(profile.threat)
    index = partial(profile.cohesion, squeezed=squeezed)
    return profile.efforts(indices.solve_common_effort(cohesion, index, like))


def _rests(scene: Scene, rates: Mapping[str, Array], middle: Centre) -> Centre:
    """Return the centre with rest levels that balance what routine brings in a month."""
    cast, world, calm, now = scene.cast, scene.world, scene.state, scene.now
    p, on, d = world.parameters, world.parameters.switch, world.setting.dyads
    visits = routine.expected_visits(cast, world._replace(centre=middle), calm, now)
    to, back = halves(visits.often * visits.display)
    shown = to + back
    public, private = _news(scene._replace(world=world._replace(centre=middle)), rates, visits)
    met = routine.visits_recognise(cast, world, calm, visits) + routine.usual_talks(scene, rates)
    lean, court = _leaning(scene, rates)
    rests = {
        "visible": rest_against(
            d.visible, stance.visible_gain(calm.visible, shown), p.stance.visible_fading
        ),
        "sunk": rest_against(
            d.sunk, stance.sunk_gain(calm.sunk, shown, p.stance, on), p.stance.sunk_fading
        ),
        "expected_rank": d.expected_rank + 0 * calm.expected_rank,
        "recognition": rest_against(calm.recognition, met, p.recognition.fading),
        "public_belief": rest_against(calm.public_belief, public, p.belief.forgetting),
        "private_belief": rest_against(calm.private_belief, private, p.belief.forgetting),
        "posture": rest_against(calm.posture, _ordered(scene, rates), p.theatre.posture_fading),
        "tie_west": rest_against(calm.tie_west, lean[0] + court, p.hedging.tie_fading),
        "tie_challengers": rest_against(calm.tie_challengers, lean[1], p.hedging.tie_fading),
        "compliance": rest_against(
            calm.compliance, _complying(scene, rates), p.sanctions.compliance_fading
        ),
    }
    usual = {
        "story": routine.usual_story(scene, rates),
        "watch": routine.usual_watch(scene, rates),
        "mediation": routine.usual_mediation(scene, rates),
        "worked": _worked(scene, rates),
    }
    return middle._replace(rests=rests, usual={**middle.usual, **usual})


def _ordered(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return how orders to resource theatres move forces in an ordinary month, ``[C, W, R]``."""
    named = rates["resource"][1:, ...]
    there = tuple(named[w, ...] for w in range(named.shape[0]))
    return theatre.posture_order(scene.state.posture, there, scene.world.parameters.theatre)


def _worked(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return how often every actor works on its exposure in routine, ``[A, R]``."""
    names = ("insulate", "redundancy", "diversify")
    xp = namespace(scene.state.exposure)
    return xp.concat([rates[name][1, ...] for name in names], axis=0)


def _leaning(scene: Scene, rates: Mapping[str, Array]) -> tuple[tuple[Array, Array], Array]:
    """Return what leaning adds to both ties of hedgers in routine, and courting to one."""
    p, state = scene.world.parameters.hedging, scene.state
    west = hedging.lean_gain(state.tie_west, rates["lean"][1, ...], p)
    other = hedging.lean_gain(state.tie_challengers, rates["lean"][2, ...], p)
    w = scene.now.member_weight
    named = [total(w * rates["court"][j + 1, ...]) for j in range(len(scene.cast.hedgers))]
    courted = namespace(w).concat(named, axis=0) if named else 0 * state.tie_west
    return (west, other), hedging.court_gain(state.tie_west, courted, p)


def _complying(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return what hedgers' acts do to their compliance in an ordinary month, ``[H, R]``."""
    given = rates["sanctions"]
    return sanctions.compliance_change(
        scene.state.compliance, given[1, ...], given[2, ...], scene.world.parameters.sanctions
    )


def _news(scene: Scene, rates: Mapping[str, Array], visits: Visits) -> tuple[Array, Array]:
    """Return what visits, acts and intelligence tell in an ordinary month, common and private."""
    cast, p = scene.cast, scene.world.parameters
    on, n = p.switch, len(cast.dyads)
    heard, told = halves(visits.often * visits.evidence)
    news = belief.display_news(heard + told, 1.0 + 0 * heard, p.belief, on)
    blur = belief.intelligence_noise(
        belief.dyad_oversight(scene.state.oversight, cast.dyads), p.belief, on
    )

    def intelligence(weight: Array) -> Array:
        return belief.intelligence_news(scene.now.latent, blur, 0 * blur, weight, p.belief, on)

    public = news + intelligence(p.belief.open_source_weight)
    private = news + intelligence(p.belief.intelligence_weight)
    for instrument in ORDERS:
        if instrument.seen is not None:
            evidence = ask(instrument, scene).evidence
            mean = collect(
                total(rates[instrument.name] * evidence)[0, ...],
                [q % n for q in range(2 * n)], n,
            )  # fmt: skip
            privately, publicly = instrument.seen(scene.world)
            private = private + belief.act_news(mean, privately, p.belief)
            public = public + belief.act_news(mean, publicly, p.belief)
    return public, private
