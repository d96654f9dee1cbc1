"""What the numbers that differ between runs mean: levers, parameters, numbers of the cast.

The law and the scenarios of this Entente know; they are asked only about results of the same
versions and of a scenario that still says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import NamedTuple

from sim.errors import EntenteError
from sim.law import MODEL_VERSION
from sim.law.parameters import DECLARED
from sim.results.plan import Plan
from sim.scenario.build import build
from sim.scenario.fields import data
from sim.scenario.lever_file import find_lever
from sim.scenario.levers import GROUPS
from sim.scenario.load import load_scenario
from sim.scenario.numbers import Slot


class Said(NamedTuple):
    """What is said of a column."""

    unit: str
    description: str


def number_meanings(
    plan: Plan, written_by: tuple[str, str], names: Iterable[str]
) -> dict[str, Said]:
    """Return what is known of numbers by name.

    ``written_by`` are the versions of Entente and of the model that wrote the results.
    """
    if written_by != (version("entente-sim"), MODEL_VERSION):
        return {}
    slots = _slots(plan)
    found = {name: _said(name, slots) for name in names}
    return {name: said for name, said in found.items() if said is not None}


def _said(name: str, slots: dict[str, Slot]) -> Said | None:
    lever = find_lever(name)
    if lever is not None:
        return Said(lever.unit, lever.doc)
    if name in DECLARED:
        return Said(DECLARED[name].unit, DECLARED[name].doc)
    if name in slots:
        datum = data(GROUPS[slots[name].group])[slots[name].field]
        return Said(datum.unit, datum.doc.partition(", [")[0])
    return None


def _slots(plan: Plan) -> dict[str, Slot]:
    """Return the numbers of the cast by path, if the plan's scenario can still be had."""
    try:
        scenario = load_scenario(plan.scenario)
        if scenario.hash != plan.scenario_hash:
            return {}
        return dict(build(scenario, plan.turns).own.slots)
    except EntenteError:  # a scenario of one's own, by now elsewhere or another
        return {}
