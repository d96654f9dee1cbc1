"""What is checked: a scenario whose every value is of its kind, and which of it its file states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.scenario.months import month_name
from sim.scenario.record import Key
from sim.scenario.schema import ScenarioSpec


class Subject(NamedTuple):
    """A scenario under check; ``file`` is its own, the first of those it is made of."""

    spec: ScenarioSpec
    origins: Mapping[Key, str]
    file: str

    def is_own(self, *key: str) -> bool:
        """Return whether the scenario's own file states a key."""
        return self.origins.get(key, "").rpartition(":")[0] == self.file

    def blamed(self, one: Key, other: Key) -> tuple[Key, Key]:
        """Return two keys that contradict each other, first the one to change: the file's own."""
        is_other = self.is_own(*other) and not self.is_own(*one)
        return (other, one) if is_other else (one, other)

    @property
    def last(self) -> int:
        """The last month."""
        return self.spec.start + self.spec.months - 1

    @property
    def horizon(self) -> str:
        """The months that the scenario runs over, in words."""
        return f"from {month_name(self.spec.start)} to {month_name(self.last)}"
