"""Measuring: every outcome of a month, from what the month has left."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import exp, log, sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.maths import as_share, within
from benchmarks.plain.ties import GOODS

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel

MONTHS_A_YEAR = 12


def outcome_names(model: PlainModel) -> list[str]:
    """Return the names of all outcomes, in the order in which ``measure`` gives them."""
    dyads = [dyad.name for dyad in model.dyads]
    challengers = [k.code for k in model.challengers]
    theatres = [theatre.name for theatre in model.theatres]
    members = [member.code for member in model.members]
    actors = [actor.code for actor in model.actors]
    ties = [tie.name for tie in model.ties]
    names = []
    for part in ("latent_alignment", "visible_alignment", "material_alignment", "public_belief"):
        names += [part, *_named(part, dyads)]
    names += ["private_belief", "recognition_gap"]
    names += _named("recognition", challengers)
    names += _named("nuclear_acquiescence", challengers)
    for good in GOODS:
        names += _named(f"flow.{good}", ties)
    names += _named("technology", challengers)
    names += _named("enforcement", challengers)
    names += ["coalition_level", "coalition_agreement", "coalition_cohesion"]
    names += _named("hygiene", members)
    names += ["threat", "adequacy", "perceived_adequacy"]
    for part in ("balance", "deterrence", "crisis_hazard", "tension"):
        names += _named(part, theatres)
    names += _named("coercion_cost", challengers)
    names += ["hedger_tilt", "hedging", "hedger_spread", "narrative"]
    names += _named("friction", [friction.name for friction in model.frictions])
    names += ["structural_balance"]
    names += [f"use.{decision.replace(' ', '_')}" for decision in model.askings]
    for part in ("payoff", "won", "cost.economic", "cost.political"):
        names += _named(part, actors)
    return names + _named("cost.force", members)


def measure(model: PlainModel) -> list[float]:
    """Return every outcome of the month, once the model has looked at what it left."""
    return [
        *_alignment(model),
        *(challenger.recognition for challenger in model.challengers),
        *(challenger.nuclear_acquiescence for challenger in model.challengers),
        *(tie.flow[g] for g in range(len(GOODS)) for tie in model.ties),
        *(challenger.technology for challenger in model.challengers),
        *(challenger.enforcement for challenger in model.challengers),
        *_coalition(model),
        *(theatre.balance for theatre in model.theatres),
        *(theatre.deterrence for theatre in model.theatres),
        *(MONTHS_A_YEAR * theatre.hazard for theatre in model.theatres),
        *(theatre.tension for theatre in model.theatres),
        *(challenger.coercion_cost for challenger in model.challengers),
        *_hedgers(model),
        model.narrative,
        *(friction.friction for friction in model.frictions),
        structural_balance(model),
        *(model.uses[decision] / asked for decision, asked in model.askings.items()),
        *(actor.payoff() for actor in model.actors),
        *(actor.won for actor in model.actors),
        *(actor.economic for actor in model.actors),
        *(actor.political for actor in model.actors),
        *(member.force for member in model.members),
    ]


def _named(base: str, names: list[str]) -> list[str]:
    return [f"{base}.{name}" for name in names]


def _alignment(model: PlainModel) -> Iterator[float]:
    """Yield what challengers are to each other, show and give, and what is believed of them."""
    dyads, p = model.dyads, model.p.belief
    weights = model.dyad_weights

    def with_mean(values: list[float]) -> list[float]:
        return [sum(w * x for w, x in zip(weights, values, strict=True)), *values]

    latent = with_mean([dyad.latent for dyad in dyads])
    public = with_mean([dyad.believed for dyad in dyads])
    yield from latent
    yield from with_mean([dyad.visible for dyad in dyads])
    yield from with_mean([dyad.material() for dyad in dyads])
    yield from public
    yield sum(member.weight * member.believed for member in model.members)
    warranted = as_share((latent[0] - p.aloof_type) / (p.aligned_type - p.aloof_type))
    yield public[0] - warranted


def _coalition(model: PlainModel) -> Iterator[float]:
    """Yield how much the coalition does, how evenly, and whether it is enough."""
    members = model.members
    level = sum(member.weight * member.effort for member in members)
    yield level
    yield model.agreement
    yield sqrt(level * model.agreement)
    yield from (member.hygiene for member in members)
    yield sum(member.weight * member.threat for member in members)
    latent = sum(dyad.weight * dyad.latent for dyad in model.dyads)
    yield _adequacy(model, [member.true_threat(latent) for member in members])
    yield _adequacy(model, [member.threat for member in members])


def _adequacy(model: PlainModel, threats: list[float]) -> float:
    """Return the share of the effort that threats warrant which is made."""
    met = warranted = 0.0
    for member, threat in zip(model.members, threats, strict=True):
        warranted += member.weight * threat
        met += member.weight * min(member.effort, threat)
    return met / warranted if warranted > 0 else 1.0


def _hedgers(model: PlainModel) -> Iterator[float]:
    """Yield where hedging states lean, how evenly they keep their ties, how far they differ."""
    hedgers = model.hedgers
    mean = sum(h.weight * h.tilt for h in hedgers)
    yield mean
    yield sum(h.weight * h.hedging() for h in hedgers)
    yield sqrt(sum(h.weight * (h.tilt - mean) ** 2 for h in hedgers))


def agreement(model: PlainModel) -> float:
    """Return how evenly the burden is borne against the threat that each member sees."""
    spread = []
    mean = 0.0
    for member in model.members:
        felt = within(member.threat, 0.02, 1.0)
        borne = log(within(min(member.effort, felt), 0.02, 1.0) / felt)
        spread.append((member.weight, borne))
        mean += member.weight * borne
    return exp(-sqrt(sum(weight * (borne - mean) ** 2 for weight, borne in spread)))


def weakest_link(model: PlainModel) -> float:
    """Return the coalition's hygiene as a whole: as strong as its weaker links."""
    rho, least = model.p.coalition.weakest_link, model.p.sanctions.least_hygiene
    mean = sum(member.weight * max(member.hygiene, least) ** rho for member in model.members)
    return mean ** (1 / rho) if mean > 0 else 0.0


def structural_balance(model: PlainModel) -> float:
    """Return the energy of all triads of the cast: -1 where friends' friends are friends."""
    bonds = {}
    for dyad in model.dyads:
        bonds[dyad.a.index, dyad.b.index] = 2 * dyad.latent - 1
    met = [as_share(m.effort / within(m.threat, 0.02, 1.0)) for m in model.members]
    tilts = [hedger.tilt for hedger in model.hedgers]
    seen = [member.believed for member in model.members]
    b, c, h = len(model.challengers), len(met), len(tilts)
    bloc = [[bonds.get((i, j), 0.0) for j in range(b)] for i in range(b)]
    allies = [[2 * min(x, y) - 1 for y in met] for x in met]
    middle = [[1 - abs(x - y) for y in tilts] for x in tilts]
    seen2, tilt2 = sum(x * x for x in seen), sum(x * x for x in tilts)
    leaning = _paired(middle, tilts)
    energy = (
        _within(bloc) + _within(allies) + _within(middle)
        + sum(bonds.values()) * (seen2 + tilt2)
        + b * (_paired(allies, seen) + leaning)
        + _paired(allies, [1.0] * c) * tilt2
        + c * leaning
        + b * sum(seen) * tilt2
    )  # fmt: skip
    n = b + c + h
    return -energy / max(n * (n - 1) * (n - 2) / 6, 1)


def _within(ties: list[list[float]]) -> float:
    """Return the sum over all triads of a group of the product of their ties."""
    energy = 0.0
    for i, j in combinations(range(len(ties)), 2):
        first, second = ties[i], ties[j]
        third = 0.0
        for k in range(j + 1, len(ties)):
            third += first[k] * second[k]
        energy += first[j] * third
    return energy


def _paired(ties: list[list[float]], values: list[float]) -> float:
    """Return the sum over all pairs of a group of their tie and the values of both."""
    return sum(ties[i][j] * values[i] * values[j] for i, j in combinations(range(len(values)), 2))
