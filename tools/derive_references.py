"""Derive the baseline's reference forces and capabilities, which fix what a balance means.

Run ``python -m tools.derive_references`` after changing the baseline's cast or the rules of
allocation and force; it prints the numbers that belong into ``scenarios/baseline.yaml``. A test
holds file and derivation together.
"""

from __future__ import annotations

import sys

from sim.law.appraisal import appraise
from sim.law.draws import Luck, replicates
from sim.law.rules.theatre import capability_at
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise


def derive(name: str = "baseline") -> dict[str, tuple[float, float]]:
    """Return (force, capability) by theatre at the noise-free start of a scenario."""
    blueprint = build(load_scenario(name))
    worlds = realise(blueprint, Luck(0, replicates(0, 1)), is_fixed=True)
    challengers = worlds.world.setting.challengers
    force = appraise(blueprint.cast, worlds.world, worlds.quiet_start).force
    capability = capability_at(challengers.capability, challengers.location)
    return {
        theatre: (float(force[i, 0]), float(capability[i, 0]))
        for i, theatre in enumerate(blueprint.cast.theatres)
    }


if __name__ == "__main__":
    for theatre, (force, capability) in derive().items():
        line = f"{theatre}: reference_force: {force:.6f} reference_capability: {capability:.6f}"
        sys.stdout.write(line + "\n")
