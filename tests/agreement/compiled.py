"""The law compiled by JAX: one scanned program for all months of a block of worlds.

A month's occasions are static, so months with unlike stands are branches of one switch.
"""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
from jax import numpy as jnp

from sim.law.chance import draw_choice, draw_noise
from sim.law.decision import play
from sim.law.draws import Luck
from sim.law.measure import measure
from sim.law.rules.choice import quantal_response
from sim.law.turn import take_turn
from sim.policies.quantal import scripted_options
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise


def run_compiled(name: str, luck: Luck, months: int | None = None) -> dict[str, np.ndarray]:
    """Return the outcomes of every month, ``[T, R]`` each, run under ``jit`` and ``scan``."""
    plan = build(load_scenario(name), months)
    worlds = realise(plan, luck)
    kinds = sorted({_kind(plan, t) for t in range(len(plan.calendar))})
    inputs = (
        jnp.array([kinds.index(_kind(plan, t)) for t in range(len(plan.calendar))]),
        jnp.arange(len(plan.calendar), dtype=jnp.uint64),
        jax.tree.map(
            lambda *x: jnp.stack(x), *[month._replace(occasions=()) for month in plan.calendar]
        ),
    )

    def program(world: Any, state: Any, inputs: Any) -> Any:
        def month(state: Any, given: Any) -> Any:
            kind, turn, calendar = given
            branches = [_branch(plan, luck, world, turn[None], calendar, k) for k in kinds]
            return jax.lax.switch(kind, branches, state)

        return jax.lax.scan(month, state, inputs)[1]

    state = jax.tree.map(jnp.asarray, worlds.start)
    outcomes = jax.jit(program)(jax.tree.map(jnp.asarray, worlds.world), state, inputs)
    return {name: np.asarray(values)[:, 0, :] for name, values in outcomes.items()}


def _kind(plan: Blueprint, t: int) -> tuple[tuple[str, ...], int]:
    """Return what makes a month's program: who stands where, and what is scripted."""
    scripted = t if plan.scripts[t] else -1
    return tuple(occasion.name for occasion in plan.occasions[t]), scripted


def _branch(plan: Blueprint, luck: Luck, world: Any, turn: Any, calendar: Any, kind: Any) -> Any:
    at = next(t for t in range(len(plan.calendar)) if _kind(plan, t) == kind)
    staging = jax.tree.map(jnp.asarray, plan.calendar[at].occasions)

    def choose(decision: Any) -> Any:
        chosen = quantal_response(
            decision.utility, decision.precision, draw_choice(decision, luck, turn)
        )
        forced = scripted_options(decision, plan.scripts[at])
        if forced is None:
            return chosen
        legal = jnp.take_along_axis(
            jnp.broadcast_to(decision.legal, (len(decision.options), *chosen.shape)) > 0,
            jnp.maximum(forced, 0)[None, ...],
            axis=0,
        )[0]
        return jnp.where((forced >= 0) & legal, forced, chosen)

    def branch(state: Any) -> Any:
        month = calendar._replace(occasions=staging)
        noise = draw_noise(plan.cast, luck, turn)
        after, acts = play(
            take_turn(plan.cast, plan.occasions[at], world, state, month, noise), choose
        )
        return after, measure(plan.cast, world, after, acts)

    return branch
