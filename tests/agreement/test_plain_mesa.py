"""The plain Mesa model, written apart from the law, gives the same worlds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.plain import PlainModel
from sim.agents.model import WargameModel
from sim.batch.run import run_batch

SEED, WORLDS, MONTHS = 5, 3, 36
CLOSE = 1e-9
RARE = """
title: Much that is rare
extends: open-play
parameters:
  {belief.aligned_type: 0.8, belief.aloof_type: 0.2, belief.public_precision: 1.7,
   choice.attention: 0.1, coalition.ally_noise: 0.08, coalition.weakest_link: -2.5,
   company.crisis_provocation: 0.9, engagement.coerce_rate: 0.3, engagement.engage_rate: 0.3,
   programme.engagement: 0.2, programme.exercise: 0.1, programme.force: 0.05,
   programme.hygiene: 0.1, programme.messaging: 0.1, programme.redundancy: 0.1,
   sanctions.cover_rate: 0.3, signalling.deniability: 0.3, signalling.visibility: 0.6,
   signalling.visit_rate: 0.5, stance.shock_rate: 0.3, stance.step: 0.06,
   theatre.crisis_rate: 0.2, trade.offer_months: 2}
"""
"""Quarrels, visits, crises and coercion in most months, and levers that no scenario moves."""


@pytest.mark.parametrize(
    "name", ["as-it-happened", "baseline", "open-play", "with-iran", pytest.param(RARE, id="rare")]
)
def test_the_plain_model_gives_every_outcome_of_every_month(name: str, tmp_path: Path) -> None:
    if name == RARE:
        file = tmp_path / "rare.yaml"
        file.write_text(RARE)
        name = str(file)
    turns = run_batch(name, WORLDS, seed=SEED, keep=("trajectories",)).trajectories
    for replicate in range(WORLDS):
        model = PlainModel(name, rng=SEED, replicate=replicate)
        model.run_for(MONTHS)
        plain = model.datacollector.get_table_dataframe("outcomes")
        batch = turns[turns["replicate"] == replicate].drop(columns=["point", "replicate", "turn"])
        assert list(plain) == list(batch)
        assert len(plain) == MONTHS + 1
        np.testing.assert_allclose(plain.to_numpy(), batch.to_numpy(), rtol=0, atol=CLOSE)


def test_the_plain_model_leaves_every_variable_of_the_state_alike() -> None:
    plain = PlainModel("as-it-happened", rng=SEED, replicate=1)
    ours = WargameModel("as-it-happened", rng=SEED, replicate=1)
    for _ in range(MONTHS):
        plain.step()
        ours.step()
        state = _state(plain)
        assert state.keys() == ours.state._asdict().keys()
        for name, values in ours.state._asdict().items():
            there = np.asarray(state[name], dtype=float)
            np.testing.assert_allclose(there, values[..., 0], rtol=0, atol=CLOSE, err_msg=name)


def test_the_plain_model_stops_at_its_horizon() -> None:
    model = PlainModel("baseline")
    model.run_for(MONTHS + 2)
    assert model.turn == MONTHS
    assert not model.running


def test_the_plain_model_says_what_it_lacks(tmp_path: Path) -> None:
    file = tmp_path / "without-stigma.yaml"
    file.write_text("title: Without stigma\nextends: baseline\nparameters: {switch.M15: 0}\n")
    with pytest.raises(ValueError, match="cannot switch off M15"):
        PlainModel(str(file))


def _state(model: PlainModel) -> dict[str, Any]:
    """Return the state of a plain model by variable, rows as in the law."""
    sides = [friction.sides[i] for i in range(2) for friction in model.frictions]

    def of(things: Any, *names: str) -> dict[str, list[Any]]:
        return {name: [getattr(thing, name) for thing in things] for name in names}

    return {
        **of(model.ties, "stance", "expected_rank"),
        **of(model.dyads, "strain", "visible", "sunk", "public_belief"),
        "flow": np.transpose([tie.flow for tie in model.ties]),
        **of(
            model.challengers, "technology", "recognition", "nuclear_acquiescence",
            "hardware_shown", "provocation", "engagement", "overture", "oversight",
        ),
        **of(model.observers, "private_belief"),
        **of(
            model.members, "political_capital", "hygiene", "force", "posture", "squeezed", "fatigue"
        ),
        **of(model.hedgers, "tie_west", "tie_challengers", "compliance"),
        **of(model.actors, "exposure", "load"),
        **of(model.frictions, "friction", "truce"),
        **of(sides, "offer", "escalated"),
        "narrative": [model.narrative],
        **of(model.theatres, "tension"),
    }  # fmt: skip
