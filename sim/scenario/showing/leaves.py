"""A part of a scenario as single values by key, each with its unit and meaning.

Pairs are spelled in alphabetical order and numbers of a pair given for both sides, so that two
ways of writing the same are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sim.scenario.fields import BY_SIDE, EACH, RATES
from sim.scenario.months import month_name
from sim.scenario.record import TEXTS, Key
from sim.scenario.schema import Part

MONTHS = ("date", "until", "since", "start", "event", "elections", "elections_known_until")
"""Fields that hold months as whole numbers."""
_SAID = re.compile(r"(?P<meaning>.*) \((?P<unit>[^()]+)\)")


class Leaf(NamedTuple):
    """One value, as a reader would write it, with its unit and meaning."""

    value: Any
    unit: str = ""
    meaning: str = ""


def leaves(part: Part, name: str = "") -> dict[Key, Leaf]:
    """Return all values of a part that may move a world, by key; ``name`` is that of a pair."""
    return {key: leaf for key, leaf in _leaves(part, name) if not _is_text(key, leaf.value)}


def texts(part: Part, name: str = "") -> dict[Key, Leaf]:
    """Return all texts of a part by key."""
    return {key: leaf for key, leaf in _leaves(part, name) if _is_text(key, leaf.value)}


def pair(name: str) -> str:
    """Return the name of a pair, or a path that ends in one, with the pair in alphabetical order.

    >>> pair("friction.USA-CHN"), pair("beijing-2025")
    ('friction.CHN-USA', 'beijing-2025')
    """
    return re.sub(r"\b([A-Z]{3})-([A-Z]{3})$", lambda m: "-".join(sorted((m[1], m[2]))), name)


def _is_text(key: Key, value: Any) -> bool:
    return key[-1] in TEXTS and isinstance(value, str)


def _leaves(part: Part, name: str) -> Iterator[tuple[Key, Leaf]]:
    for field, info in type(part).model_fields.items():
        value = getattr(part, field)
        said = _SAID.fullmatch(info.description or "")
        unit, meaning = (said["unit"], said["meaning"]) if said else ("", info.description or "")
        if isinstance(value, Part):
            yield from (((field, *key), leaf) for key, leaf in _leaves(value, name))
        elif isinstance(value, dict):
            for key, each in _entries(value, field, name):
                yield (field, key), Leaf(each, unit, meaning)
        elif value is not None:
            yield (field,), Leaf(_written(field, value), unit, meaning)


def _entries(value: Mapping[str, Any], field: str, name: str) -> Iterator[tuple[str, Any]]:
    if field in (*BY_SIDE, *RATES) and EACH in value:
        yield from ((code, value[EACH]) for code in sorted(name.split("-")))
    else:
        yield from ((pair(key), each) for key, each in sorted(value.items()))


def _written(field: str, value: Any) -> Any:
    if field not in MONTHS:
        return value
    return [month_name(n) for n in value] if isinstance(value, list) else month_name(value)
