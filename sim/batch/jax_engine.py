"""The JAX engine: a block of worlds through all their months, compiled from the same law.

Every month is a few calls of compiled programs (``jax_programs``) from a loop in Python: draw,
open, mark an occasion where there is one, close, measure. The loop costs a few hundredths of
the work, and in return no program knows the calendar. See ``docs/why/engines.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sim.batch.jax_backend import keep_programs, require_jax
from sim.law.arrays import Array
from sim.law.cast import Cast, Occasion
from sim.law.chance import draw_choice, draw_noise, noise_addresses
from sim.law.decision import Decision, Turn, play
from sim.law.draws import Luck
from sim.law.measure import measure
from sim.law.state import State
from sim.law.turn import Acts, close_month, idle, mark_occasion
from sim.law.world import Month, Staging
from sim.policies.quantal import choose_many, scripted_options
from sim.scenario.build import Blueprint
from sim.scenario.calendar import Script
from sim.scenario.realise import Realised

jax = require_jax()
from sim.batch.jax_numbers import streams  # noqa: E402 (a missing extra is told in our words)
from sim.batch.jax_programs import Chance, Programs, packed, programs, widened  # noqa: E402

SCRIPTED = 1e6
"""What a script adds to the draw of the option that it names.

It outweighs every utility of a legal option, and is far less than what an illegal one lacks
(``sim.law.rules.choice.NEVER``): a script is obeyed where it is legal and nowhere else.
"""
WIDTHS = (1024, 4096, 16_384, 65_536)
"""Numbers of worlds for which programs are compiled; a block is filled up to the next.

Few, since compiling takes a minute and a thousand worlds half a second.
"""


def outcome_names(blueprint: Blueprint, worlds: Realised) -> tuple[str, ...]:
    """Return the names of the outcomes, in their order."""
    one = _one(worlds)
    return tuple(measure(blueprint.cast, one.world, one.start, idle(one.world, one.start)))


def jax_months(
    blueprint: Blueprint, luck: Luck, worlds: Realised, width: int | None = None
) -> Iterator[Array]:
    """Yield the outcomes of a block ``[M, R]``: of its start, then of what every month left.

    A block is filled up to ``width`` worlds, by its last world again, and cut on return: blocks
    of one batch should name one width, so that the last, shorter one needs no program of its own.
    Without it a block is filled up to the next of ``WIDTHS``. Double precision and the compiling
    happen inside; JAX's own settings stay as the caller has them, but for the folder where it
    keeps compiled programs (``keep_programs``).

    Raises:
        SettingError: JAX is not installed.
    """
    keep_programs()
    with jax.enable_x64(new_val=True):
        count = luck.replicates.shape[0]
        run = _prepared(blueprint, luck, worlds, max(count, width or _width(count)))
        state = run.start
        ahead = run.programs.measure(run.world, state, run.idle)
    for t in range(len(blueprint.calendar)):
        with jax.enable_x64(new_val=True):
            state, acts = _month(run, t, state)
            done, ahead = ahead, run.programs.measure(run.world, state, acts)
        yield _cut(done, luck)
    yield _cut(ahead, luck)


class _Stage(NamedTuple):
    """What is drawn for a stage in every month: addresses by law, and the decisions put."""

    uniform: Array
    normal: Array
    decisions: tuple[Decision, ...]


class _Run(NamedTuple):
    """A block under way; ``dates`` ``[T, N, 1]`` holds the calendar's numbers by month."""

    blueprint: Blueprint
    seed: int
    replicates: Array
    programs: Programs
    world: Array
    start: State
    idle: Acts
    dates: Array
    stage: _Stage
    occasions: dict[Occasion, _Stage]


def _prepared(blueprint: Blueprint, luck: Luck, worlds: Realised, width: int) -> _Run:
    """Return a block as the programs want it."""
    cast, one = blueprint.cast, _one(worlds)
    layout, numbers = packed(worlds.world, width)
    months = [month._replace(occasions=()) for month in blueprint.calendar]
    dates = [packed(month, 1) for month in months]
    first = Luck(luck.seed, luck.replicates[:1])
    held = {o: t for t, there in enumerate(blueprint.occasions) for o in there}
    return _Run(
        blueprint=blueprint,
        seed=luck.seed,
        replicates=jax.device_put(widened(luck.replicates, width)),
        programs=programs(cast._replace(occasions=()), layout, dates[0][0]),
        world=jax.device_put(numbers),
        start=jax.device_put(_wide(worlds.start, width)),
        idle=jax.device_put(_wide(idle(one.world, one.start), width)),
        dates=np.stack([rows for _, rows in dates]),
        stage=_month_stage(cast, one, months[0], first),
        occasions={
            o: _occasion_stage(cast, one, o, _staging(blueprint, t, o), first)
            for o, t in held.items()
        },
    )


def _month(run: _Run, t: int, state: State) -> tuple[State, Acts]:
    """Return what a month leaves."""
    part, blueprint = run.programs, run.blueprint
    script, dates = blueprint.scripts[t], run.dates[t]
    chance = _chance(run, run.stage, t, script)
    state = part.open(run.world, state, dates, chance)
    acts = run.idle
    for occasion in blueprint.occasions[t]:
        gumbel = _chance(run, run.occasions[occasion], t, script).gumbel
        mark = part.mark(occasion._replace(name=""))
        state, acts = mark(run.world, state, acts, _staging(blueprint, t, occasion), gumbel)
    return part.close(run.world, state, acts, dates, chance)


def _chance(run: _Run, stage: _Stage, t: int, script: Script) -> Chance:
    """Return the draws of a stage in a month, with what the script adds to those of choices."""
    where = [stage.uniform, stage.normal, _joined([d.where for d in stage.decisions])]
    wanted = [_wanted(decision, script) for decision in stage.decisions]
    return run.programs.draw(
        *(streams(run.seed, t, x) for x in where), np.concatenate(wanted), run.replicates
    )


def _wanted(decision: Decision, script: Script) -> Array:
    """Return what a script adds to the draws of a decision, ``[K n, 1]``."""
    k, n = len(decision.options), len(decision.actors)
    chosen = scripted_options(decision, script) if script else None
    if chosen is None:
        return np.zeros((k * n, 1))
    return SCRIPTED * (np.arange(k)[:, None] == chosen[:, 0]).astype(float).reshape(-1, 1)


def _month_stage(cast: Cast, one: Realised, month: Month, luck: Luck) -> _Stage:
    """Return what every month draws, found by playing one in one world."""
    acts, noise = idle(one.world, one.start), draw_noise(cast, luck, 0)
    turn = close_month(cast, one.world, one.start, acts, month, noise)
    where = noise_addresses(cast)
    return _Stage(
        uniform=_joined([x for name, x in where.items() if name.endswith("_u")]),
        normal=_joined([x for name, x in where.items() if name.endswith("_n")]),
        decisions=_put(turn, luck),
    )


def _occasion_stage(
    cast: Cast, one: Realised, occasion: Occasion, staging: Staging, luck: Luck
) -> _Stage:
    """Return what an occasion draws, found by holding it in one world."""
    acts = idle(one.world, one.start)
    turn = mark_occasion(cast, one.world, one.start, acts, occasion, staging)
    return _Stage(_joined([]), _joined([]), _put(turn, luck))


def _put(turn: Turn[Any], luck: Luck) -> tuple[Decision, ...]:
    """Return the decisions put in a turn, in order."""
    put: list[Decision] = []

    def choose(decision: Decision) -> Array:
        put.append(decision)
        return choose_many(decision, draw_choice(decision, luck, 0), {})

    play(turn, choose)
    return tuple(put)


def _staging(blueprint: Blueprint, t: int, occasion: Occasion) -> Staging:
    return blueprint.calendar[t].occasions[blueprint.occasions[t].index(occasion)]


def _one(worlds: Realised) -> Realised:
    """Return the first world alone."""
    first: Realised = jax.tree.map(lambda x: np.asarray(x)[..., :1], worlds)
    return first


def _wide(record: Any, width: int) -> Any:
    """Return a record of arrays for ``width`` worlds."""
    return jax.tree.map(lambda x: widened(np.asarray(x, dtype=float), width), record)


def _joined(where: list[Array]) -> Array:
    return np.concatenate([np.zeros(0, dtype=np.uint64), *where])


def _width(count: int) -> int:
    """Return the next of ``WIDTHS``, or ``count`` itself beyond them."""
    return next((width for width in WIDTHS if width >= count), count)


def _cut(outcomes: Array, luck: Luck) -> Array:
    return np.asarray(outcomes)[:, : luck.replicates.shape[0]]
