"""Names of the rows of state variables: whose each number is."""

from __future__ import annotations

from sim.law.cast import Cast
from sim.law.rules.exchange import GOODS
from sim.law.state import VARIABLES

WORLD = "world"
"""The name of the one row of what is kept for the whole world."""


def state_rows(cast: Cast) -> dict[str, list[str]]:
    """Return the names of every state variable's rows, flattened in storage order."""
    letters = _letters(cast)
    named = {}
    for variable, about in VARIABLES.items():
        names = [""]
        for letter in about.rows:
            names = [f"{n}.{x}".lstrip(".") for n in names for x in letters[letter]]
        named[variable] = names
    return named


def state_shapes(cast: Cast) -> dict[str, tuple[int, ...]]:
    """Return the shape of every state variable, but for its worlds."""
    letters = _letters(cast)
    return {
        variable: tuple(len(letters[letter]) for letter in about.rows)
        for variable, about in VARIABLES.items()
    }


def _letters(cast: Cast) -> dict[str, list[str]]:
    """Return the names behind the shape letters of a cast."""
    pairs = zip(cast.sources, cast.partners, strict=True)
    return {
        "1": [WORLD],
        "G": list(GOODS),
        "Q": [f"{cast.challengers[a]}>{cast.challengers[b]}" for a, b in pairs],
        "D": list(cast.dyad_names),
        "B": list(cast.challengers),
        "C": list(cast.coalition),
        "H": list(cast.hedgers),
        "A": list(cast.actors),
        "N": list(cast.observers),
        "W": list(cast.theatres),
        "P": list(cast.friction_names),
        "S": [f"{who}>{other}" for who, other in cast.sides],
    }
