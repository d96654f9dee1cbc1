"""Switches: at 0 a mechanism's part is gone, exactly its part, and nothing else."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.law.chance import draw_noise
from sim.law.draws import Luck, replicates
from sim.law.mechanisms import Switches
from sim.law.turn import take_turn
from tests.law.worlds import Played, blueprint, play_months
from tests.strategies import without

MONTHS = (6, 12, 16, 20, 21)
"""Elections, then three occasions: one guest, two guests and hedgers, nuclear arms on show."""
MOVED = {
    "M01": {"public_belief", "private_belief"},
    "M07": {"recognition", "nuclear_acquiescence"},
    "M08": {"expected_rank"},
    "M17": {"sunk"},
    "M24": {"public_belief", "private_belief"},
    "M28": {"hardware_shown"},
    "M33": {"political_capital"},
}
"""State variables that a mechanism moves under its own name."""
WEIGHED = {
    "M02": {"joint action"},
    "M06": {"M06"},
    "M08": {"M08"},
    "M09": {"M09"},
    "M10": {"M10"},
    "M13": {"M10", "interest", "opportunity"},
    "M14": {"M14", "M09", "interest"},
    "M15": {"M15", "interest"},
    "M17": {"M17"},
    "M20": {"interest"},
    "M23": {"interest"},
    "M28": {"M40", "joint action"},
    "M32": {"M32"},
    "M38": {"M38", "opportunity", "risk"},
    "M40": {"M40", "joint action"},
}
"""Terms of utilities that differ, the same world being looked at with and without it."""
FLOW = {"M25", "M31"}
"""Mechanisms that shape an amount which other causes name."""


@cache
def played(off: str | None = None) -> Played:
    return play_months(MONTHS, {f"switch.{off}": 0.0} if off else None)


def amounts(cause: str, run: Played) -> dict[str, bool]:
    """Return whether a cause is anything but zero, by variable that it moves."""
    found: dict[str, bool] = {}
    for _, variable, name, amount in run.ledger.entries:
        if name == cause:
            found[variable] = found.get(variable, False) or bool(np.any(amount))
    return found


def weighed(cause: str, run: Played) -> list[bool]:
    """Return whether a cause is anything but zero, by decision that weighs it."""
    return [bool(np.any(d.terms[cause])) for d in run.asked if cause in d.terms]


@cache
def looked_at(off: str | None) -> dict[tuple[str, str], np.ndarray]:
    """Return all terms of a quiet month's utilities in one state, with or without a mechanism."""
    plan, before = blueprint(), played()
    on = without(off) if off else without()
    parameters = before.world.parameters._replace(switch=on)
    world, t = before.world._replace(parameters=parameters), 3
    noise = draw_noise(plan.cast, Luck(1, replicates(0, 4)), t)
    nobody = noise._replace(visit_u=np.ones_like(noise.visit_u))
    turn = take_turn(plan.cast, (), world, before.state, plan.calendar[t], nobody)
    terms, stage = {}, next(turn)
    for _ in range(2):
        terms |= {(d.name, cause): x for d in stage for cause, x in d.terms.items()}
        stage = turn.send(tuple(np.ones(d.legal.shape[1:], dtype=np.int64) for d in stage))
    return terms | {(d.name, cause): x for d in stage for cause, x in d.terms.items()}


@pytest.mark.parametrize("mechanism", MOVED)
def test_a_switch_takes_its_entries_out_of_the_ledger(mechanism):
    on, off = amounts(mechanism, played()), amounts(mechanism, played(mechanism))
    assert {variable for variable, moved in on.items() if moved} == MOVED[mechanism]
    assert not any(off.values())


@pytest.mark.parametrize("mechanism", [m for m in WEIGHED if m in WEIGHED[m]])
def test_a_switch_takes_its_term_out_of_every_utility(mechanism):
    assert any(weighed(mechanism, played()))
    assert not any(weighed(mechanism, played(mechanism)))


@pytest.mark.parametrize("mechanism", Switches._fields)
def test_a_switch_takes_exactly_its_part_out_of_what_is_weighed(mechanism):
    on, off = looked_at(None), looked_at(mechanism)
    differ = {cause for (name, cause), x in on.items() if not np.array_equal(x, off[name, cause])}
    assert differ == WEIGHED.get(mechanism, set())


def test_every_mechanism_is_accounted_for():
    assert MOVED.keys() | WEIGHED.keys() | FLOW == set(Switches._fields)


def test_without_m31_effort_is_what_was_decided():
    on, off = played(), played("M31")
    for effort in ("hygiene", "force"):
        assert set(np.unique(getattr(off.state, effort))) == {0.0, 1.0}
        assert not set(np.unique(getattr(on.state, effort))) & {0.0, 1.0}


def test_without_m25_oversight_tells_nobody_more():
    settings = {"switch.M25": 0.0}
    low, high = (
        play_months(MONTHS, settings | {"actors.PRK.oversight": x, "actors.RUS.oversight": x})
        for x in (0.1, 0.9)
    )
    assert np.array_equal(low.state.private_belief, high.state.private_belief)
    assert np.array_equal(low.state.public_belief, high.state.public_belief)
    assert not np.array_equal(low.state.oversight, high.state.oversight)
