"""Whatever is legal runs: at the ends of every range outcomes are numbers and in range."""

from __future__ import annotations

from functools import cache
from typing import Any, get_type_hints

import numpy as np
import pytest

from sim.law.measure import measure
from sim.law.outcomes import OUTCOMES, describe
from sim.law.parameters import DECLARED
from sim.law.rules import coalition
from sim.law.state import BOUNDS
from sim.law.world import Setting
from sim.scenario.build import Blueprint, build
from sim.scenario.load import vary
from tests.law.worlds import Played, blueprint, play_months
from tests.strategies import DEFAULTS, column

MONTHS = (20, 21)
"""Two occasions: two guests and hedgers, then nuclear arms on show."""
ENDS = pytest.mark.parametrize("end", ["least", "most"])
FIELDS = sorted({(slot.group, slot.field) for slot in blueprint().own.slots.values()})
ACTORS = blueprint().cast.challengers + blueprint().cast.coalition + blueprint().cast.hedgers


def wide_open(group: str, field: str, end: str) -> dict[str, float]:
    """Return settings that put a number of the whole cast at an end of its range."""
    record = get_type_hints(Setting)[group]
    datum = get_type_hints(record, include_extras=True)[field].__metadata__[0]
    slots = blueprint().own.slots.items()
    mine = [path for path, slot in slots if (slot.group, slot.field) == (group, field)]
    return dict.fromkeys(mine, float(datum.low if end == "least" else datum.high))


def assert_in_range(played: Played, plan: Blueprint | None = None, *, scores: bool = True) -> None:
    """Assert that state and outcomes are numbers in range; of ``scores`` perhaps only numbers."""
    cast = (plan or blueprint()).cast
    outcomes = measure(cast, played.world, played.state, played.acts)
    for name, values in outcomes.items():
        about = describe(name)
        assert np.isfinite(values).all(), name
        if about.unit == "utility" and not scores:
            continue
        assert (values >= about.low - 1e-9).all(), name
        assert (values <= about.high + 1e-9).all(), name
    for name, (low, high) in BOUNDS.items():
        values = getattr(played.state, name)
        assert ((values >= low) & (values <= high)).all(), name


each = dict.fromkeys
"""The same for each of some names; None takes them out."""
STAKES = {"stake": {"europe": None, "korea": None}}
CASTS: dict[str, tuple[str, dict[str, Any]]] = {
    "one challenger": (
        "baseline",
        {
            "actors": {
                **each(("RUS", "PRK")),
                **each(blueprint().cast.coalition, STAKES),
            },
            "ties": None,
            "theatres": each(("europe", "korea")),
        },
    ),
    "no ties": (
        "baseline",
        {"ties": None, "actors": {c: {"ties": "none"} for c in ("CHN", "PRK", "RUS")}},
    ),
    "four challengers": ("with-iran", {}),
    "one member": ("baseline", {"actors": each(blueprint().cast.coalition[:-1])}),
    "no hedgers": ("baseline", {"actors": each(blueprint().cast.hedgers)}),
    "no hedgers on the stand": (
        "open-play",
        {
            "actors": each(blueprint().cast.hedgers),
            "occasions": {name: {"hedgers": []} for name in ("beijing-2025", "pyongyang-2025")},
        },
    ),
    "no friction": (
        "baseline", {"frictions": None, "actors": {"CHN": {"friction_grievance": None}}}
    ),
    "many frictions": (
        "as-it-happened",
        {
            "frictions": {
                f"{a}-{b}": {"level": 0.3, "set_point": 0.5, "reach": 0.4}
                for a, b in (("JPN", "CHN"), ("BRA", "USA"), ("IND", "TUR"), ("CHN", "RUS"))
            }
        },
    ),
    "nobody who weighs anything": (
        "as-it-happened",
        {"actors": each(set(blueprint().cast.actors) - {"USA"}, {"capability": 0.0})},
    ),
}  # fmt: skip
"""Casts that are legal: a scenario, and what is changed in it."""


@cache
def cast_of(name: str) -> Blueprint:
    base, changes = CASTS[name]
    return build(vary(base, changes))


def corner(number: int) -> dict[str, float]:
    """Return every parameter at one or the other end of its legal range."""
    chance = np.random.default_rng(number)
    ends = chance.integers(0, 2, len(DECLARED))
    return {
        path: (d.least, d.most)[end] for (path, d), end in zip(DECLARED.items(), ends, strict=True)
    }


@pytest.mark.parametrize("name", CASTS)
def test_any_cast_stays_in_range(name):
    plan = cast_of(name)
    assert_in_range(play_months(MONTHS, fixed=False, worlds=4, plan=plan), plan)


@pytest.mark.parametrize("name", CASTS)
@pytest.mark.parametrize("number", range(3))
def test_any_cast_stays_in_range_at_corners_of_all_parameters(name, number):
    plan = cast_of(name)
    assert_in_range(play_months(MONTHS, corner(number), worlds=2, plan=plan), plan, scores=False)


@pytest.mark.parametrize("number", range(3, 30))
def test_all_parameters_may_be_at_corners_of_their_legal_ranges(number):
    assert_in_range(play_months((6, *MONTHS), corner(number), worlds=2), scores=False)


def test_by_default_every_outcome_lies_in_its_range():
    played = play_months((6, 16, 20, 21), fixed=False, worlds=20)
    assert_in_range(played)
    named = measure(blueprint().cast, played.world, played.state, played.acts)
    assert {base for base in OUTCOMES if any(f"{n}.".startswith(f"{base}.") for n in named)} == set(
        OUTCOMES
    )


@ENDS
@pytest.mark.parametrize("path", DECLARED)
def test_a_parameter_may_take_its_legal_ends(path, end):
    assert_in_range(play_months(MONTHS, {path: getattr(DECLARED[path], end)}, worlds=2))


@ENDS
@pytest.mark.parametrize(("group", "field"), FIELDS)
def test_a_number_of_the_whole_cast_may_take_its_ends(group, field, end):
    assert_in_range(play_months(MONTHS, wide_open(group, field, end), worlds=2))


def test_actors_may_be_as_sure_as_is_legal():
    surest = {f"actors.{code}.precision": 10.0 for code in ACTORS}
    surest["choice.precision"] = DECLARED["choice.precision"].most
    assert_in_range(play_months(MONTHS, surest, worlds=2))


def test_the_steepest_hazard_stays_in_range_where_a_strong_power_enters_a_quiet_theatre():
    steep = {"theatre.crisis_slope": DECLARED["theatre.crisis_slope"].most}
    assert_in_range(play_months(MONTHS, steep | {"actors.CHN.location.korea": 1.0}, worlds=2))


def test_the_surest_member_may_like_a_theatre_as_much_as_is_legal():
    most = column(DECLARED["coalition.theatre_preference"].most)
    precision = column(10 * DECLARED["choice.precision"].most)
    p = DEFAULTS.coalition._replace(theatre_preference=most)
    liking = coalition.theatre_preference(np.ones((1, 3, 1)), column(1.0, 0.0, 0.0), p, precision)
    assert np.exp(precision * liking[:, 0]).sum() == pytest.approx(1)
