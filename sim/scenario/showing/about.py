"""What names mean: a parameter, a number of the cast, a lever, an outcome, a key of a file ...

One name may stand for several things, such as a lever and an outcome; each is told.
"""

from __future__ import annotations

from sim.errors import UnknownNameError
from sim.scenario.build import Blueprint
from sim.scenario.levers import known_paths
from sim.scenario.showing.about_numbers import number_meanings
from sim.scenario.showing.about_words import known_words, word_meanings
from sim.scenario.showing.meaning import Meaning


def explain_name(blueprint: Blueprint, name: str) -> list[Meaning]:
    """Return all that a name stands for in a scenario.

    Raises:
        UnknownNameError: Nothing has this name.
    """
    for part in ("parameters.", "levers."):
        name = name.removeprefix(part)
    numbers = number_meanings(blueprint, name)
    words = word_meanings(blueprint, name)
    if any(each.kind == "number of the cast" for each in numbers):
        words = [each for each in words if each.kind != "key of a scenario file"]
    if not numbers and not words:
        raise UnknownNameError("name", name, known_names(blueprint))
    return [*numbers, *words]


def known_names(blueprint: Blueprint) -> list[str]:
    """Return all names that can be explained in a scenario, each once."""
    return list(dict.fromkeys([*known_paths(blueprint), *known_words(blueprint)]))
