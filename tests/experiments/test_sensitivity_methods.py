"""The methods find what is known of functions by calculation."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import pawn as salib_pawn
from SALib.test_functions import Ishigami, Sobol_G

from sim.errors import SettingError, UnknownNameError
from sim.experiments.sensing.methods.method import problem_of
from sim.experiments.sensing.methods.pawn import SLICES, _Distances
from sim.experiments.sensing.sensitivity import Sensitivity, sensitivity
from tests.experiments.known import ISHIGAMI, SOBOL_G, ishigami_indices, sobol_g_indices

METHODS = ("sobol", "morris", "pawn", "prcc")


def linear(x):
    return 4 * x[:, 0] - 2 * x[:, 1] + x[:, 2]


LINEAR = {"big": "0:1", "down": "0:1", "small": "0:1", "idle": "0:1"}


def column(found: Sensitivity, index: str, what: str = "value"):
    return found.table.loc[found.table["index"] == index, what].to_numpy()


@pytest.mark.parametrize(("function", "vary", "known"), [
    (Ishigami.evaluate, ISHIGAMI, ishigami_indices()),
    (Sobol_G.evaluate, SOBOL_G, sobol_g_indices()),
])  # fmt: skip
@pytest.mark.parametrize("samples", [512, 1024])
def test_sobol_indices_lie_within_their_intervals(function, vary, known, samples):
    found = sensitivity(function, vary=vary, samples=samples, seed=0)
    for name, exact in zip(("S1", "ST"), known, strict=True):
        assert np.all(column(found, name, "low") <= exact), name
        assert np.all(exact <= column(found, name, "high")), name
        np.testing.assert_allclose(column(found, name), exact, atol=0.03)


def test_pairs_that_act_together_are_found():
    found = sensitivity(Ishigami.evaluate, vary=ISHIGAMI, samples=1024, seed=0)
    pairs = found.pairs.set_index(["first", "second"])["value"]
    total = ishigami_indices()[1]
    assert pairs["x1", "x3"] == pytest.approx(total[2], abs=0.05)
    assert abs(pairs["x1", "x2"]) < 0.05


@pytest.mark.parametrize("method", METHODS)
def test_seed_0_is_a_seed_like_any_other(method):
    twice = [sensitivity(linear, method, vary=LINEAR, samples=128, seed=0) for _ in range(2)]
    other = sensitivity(linear, method, vary=LINEAR, samples=128, seed=1)
    assert twice[0].table.equals(twice[1].table)
    assert twice[0].convergence.equals(twice[1].convergence)
    assert not twice[0].table.equals(other.table)


@pytest.mark.parametrize("method", METHODS)
def test_factors_are_ranked_by_what_they_do(method):
    found = sensitivity(linear, method, vary=LINEAR, samples=1024, seed=3)
    ranked = found.ranked("value").set_index("factor")
    assert list(ranked.index) == ["big", "down", "small", "idle"]
    assert ranked["direction"].tolist() == [1, -1, 1, 0]


def test_morris_gives_effects_over_the_whole_range():
    found = sensitivity(linear, "morris", vary={**LINEAR, "big": "0:10"}, seed=0)
    np.testing.assert_allclose(column(found, "mu_star"), [40, 2, 1, 0], atol=1e-9)
    np.testing.assert_allclose(column(found, "mu"), [40, -2, 1, 0], atol=1e-9)
    np.testing.assert_allclose(column(found, "sigma"), 0, atol=1e-9)


def test_partial_rank_correlation_is_that_of_residuals():
    rng = np.random.default_rng(0)
    seen = []

    def noisy(x):
        seen.append((x, linear(x) + rng.normal(size=len(x))))
        return seen[-1][1]

    found = sensitivity(noisy, "prcc", vary=LINEAR, samples=300, seed=0)
    x, y = (np.argsort(np.argsort(each, axis=0), axis=0).astype(float) for each in seen[0])
    for j, value in enumerate(column(found, "prcc")):
        others = np.column_stack([np.delete(x, j, axis=1), np.ones(len(x))])
        left = [z - others @ np.linalg.lstsq(others, z)[0] for z in (x[:, j], y)]
        assert value == pytest.approx(np.corrcoef(*left)[0, 1], abs=1e-9)
    assert np.all(column(found, "prcc", "low") < column(found, "prcc"))


def test_pawn_tells_a_factor_of_no_influence():
    found = sensitivity(linear, "pawn", vary=LINEAR, samples=2000, seed=0)
    wide = found.table.pivot_table(index="factor", columns="index", values="value")
    assert (wide["median"] > wide["dummy"]).drop("idle").all()
    assert wide.loc["idle", "median"] < wide.loc["idle", "dummy"]


@pytest.mark.parametrize("has_ties", [False, True])
def test_weighted_distances_are_those_of_salib_where_weights_are_equal(has_ties):
    rng = np.random.default_rng(1)
    n = 1000
    x = rng.random((n, 1))
    y = rng.integers(0, 8, n).astype(float) if has_ties else rng.normal(size=n)
    y += 3 * x[:, 0].round(1)
    order = np.argsort(y, kind="stable")
    slices = np.argsort(np.argsort(x[order, 0])) * SLICES // n
    mine = _Distances(y[order], np.ones((1, n))).medians(slices)[0]
    assert mine == pytest.approx(salib_pawn.analyze(problem_of(1), x, y)["median"][0], abs=0.01)


def test_one_factor_alone_can_be_asked():
    for method in METHODS:
        found = sensitivity(lambda x: x[:, 0], method, vary=["a=0:1"], samples=256, seed=0)
        assert len(found.factors) == 1
    one = sensitivity(lambda x: x[:, 0], vary=["a=0:1"], samples=256, seed=0)
    assert column(one, "S1")[0] == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("given", "said"), [
    ({"samples": 100}, "samples: sobol needs a power of two, is 100; take 64 or 128"),
    ({"samples": 8}, "samples: sobol with 4 factors needs from 16"),
    ({"method": "prcc", "samples": 9}, "samples: prcc with 4 factors needs from 14"),
    ({"method": "pawn", "samples": 50}, "samples: pawn with 4 factors needs from 100"),
    ({"method": "morris", "samples": 1}, "samples: morris with 4 factors needs from 4"),
    ({"level": 1.0}, "level: should be from 0.5 to 0.999, is 1"),
    ({"vary": {"a": "0:1:3"}}, "vary a: lists values, and a sensitivity analysis samples"),
    ({"vary": {"a": "declared"}}, "vary a: should be LOW:HIGH; a function declares no range"),
    ({"vary": {}}, "vary: should name the factors of a function"),
    ({"outcomes": ["a", "b"]}, "outcomes: a function has one, here a, b"),
])  # fmt: skip
def test_what_cannot_be_is_told_before_the_function_is_called(given, said):
    def never(_):
        raise AssertionError

    with pytest.raises(SettingError) as told:
        sensitivity(never, **{"vary": LINEAR, "seed": 0, **given})
    assert said in str(told.value)


def test_an_unknown_method_is_told_with_those_there_are():
    with pytest.raises(UnknownNameError, match="unknown method 'sobel'; did you mean sobol"):
        sensitivity(linear, "sobel", vary=LINEAR)


def test_a_function_of_another_shape_is_told():
    with pytest.raises(SettingError, match=r"model: should return \[\d+\] or \[\d+, K\] numbers"):
        sensitivity(lambda x: x.T, vary=LINEAR, samples=16, seed=0)


@pytest.mark.parametrize("method", METHODS)
def test_an_outcome_that_nothing_moves_is_told(method):
    found = sensitivity(lambda x: np.full(len(x), 0.25), method, vary=LINEAR, samples=128, seed=0)
    assert found.table.empty
    said = "is 0.25 in every world: nothing that varies moves it"
    assert found.summary["note"][0] == said
    assert found.notes == (f"value {said}",)
    assert found.chance.empty


@pytest.mark.parametrize(("answer", "said"), [
    (np.nan, "gave NaN at all 128 points"), (np.inf, "gave infinite ones among 128 points"),
])  # fmt: skip
def test_a_function_that_gives_no_number_is_refused(answer, said):
    with pytest.raises(SettingError, match=said):
        sensitivity(lambda x: np.full(len(x), answer), "prcc", vary=LINEAR, samples=128, seed=0)


def noisy(seed):
    """Return a function of which one factor in seven is more than noise."""

    def of(x):
        return 4 * x[:, 0] + np.random.default_rng(seed).normal(size=len(x))

    return of


@pytest.mark.parametrize("method", ["pawn", "prcc"])
def test_a_factor_of_no_influence_is_a_driver_as_rarely_as_the_level_says(method):
    factors, told = {"strong": "0:1", **dict.fromkeys("abcdef", "0:1")}, []
    for seed in range(20):
        found = sensitivity(noisy(seed), method, vary=factors, samples=128, seed=seed)
        drivers = found.drivers("value")["factor"].tolist()
        assert drivers[0] == "strong"
        told += [name in drivers for name in "abcdef"]
    assert np.mean(told) < 0.12  # about .05 at a level of 95 %


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_what_moves_nothing_is_no_driver(method):
    found = sensitivity(linear, method, vary=LINEAR, samples=128, seed=0)
    assert set(found.drivers("value")["factor"]) == {"big", "down", "small"}
    assert set(found.ranked("value")["factor"]) == set(LINEAR)


@pytest.mark.parametrize("method", METHODS)
def test_undefined_points_are_left_out_or_stop_the_outcome(method):
    def gappy(x):
        return np.where(x[:, 3] > 0.9, np.nan, linear(x))

    found = sensitivity(gappy, method, vary=LINEAR, samples=512, seed=0)
    note = found.summary["note"][0]
    if method in ("pawn", "prcc"):
        assert "which are left out" in note
        assert found.ranked("value")["factor"].iloc[0] == "big"
        assert 512 * 0.88 < found.table["n"].iloc[0] < 512 * 0.92
    else:
        assert found.table.empty
        assert "pawn and prcc leave such points out" in note


def test_means_are_over_the_replicates_that_are_defined():
    def some(x):
        y = np.repeat(linear(x)[:, None], 4, axis=1)
        y[::2, 1] = np.nan
        return y

    found = sensitivity(some, "morris", vary=LINEAR, seed=0)
    np.testing.assert_allclose(column(found, "mu_star"), [4, 2, 1, 0], atol=1e-9)
    assert found.summary["defined"][0] == pytest.approx(0.875, abs=0.01)
    assert "is defined in 88 % of worlds" in found.summary["note"][0]
