"""Switches: at 0 a mechanism's part is gone, exactly its part, and nothing else."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.law.appraisal import appraise
from sim.law.chance import draw_noise
from sim.law.draws import Luck, replicates
from sim.law.mechanisms import Switches
from sim.law.turn import take_turn
from tests.law.worlds import Played, blueprint, play_months
from tests.strategies import without

MONTHS = (6, 12, 16, 20, 21)
"""Elections, then three occasions: one guest, two guests and hedgers, nuclear arms on show."""
WORLDS = 24
"""Enough for a crisis or two, and for quarrels."""
MOVED = {
    "M01": {"public_belief", "private_belief"},
    "M07": {"recognition", "nuclear_acquiescence"},
    "M08": {"expected_rank"},
    "M17": {"sunk"},
    "M21": {"provocation", "recognition"},
    "M22": {"strain", "flow"},
    "M24": {"public_belief", "private_belief"},
    "M25": {"oversight", "public_belief", "private_belief"},
    "M28": {"hardware_shown"},
    "M29": {"narrative", "stance", "political_capital"},
    "M33": {"political_capital"},
    "M34": {"fatigue"},
    "M39": {"narrative"},
}
"""State variables that a mechanism moves under its own name."""
WEIGHED = {
    "M02": {"joint action"},
    "M03": {"M03"},
    "M04": {"M04"},
    "M06": {"M06"},
    "M07": {"M07"},
    "M08": {"M08"},
    "M09": {"M09"},
    "M10": {"M10"},
    "M12": {"M12"},
    "M13": {"M10", "M13", "M20", "exchange", "interest", "opportunity"},
    "M14": {"M14", "M09", "interest"},
    "M15": {"M15", "interest"},
    "M16": {"M15"},
    "M17": {"M17"},
    "M18": {"M18"},
    "M19": {"M09"},
    "M20": {"M10", "M13", "M20", "exchange", "interest", "opportunity"},
    "M21": {"M21", "interest"},
    "M22": {"relation", "M10", "M25", "M38", "exchange"},
    "M23": {"exchange", "interest"},
    "M25": {"M14", "M25"},
    "M27": {"M40", "joint action", "M32", "M35", "opportunity", "risk"},
    "M28": {"M03", "M40", "joint action", "M32", "M35"},
    "M30": {"M30"},
    "M32": {"M32"},
    "M33": {"M33", "opportunity", "risk"},
    "M34": {"M34"},
    "M35": {"M35"},
    "M36": {"M09", "M14", "interest", "watched"},
    "M38": {"M38", "opportunity", "risk"},
    "M40": {"M40", "joint action"},
}
"""Terms of utilities that differ, the same world being looked at with and without it."""
SHAPING = {"M05", "M11", "M26", "M31", "M37"}
"""Mechanisms that shape an amount which other causes name; each has a test of its own, here or
among those of ceremonies."""


@cache
def played(off: str | None = None) -> Played:
    return play_months(MONTHS, {f"switch.{off}": 0.0} if off else None, worlds=WORLDS)


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
    noise = draw_noise(plan.cast, Luck(1, replicates(0, WORLDS)), t)
    calm = {u: np.ones_like(x) for u, x in noise._asdict().items() if u.endswith("_u")}
    turn = take_turn(plan.cast, (), world, before.state, plan.calendar[t], noise._replace(**calm))
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
    assert MOVED.keys() | WEIGHED.keys() | SHAPING == set(Switches._fields)
    assert not SHAPING & (MOVED.keys() | WEIGHED.keys())


def test_without_m31_effort_is_what_was_decided():
    on, off = played(), played("M31")
    floor = off.world.parameters.coalition.floor.item()
    assert set(np.unique(off.state.force.round(12))) == {floor, 1.0}
    for effort in ("hygiene", "force"):
        assert not set(np.unique(getattr(on.state, effort))) & {0.0, 1.0}
    without_m31 = {"switch.M31": 0.0, "switch.M35": 0.0}
    assert (play_months((3,), without_m31, choose=doing("hygiene")).state.hygiene == 1).all()
    assert (play_months((3,), without_m31, choose=idle).state.hygiene == 0).all()


def idle(_, draw):
    """Answer the first option, which is not to act but for stances."""
    return np.zeros(draw.shape[1:], dtype=np.int64)


def doing(name, option=1):
    """Return a chooser that acts on one instrument alone."""
    return lambda decision, draw: idle(decision, draw) + option * (decision.name == name)


def test_without_m25_oversight_tells_nobody_more():
    settings = {"switch.M25": 0.0}
    low, high = (
        play_months(
            MONTHS,
            settings | {"actors.PRK.oversight": x, "actors.RUS.oversight": x},
            choose=idle,
        )
        for x in (0.1, 0.9)
    )
    told = [[x for phase, _, c, x in run.ledger.entries if (phase, c) == ("news", "M24")]
            for run in (low, high)]  # fmt: skip
    assert told[0]
    assert all(np.array_equal(x, y) for x, y in zip(*told, strict=True))
    for run in (low, high):
        assert not any(amounts("M25", run).values())
    assert not np.array_equal(low.state.oversight, high.state.oversight)


@pytest.mark.parametrize("name", ["cover", "arms"])
def test_acts_are_read_by_the_mechanism_that_shows_them(name):
    cause, other = ("M25", "M24") if name == "cover" else ("M24", "M25")
    acted, rested = (
        play_months((3,), {"belief.intelligence_weight": 0.0, "belief.open_source_weight": 0.0},
                    choose=choose)
        for choose in (doing(name), idle)
    )  # fmt: skip
    told, untold = (
        [x for _, v, c, x in run.ledger.entries if (v, c) == ("public_belief", cause)]
        for run in (acted, rested)
    )
    assert not all(np.array_equal(x, y) for x, y in zip(told, untold, strict=True))
    others = [x for _, v, c, x in acted.ledger.entries if (v, c) == ("public_belief", other)]
    assert all(
        np.array_equal(x, y)
        for x, y in zip(
            others,
            [x for _, v, c, x in rested.ledger.entries if (v, c) == ("public_belief", other)],
            strict=True,
        )
    )


def test_m26_who_stands_close_to_a_target_complies_less():
    plan, run = blueprint(), played()
    closer = run.state._replace(stance=np.minimum(run.state.stance + 0.2, 0.98))

    def enforced(state, on):
        world = run.world._replace(parameters=run.world.parameters._replace(switch=on))
        return appraise(plan.cast, world, state).enforcement

    sanctioned = run.world.setting.challengers.sanctioned[:, 0] > 0
    fell = enforced(run.state, without()) - enforced(closer, without())
    assert (fell[sanctioned] > 0).all()
    assert np.array_equal(enforced(run.state, without("M26")), enforced(closer, without("M26")))


def test_m35_institutions_go_on_where_no_government_decides():
    on, off = (
        play_months(MONTHS, {"switch.M35": x, "coalition.floor": 0.1}, choose=idle).state
        for x in (1.0, 0.0)
    )
    assert (on.hygiene > off.hygiene).all()
    assert (on.force > off.force).all()


def test_m37_disagreement_drowns_messages_and_without_it_does_not_matter():
    def answered(switch):
        run = play_months((3,), {"switch.M37": switch}, choose=doing("message"))
        (amount,) = [x for _, _, cause, x in run.ledger.entries if cause == "answered"]
        return amount, run.world.parameters.narrative

    (on, p), (off, _) = answered(1.0), answered(0.0)
    assert np.allclose(off, -p.gain * p.message_weight)
    assert ((on > off) & (on < 0)).all()
