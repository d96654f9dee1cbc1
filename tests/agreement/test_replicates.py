"""A replicate is the same world wherever, and with whomever, it is computed."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from sim.batch.run import run_batch
from sim.scenario.locate import folder

WORLD, SEED, HORIZON = 17, 5, 36


def world(scenario: str | Path = "as-it-happened", **options: object) -> pd.DataFrame:
    """Return all months of replicate 17, to the usual horizon."""
    options = {"runs": 20, "seed": SEED, **options}
    turns = run_batch(scenario, **options, keep=("trajectories",)).trajectories  # type: ignore[arg-type]
    mine = turns[(turns["replicate"] == WORLD) & (turns["turn"] <= HORIZON)]
    return mine.reset_index(drop=True)


def assert_same_bits(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Assert that every outcome of ``one`` has the same bits in ``other``."""
    apart = [name for name in one if not np.array_equal(one[name], other[name])]
    assert not apart


@pytest.fixture(scope="module")
def reference() -> pd.DataFrame:
    return world(runs=40)


@pytest.mark.parametrize("block", [1, 3, 7, 16])
def test_the_size_of_a_block_changes_no_bit(reference: pd.DataFrame, block: int) -> None:
    assert_same_bits(reference, world(block=block))


def test_ten_thousand_runs_change_no_bit_of_the_eighteenth(reference: pd.DataFrame) -> None:
    many = run_batch("as-it-happened", 10_000, seed=SEED).runs
    few = run_batch("as-it-happened", 40, seed=SEED).runs
    pd.testing.assert_frame_equal(many.iloc[:40], few, check_exact=True)
    assert_same_bits(reference, world(runs=1_000))


def test_a_longer_horizon_changes_no_bit(reference: pd.DataFrame) -> None:
    assert_same_bits(reference, world(turns=60))


ADDED = {
    "an event after the last turn": (
        "months: 40\nevents: {late: {date: 2027-03, title: x, add: {friction.CHN-USA: 0.2}}}"
    ),
    "an order after the last turn": (
        "months: 40\norders: {late: {date: 2027-03, actor: CHN, decision: tell, choose: 'no'}}"
    ),
    "an event that moves nothing": (
        "events: {idle: {date: 2024-06, title: x, add: {narrative.world: 0.0}}}"
    ),
    "a challenger of no weight": "actors: {IRN: {kind: challenger, capability: 0.0}}",
    "a challenger of no weight, first in order": (
        "actors: {AAA: {kind: challenger, capability: 0.0}}"
    ),
    "a hedger of no weight": "actors: {MEX: {kind: hedger, capability: 0.0}}",
    "a hedger of no weight, first in order": "actors: {AAA: {kind: hedger, capability: 0.0}}",
    "a member of no weight": "actors: {AAA: {kind: coalition, capability: 0.0}}",
}
COUNTING = ("structural_balance", "use.")
"""Outcomes that count everyone in the cast alike, whatever their weight."""


@pytest.mark.parametrize("what", ADDED)
def test_what_does_not_touch_a_world_changes_no_bit_of_it(
    reference: pd.DataFrame, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "added.yaml"
    path.write_text(f"title: Added\nextends: as-it-happened\n{ADDED[what]}\n")
    added = world(path)
    apart = [name for name in reference if not np.array_equal(reference[name], added[name])]
    who = "actors" in ADDED[what]
    assert [name for name in apart if not (who and name.startswith(COUNTING))] == []


def test_the_order_of_a_file_changes_no_bit(reference: pd.DataFrame, tmp_path: Path) -> None:
    shipped = folder("scenarios")
    for name in ("as-it-happened", "open-play"):
        (tmp_path / f"{name}.yaml").write_text((shipped / f"{name}.yaml").read_text())
    tree = YAML(typ="safe").load((shipped / "baseline.yaml").read_text())
    for part in ("actors", "ties", "theatres", "frictions"):
        items = list(tree[part].items())
        random.Random(1).shuffle(items)
        tree[part] = dict(items)
    with (tmp_path / "baseline.yaml").open("w") as file:
        YAML().dump(tree, file)
    assert_same_bits(reference, world(tmp_path / "as-it-happened.yaml"))


def test_seed_zero_is_a_seed_like_any_other() -> None:
    assert_same_bits(world(seed=0), world(seed=0, block=5))
    assert not np.array_equal(world(seed=0)["threat"], world(seed=1)["threat"])


def test_a_run_without_a_seed_can_be_repeated_from_its_plan() -> None:
    first = run_batch("baseline", 3, turns=2)
    again = run_batch("baseline", 3, turns=2, seed=first.plan.seed)
    pd.testing.assert_frame_equal(first.runs, again.runs, check_exact=True)
