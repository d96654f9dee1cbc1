"""Ceremony: how a dated occasion and a month's minor visits come about, stage by stage."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, collect, namespace, number, picked, row, rows
from sim.law.cast import Cast, Occasion
from sim.law.decision import Decision, Turn, taken
from sim.law.ledger import Changes, add_up
from sim.law.meetings import (
    Meeting,
    Setup,
    ask_side,
    directed_rows,
    held,
    meeting_costs,
    observe,
    precedent_changes,
    shown_changes,
    told_changes,
    visit_setup,
    wide,
)
from sim.law.rules import recognition, signalling
from sim.law.rules.payoff import Costs, none, plus
from sim.law.rules.recognition import Presence
from sim.law.rules.signalling import FULL_MENU, HEDGER_MENU, VISIT_MENU, DisplayView
from sim.law.state import State
from sim.law.world import World

STAGE_MENU = ("cancel", "stage")


class Ceremony(NamedTuple):
    """What a ceremony changes, and what it cost challengers and hedgers."""

    changes: Changes
    challengers: Costs
    hedgers: Costs


def hold_occasion(
    cast: Cast, world: World, state: State, now: Appraisal, occasion: Occasion,
    staging: tuple[Array, Array, Array],
) -> Turn[Ceremony]:  # fmt: skip
    """Run a dated occasion: the host stages it and offers places, then guests answer.

    ``staging`` is its visibility, hardware and nuclear systems on show, ``[1, 1 or R]`` each.
    """
    p, guests = world.parameters, occasion.guests
    hosts = (occasion.host,) * len(guests)
    visibility, hardware, nuclear = staging
    back = directed_rows(cast, guests, hosts)
    setup = Setup(
        occasion=occasion.name,
        offer="offer",
        attend="attend",
        hosts=hosts,
        guests=guests,
        menu=FULL_MENU,
        expected=signalling.scheduled_rank(rows(state.expected_rank, back), p.signalling, p.switch),
        visibility=visibility * p.signalling.visibility,
        arises=namespace(state.stance).ones_like(rows(state.stance, back)),
    )
    anyone = namespace(state.tension).ones_like(row(state.tension, 0))
    offer = ask_side(cast, world, state, now, setup, setup.arises, as_host=True)
    staged_choice, offered = yield (_staging(cast, world, state, occasion, anyone), offer.decision)
    staged = taken(staged_choice, 1, anyone)
    setup = setup._replace(arises=wide(staged, setup.arises))
    ranks, _ = signalling.option_values(FULL_MENU, anyone)
    worth = picked(offer.decision.utility, offered)
    places = staged * signalling.flank_ceiling(picked(ranks, offered), worth)
    attend = ask_side(cast, world, state, now, setup, places, as_host=False)
    send = _sending(cast, world, state, now, occasion, setup.visibility, staged)
    answer, sent = yield (attend.decision, send)
    met = observe(setup, offer, offered, attend, answer, world)
    stand = _stand(world, state, occasion, met, sent, staged * setup.visibility)
    n = len(cast.challengers)
    changes = {
        **told_changes(cast, world, setup, met),
        **precedent_changes(cast, world, state, setup, met),
        **_occasion_shown(cast, world, state, setup, met),
        **_host_changes(
            world, state, occasion, stand, staged * setup.visibility * hardware, nuclear
        ),
        "recognition": {
            "M07": recognition.recognition_gain(state.recognition, stand, p.recognition, p.switch)
        },
    }
    costs = plus(
        meeting_costs(offer, offered, held(setup), n), meeting_costs(attend, answer, held(setup), n)
    )
    return Ceremony(changes, costs, _hedger_costs(cast, occasion, send, sent, staged, setup))


def make_visits(
    cast: Cast, world: World, state: State, now: Appraisal, draw: Array
) -> Turn[Ceremony]:
    """Run the month's minor visits: each directed pair (host, guest) by its own chance.

    ``draw`` is uniform, ``[Q, R]``.
    """
    p = world.parameters
    setup = visit_setup(
        cast, world, state, number(draw < signalling.visit_chance(p.signalling), draw)
    )
    envoy = signalling.RANKS["envoy"] + 0 * draw
    offer = ask_side(cast, world, state, now, setup, envoy, as_host=True)
    (offered,) = yield (offer.decision,)
    ranks, _ = signalling.option_values(VISIT_MENU, draw)
    places = picked(ranks, offered)
    attend = ask_side(cast, world, state, now, setup, places, as_host=False)
    (answer,) = yield (attend.decision,)
    met = observe(setup, offer, offered, attend, answer, world)
    weight = _standing(world, state)
    stand = [
        (who, row(met.seen * met.rank, q), row(weight, other))
        for q, (a, b) in enumerate(zip(setup.hosts, setup.guests, strict=True))
        for who, other in ((a, b), (b, a))
    ]
    n, d = len(cast.challengers), len(cast.dyads)
    changes = {
        **told_changes(cast, world, setup, met),
        **shown_changes(world, state, [q % d for q in range(2 * d)], met.seen * met.display),
        "recognition": {
            "M07": recognition.recognition_gain(state.recognition, stand, p.recognition, p.switch)
        },
    }
    costs = plus(
        meeting_costs(offer, offered, held(setup), n), meeting_costs(attend, answer, held(setup), n)
    )
    return Ceremony(changes, costs, none(world.setting.hedgers.tie + 0 * row(state.tension, 0)))


def _staging(cast: Cast, world: World, state: State, occasion: Occasion, yes: Array) -> Decision:
    """Return the question to the host whether to hold its dated occasion."""
    p, k, host = world.parameters, world.setting.challengers, occasion.host
    xp = namespace(yes)
    worth = xp.stack([0 * yes, p.signalling.staging + 0 * yes])
    return Decision(
        name="stage",
        actors=(cast.challengers[host],),
        targets=("",),
        options=STAGE_MENU,
        observation={"staging": p.signalling.staging, "recognition": row(state.recognition, host)},
        terms={"staging": worth},
        legal=xp.ones_like(worth),
        precision=p.choice.precision * row(k.precision, host),
        active=yes,
        occasion=occasion.name,
    )


def _sending(
    cast: Cast, world: World, state: State, now: Appraisal, occasion: Occasion, visibility: Array,
    staged: Array,
) -> Decision:  # fmt: skip
    """Return the question to invited hedgers whom to send."""
    p, h = world.parameters, world.setting.hedgers
    who = occasion.hedgers
    tie = rows(h.tie, who)
    ceiling = staged + 0 * tie
    view = DisplayView(
        stance=tie,
        grievance=0 * tie,
        own_recognition=rows(h.standing, who),
        partner_recognition=row(state.recognition, occasion.host),
        exposure=rows(h.exposure, who),
        enforcement=now.enforcement,
        expected_rank=rows(h.expected_rank, who),
        visibility=visibility,
        ceiling=ceiling,
    )
    precision = p.choice.precision * rows(h.precision, who)
    parts = signalling.display_terms(view, HEDGER_MENU, precision, p.signalling, p.switch)
    return Decision(
        name="send",
        actors=tuple(cast.hedgers[i] for i in who),
        targets=(cast.challengers[occasion.host],) * len(who),
        options=HEDGER_MENU,
        observation=view._asdict(),
        terms={cause: tie * x for cause, x in parts[0].items()} | dict(parts[1]),
        legal=signalling.legal_options(HEDGER_MENU, ceiling),
        precision=precision,
        active=ceiling,
        occasion=occasion.name,
    )


def _standing(world: World, state: State) -> Array:
    k = world.setting.challengers
    return recognition.standing(k.capability, world.setting.greatest, state.recognition)


def _stand(
    world: World, state: State, occasion: Occasion, met: Meeting, sent: Array, seen: Array
) -> Presence:  # fmt: skip
    """Return who honoured whom on the stand: host and guests fully, guests each other by half."""
    xp, half = namespace(seen), world.parameters.signalling.shared_stand
    h = world.setting.hedgers
    ranks, _ = signalling.option_values(HEDGER_MENU, seen)
    weights = _standing(world, state)
    others = recognition.standing(h.capability, world.setting.greatest, h.standing)
    came = [(g, row(met.rank, i), row(weights, g)) for i, g in enumerate(occasion.guests)]
    heads = picked(ranks, sent)
    public = [(row(heads, i), row(others, j)) for i, j in enumerate(occasion.hedgers)]
    stand = [(occasion.host, seen * m, w) for _, m, w in came]
    stand += [(occasion.host, seen * m, w) for m, w in public]
    for g, m, _ in came:
        stand += [(g, seen * m, row(weights, occasion.host))]
        stand += [(g, half * seen * xp.minimum(m, n), w) for k, n, w in came if k != g]
        stand += [(g, half * seen * xp.minimum(m, n), w) for n, w in public]
    return stand


def _occasion_shown(cast: Cast, world: World, state: State, setup: Setup, met: Meeting) -> Changes:
    """Return what a stand shows: host with each guest, and by half each two guests."""
    xp, d = namespace(met.seen), len(cast.dyads)
    half = world.parameters.signalling.shared_stand
    dyads = [q % d for q in directed_rows(cast, setup.hosts, setup.guests)]
    shown = [met.seen * met.display]
    for i, a in enumerate(setup.guests):
        for j in range(i + 1, len(setup.guests)):
            pair = cast.directed(a, setup.guests[j])
            if pair is not None:
                lower = xp.minimum(row(met.display, i), row(met.display, j))
                dyads.append(pair % d)
                shown.append(half * row(met.seen, i) * lower)
    return shown_changes(world, state, dyads, xp.concat(shown, axis=0))


def _host_changes(
    world: World, state: State, occasion: Occasion, stand: Presence, arms: Array, nuclear: Array
) -> Changes:
    """Return what the host's display of arms does, and guests' applause for nuclear ones."""
    p, n, host = world.parameters, state.recognition.shape[0], (occasion.host,)
    guests = stand[: len(occasion.guests)]
    applause = recognition.conferred(guests, occasion.host, 0 * arms + row(state.recognition, 0))
    shown = collect(nuclear + 0 * arms, host, n)
    return {
        "hardware_shown": {
            "M28": recognition.hardware_gain(
                state.hardware_shown, collect(arms, host, n), p.recognition, p.switch
            )
        },
        "nuclear_acquiescence": {
            "M07": recognition.nuclear_gain(
                state.nuclear_acquiescence, shown, applause, p.recognition, p.switch
            )
        },
    }


def _hedger_costs(
    cast: Cast, occasion: Occasion, send: Decision, sent: Array, staged: Array, setup: Setup
) -> Costs:
    n = len(cast.hedgers)
    on = staged * number(setup.visibility > 0, staged)
    economic = add_up({c: send.terms[c] for c in ("M14", "M09", "M15")})
    political = add_up({c: send.terms[c] for c in ("M08", "seniority")})
    return Costs(
        collect(-on * picked(economic, sent), occasion.hedgers, n),
        collect(-on * picked(political, sent), occasion.hedgers, n),
    )
