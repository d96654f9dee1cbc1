"""Removing a part of the cast removes what hangs on it, so that a file need say it only once.

``actors: {PRK: null}`` takes along that actor's ties, frictions, theatres, places on occasions,
orders, and what events did to it; ``theatres: {korea: null}`` the stakes and locations in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

PARTS = ("actors", "theatres", "frictions", "ties", "occasions", "events", "orders")
CHANGES = ("set", "add", "set_point")
SIDES = re.compile(r"[A-Z]{3}([->][A-Z]{3})?")
"""One actor, or two: other names may hold dashes, too."""


def prune(document: Mapping[str, Any], layers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a merged document without what hangs on parts that some layer had and it lacks."""
    whole = {part: _mapping(document.get(part)) for part in PARTS}
    gone = _gone(document, whole, layers)
    if not gone:
        return dict(document)
    for part in ("ties", "frictions"):
        whole[part] = {k: v for k, v in whole[part].items() if not _hangs(k, gone)}
    whole["theatres"] = {
        k: v for k, v in whole["theatres"].items() if not _names(v, ("owner",), gone)
    }
    gone |= _gone(document, whole, layers)
    whole["actors"] = {k: _without_keys(v, gone) for k, v in whole["actors"].items()}
    whole["ties"] = {k: _without_keys(v, gone) for k, v in whole["ties"].items()}
    whole["occasions"] = {
        k: left
        for k, v in whole["occasions"].items()
        if not _names(v, ("host",), gone)
        and (_guests(left := _occasion(v, gone)) != [] or _guests(v) == [])
    }
    whole["events"] = {
        k: left
        for k, v in whole["events"].items()
        if _changes(left := _without_keys(v, gone)) or not _changes(v)
    }
    whole["orders"] = {
        k: v
        for k, v in whole["orders"].items()
        if not _names(v, ("actor", "target", "choose"), gone)
    }
    pruned = {part: v for part, v in whole.items() if isinstance(document.get(part), dict)}
    return {**document, **pruned}


def _gone(
    document: Mapping[str, Any], whole: Mapping[str, Any], layers: Iterable[Mapping[str, Any]]
) -> set[str]:
    """Return names that some layer had as actor, theatre or friction and the document lacks."""
    return {
        name
        for part in ("actors", "theatres", "frictions")
        if isinstance(document.get(part, {}), dict)
        for layer in layers
        for name in _mapping(layer.get(part))
        if name not in whole[part]
    }


def _names(body: Any, keys: Iterable[str], gone: set[str]) -> bool:
    """Return whether a part names under one of its keys what is gone."""
    return not gone.isdisjoint({str(_mapping(body).get(key)) for key in keys})


def _guests(occasion: Any) -> Any:
    return _mapping(occasion).get("guests")


def _changes(event: Any) -> bool:
    """Return whether an event changes anything."""
    return any(_mapping(event).get(field) for field in CHANGES)


def _hangs(key: str, gone: set[str]) -> bool:
    """Return whether a key such as ``CHN-USA``, ``friction.CHN-USA`` or ``CHN>PRK`` names one."""
    row = key.partition(".")[2]
    sides = {
        side for name in (key, row) if SIDES.fullmatch(name) for side in re.split("[->]", name)
    }
    return not gone.isdisjoint({key, row, *sides})


def _without_keys(body: Any, gone: set[str]) -> Any:
    """Return a part without the mapping entries that name what is gone."""
    if not isinstance(body, dict):
        return body
    return {
        k: {key: x for key, x in v.items() if not _hangs(key, gone)} if isinstance(v, dict) else v
        for k, v in body.items()
    }


def _mapping(body: Any) -> dict[str, Any]:
    """Return a part if it is a mapping; what else it may be is for the schema to refuse."""
    return dict(body) if isinstance(body, dict) else {}


def _occasion(body: Any, gone: set[str]) -> Any:
    if not isinstance(body, dict):
        return body
    kept = dict(_without_keys(body, gone))
    for field in ("guests", "hedgers", "offends"):
        if isinstance(kept.get(field), list):
            kept[field] = [code for code in kept[field] if str(code) not in gone]
    return kept
