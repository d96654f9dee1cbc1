"""What a number moves is the paired difference between the ends of its range, farthest first."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from sim.batch.run import run_batch
from sim.errors import SettingError
from sim.evidence.fact import Found
from sim.evidence.reach import Moved, reach
from sim.law.outcomes import describe

RUNS = 60


@pytest.fixture(scope="module")
def found() -> list[Moved]:
    return reach("as-it-happened", "visibility", (0.0, 1.0), RUNS, 3)


def test_differences_are_those_of_two_batches_on_the_same_luck(found: list[Moved]) -> None:
    low, high = (
        run_batch("as-it-happened", RUNS, seed=3, settings={"visibility": end}).runs
        for end in (0.0, 1.0)
    )
    for each in found:
        apart = high[each.outcome] - low[each.outcome]
        assert each.found.effect == pytest.approx(apart.mean(), abs=1e-12)
        assert each.found.se == pytest.approx(apart.std(ddof=0) / np.sqrt(RUNS), abs=1e-12)
        assert each.low == pytest.approx(low[each.outcome].mean())
        assert each.high == pytest.approx(high[each.outcome].mean())
        halfway = (high[each.outcome] + low[each.outcome]) / 2
        assert each.found.between_sd == pytest.approx(halfway.std(ddof=0), abs=1e-12)
        assert each.unit == describe(each.outcome).unit


def test_all_headline_outcomes_are_there_the_farthest_moved_first(found: list[Moved]) -> None:
    sizes = [abs(each.in_sd) for each in found]
    assert sizes == sorted(sizes, reverse=True)
    names = {each.outcome for each in found}
    assert {"public_belief", "visible_alignment", "balance.korea"} <= names
    assert all(describe(name).is_headline for name in names)
    assert found[0].outcome in ("visible_alignment", "nuclear_acquiescence.PRK")


def test_what_is_seen_moves_what_is_seen_and_not_what_is_not(found: list[Moved]) -> None:
    sure = {each.outcome for each in found if each.is_sure}
    assert {"public_belief", "visible_alignment", "recognition.PRK"} <= sure
    assert "tension.europe" not in sure


@pytest.mark.parametrize(
    ("effect", "se", "sd", "is_sure"),
    [
        (0.3, 0.01, 1.0, True),
        (-0.3, 0.01, 1.0, True),
        (0.3, 0.07, 1.0, False),
        (0.1, 0.001, 1.0, False),
        (0.0, 0.0, 0.0, False),
        (1e-17, 0.0, 0.0, False),
        (0.1, 0.0, 0.0, True),
    ],
)
def test_a_difference_is_sure_beyond_five_errors_and_a_fifth_of_the_spread(
    effect: float, se: float, sd: float, is_sure: bool
) -> None:
    assert Moved("threat", "share", 0.0, effect, Found(effect, se, sd)).is_sure is is_sure


def test_a_difference_without_any_spread_is_infinite() -> None:
    assert Moved("x", "", 0, 1, Found(1.0, 0.0, 0.0)).in_sd == inf
    assert Moved("x", "", 0, 1, Found(-1.0, 0.0, 0.0)).in_sd == -inf
    assert Moved("x", "", 0, 0, Found(0.0, 0.0, 0.0)).in_sd == 0


@pytest.mark.parametrize(("runs", "seed"), [(0, 1), (19, 1), (10**6, 1), (50, -1), (50, 2**64)])
def test_runs_and_seeds_that_tell_nothing_are_refused(runs: int, seed: int) -> None:
    with pytest.raises(SettingError, match="should be"):
        reach("baseline", "visibility", (0, 1), runs, seed)
