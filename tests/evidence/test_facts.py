"""The forty facts hold, and fall with the mechanism that they are about."""

from __future__ import annotations

import pytest

from sim.evidence.fact import BY_CONSTRUCTION, ERRORS, FAIL, PASS, Fact, Found, Verdict, paired
from sim.evidence.facts import FACTS
from sim.evidence.facts.alignment import ALIGNMENT
from sim.evidence.facts.coalition import COALITION
from sim.evidence.facts.signals import SIGNALS
from sim.evidence.facts.standing import STANDING
from sim.evidence.facts.substance import SUBSTANCE
from sim.evidence.facts.world import WORLD
from sim.evidence.run import RUNS, run_facts
from sim.law.mechanisms import Switches

THEMES = {
    "signals": SIGNALS, "standing": STANDING, "alignment": ALIGNMENT, "substance": SUBSTANCE,
    "coalition": COALITION, "world": WORLD,
}  # fmt: skip
EVERY = pytest.mark.parametrize("theme", list(THEMES))
FEW = 80
LEFT = 0.67
"""Share of an effect that may be left without its mechanism where the fact would still pass."""


def test_every_mechanism_has_its_fact():
    assert tuple(FACTS) == Switches._fields
    assert len(FACTS) == 40


@EVERY
def test_facts_hold(theme):
    failed = [
        (v.fact.id, v.found) for v in run_facts([f.id for f in THEMES[theme]], RUNS) if not v.holds
    ]
    assert failed == []


@EVERY
def test_a_fact_falls_with_its_mechanism(theme):
    for verdict in run_facts([f.id for f in THEMES[theme]], FEW, ablate=True):
        without = verdict._replace(found=verdict.ablated)
        still = verdict.ablated.effect / verdict.found.effect
        assert not without.holds or still < LEFT, (verdict.fact.id, still)


def test_only_what_a_rule_states_outright_is_by_construction():
    assert {fact.id for fact in FACTS.values() if fact.is_construction} <= {"M35", "M37"}


def verdict(effect: float, se: float = 0.0, spread: float = 0.0, *, also=True, built=False):
    fact = Fact("M01", "more", "share", 0.1, lambda _: found, is_construction=built)
    found = Found(effect, se, spread, (("something else", also),))
    return Verdict(fact, found).verdict


def test_a_verdict_asks_for_size_certainty_and_all_else():
    assert verdict(0.1, 0.019, 0.49) == PASS
    assert verdict(0.1, built=True) == BY_CONSTRUCTION
    assert verdict(0.099) == FAIL
    assert verdict(-0.1) == FAIL
    assert verdict(0.1, 0.1 / ERRORS) == FAIL
    assert verdict(0.1, spread=0.51) == FAIL
    assert verdict(0.1, also=False, built=True) == FAIL
    assert verdict(float("nan")) == FAIL


def test_pairing_takes_the_difference_world_by_world():
    import numpy as np

    one = np.array([1.0, 2.0, 3.0, 4.0])
    found = paired(one, one - 0.5)
    assert (found.effect, found.se) == (0.5, 0.0)
    assert found.between_sd == pytest.approx(one.std())
