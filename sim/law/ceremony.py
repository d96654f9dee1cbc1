"""Ceremony: how a dated occasion and a month's minor visits come about, stage by stage."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, collect, namespace, number, picked, reverse, row, rows
from sim.law.cast import Cast, Occasion
from sim.law.decision import Decision, Turn, taken
from sim.law.ledger import Changes, merged
from sim.law.meetings import (
    Meeting,
    Setup,
    ask_side,
    directed_rows,
    held,
    meeting_account,
    observe,
    precedent_changes,
    shown_changes,
    told_changes,
    visit_setup,
    wide,
)
from sim.law.rules import company, narrative, recognition, signalling
from sim.law.rules.payoff import Account, plus
from sim.law.rules.recognition import Presence
from sim.law.rules.signalling import FULL_MENU, HEDGER_MENU, VISIT_MENU, DisplayView
from sim.law.state import State
from sim.law.world import Staging, World

STAGE_MENU = ("cancel", "stage")
NOBODY = -1
"""No challenger: the place in a pair of one who is none of them."""


class Ceremony(NamedTuple):
    """What a ceremony changes, and what it cost and won all actors, ``[A, R]``."""

    changes: Changes
    account: Account


def hold_occasion(
    cast: Cast, world: World, state: State, now: Appraisal, occasion: Occasion,
    staging: Staging,
) -> Turn[Ceremony]:  # fmt: skip
    """Run a dated occasion: the host stages it and offers places, then guests answer."""
    p, guests = world.parameters, occasion.guests
    hosts = (occasion.host,) * len(guests)
    carried = signalling.carried_by(row(now.standing, occasion.host), p.signalling, p.switch)
    back = directed_rows(cast, guests, hosts)
    setup = Setup(
        occasion=occasion.name,
        offer="offer",
        attend="attend",
        hosts=hosts,
        guests=guests,
        menu=FULL_MENU,
        expected=signalling.scheduled_rank(rows(state.expected_rank, back), p.signalling, p.switch),
        visibility=staging.visibility * carried * p.signalling.visibility,
        arises=namespace(state.stance).ones_like(rows(state.stance, back)),
    )
    anyone = namespace(state.tension).ones_like(row(state.tension, 0))
    offer = ask_side(cast, world, state, now, setup, setup.arises, as_host=True)
    staged_choice, offered = yield (_staging(cast, world, state, occasion, anyone), offer.decision)
    staged = taken(staged_choice, 1, anyone)
    setup = setup._replace(arises=wide(staged, setup.arises))
    ranks = signalling.option_ranks(FULL_MENU, anyone)
    worth = picked(offer.decision.utility, offered)
    places = staged * signalling.flank_ceiling(picked(ranks, offered), worth)
    attend = ask_side(cast, world, state, now, setup, places, as_host=False)
    send = _sending(cast, world, state, now, occasion, setup.visibility, staged)
    answer, sent = yield (attend.decision, send)
    met = observe(setup, offer, offered, attend, answer, world)
    seen = staged * setup.visibility
    stand = _stand(world, now, occasion, met, sent, seen)
    changes = merged([
        told_changes(cast, world, setup, met),
        precedent_changes(cast, world, state, setup, met),
        _occasion_shown(cast, world, state, setup, met),
        _host_changes(world, state, occasion, stand, seen * staging.hardware, staging.nuclear),
        _remembered(cast, world, state, now, occasion, staging, met),
        {"recognition": {"M07": recognition.recognition_gain(
            state.recognition, stand, p.recognition, p.switch
        )}},
    ])  # fmt: skip
    on = held(setup)
    account = plus(
        meeting_account(cast, offer.decision, offered, on),
        meeting_account(cast, attend.decision, answer, on * number(places > 0, places)),
    )
    public = staged * number(setup.visibility > 0, staged)
    return Ceremony(changes, plus(account, meeting_account(cast, send, sent, public)))


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
    ranks = signalling.option_ranks(VISIT_MENU, draw)
    places = picked(ranks, offered)
    attend = ask_side(cast, world, state, now, setup, places, as_host=False)
    (answer,) = yield (attend.decision,)
    met = observe(setup, offer, offered, attend, answer, world)
    honoured = recognition.honour(met.rank, met.display, p.switch)
    stand = [
        (who, row(met.seen * honoured, q), row(now.standing, other))
        for q, (a, b) in enumerate(zip(setup.hosts, setup.guests, strict=True))
        for who, other in ((a, b), (b, a))
    ]
    d = len(cast.dyads)
    changes = {
        **told_changes(cast, world, setup, met),
        **shown_changes(world, state, [q % d for q in range(2 * d)], met.seen * met.display),
        "recognition": {
            "M07": recognition.recognition_gain(state.recognition, stand, p.recognition, p.switch)
        },
    }
    on = held(setup)
    account = plus(
        meeting_account(cast, offer.decision, offered, on),
        meeting_account(cast, attend.decision, answer, on),
    )
    return Ceremony(changes, account)


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
        parts={"staging": worth},
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
    tie = rows(state.tie_challengers, who)
    ceiling = staged + 0 * tie
    exposure = rows(now.exposure.hedgers, who)
    host = row(state.recognition, occasion.host)
    seen_with = company.company_seen(state.visible, [(NOBODY, occasion.host)], cast.dyads)
    view = DisplayView(
        stance=tie,
        grievance=0 * tie,
        own_recognition=rows(h.standing, who),
        exposure=exposure,
        hygiene=now.joint_hygiene,
        expected_rank=rows(h.expected_rank, who),
        visibility=visibility,
        currency=0 * tie,
        stigma=company.stigma_cost(host, exposure, seen_with, 1.0, p.company, p.switch),
        liability=company.liability_cost(
            row(state.provocation, occasion.host), exposure, 1.0, p.company, p.switch
        ),
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
        parts={cause: tie * x for cause, x in parts[0].items()} | dict(parts[1]),
        legal=signalling.legal_options(HEDGER_MENU, ceiling),
        precision=precision,
        active=ceiling,
        occasion=occasion.name,
    )


def _stand(
    world: World, now: Appraisal, occasion: Occasion, met: Meeting, sent: Array, seen: Array
) -> Presence:  # fmt: skip
    """Return who honoured whom on the stand: host and guests fully, guests each other by half."""
    xp, half = namespace(seen), world.parameters.signalling.shared_stand
    h = world.setting.hedgers
    ranks, weights = signalling.option_ranks(HEDGER_MENU, seen), now.standing
    honoured = recognition.honour(met.rank, met.display, world.parameters.switch)
    others = recognition.standing(h.capability, world.setting.greatest, h.standing)
    came = [(g, row(honoured, i), row(weights, g)) for i, g in enumerate(occasion.guests)]
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


def _remembered(
    cast: Cast, world: World, state: State, now: Appraisal, occasion: Occasion, staging: Staging,
    met: Meeting,
) -> Changes:  # fmt: skip
    """Return what a memory shared on the stand does to story, stances and those it is against."""
    p, on = world.parameters.narrative, world.parameters.switch
    shared = narrative.commemorated(staging.memory, met.seen * met.display)
    xp = namespace(state.stance)
    there = {g: number(row(met.rank, i) > 0, met.rank) for i, g in enumerate(occasion.guests)}
    there[occasion.host] = xp.ones_like(shared)
    none = xp.zeros_like(shared)
    pairs = zip(cast.sources, cast.partners, strict=True)
    together = [there.get(a, none) * there.get(b, none) for a, b in pairs]
    on_stand = xp.concat(together, axis=0) * shared if together else 0 * state.stance
    nearer = narrative.convergence(state.stance, reverse(state.stance), on_stand, p, on)
    story = narrative.commemoration_gain(state.narrative, shared, now.unity, p, on)
    rallied = narrative.offended_gain(state.political_capital, staging.offends, shared, p, on)
    return {
        "narrative": {"M29": story},
        "stance": {"M29": nearer},
        "political_capital": {"M29": rallied},
    }
