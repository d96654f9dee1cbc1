"""A scenario made ready to be realised in any number of worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sim.errors import SettingError
from sim.law.cast import Cast, Occasion
from sim.law.parameters import DECLARED
from sim.law.world import Month
from sim.scenario.calendar import Script, build_calendar
from sim.scenario.casting import Numbered, all_ties, number_cast
from sim.scenario.fields import EACH
from sim.scenario.months import month_name
from sim.scenario.record import Scenario
from sim.scenario.schema import ScenarioSpec, TieSpec


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
    own = number_cast(spec)
    cast = own.cast
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


def _unstated(spec: ScenarioSpec) -> Iterator[str]:
    """Yield a note for every tie that stands at its default."""
    d = TieSpec()
    for a, b in all_ties(spec):
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
