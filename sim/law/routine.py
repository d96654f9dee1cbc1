"""Routine: what minor visits do on average, exactly, so that rest levels can balance them."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, log_softmax, namespace, reverse, row, rows, total
from sim.law.cast import Cast
from sim.law.ledger import add_up
from sim.law.parameters import Parameters
from sim.law.rules import recognition, signalling
from sim.law.rules.signalling import VISIT_MENU, DisplayView
from sim.law.world import Setting


class Visits(NamedTuple):
    """What minor visits do on average in a month, per directed pair (host, guest) ``[Q, R]``."""

    rank: Array
    display: Array
    evidence: Array


def expected_visits(
    cast: Cast, p: Parameters, s: Setting, grievance: Array, enforcement: Array, seen: Array
) -> Visits:
    """Return expected rank, display and evidence of a minor visit, exactly, over all choices."""
    host, guest = cast.sources, cast.partners
    expected = reverse(s.dyads.expected_rank)
    ceiling = signalling.RANKS["envoy"] + 0 * s.dyads.stance
    _, tone = signalling.option_values(VISIT_MENU, ceiling)
    rank = signalling.RANKS["envoy"]

    def side(a: tuple[int, ...], b: tuple[int, ...], own: Array) -> tuple[Array, Array]:
        view = DisplayView(
            own, rows(grievance, a), rows(s.challengers.recognition, a),
            rows(s.challengers.recognition, b), rows(s.challengers.exposure, a), enforcement,
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
    return Visits(
        rank=both,
        display=signalling.display_strength(both, tones[0], tones[1], p.signalling),
        evidence=offer_news + offered * answer_news,
    )


def rank_rest(p: Parameters, expected: Array, rank: Array, often: Array) -> Array:
    """Return rest levels of expected ranks, guest to host, that minor visits hold in place."""
    as_guest = signalling.precedent_change(expected, reverse(rank), often, p.signalling, p.switch)
    as_host = signalling.precedent_change(expected, rank, often, p.signalling, p.switch)
    learned = as_guest + p.signalling.reciprocity * as_host
    return expected - learned / p.signalling.precedent_fading


def recognition_rest(cast: Cast, p: Parameters, s: Setting, rank: Array, often: Array) -> Array:
    """Return rest levels of recognition that minor visits hold in place."""
    k = s.challengers
    weight = recognition.standing(k.capability, s.greatest, k.recognition)
    gains = 0 * k.recognition
    for q, (a, b) in enumerate(zip(cast.sources, cast.partners, strict=True)):
        met = [(a, row(rank, q), row(weight, b)), (b, row(rank, q), row(weight, a))]
        gains = gains + recognition.recognition_gain(k.recognition, met, p.recognition, p.switch)
    return k.recognition - often * gains / p.recognition.fading
