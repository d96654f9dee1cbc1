"""Realising a blueprint: a block of worlds with their parameters, start values and centring.

Every replicate has its own values of the numbers that are nobody's measurement, unless the run
holds them fixed or someone (scenario, lever, user) has stated the number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.law import draws
from sim.law.arrays import Array, logit, row, sigmoid
from sim.law.centre import centre, measure_strength
from sim.law.chance import START, draw_start
from sim.law.draws import Luck, replicates
from sim.law.measure import measure
from sim.law.parameters import DECLARED, Parameters, assemble
from sim.law.start import begin
from sim.law.state import State
from sim.law.turn import idle
from sim.law.world import Datum, Setting, Strength, World
from sim.scenario.build import Blueprint
from sim.scenario.casting import Numbered, greatest
from sim.scenario.fields import data
from sim.scenario.levers import GROUPS, Change, Resolved, Value, drawn_paths, resolve


class Realised(NamedTuple):
    """Worlds ready to run: what holds, where they start, and the start before its chance."""

    world: World
    start: State
    quiet_start: State


def realise(
    blueprint: Blueprint,
    luck: Luck,
    settings: Mapping[str, Value] | None = None,
    *,
    is_fixed: bool = False,
) -> Realised:
    """Return the worlds of ``luck`` for a blueprint.

    Raises:
        UnknownNameError: A setting that is neither lever nor path.
        SettingError: A setting outside its range.
    """
    changes = resolve(blueprint, settings or {})
    parameters = _parameters(blueprint, changes, luck, is_fixed=is_fixed)
    reference, setting, root = _settings(blueprint, changes, luck, is_fixed=is_fixed)
    cast, cohesion = blueprint.cast, changes.cohesion
    middle = centre(
        cast,
        parameters,
        reference,
        setting,
        _strength(blueprint, parameters, reference, root),
        None if cohesion is None else np.asarray(cohesion, dtype=float).reshape(1, -1),
    )
    world = World(parameters, setting, middle)
    return Realised(world, begin(cast, world, draw_start(cast, luck)), begin(cast, world))


def _strength(blueprint: Blueprint, p: Parameters, reference: Setting, root: Setting) -> Strength:
    """Return the root's forces by theatre; the reference's own where the root has no such."""
    there = measure_strength(blueprint.root.cast, p, root)
    here = measure_strength(blueprint.cast, p, reference)
    known = blueprint.root.cast.theatres
    rows = [
        (there, known.index(name)) if name in known else (here, i)
        for i, name in enumerate(blueprint.cast.theatres)
    ]
    return Strength(
        force=np.concatenate([row(s.force, i) for s, i in rows]),
        capability=np.concatenate([row(s.capability, i) for s, i in rows]),
    )


def _parameters(
    blueprint: Blueprint, changes: Resolved, luck: Luck, *, is_fixed: bool
) -> Parameters:
    stated = blueprint.stated | set(changes.parameters)
    values: dict[str, Array] = {}
    for path, d in DECLARED.items():
        value = changes.parameters.get(path, blueprint.parameters[path])
        if path in changes.quantiles:
            share = np.asarray(changes.quantiles[path], dtype=float).reshape(1, -1)
            values[path] = draws.triangular(share, d.low, value, d.high)
        elif d.is_judgement and not is_fixed and path not in stated:
            share = draws.uniform(luck, START, draws.addresses("parameter", [(path,)]))
            values[path] = draws.triangular(share, d.low, value, d.high)
        else:
            values[path] = np.asarray(value, dtype=float).reshape(1, -1)
    return assemble(values)


def _settings(
    blueprint: Blueprint, changes: Resolved, luck: Luck, *, is_fixed: bool
) -> tuple[Setting, Setting, Setting]:
    """Return reference, setting and root, all moved by the same draws of judgement."""
    reference, setting = blueprint.reference.setting, blueprint.own.setting
    for change in changes.cast:
        setting = _put(setting, blueprint, change)
        if change.at_rest:
            reference = _put(reference, blueprint, change)
    if is_fixed and not changes.quantiles:
        return reference, setting, blueprint.root.setting
    stated = {change.path for change in changes.cast}
    free = None if is_fixed else luck
    quantiles, n = changes.quantiles, luck.replicates.shape[0]
    return (
        _shifted(reference, blueprint.reference, free, n, stated, quantiles),
        _shifted(setting, blueprint.own, free, n, stated, quantiles),
        _shifted(blueprint.root.setting, blueprint.root, free, n, set(), quantiles),
    )


def _shifted(
    setting: Setting, numbered: Numbered, luck: Luck | None, n: int, stated: set[str],
    quantiles: Mapping[str, Value],
) -> Setting:  # fmt: skip
    """Return a setting with start values of judgement drawn, or put where ``quantiles`` say.

    What was stated stays; where ``luck`` is None nothing is drawn.
    """
    told: dict[tuple[str, str], dict[Any, Value]] = {}
    for path in {*stated, *quantiles} & set(numbered.slots):
        slot = numbered.slots[path]
        told.setdefault((slot.group, slot.field), {})[slot.at[0]] = quantiles.get(path, 0.5)
    for group, record in GROUPS.items():
        for field, datum in data(record).items():
            here = told.get((group, field), {})
            if not datum.spread or (luck is None and not here):
                continue
            names = [(name,) for name in numbered.row_names[group, field]]
            share = np.full((len(names), n), 0.5)
            if luck is not None:
                share = draws.uniform(luck, START, draws.addresses(f"start {group}.{field}", names))
            for at, quantile in here.items():
                share[at] = quantile
            setting = _shift(setting, group, field, datum, datum.spread * (2 * share - 1))
    return setting


def _put(setting: Setting, blueprint: Blueprint, change: Change) -> Setting:
    """Return a setting with one number, or one per world, in its place."""
    slot = blueprint.own.slots[change.path]
    group: Any = getattr(setting, slot.group)
    value = np.asarray(change.value, dtype=float).reshape(-1)
    before = getattr(group, slot.field)
    width = max(before.shape[-1], value.size)
    array = np.broadcast_to(before, (*before.shape[:-1], width)).copy()
    array[slot.at] = value
    group = group._replace(**{slot.field: array})
    changed = setting._replace(**{slot.group: group})
    return changed._replace(greatest=greatest(changed))


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


def drawn_numbers(
    blueprint: Blueprint, settings: Mapping[str, Value], *, is_fixed: bool
) -> list[str]:
    """Return the paths of all numbers that judgement leaves open and that runs may differ in.

    Those are drawn anew in every replicate, or put at quantiles; the latter alone where the run
    is fixed.
    """
    changes = resolve(blueprint, settings)
    return list(changes.quantiles) if is_fixed else drawn_paths(blueprint, changes)


def numbers_of(blueprint: Blueprint, world: World, paths: Sequence[str]) -> dict[str, Array]:
    """Return what worlds hold at paths of parameters and of the cast, ``[R]`` or ``[1]`` each."""
    found = {}
    for path in paths:
        if path in DECLARED:
            group, field = path.split(".", 1)
            found[path] = getattr(getattr(world.parameters, group), field)[0]
        else:
            slot = blueprint.own.slots[path]
            found[path] = getattr(getattr(world.setting, slot.group), slot.field)[slot.at]
    return found


def start_outcomes(
    blueprint: Blueprint, settings: Mapping[str, Value] | None = None
) -> dict[str, float]:
    """Return every outcome at the start, numbers as stated and no chance yet."""
    worlds = realise(blueprint, Luck(0, replicates(0, 1)), settings, is_fixed=True)
    world, state = worlds.world, worlds.quiet_start
    measured = measure(blueprint.cast, world, state, idle(world, state))
    return {name: float(values[0, 0]) for name, values in measured.items()}
