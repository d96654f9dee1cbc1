"""A scenario made ready to be realised in any number of worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sim.errors import SettingError
from sim.law.cast import Cast, Occasion
from sim.law.parameters import DECLARED
from sim.law.world import Month
from sim.scenario.calendar import Script, build_calendar
from sim.scenario.casting import Numbered, all_ties, at_the_root, number_cast
from sim.scenario.fields import EACH
from sim.scenario.months import month_name
from sim.scenario.record import Scenario
from sim.scenario.schema import MOST_MONTHS, ScenarioSpec, TieSpec


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
        SettingError: A horizon of no month.
    """
    spec = scenario.spec
    own, root = number_cast(spec), number_cast(scenario.root)
    cast = own.cast
    horizon = spec.months if months is None else months
    if not 1 <= horizon <= MOST_MONTHS:
        said = f"should be at least 1, at most {MOST_MONTHS}, is {horizon}"
        raise SettingError(f"turns: {said}")
    calendar, occasions, scripts = build_calendar(scenario, cast, horizon)
    return Blueprint(
        scenario=scenario,
        own=own,
        reference=at_the_root(own, root),
        root=root,
        calendar=calendar,
        occasions=occasions,
        scripts=scripts,
        parameters={path: d.value for path, d in DECLARED.items()} | spec.parameters,
        stated=frozenset(spec.parameters),
        levers=spec.levers,
        warnings=(*_unstated(spec), *_outside(spec)),
    )


def _unstated(spec: ScenarioSpec) -> Iterator[str]:
    """Yield a note for every tie that stands at its default."""
    d = TieSpec()
    for a, b in all_ties(spec):
        if f"{a}-{b}" not in spec.ties and f"{b}-{a}" not in spec.ties:
            yield (
                f"ties.{a}-{b} is not stated: stance {d.stance[EACH]}, visible {d.visible},"
                f" sunk {d.sunk}, expected rank {d.expected_rank[EACH]}"
            )


def _outside(spec: ScenarioSpec) -> Iterator[str]:
    """Yield a note for everything that lies outside the months of the scenario's own horizon."""
    start, end = spec.start, spec.start + spec.months
    early = f"is over before the first month, {month_name(start)}"
    late = f"is dated after the last month, {month_name(end - 1)}"
    if spec.event is not None and not start <= spec.event < end:
        yield f"event {early if spec.event < start else late}: conversion is undefined"
    for part in ("occasions", "events", "orders"):
        for name, item in getattr(spec, part).items():
            until = getattr(item, "until", None)
            if item.date >= end:
                yield f"{part}.{name} {late}, and is left out"
            elif (item.date if until is None else until) < start:
                is_lasting = bool(getattr(item, "set_point", None))
                but = ", but for its set points, which hold from the start" if is_lasting else ""
                yield f"{part}.{name} {early}, and is left out{but}"
