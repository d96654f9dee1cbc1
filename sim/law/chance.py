"""A month's chance: which draws a turn needs, and their addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from sim.law import draws
from sim.law.arrays import Array
from sim.law.cast import Cast
from sim.law.decision import Decision
from sim.law.draws import Luck, Turn
from sim.law.world import Noise, StartNoise

START = -1
"""The turn of draws made before the first."""


NOISE: dict[str, tuple[str, Callable[[Luck, Turn, Array], Array]]] = {
    "election_u": ("election", draws.uniform),
    "election_n": ("capital", draws.normal),
    "quarrel_u": ("quarrel", draws.uniform),
    "visit_u": ("visit", draws.uniform),
    "ally_hygiene_n": ("ally hygiene", draws.normal),
    "ally_force_n": ("ally force", draws.normal),
    "intelligence_n": ("intelligence", draws.normal),
    "open_source_n": ("open source", draws.normal),
    "crisis_u": ("crisis", draws.uniform),
}
"""Purpose and law of each of a month's draws, by the name of their field."""


def draw_noise(cast: Cast, luck: Luck, turn: Turn) -> Noise:
    """Return the chance of one month for the worlds of ``luck``."""
    where = _addresses(cast)
    drawn = {name: draw(luck, turn, where[purpose]) for name, (purpose, draw) in NOISE.items()}
    return arranged(cast, drawn)


def arranged(cast: Cast, drawn: Mapping[str, Array]) -> Noise:
    """Return a month's draws, a row per address, as the rules want them."""
    private = drawn["intelligence_n"]
    shape = (len(cast.observers), len(cast.dyads), private.shape[-1])
    return Noise(**{**drawn, "intelligence_n": private.reshape(shape)})


def noise_addresses(cast: Cast) -> dict[str, Array]:
    """Return the addresses of a month's draws, one per row, by the name of their field."""
    where = _addresses(cast)
    return {name: where[purpose] for name, (purpose, _) in NOISE.items()}


def draw_start(cast: Cast, luck: Luck) -> StartNoise:
    """Return the chance in the start of the worlds of ``luck``."""
    where = _addresses(cast)
    shape = (len(cast.observers), len(cast.dyads), luck.replicates.shape[0])
    return StartNoise(
        hygiene=draws.normal(luck, START, where["start hygiene"]),
        force=draws.normal(luck, START, where["start force"]),
        public=draws.normal(luck, START, where["start public"]),
        private=draws.normal(luck, START, where["start private"]).reshape(shape),
    )


def draw_choice(decision: Decision, luck: Luck, turn: Turn) -> Array:
    """Return the Gumbel draws of a decision, ``[K, n, R]``."""
    shape = (len(decision.options), len(decision.actors), luck.replicates.shape[0])
    return draws.gumbel(luck, turn, decision.where).reshape(shape)


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
