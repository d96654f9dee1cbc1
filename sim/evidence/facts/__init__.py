"""The forty facts, one per mechanism of the essays, by theme; each file is read in one sitting.

Every ``least`` was written before its experiment was first run and is not lowered to pass.
"""

from __future__ import annotations

from sim.evidence.fact import Fact
from sim.evidence.facts.alignment import ALIGNMENT
from sim.evidence.facts.coalition import COALITION
from sim.evidence.facts.signals import SIGNALS
from sim.evidence.facts.standing import STANDING
from sim.evidence.facts.substance import SUBSTANCE
from sim.evidence.facts.world import WORLD

FACTS: dict[str, Fact] = {
    fact.id: fact
    for fact in sorted(
        (*SIGNALS, *STANDING, *ALIGNMENT, *SUBSTANCE, *COALITION, *WORLD), key=lambda f: f.id
    )
}
"""All facts by the id of their mechanism, M01 to M40."""
