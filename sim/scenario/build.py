"""From names to indices: a scenario becomes cast, settings and calendar, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sim.errors import ScenarioError, SettingError
from sim.law.cast import Cast, Occasion
from sim.law.parameters import DECLARED
from sim.law.world import Month, Setting
from sim.scenario.calendar import Script, build_calendar
from sim.scenario.check import bad_calendar, bad_levers, bad_names
from sim.scenario.load import Scenario
from sim.scenario.months import month_name
from sim.scenario.numbers import Rows, Slot, build_setting
from sim.scenario.schema import (
    EACH,
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


class Blueprint(NamedTuple):
    """A scenario ready to be realised in any number of worlds.

    ``own`` holds the scenario's numbers, ``reference`` the same cast at those of the root,
    ``root`` the root's own cast, against whose forces a balance is measured. ``parameters`` are
    values by path; ``stated`` are the paths given by the scenario, which are not drawn;
    ``warnings`` are for the reader.
    """

    scenario: Scenario
    own: Numbered
    reference: Numbered
    root: Numbered
    calendar: tuple[Month, ...]
    occasions: tuple[tuple[Occasion, ...], ...]
    scripts: tuple[Script, ...]
    parameters: Mapping[str, float]
    stated: frozenset[str]
    levers: Mapping[str, float]
    warnings: tuple[str, ...]

    @property
    def cast(self) -> Cast:
        """The scenario's cast."""
        return self.own.cast


def build(scenario: Scenario, months: int | None = None) -> Blueprint:
    """Return the blueprint of a scenario over ``months`` (its own horizon where None).

    Raises:
        ScenarioError: Names that do not fit together; all problems at once.
    """
    spec = scenario.spec
    problems = list(bad_names(scenario))
    if problems:
        raise ScenarioError(problems)
    own = number_cast(spec)
    cast = own.cast
    problems = [*bad_levers(scenario, own.slots), *bad_calendar(scenario, cast)]
    if problems:
        raise ScenarioError(problems)
    horizon = spec.months if months is None else months
    if horizon < 1:
        raise SettingError(f"turns: should be at least 1, is {horizon}")
    calendar, occasions, scripts = build_calendar(scenario, cast, horizon)
    return Blueprint(
        scenario=scenario,
        own=own,
        reference=number_cast(scenario.reference),
        root=number_cast(scenario.root),
        calendar=calendar,
        occasions=occasions,
        scripts=scripts,
        parameters={path: d.value for path, d in DECLARED.items()} | spec.parameters,
        stated=frozenset(spec.parameters),
        levers=spec.levers,
        warnings=(*_unstated(spec), *_too_late(spec)),
    )


def number_cast(spec: ScenarioSpec) -> Numbered:
    """Return the cast of a specification with its numbers as arrays."""
    ties = _all_ties(spec)
    cast = _cast(spec, ties)
    rows = Rows(cast)
    return Numbered(cast, build_setting(spec, cast, ties, rows), rows.slots, rows.names)


def _all_ties(spec: ScenarioSpec) -> dict[tuple[str, str], TieSpec]:
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


def _unstated(spec: ScenarioSpec) -> Iterator[str]:
    """Yield a note for every tie that stands at its default."""
    d = TieSpec()
    for a, b in _all_ties(spec):
        if f"{a}-{b}" not in spec.ties and f"{b}-{a}" not in spec.ties:
            yield (
                f"ties.{a}-{b} is not stated: stance {d.stance[EACH]}, visible {d.visible},"
                f" sunk {d.sunk}, expected rank {d.expected_rank[EACH]}"
            )


def _too_late(spec: ScenarioSpec) -> Iterator[str]:
    """Yield a note for everything dated after the last month of the scenario's own horizon."""
    end = spec.start + spec.months
    for part in ("occasions", "events", "orders"):
        for name, item in getattr(spec, part).items():
            if item.date >= end:
                last = month_name(end - 1)
                yield f"{part}.{name} is dated after the last month, {last}, and is left out"


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
