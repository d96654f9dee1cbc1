"""Realising a blueprint: a block of worlds with their parameters, start values and centring.

Numbers that rest on judgement are drawn per replicate from their range, addressed like any
draw, unless the run is fixed or the number was stated by scenario, lever or user.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.law import draws
from sim.law.arrays import Array, logit, sigmoid
from sim.law.centre import centre
from sim.law.chance import START, draw_start
from sim.law.draws import Luck
from sim.law.parameters import DECLARED, Parameters, assemble
from sim.law.start import begin
from sim.law.state import State
from sim.law.world import Datum, Setting, World
from sim.scenario.build import Blueprint
from sim.scenario.levers import GROUPS, Changes, resolve
from sim.scenario.schema import data


class Realised(NamedTuple):
    """Worlds ready to run: what holds, where they start, and the start before its chance."""

    world: World
    start: State
    quiet_start: State


def realise(
    blueprint: Blueprint,
    luck: Luck,
    settings: Mapping[str, float] | None = None,
    *,
    is_fixed: bool = False,
) -> Realised:
    """Return the worlds of ``luck`` for a blueprint.

    Raises:
        UnknownNameError: A setting that is neither lever nor path.
        SettingError: A setting outside its range.
    """
    changes = resolve(blueprint, settings or {})
    with np.errstate(over="ignore"):
        parameters = _parameters(blueprint, changes, luck, is_fixed=is_fixed)
        reference, setting = _settings(blueprint, changes, luck, is_fixed=is_fixed)
        noise = draw_start(blueprint.cast, luck)
    cohesion = None if changes.cohesion is None else np.array([[changes.cohesion]])
    world = World(parameters, setting, centre(blueprint.cast, parameters, reference, cohesion))
    return Realised(world, begin(blueprint.cast, world, noise), begin(blueprint.cast, world))


def _parameters(
    blueprint: Blueprint, changes: Changes, luck: Luck, *, is_fixed: bool
) -> Parameters:
    stated = blueprint.stated | set(changes.parameters)
    values: dict[str, Array] = {}
    for path, d in DECLARED.items():
        value = changes.parameters.get(path, blueprint.parameters[path])
        if d.is_judgement and not is_fixed and path not in stated:
            share = draws.uniform(luck, START, draws.addresses("parameter", [(path,)]))
            values[path] = draws.triangular(share, d.low, value, d.high)
        else:
            values[path] = np.array([[float(value)]])
    return assemble(values)


def _settings(
    blueprint: Blueprint, changes: Changes, luck: Luck, *, is_fixed: bool
) -> tuple[Setting, Setting]:
    """Return reference and setting, both moved by the same draws of judgement."""
    at_rest = [c for c in changes.cast if c.at_rest]
    reference, setting = blueprint.reference, blueprint.setting
    for change in at_rest:
        reference = _put(reference, blueprint, change.path, change.value)
    for change in changes.cast:
        setting = _put(setting, blueprint, change.path, change.value)
    if is_fixed:
        return reference, setting
    stated = {c.path for c in changes.cast}
    for group, record in GROUPS.items():
        for field, datum in data(record).items():
            if datum.spread:
                held = {
                    slot.at
                    for path, slot in blueprint.slots.items()
                    if path in stated and (slot.group, slot.field) == (group, field)
                }
                names = blueprint.row_names[group, field]
                where = draws.addresses(f"start {group}.{field}", [(n,) for n in names])
                shift = datum.spread * (2 * draws.uniform(luck, START, where) - 1)
                for i, *_ in held:
                    shift[i] = 0.0
                reference = _shift(reference, group, field, datum, shift)
                setting = _shift(setting, group, field, datum, shift)
    return reference, setting


def _put(setting: Setting, blueprint: Blueprint, path: str, value: float) -> Setting:
    slot = blueprint.slots[path]
    group: Any = getattr(setting, slot.group)
    array = getattr(group, slot.field).copy()
    array[slot.at] = value
    group = group._replace(**{slot.field: array})
    changed = setting._replace(**{slot.group: group})
    if slot.field != "capability":
        return changed
    kinds = (changed.challengers, changed.coalition, changed.hedgers)
    greatest = max(float(k.capability.max()) for k in kinds if k.capability.size)
    return changed._replace(greatest=np.array([[greatest]]))


def _shift(setting: Setting, group: str, field: str, datum: Datum, shift: Array) -> Setting:
    """Return the setting with a field moved by ``shift`` on the field's own scale."""
    record: Any = getattr(setting, group)
    x = getattr(record, field)
    if datum.scale == "log":
        moved = x * np.exp(shift)
    elif datum.scale == "log-odds":
        moved = sigmoid(logit(x) + shift)
    else:
        moved = x + shift
    held = np.clip(moved, datum.low, datum.high)
    return setting._replace(**{group: record._replace(**{field: held})})
