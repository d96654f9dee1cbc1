"""From names to indices: the cast of a scenario, with its numbers as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from sim.law.arrays import Array
from sim.law.cast import Cast, Occasion
from sim.law.world import Setting
from sim.scenario.numbers import Rows, Slot, build_setting
from sim.scenario.schema import (
    ChallengerSpec,
    HedgerSpec,
    MemberSpec,
    ScenarioSpec,
    TieSpec,
    members,
)


class Numbered(NamedTuple):
    """A cast with its numbers; ``row_names`` name rows for the draws of judgement."""

    cast: Cast
    setting: Setting
    slots: Mapping[str, Slot]
    row_names: Mapping[tuple[str, str], tuple[str, ...]]


def number_cast(spec: ScenarioSpec) -> Numbered:
    """Return the cast of a specification with its numbers as arrays."""
    ties = all_ties(spec)
    cast = _cast(spec, ties)
    rows = Rows(cast)
    return Numbered(cast, build_setting(spec, cast, ties, rows), rows.slots, rows.names)


def at_the_root(own: Numbered, root: Numbered) -> Numbered:
    """Return a cast with every number that the root has, too, as the root has it."""
    setting = own.setting
    for group in Setting._fields[:-1]:
        record: Any = getattr(setting, group)
        fields = {field: getattr(record, field).copy() for field in record._fields}
        for path, slot in own.slots.items():
            there = root.slots.get(path)
            if slot.group == group and there is not None and there.group == group:
                fields[slot.field][slot.at] = getattr(getattr(root.setting, group), slot.field)[
                    there.at
                ]
        setting = setting._replace(**{group: record._replace(**fields)})
    return own._replace(setting=setting._replace(greatest=greatest(setting)))


def greatest(setting: Setting) -> Array:
    """Return the largest capability of all actors, ``[1, R]``."""
    kinds = (setting.challengers, setting.coalition, setting.hedgers)
    most = [kind.capability.max(axis=0, keepdims=True) for kind in kinds if kind.capability.size]
    return reduce(np.maximum, most)


def all_ties(spec: ScenarioSpec) -> dict[tuple[str, str], TieSpec]:
    """Return a tie for every two challengers that have one, stated or at its default."""
    challengers = members(spec, ChallengerSpec)
    ties = {}
    for a in challengers:
        for b in challengers:
            stated = spec.ties.get(f"{a}-{b}") or spec.ties.get(f"{b}-{a}")
            apart = any(_stands_apart(challengers[x]) for x in (a, b))
            if a < b and (stated or not apart):
                ties[a, b] = stated or TieSpec()
    return ties


def _stands_apart(challenger: ChallengerSpec) -> bool:
    """Return whether only stated ties count: one of no weight is nobody's partner by default."""
    return challenger.ties == "none" or challenger.capability == 0


def _cast(spec: ScenarioSpec, ties: Iterable[tuple[str, str]]) -> Cast:
    challengers = tuple(members(spec, ChallengerSpec))
    hedgers = tuple(members(spec, HedgerSpec))
    theatres = tuple(sorted(spec.theatres))
    return Cast(
        challengers=challengers,
        coalition=tuple(members(spec, MemberSpec)),
        hedgers=hedgers,
        dyads=tuple((challengers.index(a), challengers.index(b)) for a, b in sorted(ties)),
        theatres=theatres,
        owners=tuple(challengers.index(spec.theatres[t].owner) for t in theatres),
        frictions=tuple(sorted(tuple(sorted(p.split("-"))) for p in spec.frictions)),  # type: ignore[misc]
        occasions=tuple(
            Occasion(
                name=name,
                host=challengers.index(o.host),
                guests=tuple(sorted(challengers.index(g) for g in o.guests)),
                hedgers=tuple(sorted(hedgers.index(h) for h in o.hedgers)),
            )
            for name, o in sorted(spec.occasions.items())
        ),
    )
