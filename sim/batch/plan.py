"""Making a plan from a scenario and what a user asks for."""

from __future__ import annotations

import hashlib
import inspect
import pickle
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from operator import index
from pathlib import Path
from typing import Any

import numpy as np

from sim.batch.jax_backend import expected_backend
from sim.batch.run_outcomes import RunOutcome
from sim.errors import SettingError, UnknownNameError, did_you_mean
from sim.law.outcomes import describe
from sim.results.counts import MOST_POINTS
from sim.results.plan import LUCK, Plan
from sim.results.tables import KEPT, TURNS
from sim.scenario.build import Blueprint
from sim.scenario.levers import described, resolve
from sim.scenario.locate import shipped
from sim.scenario.months import month_name
from sim.scenario.realise import drawn_numbers, start_outcomes
from sim.scenario.record import Scenario

ENGINES = ("numpy", "jax")
MOST_RUNS = 10**9


def make_plan(
    blueprint: Blueprint,
    runs: int,
    seed: int | None,
    *,
    settings: Mapping[str, float],
    points: Mapping[str, Sequence[float]],
    is_fixed: bool,
    engine: str,
    keep: Sequence[str],
    outcomes: Mapping[str, RunOutcome],
    policies: Mapping[str, Any],
    shard: tuple[int, int] | None,
) -> Plan:
    """Return the plan of a batch; a missing seed is drawn and becomes part of the plan.

    Raises:
        UnknownNameError: A policy of nobody's.
        SettingError: Something outside what is allowed.
    """
    runs = whole("runs", runs, 1, MOST_RUNS)
    seed = secrets.randbits(63) if seed is None else whole("seed", seed, 0, 2**64 - 1)
    if engine not in ENGINES:
        raise SettingError(f"engine: should be one of {', '.join(ENGINES)}, is {engine!r}")
    if engine == "jax":
        expected_backend()  # tells of a missing extra before anything is begun
    for code in policies:
        if code not in blueprint.cast.actors:
            raise UnknownNameError("actor", code, blueprint.cast.actors, "policies")
    columns = _points(settings, points)
    resolve(blueprint, {**settings, **{k: np.array(v) for k, v in columns.items() if k != LUCK}})
    n_points = len(next(iter(columns.values()), (0.0,)))
    kept = _kept(keep, n_points)
    if engine == "jax" and ({"choices", "ledgers"} & set(kept) or policies):
        what = "policies of one's own" if policies else "choices and ledgers"
        raise SettingError(f"engine: jax knows no {what}; use numpy")
    if shard is not None and not 1 <= shard[0] <= shard[1] <= runs * n_points:
        raise SettingError(
            f"shard: should be I/N with I from 1 to N and N at most the {runs * n_points} worlds,"
            f" is {shard[0]}/{shard[1]}"
        )
    scenario = blueprint.scenario
    return Plan(
        scenario=scenario.name,
        scenario_hash=scenario.hash,
        month=month_name(scenario.spec.start),
        runs=runs,
        seed=seed,
        turns=len(blueprint.calendar),
        settings={name: float(value) for name, value in settings.items()},
        points=columns,
        is_fixed=is_fixed,
        engine=engine,
        keep=kept,
        outcomes={name: each.home for name, each in outcomes.items() if each.home},
        policies={code: _home(policy) for code, policy in policies.items()},
        policy_hash=_code_hash(policies) if policies else "",
        shard=shard,
    )


def check_seed(seed: int) -> None:
    """Refuse what is no seed.

    Raises:
        SettingError: It is not from 0 to 2**64 - 1.
    """
    whole("seed", seed, 0, 2**64 - 1)


def whole(name: str, given: Any, least: int, most: int) -> int:
    """Return a whole number in its range.

    Raises:
        SettingError: It is none, or outside.
    """
    try:
        number = least - 1 if isinstance(given, bool | np.bool_) else index(given)
    except TypeError:
        number = least - 1
    if not least <= number <= most:
        upto = "2**64 - 1" if most == 2**64 - 1 else f"{most}"
        raise SettingError(f"{name}: should be a whole number from {least} to {upto}, is {given!r}")
    return number


def plan_document(
    plan: Plan, blueprint: Blueprint, outcomes: Mapping[str, RunOutcome]
) -> dict[str, Any]:
    """Return the plan with scenario, start and meanings, so that a directory stands alone."""
    start = start_outcomes(blueprint, plan.settings)
    meaning: dict[str, dict[str, Any]] = {}
    for name in start:
        declared = describe(name)
        meaning[name] = {
            "unit": declared.unit, "description": declared.measures, "low": declared.low,
            "high": declared.high, "by_turn": declared.is_headline,
            "headline": declared.is_headline,
        }  # fmt: skip
    for name, each in outcomes.items():
        meaning[name] = {
            "unit": each.unit,
            "description": each.measures,
            "by_turn": False,
            "headline": True,
        }
    settings = {**plan.settings, **{name: values[0] for name, values in plan.levers.items()}}
    drawn = drawn_numbers(blueprint, settings, is_fixed=plan.is_fixed)
    if LUCK in plan.points:
        said = "replicate from which on a design point has its luck"
        meaning[LUCK] = {"unit": "number", "description": said, "drawn": False}
    for path in (*plan.levers, *drawn):
        unit, said = described(blueprint, path)
        meaning[path] = {"unit": unit, "description": said, "drawn": path not in plan.points}
    return {
        **plan.document(),
        "source": source_of(blueprint.scenario),
        "document": blueprint.scenario.document,
        "start": start,
        "warnings": list(blueprint.warnings),
        "meaning": meaning,
    }


def source_of(scenario: Scenario) -> str:
    """Return the name or the path by which a scenario is loaded again."""
    places = (scenario.origins.get(("extends",), ""), *scenario.origins.values())
    files = (Path(place.rpartition(":")[0]) for place in places)  # its own says what it extends
    own, ships = next((file for file in files if file.stem == scenario.name), None), shipped()
    if own is None or own.resolve() == ships.get(scenario.name, Path()).resolve():
        return scenario.name
    return str(own.absolute())


def _points(
    settings: Mapping[str, float], points: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, ...]]:
    columns = {name: tuple(float(x) for x in values) for name, values in points.items()}
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1 or 0 in lengths:
        told = ", ".join(f"{name} {len(values)}" for name, values in columns.items())
        raise SettingError(
            f"points: each should have the same number of values, at least 1: {told}"
        )
    for first in columns.get(LUCK, ()):
        if not (first.is_integer() and 0 <= first <= MOST_RUNS):
            raise SettingError(
                f"points {LUCK}: should be replicates, whole numbers from 0 to {MOST_RUNS:,}, has"
                f" {first:g}"
            )
    for name, value in settings.items():
        if np.ndim(value):
            raise SettingError(f"{name}: should be one number for all worlds; vary it with points")
        if name in columns:
            raise SettingError(f"{name}: is set and varied; do one of the two")
    return columns


def _kept(keep: Sequence[str], n_points: int) -> tuple[str, ...]:
    for name in keep:
        if name not in KEPT:
            raise SettingError(f"keep: unknown table {name!r}{did_you_mean(name, KEPT)}")
    if TURNS in keep and n_points > MOST_POINTS:
        raise SettingError(
            f"keep: distributions by turn are kept for at most {MOST_POINTS} design points,"
            f" here {n_points}; leave {TURNS} out"
        )
    return tuple(name for name in KEPT if name in keep)


def _code_hash(policies: Mapping[str, Any]) -> str:
    """Return a hash of what policies are: their state, and the files they are written in."""
    digest = hashlib.sha256()
    for code, policy in sorted(policies.items()):
        digest.update(code.encode())
        with suppress(Exception):  # what cannot be pickled is told apart by its file alone
            digest.update(pickle.dumps(policy))
        kind = policy if hasattr(policy, "__qualname__") else type(policy)
        with suppress(TypeError, OSError):
            digest.update(Path(inspect.getfile(kind)).read_bytes())
        if hasattr(policy, "__code__"):
            digest.update(policy.__code__.co_code)
    return digest.hexdigest()[:16]


def _home(thing: Any) -> str:
    """Return where a policy comes from: its module and name."""
    kind = thing if isinstance(thing, type) or hasattr(thing, "__qualname__") else type(thing)
    return f"{kind.__module__}:{kind.__qualname__}"
