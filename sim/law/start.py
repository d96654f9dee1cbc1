"""The start of a world: the state at turn 0, at rest, with the spread that chance keeps up."""

from __future__ import annotations

from sim.law.arrays import clip, logit, namespace
from sim.law.cast import Cast
from sim.law.rules import belief, coalition
from sim.law.state import BOUNDS, State
from sim.law.world import StartNoise, World


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


def _within_bounds(state: State, width: int) -> State:
    xp = namespace(state.tension)
    held = {
        name: xp.broadcast_to(clip(x, *BOUNDS[name]), (*x.shape[:-1], width))
        for name, x in state._asdict().items()
    }
    return State(**held)
