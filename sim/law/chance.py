"""A month's chance: which draws a turn needs, and their addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from sim.law import draws
from sim.law.arrays import Array
from sim.law.cast import Cast
from sim.law.decision import Decision
from sim.law.draws import Luck, Turn
from sim.law.world import Noise, StartNoise

START = -1
"""The turn of draws made before the first."""


def draw_noise(cast: Cast, luck: Luck, turn: Turn) -> Noise:
    """Return the chance of one month for the worlds of ``luck``."""
    uniforms = _drawn(draws.uniform, cast, ("election", "quarrel", "visit", "crisis"), luck, turn)
    election, quarrel, visit, crisis = uniforms
    normals = ("capital", "ally hygiene", "ally force", "intelligence", "open source")
    capital, hygiene, force, seen, open_source = _drawn(draws.normal, cast, normals, luck, turn)
    return Noise(
        election_u=election,
        election_n=capital,
        quarrel_u=quarrel,
        visit_u=visit,
        ally_hygiene_n=hygiene,
        ally_force_n=force,
        intelligence_n=_by_observer(cast, seen),
        open_source_n=open_source,
        crisis_u=crisis,
    )


def draw_start(cast: Cast, luck: Luck) -> StartNoise:
    """Return the chance in the start of the worlds of ``luck``."""
    names = ("start hygiene", "start force", "start public", "start private")
    hygiene, force, public, private = _drawn(draws.normal, cast, names, luck, START)
    return StartNoise(hygiene, force, public, _by_observer(cast, private))


def draw_choice(decision: Decision, luck: Luck, turn: Turn) -> Array:
    """Return the Gumbel draws of a decision, ``[K, n, R]``."""
    shape = (len(decision.options), len(decision.actors), luck.replicates.shape[0])
    return draws.gumbel(luck, turn, decision.where).reshape(shape)


def _drawn(
    draw: Callable[[Luck, Turn, Array], Array], cast: Cast, names: Sequence[str], luck: Luck,
    turn: Turn,
) -> Iterator[Array]:  # fmt: skip
    """Yield the draws of several purposes, ``[n, R]`` each; they are made in one go."""
    where = [_addresses(cast)[name] for name in names]
    every, first = draw(luck, turn, np.concatenate(where)), 0
    for each in where:
        yield every[first : first + each.shape[0], ...]
        first += each.shape[0]


def _by_observer(cast: Cast, x: Array) -> Array:
    return x.reshape((len(cast.observers), len(cast.dyads), x.shape[-1]))


@lru_cache(maxsize=64)
def _addresses(cast: Cast) -> dict[str, Array]:
    members = [(code,) for code in cast.coalition]
    dyads = [(name,) for name in cast.dyad_names]
    pairs = [
        (cast.challengers[a], cast.challengers[b])
        for a, b in zip(cast.sources, cast.partners, strict=True)
    ]
    seen = [(observer, dyad) for observer in cast.observers for dyad in cast.dyad_names]
    return {
        "election": draws.addresses("election", members),
        "capital": draws.addresses("capital", members),
        "quarrel": draws.addresses("quarrel", dyads),
        "visit": draws.addresses("visit", pairs),
        "ally hygiene": draws.addresses("ally hygiene", members),
        "ally force": draws.addresses("ally force", members),
        "intelligence": draws.addresses("intelligence", seen),
        "open source": draws.addresses("open source", dyads),
        "crisis": draws.addresses("crisis", [(theatre,) for theatre in cast.theatres]),
        "start hygiene": draws.addresses("start hygiene", members),
        "start force": draws.addresses("start force", members),
        "start public": draws.addresses("start public", dyads),
        "start private": draws.addresses("start private", seen),
    }


_PURPOSES = {
    "election_u": "election",
    "election_n": "capital",
    "quarrel_u": "quarrel",
    "visit_u": "visit",
    "ally_hygiene_n": "ally hygiene",
    "ally_force_n": "ally force",
    "intelligence_n": "intelligence",
    "open_source_n": "open source",
    "crisis_u": "crisis",
}
"""Purpose of each of a month's draws, by its field."""


def noise_addresses(cast: Cast) -> dict[str, Array]:
    """Return the addresses of a month's draws, one per row, by their field.

    For an engine that makes the draws itself; ``noise_of`` arranges what it has drawn.
    """
    where = _addresses(cast)
    return {field: where[purpose] for field, purpose in _PURPOSES.items()}


def noise_of(cast: Cast, rows: dict[str, Array]) -> Noise:
    """Return a month's chance from its draws, a row per address, by their field."""
    seen = rows["intelligence_n"]
    shape = (len(cast.observers), len(cast.dyads), seen.shape[-1])
    return Noise(**{**rows, "intelligence_n": seen.reshape(shape)})
