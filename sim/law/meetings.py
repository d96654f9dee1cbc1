"""Meetings of challengers: the question put to each side, and what being seen together does.

Dated occasions and minor visits differ in how they come about (``ceremony.py``); what a meeting
is, to those who meet and to those who watch, is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, collect, namespace, number, picked, reverse, rows
from sim.law.cast import Cast
from sim.law.decision import Decision
from sim.law.ledger import Changes
from sim.law.rules import belief, choice, company, signalling, stance
from sim.law.rules.payoff import Account
from sim.law.rules.signalling import DisplayView
from sim.law.state import State
from sim.law.world import World


class Setup(NamedTuple):
    """How some meetings were arranged, ``n`` rows: who hosts whom, before whom, at what rank.

    ``hosts`` and ``guests`` are indices of challengers; ``expected`` (the rank expected of the
    guest) and ``arises`` (1 where the meeting can happen) are ``[n, R]``, ``visibility``
    ``[1, 1 or R]``. ``occasion`` is the name of a dated one, empty for minor visits; ``offer``
    and ``attend`` name the two sides' decisions.
    """

    occasion: str
    offer: str
    attend: str
    hosts: tuple[int, ...]
    guests: tuple[int, ...]
    menu: tuple[str, ...]
    expected: Array
    visibility: Array
    arises: Array


class Side(NamedTuple):
    """The question put to one side, and what each option would tell observers."""

    decision: Decision
    evidence: Array


class Meeting(NamedTuple):
    """What was seen of some meetings, ``[n, R]`` each."""

    seen: Array
    rank: Array
    display: Array
    evidence: Array


def visit_setup(cast: Cast, world: World, state: State, arises: Array) -> Setup:
    """Return the setup of minor visits, every directed pair (host, guest) a row.

    An envoy's visit is measured against an envoy's rank at most: heads of state set no precedent
    for working visits, nor working visits for heads of state.
    """
    p = world.parameters.signalling
    expected = namespace(arises).minimum(reverse(state.expected_rank), signalling.RANKS["envoy"])
    return Setup(
        occasion="",
        offer="visit offer",
        attend="visit attend",
        hosts=cast.sources,
        guests=cast.partners,
        menu=signalling.VISIT_MENU,
        expected=expected,
        visibility=p.visit_visibility * p.visibility,
        arises=arises,
    )


def ask_side(
    cast: Cast, world: World, state: State, now: Appraisal, setup: Setup, ceiling: Array,
    *, as_host: bool,
) -> Side:  # fmt: skip
    """Return the question to hosts (which place, which words) or guests (who comes, how)."""
    p, k = world.parameters, world.setting.challengers
    own, other = (setup.hosts, setup.guests) if as_host else (setup.guests, setup.hosts)
    pairs = directed_rows(cast, own, other)
    exposure = rows(now.exposure.challengers, own)
    view = DisplayView(
        stance=rows(now.stance, pairs),
        grievance=rows(now.grievance, own),
        own_recognition=rows(state.recognition, own),
        exposure=exposure,
        hygiene=now.joint_hygiene,
        expected_rank=setup.expected,
        visibility=setup.visibility,
        currency=rows(now.currency, own),
        stigma=company.stigma_cost(
            rows(state.recognition, other),
            exposure,
            company.company_seen(state.visible, tuple(zip(own, other, strict=True)), cast.dyads),
            1.0,
            p.company,
            p.switch,
        ),
        liability=company.liability_cost(
            rows(state.provocation, other), exposure, 1.0, p.company, p.switch
        ),
        ceiling=ceiling,
    )
    precision = p.choice.precision * rows(k.precision, own)
    parts = signalling.display_terms(view, setup.menu, precision, p.signalling, p.switch)
    legal = signalling.legal_options(setup.menu, ceiling)
    decision = Decision(
        name=setup.offer if as_host else setup.attend,
        actors=tuple(cast.challengers[i] for i in own),
        targets=tuple(cast.challengers[i] for i in other),
        options=setup.menu,
        observation=view._asdict(),
        parts={cause: view.stance * x for cause, x in parts[0].items()} | dict(parts[1]),
        legal=legal,
        precision=precision,
        active=setup.arises,
        occasion=setup.occasion,
    )
    high, low = p.belief.aligned_type, p.belief.aloof_type
    evidence = choice.evidence(parts, legal, precision, high, low)
    return Side(decision, evidence)


def observe(
    setup: Setup, offer: Side, offered: Array, attend: Side, answer: Array, world: World
) -> Meeting:
    """Return what was seen of the meetings, given both sides' choices ``[n, R]``."""
    p = world.parameters.signalling
    ranks = signalling.option_ranks(setup.menu, setup.arises)
    tones = signalling.option_tones(setup.menu, p)
    came = picked(ranks, answer)
    host_tone, guest_tone = picked(tones, offered), picked(tones, answer)
    told = picked(offer.evidence, offered) + picked(attend.evidence, answer)
    return Meeting(
        seen=setup.visibility * setup.arises,
        rank=came,
        display=signalling.display_strength(came, host_tone, guest_tone, p),
        evidence=told,
    )


def told_changes(cast: Cast, world: World, setup: Setup, met: Meeting) -> Changes:
    """Return what the meetings tell observers, in common and each alone."""
    p, n = world.parameters, len(cast.dyads)
    news = belief.display_news(met.evidence, met.seen, p.belief, p.switch)
    heard = collect(news, [q % n for q in directed_rows(cast, setup.hosts, setup.guests)], n)
    return {"public_belief": {"M01": heard}, "private_belief": {"M01": heard[None, ...]}}


def precedent_changes(
    cast: Cast, world: World, state: State, setup: Setup, met: Meeting
) -> Changes:
    """Return what the ranks seen do to the ranks expected, of the guest and in return."""
    p, n = world.parameters, 2 * len(cast.dyads)

    def learned(pairs: Sequence[int]) -> Array:
        expected = rows(state.expected_rank, pairs)
        change = signalling.precedent_change(expected, met.rank, met.seen, p.signalling, p.switch)
        return collect(change, pairs, n)

    back = learned(directed_rows(cast, setup.guests, setup.hosts))
    there = learned(directed_rows(cast, setup.hosts, setup.guests))
    return {"expected_rank": {"M08": back + p.signalling.reciprocity * there}}


def shown_changes(world: World, state: State, dyads: Sequence[int], seen: Array) -> Changes:
    """Return what displays of some dyads add to what is shown and to what is sunk.

    ``seen`` is the display of each times how widely it was seen, ``[len(dyads), R]``.
    """
    p, n = world.parameters, state.visible.shape[0]
    shown = stance.visible_gain(rows(state.visible, dyads), seen)
    sinking = stance.sunk_gain(rows(state.sunk, dyads), seen, p.stance, p.switch)
    return {
        "visible": {"display": collect(shown, dyads, n)},
        "sunk": {"M17": collect(sinking, dyads, n)},
    }


def meeting_account(cast: Cast, decision: Decision, answer: Array, held: Array) -> Account:
    """Return what a side's answers cost and won all actors, ``[A, R]``; 0 where none was held."""
    who = [cast.actors.index(actor) for actor in decision.actors]

    def of(*names: str) -> Array:
        return collect(held * decision.chosen(names, answer), who, len(cast.actors))

    return Account(
        economic=-of("M14", "M09", "M15", "M21"),
        political=-of("M08", "seniority"),
        won=of("relation", "M10", "M06", "M12"),
    )


def held(setup: Setup) -> Array:
    """Return 1 where a meeting is held before anyone's eyes, ``[n, R]``."""
    return setup.arises * number(setup.visibility > 0, setup.arises)


def directed_rows(cast: Cast, own: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    """Return the rows of directed pairs of challengers that have a tie."""
    found = (cast.directed(a, b) for a, b in zip(own, other, strict=True))
    return tuple(q for q in found if q is not None)


def wide(x: Array, like: Array) -> Array:
    """Return ``x`` with the rows and worlds of ``like``."""
    return x + namespace(like).zeros_like(like)
