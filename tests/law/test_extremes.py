"""Whatever is legal runs: at the ends of every range outcomes are numbers and in range."""

from __future__ import annotations

from typing import get_type_hints

import numpy as np
import pytest

from sim.law.outcomes import OUTCOMES, describe, measure
from sim.law.parameters import DECLARED
from sim.law.rules import coalition
from sim.law.state import BOUNDS
from sim.law.world import Setting
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


def assert_in_range(played: Played) -> None:
    outcomes = measure(blueprint().cast, played.world, played.state, played.acts)
    for name, values in outcomes.items():
        about = describe(name)
        assert np.isfinite(values).all(), name
        assert (values >= about.low - 1e-9).all(), name
        assert (values <= about.high + 1e-9).all(), name
    for name, (low, high) in BOUNDS.items():
        values = getattr(played.state, name)
        assert ((values >= low) & (values <= high)).all(), name


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
