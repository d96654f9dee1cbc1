"""The numbers of a cast as arrays, and where each path such as ``actors.CHN.exposure`` lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.law.arrays import Array
from sim.law.cast import Cast
from sim.law.world import Challengers, Coalition, Dyads, Frictions, Hedgers, Setting, Theatres
from sim.scenario.fields import BY_SIDE, EACH, RATES
from sim.scenario.schema import (
    ChallengerSpec,
    FrictionSpec,
    HedgerSpec,
    MemberSpec,
    ScenarioSpec,
    TieSpec,
    members,
)


class Slot(NamedTuple):
    """Where a path such as ``actors.CHN.exposure`` lies in a setting: group, field, row."""

    group: str
    field: str
    at: tuple[int, ...]


class Rows:
    """Turns named values into arrays and remembers where each path went."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.slots: dict[str, Slot] = {}
        self.names: dict[tuple[str, str], tuple[str, ...]] = {}

    def column(
        self, group: str, field: str, values: Mapping[str, float], named: Iterable[str]
    ) -> Array:
        """Return ``[n, 1]`` from values by path, rows named for the draws of judgement."""
        for i, path in enumerate(values):
            self.slots[path] = Slot(group, field, (i,))
        self.names[group, field] = tuple(named)
        return np.array(list(values.values()), dtype=float).reshape(-1, 1)

    def table(
        self, group: str, field: str, values: Mapping[str, Mapping[str, float]], n: int
    ) -> Array:
        """Return ``[n rows, n columns, 1]`` from values by path, row by row."""
        for i, row in enumerate(values.values()):
            for j, path in enumerate(row):
                self.slots[path] = Slot(group, field, (i, j))
        flat = [x for row in values.values() for x in row.values()]
        return np.array(flat, dtype=float).reshape(len(values), n, 1)


def build_setting(
    spec: ScenarioSpec, cast: Cast, ties: Mapping[tuple[str, str], TieSpec], rows: Rows
) -> Setting:
    """Return the numbers of a cast as arrays; ``rows`` notes where each path went."""
    frictions = {"-".join(sorted(name.split("-"))): f for name, f in spec.frictions.items()}
    return Setting(
        challengers=Challengers(**_actors(spec, ChallengerSpec, Challengers, cast, rows)),
        coalition=Coalition(**_actors(spec, MemberSpec, Coalition, cast, rows)),
        hedgers=Hedgers(**_actors(spec, HedgerSpec, Hedgers, cast, rows)),
        dyads=_dyads(cast, ties, rows),
        theatres=Theatres(**_named(spec.theatres, cast.theatres, Theatres, rows)),
        frictions=_frictions(cast, frictions, rows),
        greatest=np.array([[max(a.capability for a in spec.actors.values())]]),
    )


def _actors(
    spec: ScenarioSpec, kind: type, record: Any, cast: Cast, rows: Rows
) -> dict[str, Array]:
    """Return the arrays of one kind of actor; tables by theatre or friction pair where mapped."""
    actors, group = members(spec, kind), record.__name__.lower()
    columns: dict[str, Array] = {}
    by = {
        "location": cast.theatres,
        "stake": cast.theatres,
        "friction_grievance": cast.friction_names,
    }
    for field in record._fields:
        if field in by:
            names = by[field]
            values = {
                code: {f"actors.{code}.{field}.{n}": _pair(getattr(a, field), n) for n in names}
                for code, a in actors.items()
            }
            columns[field] = rows.table(group, field, values, len(names))
        else:
            flat = {f"actors.{code}.{field}": getattr(a, field) for code, a in actors.items()}
            columns[field] = rows.column(group, field, flat, actors)
    return columns


def _named(
    specs: Mapping[str, Any], names: tuple[str, ...], record: Any, rows: Rows
) -> dict[str, Array]:
    """Return the arrays of theatres or friction pairs, one row per name."""
    group = record.__name__.lower()
    return {
        field: rows.column(
            group, field, {f"{group}.{n}.{field}": getattr(specs[n], field) for n in names}, names
        )
        for field in record._fields
    }


def _pair(values: Mapping[str, float], name: str) -> float:
    """Return the value under a name or, of a pair, under the name turned round."""
    return values.get(name, values.get("-".join(reversed(name.split("-"))), 0.0))


def _frictions(cast: Cast, specs: Mapping[str, FrictionSpec], rows: Rows) -> Frictions:
    """Return the arrays of friction pairs; rates by side, all first sides, then the second."""
    columns = {
        field: rows.column(
            "frictions", field,
            {f"frictions.{n}.{field}": getattr(specs[n], field) for n in cast.friction_names},
            cast.friction_names,
        )
        for field in Frictions._fields
        if field not in RATES
    }  # fmt: skip
    for field in RATES:
        values = {}
        for who, other in cast.sides:
            pair = "-".join(sorted((who, other)))
            given = getattr(specs[pair], field)
            values[f"frictions.{pair}.{field}.{who}"] = given.get(who, given.get(EACH))
        columns[field] = rows.column("frictions", field, values, cast.friction_names * 2)
    return Frictions(**columns)


def _dyads(cast: Cast, ties: Mapping[tuple[str, str], TieSpec], rows: Rows) -> Dyads:
    pairs = sorted(ties)
    named = {pair: f"{pair[0]}-{pair[1]}" for pair in pairs}
    directed = [(a, b) for a, b in pairs] + [(b, a) for a, b in pairs]
    both_names = [named[pair] for pair in pairs] * 2

    def side(field: str) -> Array:
        values = {}
        for who, other in directed:
            tie = ties[min(who, other), max(who, other)]
            given = getattr(tie, field)
            value = given.get(who, given.get(EACH))
            values[f"ties.{'-'.join(sorted((who, other)))}.{field}.{who}"] = value
        return rows.column("dyads", field, values, both_names)

    def once(field: str) -> Array:
        values = {f"ties.{named[p]}.{field}": getattr(ties[p], field) for p in pairs}
        return rows.column("dyads", field, values, named.values())

    need = {
        named[p]: {
            f"ties.{named[p]}.war_need.{t}": ties[p].war_need.get(t, 0.0) for t in cast.theatres
        }
        for p in pairs
    }
    return Dyads(
        **{field: side(field) for field in BY_SIDE},
        fit=once("fit"),
        visible=once("visible"),
        sunk=once("sunk"),
        public_belief=once("public_belief"),
        private_belief=once("private_belief"),
        war_need=rows.table("dyads", "war_need", need, len(cast.theatres)),
    )
