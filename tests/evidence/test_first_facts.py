"""The first facts: what the essays claim and this much of the law must show, on paired luck."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.agents.model import WargameModel
from sim.batch.run import BatchResult, run_batch

RUNS, SEED = 400, 11
ATTEND = ("attend", "pyongyang-2025")


@cache
def batch(name: str, fixed: bool = True, **levers: float) -> BatchResult:
    return run_batch(name, RUNS, seed=SEED, fixed=fixed, settings=dict(levers))


def effect(one: BatchResult, other: BatchResult, outcome: str) -> tuple[float, float, float]:
    """Return mean paired difference, its standard error, and the spread between worlds."""
    apart = one.runs[outcome] - other.runs[outcome]
    return apart.mean(), apart.std() / np.sqrt(RUNS), one.runs[outcome].std()


def holds(one: BatchResult, other: BatchResult, outcome: str, sign: int) -> bool:
    """Return whether an effect has a sign beyond 5 standard errors and .2 of the spread."""
    mean, error, spread = effect(one, other, outcome)
    return sign * mean > max(5 * error, 0.2 * spread)


def at(result: BatchResult, turn: int) -> pd.DataFrame:
    assert result.turns is not None
    return result.turns[result.turns["turn"] == turn].set_index("replicate")


def test_nothing_differs_before_the_first_event_that_differs() -> None:
    with_them, without = batch("as-it-happened").turns, batch("no-parades").turns
    assert with_them is not None and without is not None  # noqa: PT018
    before = with_them["turn"] <= 20
    pd.testing.assert_frame_equal(with_them[before], without[before], check_exact=True)
    assert not np.array_equal(
        at(batch("as-it-happened"), 21)["public_belief"],
        at(batch("no-parades"), 21)["public_belief"],
    )


def test_a_ceremony_nobody_sees_changes_nothing() -> None:
    blind = [batch(n, visibility=0.0) for n in ("as-it-happened", "no-parades")]
    measured = [b.runs.drop(columns=["conversion", "time_to_close"]) for b in blind]
    pd.testing.assert_frame_equal(*measured, check_exact=True)


def test_m01_parades_make_alignment_legible_and_hardly_create_it() -> None:
    one, other = batch("as-it-happened"), batch("no-parades")
    assert holds(one, other, "public_belief", +1)
    believed, latent = (
        effect(one, other, "public_belief")[0],
        effect(one, other, "latent_alignment")[0],
    )
    assert believed >= 5 * abs(latent)


def test_m07_recognition_jumps_and_does_not_depend_on_tone() -> None:
    one, other = batch("as-it-happened"), batch("no-parades")
    assert effect(one, other, "recognition.PRK")[0] > 0.15
    assert holds(one, other, "recognition.PRK", +1)


def chance_of_rank(scenario: str, replicate: int) -> float:
    """Return the chance that China sends at least a premier to Pyongyang in October 2025."""
    model = WargameModel(scenario, rng=SEED, replicate=replicate, fixed=True)
    model.run_for(22)
    asked = [q for q, _ in model.orders if (q.decision, q.occasion) == ATTEND and q.actor == "CHN"]
    return sum(o.probability for o in asked[0].options if o.name.startswith(("premier", "head")))


def test_m15_an_appearance_in_beijing_opens_the_door_in_pyongyang(tmp_path: Path) -> None:
    alone = tmp_path / "alone.yaml"
    alone.write_text("title: Alone\nextends: as-it-happened\noccasions: {beijing-2025: null}\n")
    after = np.array([chance_of_rank("as-it-happened", i) for i in range(12)])
    without = np.array([chance_of_rank(str(alone), i) for i in range(12)])
    assert (after - without).mean() > 0.05
    assert (after > without).all()


def test_m17_what_is_sunk_makes_turning_back_slow() -> None:
    falls = []
    for chi in (0.0, 1.0):
        levers = {"challengers.stickiness": chi}
        rest, pull = (
            batch("baseline", **levers),
            batch("baseline", **levers, **{"friction.us_china": 0.1}),
        )
        falls.append(effect(pull, rest, "latent_alignment"))
    assert falls[0][0] < 0
    assert falls[0][0] < falls[1][0] - 5 * (falls[0][1] + falls[1][1])


def test_m31_a_jump_in_belief_outruns_action_at_first() -> None:
    one, other = batch("as-it-happened"), batch("no-parades")
    gap = {
        t: (at(one, t)["perceived_adequacy"] - at(other, t)["perceived_adequacy"]).mean()
        for t in (22, 36)
    }
    assert gap[22] < -0.02
    assert gap[36] > gap[22] + 0.02
    assert holds(one, other, "coalition_level", +1)


def test_m33_elections_widen_the_spread_and_hardly_move_the_mean() -> None:
    on, off = batch("as-it-happened"), batch("as-it-happened", **{"switch.M33": 0.0})
    level = "coalition_level"
    assert on.runs[level].std() > 1.15 * off.runs[level].std()
    assert abs(on.runs[level].mean() - off.runs[level].mean()) < 0.5 * off.runs[level].std()


def test_cohesion_starts_as_asked_and_keeps_its_order() -> None:
    last = []
    for asked in (0.3, 0.5, 0.7, 0.9):
        result = run_batch("as-it-happened", 200, seed=SEED, settings={"coalition.cohesion": asked})
        assert result.start["coalition_cohesion"] == pytest.approx(asked, abs=0.01)
        last.append(result.runs["coalition_cohesion"].mean())
    assert last == sorted(set(last))


def test_a_quiet_world_does_not_drift() -> None:
    quiet = batch("baseline")
    assert quiet.turns is not None
    steady = (
        "latent_alignment visible_alignment public_belief private_belief recognition.PRK"
        " coalition_level tension.europe balance.korea"
    )
    for name in steady.split():
        path = quiet.turns.groupby("turn")[name].mean()
        assert abs(path.iloc[36] - path.iloc[0]) < 0.02, name
