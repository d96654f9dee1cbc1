"""Who is in the world: the cast as names and static indices. Nothing here is a number to tune.

Order is canonical (alphabetical by code) whatever the order of a file, so that permuted files
give the same bits. Actors are three-letter codes (ISO 3166 alpha-3 where there is one).
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple


class Occasion(NamedTuple):
    """Who may stand where on a dated occasion; indices into the cast's blocks."""

    name: str
    host: int
    guests: tuple[int, ...]
    hedgers: tuple[int, ...]


class CastNames(NamedTuple):
    """The names a cast is made of."""

    challengers: tuple[str, ...]
    coalition: tuple[str, ...]
    hedgers: tuple[str, ...]
    dyads: tuple[tuple[int, int], ...]
    theatres: tuple[str, ...]
    owners: tuple[int, ...]
    frictions: tuple[tuple[str, str], ...]
    occasions: tuple[Occasion, ...]


class Cast(CastNames):
    """The cast with what follows from it; hashable, so an engine may compile for it.

    ``dyads`` are pairs of indices into ``challengers``; directed pairs are all dyads first to
    second, then all of them second to first; ``owners`` are the challengers that may probe each
    theatre; ``observers`` are coalition members, then hedgers; so ``actors`` end with them.
    """

    @cached_property
    def sources(self) -> tuple[int, ...]:
        """Challenger that each directed pair starts from, ``Q`` indices."""
        return (*(a for a, _ in self.dyads), *(b for _, b in self.dyads))

    @cached_property
    def partners(self) -> tuple[int, ...]:
        """Challenger that each directed pair points to, ``Q`` indices."""
        return (*(b for _, b in self.dyads), *(a for a, _ in self.dyads))

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """All actors, ``A`` codes: challengers, then the coalition, then hedgers."""
        return self.challengers + self.coalition + self.hedgers

    @cached_property
    def sides(self) -> tuple[tuple[str, str], ...]:
        """Both sides of every friction pair, ``S`` (who, against whom): all first, then second."""
        return (*self.frictions, *((b, a) for a, b in self.frictions))

    @cached_property
    def observers(self) -> tuple[str, ...]:
        """Who forms private beliefs, ``N`` codes."""
        return self.coalition + self.hedgers

    @cached_property
    def dyad_names(self) -> tuple[str, ...]:
        """Names such as ``CHN-RUS``, one per dyad."""
        return tuple(f"{self.challengers[a]}-{self.challengers[b]}" for a, b in self.dyads)

    @cached_property
    def friction_names(self) -> tuple[str, ...]:
        """Names such as ``CHN-USA``, one per friction pair."""
        return tuple("-".join(pair) for pair in self.frictions)

    def directed(self, source: int, partner: int) -> int | None:
        """Return the row of a directed pair of challengers, or None where they have no tie."""
        for q, pair in enumerate(zip(self.sources, self.partners, strict=True)):
            if pair == (source, partner):
                return q
        return None
