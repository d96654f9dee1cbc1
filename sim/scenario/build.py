"""From names to indices: a scenario becomes a cast, settings and a calendar, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.errors import ScenarioError, SettingError, UnknownNameError
from sim.law.arrays import Array
from sim.law.cast import Cast, Occasion
from sim.law.parameters import DECLARED
from sim.law.world import (
    Challengers,
    Coalition,
    Dyads,
    Frictions,
    Hedgers,
    Month,
    Setting,
    Theatres,
)
from sim.scenario.calendar import Script, build_calendar
from sim.scenario.load import Scenario
from sim.scenario.schema import (
    ChallengerSpec,
    HedgerSpec,
    MemberSpec,
    ScenarioSpec,
    TieSpec,
)


class Slot(NamedTuple):
    """Where a path such as ``actors.CHN.exposure`` lies in a setting: group, field, row."""

    group: str
    field: str
    index: tuple[int, ...]


class Blueprint(NamedTuple):
    """A scenario ready to be realised in any number of worlds.

    ``parameters`` are values by path; ``stated`` are the paths given by scenario, lever or user,
    which are not drawn; ``warnings`` are for the reader.
    """

    scenario: Scenario
    cast: Cast
    setting: Setting
    reference: Setting
    slots: Mapping[str, Slot]
    row_names: Mapping[tuple[str, str], tuple[str, ...]]
    calendar: tuple[Month, ...]
    occasions: tuple[tuple[Occasion, ...], ...]
    scripts: tuple[Script, ...]
    parameters: Mapping[str, float]
    stated: frozenset[str]
    levers: Mapping[str, float]
    warnings: tuple[str, ...]


def build(scenario: Scenario, months: int | None = None) -> Blueprint:
    """Return the blueprint of a scenario over ``months`` (its own horizon where None).

    Raises:
        ScenarioError: Names that do not fit together; all problems at once.
    """
    spec = scenario.spec
    problems = list(_misnamed(scenario))
    if problems:
        raise ScenarioError(problems)
    ties, warnings = _all_ties(spec)
    reference_ties, _ = _all_ties(scenario.reference)
    cast = _cast(spec, ties)
    rows = _Rows(cast)
    setting = _setting(spec, cast, ties, rows)
    reference = _setting(scenario.reference, cast, reference_ties, _Rows(cast))
    horizon = spec.months if months is None else months
    if horizon < 1:
        raise SettingError(f"turns: should be at least 1, is {horizon}")
    calendar, occasions, scripts = build_calendar(scenario, cast, horizon)
    return Blueprint(
        scenario=scenario,
        cast=cast,
        setting=setting,
        reference=reference,
        slots=rows.slots,
        row_names=rows.names,
        calendar=calendar,
        occasions=occasions,
        scripts=scripts,
        parameters={path: d.value for path, d in DECLARED.items()} | spec.parameters,
        stated=frozenset(spec.parameters),
        levers=spec.levers,
        warnings=tuple(warnings),
    )


def members(spec: ScenarioSpec, kind: type) -> dict[str, Any]:
    """Return the actors of one kind in canonical order."""
    return {code: a for code, a in sorted(spec.actors.items()) if isinstance(a, kind)}


def _all_ties(spec: ScenarioSpec) -> tuple[dict[tuple[str, str], TieSpec], list[str]]:
    """Return a tie for every two challengers that have one, stated or at its default."""
    challengers = members(spec, ChallengerSpec)
    ties, warnings = {}, []
    for a in challengers:
        for b in challengers:
            stated = spec.ties.get(f"{a}-{b}") or spec.ties.get(f"{b}-{a}")
            apart = "none" in (challengers[a].ties, challengers[b].ties)
            if a < b and (stated or not apart):
                ties[a, b] = stated or TieSpec()
                if stated is None:
                    warnings.append(
                        f"ties.{a}-{b} is not stated: stance .30, visible .15, sunk .05, rank .15"
                    )
    return ties, warnings


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


class _Rows:
    """Turns named values into arrays and remembers where each path went."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.slots: dict[str, Slot] = {}
        self.names: dict[tuple[str, str], tuple[str, ...]] = {}

    def column(self, group: str, field: str, values: Mapping[str, float], named: Iterable[str]) -> Array:
        """Return ``[n, 1]`` from values by path, rows named for the draws of judgement."""
        for i, path in enumerate(values):
            self.slots[path] = Slot(group, field, (i,))
        self.names[group, field] = tuple(named)
        return np.array(list(values.values()), dtype=float).reshape(-1, 1)

    def table(self, group: str, field: str, values: Mapping[str, Mapping[str, float]], n: int) -> Array:
        """Return ``[n rows, n columns, 1]`` from values by path, row by row."""
        for i, row in enumerate(values.values()):
            for j, path in enumerate(row):
                self.slots[path] = Slot(group, field, (i, j))
        flat = [x for row in values.values() for x in row.values()]
        return np.array(flat, dtype=float).reshape(len(values), n, 1)


def _setting(
    spec: ScenarioSpec, cast: Cast, ties: Mapping[tuple[str, str], TieSpec], rows: _Rows
) -> Setting:
    frictions = {"-".join(sorted(name.split("-"))): f for name, f in spec.frictions.items()}
    return Setting(
        challengers=Challengers(**_actors(spec, "challengers", ChallengerSpec, Challengers, cast, rows)),
        coalition=Coalition(**_actors(spec, "coalition", MemberSpec, Coalition, cast, rows)),
        hedgers=Hedgers(**_actors(spec, "hedgers", HedgerSpec, Hedgers, cast, rows)),
        dyads=_dyads(cast, ties, rows),
        theatres=Theatres(**{
            field: rows.column(
                "theatres", field,
                {f"theatres.{t}.{field}": getattr(spec.theatres[t], field) for t in cast.theatres},
                cast.theatres,
            )
            for field in Theatres._fields
        }),
        frictions=Frictions(**{
            field: rows.column(
                "frictions", field,
                {f"frictions.{p}.{field}": getattr(frictions[p], field) for p in cast.friction_names},
                cast.friction_names,
            )
            for field in Frictions._fields
        }),
        greatest=np.array([[max(a.capability for a in spec.actors.values())]]),
    )  # fmt: skip


def _actors(
    spec: ScenarioSpec, group: str, kind: type, record: Any, cast: Cast, rows: _Rows
) -> dict[str, Array]:
    """Return the arrays of one kind of actor; tables by theatre or friction pair where mapped."""
    actors = members(spec, kind)
    columns: dict[str, Array] = {}
    by = {
        "location": ("location", cast.theatres),
        "stake": ("stake", cast.theatres),
        "friction_grievance": ("friction_grievance", cast.friction_names),
    }
    for field in record._fields:
        if field in by:
            names = by[field][1]
            values = {
                code: {f"actors.{code}.{field}.{n}": _pair(getattr(a, field), n) for n in names}
                for code, a in actors.items()
            }
            columns[field] = rows.table(group, field, values, len(names))
        else:
            flat = {f"actors.{code}.{field}": getattr(a, field) for code, a in actors.items()}
            columns[field] = rows.column(group, field, flat, actors)
    return columns


def _pair(values: Mapping[str, float], name: str) -> float:
    """Return the value under a name or, of a pair, under the name turned round."""
    return values.get(name, values.get("-".join(reversed(name.split("-"))), 0.0))


def _dyads(cast: Cast, ties: Mapping[tuple[str, str], TieSpec], rows: _Rows) -> Dyads:
    pairs = sorted(ties)
    named = {pair: f"{pair[0]}-{pair[1]}" for pair in pairs}
    directed = [(a, b) for a, b in pairs] + [(b, a) for a, b in pairs]
    both_names = [named[pair] for pair in pairs] * 2

    def side(field: str) -> Array:
        values = {}
        for who, other in directed:
            tie = ties[min(who, other), max(who, other)]
            given = getattr(tie, field)
            value = given if isinstance(given, float | int) else given[who]
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
        stance=side("stance"),
        expected_rank=side("expected_rank"),
        visible=once("visible"),
        sunk=once("sunk"),
        public_belief=once("public_belief"),
        private_belief=once("private_belief"),
        war_need=rows.table("dyads", "war_need", need, len(cast.theatres)),
    )


def _misnamed(scenario: Scenario) -> Iterable[str]:
    """Yield what names something that is not there, or not of the kind it should be."""
    spec = scenario.spec
    challengers, hedgers = members(spec, ChallengerSpec), members(spec, HedgerSpec)

    def unknown(key: tuple[str, ...], what: str, given: str, allowed: Iterable[str]) -> str:
        where = next(
            (scenario.origins[key[:n]] for n in range(len(key), 0, -1) if key[:n] in scenario.origins),
            scenario.name,
        )
        return str(UnknownNameError(what, given, allowed, f"{where}: {'.'.join(key)}"))

    if not challengers:
        yield f"{scenario.name}: actors: needs at least one challenger"
    if not members(spec, MemberSpec):
        yield f"{scenario.name}: actors: needs at least one coalition member"
    for name, theatre in spec.theatres.items():
        if theatre.owner not in challengers:
            yield unknown(("theatres", name, "owner"), "challenger", theatre.owner, challengers)
    for code, actor in spec.actors.items():
        for field, known in (("location", spec.theatres), ("stake", spec.theatres)):
            for name in getattr(actor, field, {}):
                if name not in known:
                    yield unknown(("actors", code, field, name), "theatre", name, known)
    for name, tie in spec.ties.items():
        for code in name.split("-"):
            if code not in challengers:
                yield unknown(("ties", name), "challenger", code, challengers)
        for field in ("stance", "expected_rank"):
            given = getattr(tie, field)
            if isinstance(given, dict) and set(given) != set(name.split("-")):
                yield f"{scenario.name}: ties.{name}.{field}: should name both {name.replace('-', ' and ')}"
        for where in tie.war_need:
            if where not in spec.theatres:
                yield unknown(("ties", name, "war_need"), "theatre", where, spec.theatres)
    for name in spec.frictions:
        for code in name.split("-"):
            if code not in spec.actors:
                yield unknown(("frictions", name), "actor", code, spec.actors)
    for name, o in spec.occasions.items():
        for field, codes, allowed in (
            ("host", [o.host], challengers),
            ("guests", o.guests, challengers),
            ("hedgers", o.hedgers, hedgers),
        ):
            for code in codes:
                if code not in allowed:
                    yield unknown(("occasions", name, field), "actor", code, allowed)
    for path in spec.parameters:
        if path not in DECLARED:
            yield unknown(("parameters", path), "parameter", path, DECLARED)
