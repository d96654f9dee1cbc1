"""The start of a world: rest levels and habits in closed form, then the state itself.

Everything is centred on the reference setting (the same cast at the baseline's numbers), so a
world in which nothing happens does not drift, and what a scenario changes is a departure.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.appraisal import capability_ratio, member_weights
from sim.law.arrays import Array, clip, halves, log_softmax, logit, namespace, reverse, row, rows
from sim.law.arrays import share, total
from sim.law.cast import Cast
from sim.law.decision import NEVER
from sim.law.ledger import add_up
from sim.law.parameters import Parameters
from sim.law.rules import belief, coalition, recognition, signalling, stance, theatre
from sim.law.rules.signalling import VISIT_MENU, DisplayView
from sim.law.state import BOUNDS, State
from sim.law.world import Centre, Setting, StartNoise, World


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


class _Visits(NamedTuple):
    """What minor visits do on average in a month, per directed pair (host, guest) ``[Q, R]``."""

    rank: Array
    display: Array
    evidence: Array


def centre(
    cast: Cast, p: Parameters, reference: Setting, cohesion: Array | None = None
) -> Centre:
    """Return habits and rest levels that hold the reference world where it starts.

    ``cohesion`` ``[1, 1 or R]`` asks for a noise-free starting index; None takes the start
    effort as declared.
    """
    ref = _reference(cast, p, reference, cohesion)
    seen = p.signalling.visit_visibility * p.signalling.visibility
    visits = _expected_visits(cast, p, reference, ref, seen)
    often = 0.5 * p.signalling.visit_rate * seen
    to, back = halves(visits.display)
    shown = often * (to + back)
    d, on = reference.dyads, p.switch
    news_public, news_private = _expected_news(cast, p, reference, visits, often)
    probe_utility, precision = _probe_at_rest(cast, p, reference, ref)
    log_odds = add_up(target_parts(cast, p, reference, ref.grievance, ref.enforcement,
                                   reference.theatres.tension, reference.challengers.recognition))
    cost = stance.reversal_cost(d.sunk, p.stance, on)
    both = namespace(cost).concat([cost, cost], axis=0)
    hygiene_habit, force_habit = _habits(p, reference, ref)
    return Centre(
        stance_intercept=stance.rest_intercept(d.stance, both, log_odds, p.stance),
        visible_rest=d.visible - shown * (1 - d.visible) / p.stance.visible_fading,
        sunk_rest=d.sunk
        - on.M17 * p.stance.sinking * shown * (1 - d.sunk) / p.stance.sunk_fading,
        rank_rest=_rank_rest(p, d.expected_rank, visits.rank, often),
        recognition_rest=_recognition_rest(cast, p, reference, visits.rank, often),
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


def begin(cast: Cast, world: World, noise: StartNoise | None = None) -> State:
    """Return the state at turn 0; without ``noise`` the noise-free start.

    Noise is drawn from the spread that chance keeps up anyway, so that nothing widens or sinks
    merely because time passes.
    """
    p, s, c = world.parameters, world.setting, world.centre
    xp = namespace(s.greatest)
    hygiene, force, d = c.hygiene, c.force, s.dyads
    public = logit(d.public_belief)
    private = xp.broadcast_to(logit(d.private_belief), (len(cast.observers), *public.shape))
    if noise is not None:
        blur = belief.intelligence_noise(
            belief.dyad_oversight(s.challengers.oversight, cast.dyads), p.belief, p.switch
        )
        hygiene = hygiene + noise.hygiene * coalition.effort_spread(hygiene, p.coalition, p.switch)
        force = force + noise.force * coalition.effort_spread(force, p.coalition, p.switch)
        public = public + noise.public * belief.intelligence_spread(
            blur, p.belief.open_source_weight, p.belief, p.switch
        )
        private = private + noise.private * belief.intelligence_spread(
            blur, p.belief.intelligence_weight, p.belief, p.switch
        )
    nothing = 0 * s.challengers.recognition
    theatres = len(cast.theatres)
    state = State(
        stance=d.stance,
        visible=d.visible,
        sunk=d.sunk,
        expected_rank=d.expected_rank,
        recognition=s.challengers.recognition,
        nuclear_acquiescence=nothing,
        hardware_shown=nothing,
        public_belief=public,
        private_belief=private,
        political_capital=s.coalition.capital,
        hygiene=hygiene,
        force=force,
        posture=xp.zeros((len(cast.coalition), theatres, 1), dtype=public.dtype),
        friction=s.frictions.level,
        oversight=s.challengers.oversight,
        tension=s.theatres.tension,
    )
    widths = [x.shape[-1] for record in (state, *world.setting[:6]) for x in record]
    widths += [getattr(group, f).shape[-1] for group in p for f in group._fields]
    return _within_bounds(state, max(widths))


def target_parts(
    cast: Cast, p: Parameters, s: Setting, grievance: Array, enforcement: Array, tension: Array,
    recognised: Array,
) -> dict[str, Array]:  # fmt: skip
    """Return what moves each stance's target, by cause, log-odds ``[Q, R]``."""
    war = total(namespace(tension).permute_dims(
        s.dyads.war_need * tension[None, ...], (1, 0, 2)))[0, ...]  # fmt: skip
    return dict(
        stance.target_log_odds(
            (rows(grievance, cast.sources), rows(grievance, cast.partners)),
            rows(s.challengers.exposure, cast.sources),
            enforcement,
            namespace(war).concat([war, war], axis=0),
            rows(recognised, cast.partners),
            p.stance,
            p.switch,
        )
    )


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
        cause = "M32" if which == "hygiene" else "cost"
        utility = add_up(coalition.effort_terms(view, cause, p.coalition, p.switch))
        effort = ref.hygiene if which == "hygiene" else ref.force
        habits.append(coalition.habit(effort, utility, precision))
    return habits[0], habits[1]


def effort_view(
    which: str, p: Parameters, s: Setting, threat: Array, hygiene: Array, force: Array,
    acting: Array, capital: Array, friction: Array, weight: Array, habit: Array,
) -> coalition.EffortView:  # fmt: skip
    """Return what members know when they decide on ``which`` effort, hygiene or force."""
    is_hygiene = which == "hygiene"
    effort = hygiene if is_hygiene else force
    members = s.coalition
    mean = total(friction) / max(friction.shape[0], 1)
    burden = (
        coalition.hygiene_burden(members.exposure, mean, p.coalition, p.switch)
        if is_hygiene
        else p.coalition.force_cost
    )
    return coalition.EffortView(
        threat=threat,
        effort=effort,
        size=namespace(members.capability).sqrt(members.capability),
        joint=acting * coalition.others_mean(effort, weight),
        capital=capital,
        burden=burden,
        base=0.3 if is_hygiene else 0.0,
        intercept=habit,
    )


def _probe_at_rest(
    cast: Cast, p: Parameters, s: Setting, ref: _Reference
) -> tuple[Array, Array]:
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


def _expected_visits(
    cast: Cast, p: Parameters, s: Setting, ref: _Reference, seen: Array
) -> _Visits:
    """Return expected rank, display and evidence of a minor visit, exactly, over all choices."""
    host, guest = cast.sources, cast.partners
    expected = reverse(s.dyads.expected_rank)
    ceiling = signalling.RANKS["envoy"] + 0 * s.dyads.stance
    tone, rank = _visit_values(ceiling)

    def side(a: tuple[int, ...], b: tuple[int, ...], own: Array) -> tuple[Array, Array]:
        view = DisplayView(
            own, rows(ref.grievance, a), rows(s.challengers.recognition, a),
            rows(s.challengers.recognition, b), rows(s.challengers.exposure, a), ref.enforcement,
            expected, seen, ceiling,
        )  # fmt: skip
        precision = p.choice.precision * rows(s.challengers.precision, a)
        parts = signalling.display_terms(view, VISIT_MENU, precision, p.signalling, p.switch)
        legal = signalling.legal_options(VISIT_MENU, ceiling)
        utility = own * add_up(parts[0]) + add_up(parts[1])
        chance = namespace(utility).exp(log_softmax(precision * utility))
        evidence = signalling.display_evidence(
            parts, legal, precision, p.belief.aligned_type, p.belief.aloof_type
        )
        return chance, total(chance * evidence)[0, ...]

    offer, offer_news = side(host, guest, s.dyads.stance)
    answer, answer_news = side(guest, host, reverse(s.dyads.stance))
    offered, came = 1 - offer[0, ...], 1 - answer[0, ...]
    tones = [total(c[1:, ...] * tone[1:, ...])[0, ...] / total(c[1:, ...])[0, ...]
             for c in (offer, answer)]  # fmt: skip
    both = offered * came * rank
    return _Visits(
        rank=both,
        display=signalling.display_strength(both, tones[0], tones[1], p.signalling),
        evidence=offer_news + offered * answer_news,
    )


def _visit_values(like: Array) -> tuple[Array, float]:
    _, tone = signalling.option_values(VISIT_MENU, like)
    return tone, signalling.RANKS["envoy"]


def _expected_news(
    cast: Cast, p: Parameters, s: Setting, visits: _Visits, often: Array
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


def _rank_rest(p: Parameters, expected: Array, rank: Array, often: Array) -> Array:
    """Return rest levels of expected ranks, guest to host, that minor visits hold in place."""
    as_guest = signalling.precedent_change(expected, reverse(rank), often, p.signalling, p.switch)
    as_host = signalling.precedent_change(expected, rank, often, p.signalling, p.switch)
    learned = as_guest + p.signalling.reciprocity * as_host
    return expected - learned / p.signalling.precedent_fading


def _recognition_rest(
    cast: Cast, p: Parameters, s: Setting, rank: Array, often: Array
) -> Array:
    """Return rest levels of recognition that minor visits hold in place."""
    k = s.challengers
    weight = recognition.standing(k.capability, s.greatest, k.recognition)
    gains = 0 * k.recognition
    for q, (a, b) in enumerate(zip(cast.sources, cast.partners, strict=True)):
        met = [(a, row(rank, q), row(weight, b)), (b, row(rank, q), row(weight, a))]
        gains = gains + recognition.recognition_gain(k.recognition, met, p.recognition, p.switch)
    return k.recognition - often * gains / p.recognition.fading


def _largest(stake: Array) -> Array:
    xp = namespace(stake)
    most = stake[:, 0, :]
    for w in range(1, stake.shape[1]):
        most = xp.maximum(most, stake[:, w, :])
    return most


def _within_bounds(state: State, width: int) -> State:
    xp = namespace(state.tension)
    held = {
        name: xp.broadcast_to(clip(x, *BOUNDS[name]), (*x.shape[:-1], width))
        for name, x in state._asdict().items()
    }
    return State(**held)
