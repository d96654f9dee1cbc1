"""Outcomes of a whole run: functions of its trajectory, Entente's and those of others.

A package adds outcomes of its own by the entry point group ``entente.outcomes``, each a
``RunOutcome`` (or a function that returns one)::

    [project.entry-points."entente.outcomes"]
    months_of_alarm = "mypackage:MONTHS_OF_ALARM"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import NamedTuple

import numpy as np

from sim.errors import SettingError, did_you_mean
from sim.law.arrays import Array
from sim.law.outcomes import OUTCOMES, RUN_OUTCOMES
from sim.law.rules.conversion import conversion, time_to_close
from sim.results.tables import KEYS
from sim.scenario.build import Blueprint

GROUP = "entente.outcomes"

type Trajectory = Mapping[str, Array]
"""Monthly outcomes by name, ``[T + 1, R]`` each; row t is what t months left."""


class RunOutcome(NamedTuple):
    """An outcome of a whole run.

    ``needs`` names the monthly outcomes it is made of; ``compute`` takes their trajectories and
    the row before the scenario's marked event (None where it marks none within the months), and
    returns ``[R]``, NaN where undefined. ``home`` says which package it comes from, empty for
    Entente's own.
    """

    unit: str
    measures: str
    needs: tuple[str, ...]
    compute: Callable[[Trajectory, int | None], Array]
    home: str = ""


def _conversion(path: Trajectory, before: int | None) -> Array:
    if before is None:
        return np.full(path["threat"].shape[1:], np.nan)
    return conversion(path["coalition_level"], path["threat"], before)


def _time_to_close(path: Trajectory, before: int | None) -> Array:
    if before is None:
        return np.full(path["perceived_adequacy"].shape[1:], np.nan)
    return time_to_close(path["perceived_adequacy"], before)


OWN = {
    "conversion": RunOutcome(
        RUN_OUTCOMES["conversion"].unit, RUN_OUTCOMES["conversion"].measures,
        ("coalition_level", "threat"), _conversion,
    ),
    "time_to_close": RunOutcome(
        RUN_OUTCOMES["time_to_close"].unit, RUN_OUTCOMES["time_to_close"].measures,
        ("perceived_adequacy",), _time_to_close,
    ),
}  # fmt: skip


def run_outcomes(monthly: list[str]) -> dict[str, RunOutcome]:
    """Return Entente's outcomes of runs and all that installed packages add.

    Raises:
        SettingError: An entry point that cannot be loaded, is no outcome, takes a name that is
            in use, or needs a monthly outcome that the scenario has not.
    """
    found = dict(OWN)
    for entry in entry_points(group=GROUP):
        where = f"outcome {entry.name} of {_home(entry)}"
        if entry.name in {*found, *KEYS} or entry.name.split(".", 1)[0] in OUTCOMES:
            raise SettingError(f"{where}: the name is in use; choose another")
        outcome = _load(entry, where)
        for name in outcome.needs:
            if name not in monthly:
                raise SettingError(
                    f"{where}: needs {name!r}, which this scenario has not"
                    f"{did_you_mean(name, monthly)}"
                )
        found[entry.name] = outcome._replace(home=_home(entry))
    return found


def before_event(blueprint: Blueprint) -> int | None:
    """Return the row of a trajectory before the scenario's marked event, if within the months."""
    spec = blueprint.scenario.spec
    if spec.event is None or not 0 <= spec.event - spec.start < len(blueprint.calendar):
        return None
    return spec.event - spec.start


def computed(
    outcome: RunOutcome, path: Trajectory, before: int | None, failures: dict[int, str], name: str
) -> Array:
    """Return an outcome of a block's runs, ``[R]``; worlds for which it fails are noted.

    One function that fails for one world must not cost the others: they are asked one by one.
    """
    mine = {each: path[each] for each in outcome.needs}
    n = next(iter(path.values())).shape[1]
    try:
        return _checked(outcome.compute(mine, before), n)
    except (Exception, SystemExit):  # noqa: BLE001 (anything may come out of others' code)
        values = np.full(n, np.nan)
        for r in range(n):
            one = {each: x[:, r : r + 1] for each, x in mine.items()}
            try:
                values[r] = _checked(outcome.compute(one, before), 1)[0]
            except (Exception, SystemExit) as error:  # noqa: BLE001 (the same)
                failures.setdefault(r, f"outcome {name}: {type(error).__name__}: {error}")
        return values


def _checked(values: Array, n: int) -> Array:
    x = np.asarray(values, dtype=float)
    if x.shape != (n,):
        raise ValueError(f"should be one number a run, [{n}], is {list(x.shape)}")
    return x


@cache
def _load(entry: EntryPoint, where: str) -> RunOutcome:
    try:
        loaded = entry.load()
        outcome = loaded if isinstance(loaded, RunOutcome) else loaded()
    except (Exception, SystemExit) as error:  # noqa: BLE001 (anything may come out of others' code)
        raise SettingError(f"{where}: cannot be loaded ({type(error).__name__}: {error})") from None
    if not isinstance(outcome, RunOutcome):
        raise SettingError(f"{where}: should be a RunOutcome or a function that returns one")
    return outcome


def _home(entry: EntryPoint) -> str:
    package = entry.dist
    name = f"{package.name} {package.version}" if package else "a package"
    return f"{name} ({entry.value})"
