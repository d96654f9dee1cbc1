"""The start of a world: the state at turn 0, at rest, with the spread that chance keeps up."""

from __future__ import annotations

from sim.law.arrays import Array, clip, logit, namespace
from sim.law.cast import Cast
from sim.law.rules import belief, exchange, resilience, stocks
from sim.law.rules.exchange import TECHNOLOGY
from sim.law.state import BOUNDS, State
from sim.law.world import Setting, StartNoise, World


def begin(cast: Cast, world: World, noise: StartNoise | None = None) -> State:
    """Return the state at turn 0; without ``noise`` the noise-free start.

    Noise is drawn from the spread that chance keeps up anyway, so that nothing widens or sinks
    merely because time passes.
    """
    p, s, c = world.parameters, world.setting, world.centre
    xp, d, usual = namespace(s.greatest), s.dyads, c.usual
    hygiene, force = c.hygiene, c.force
    public = logit(d.public_belief)
    private = xp.broadcast_to(logit(d.private_belief), (len(cast.observers), *public.shape))
    if noise is not None:
        blur = belief.intelligence_noise(
            belief.dyad_oversight(s.challengers.oversight, cast.dyads), p.belief, p.switch
        )
        hygiene = hygiene + noise.hygiene * stocks.effort_spread(hygiene, p.coalition, p.switch)
        force = force + noise.force * stocks.effort_spread(force, p.coalition, p.switch)
        public = public + noise.public * belief.intelligence_spread(
            blur, p.belief.open_source_weight, p.belief, p.switch
        )
        private = private + noise.private * belief.intelligence_spread(
            blur, p.belief.intelligence_weight, p.belief, p.switch
        )
    nothing = 0 * s.challengers.recognition
    flow = start_flow(s)
    received = exchange.inflow(flow, cast.partners, len(cast.challengers))
    state = State(
        stance=d.stance,
        strain=usual["strain"] + 0 * d.visible,
        visible=d.visible,
        sunk=d.sunk,
        expected_rank=d.expected_rank,
        flow=flow,
        technology=exchange.technology_at_rest(received[TECHNOLOGY, ...], p.exchange),
        recognition=s.challengers.recognition,
        nuclear_acquiescence=nothing,
        hardware_shown=nothing,
        provocation=nothing,
        engagement=usual["engagement"] + nothing,
        overture=usual["overture"] + nothing,
        oversight=s.challengers.oversight,
        public_belief=public,
        private_belief=private,
        political_capital=s.coalition.capital,
        hygiene=hygiene,
        force=force,
        posture=0 * s.coalition.stake,
        squeezed=usual["squeezed"] + 0 * s.coalition.capital,
        fatigue=resilience.fatigue_after(
            s.coalition.stake, s.theatres.tension, s.theatres.war_months, p.resilience, p.switch
        ),
        tie_west=s.hedgers.tie_west,
        tie_challengers=s.hedgers.tie,
        compliance=s.hedgers.compliance,
        exposure=start_exposure(s),
        load=usual["load"] + 0 * start_exposure(s),
        friction=s.frictions.level,
        truce=0 * s.frictions.level,
        offer=0 * s.frictions.opening,
        escalated=0 * s.frictions.opening,
        narrative=0 * s.greatest,
        tension=s.theatres.tension,
    )
    widths = [x.shape[-1] for record in (state, *world.setting[:6]) for x in record]
    widths += [getattr(group, f).shape[-1] for group in p for f in group._fields]
    return _within_bounds(state, max(widths))


def start_flow(s: Setting) -> Array:
    """Return the flows of a setting's start, ``[G, Q, R]`` in the order of ``GOODS``."""
    d = s.dyads
    xp = namespace(d.arms)
    arms, technology, buffering = xp.broadcast_arrays(d.arms, d.technology, d.buffering)
    return xp.stack([arms, technology, buffering])


def start_exposure(s: Setting) -> Array:
    """Return the exposures of a setting's start, ``[A, R]``."""
    xp = namespace(s.greatest)
    kinds = (s.challengers.exposure, s.coalition.exposure, s.hedgers.exposure)
    width = max(x.shape[-1] for x in kinds)
    return xp.concat([xp.broadcast_to(x, (x.shape[0], width)) for x in kinds], axis=0)


def _within_bounds(state: State, width: int) -> State:
    xp = namespace(state.tension)
    held = {
        name: xp.broadcast_to(clip(x, *BOUNDS[name]), (*x.shape[:-1], width))
        for name, x in state._asdict().items()
    }
    return State(**held)
