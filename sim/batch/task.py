"""What a batch is made of, before it is known how many runs of which seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.batch.plan import make_plan, plan_document
from sim.batch.record import Job
from sim.batch.run_outcomes import RunOutcome, run_outcomes
from sim.policies.question import Answer, Policy
from sim.results.gather import scales_of
from sim.results.plan import Plan
from sim.scenario.build import Blueprint, build
from sim.scenario.levers import keyword_settings
from sim.scenario.load import load_scenario
from sim.scenario.realise import start_outcomes
from sim.scenario.record import Scenario


class Task(NamedTuple):
    """A scenario with all that is asked of a batch but its size and its seed."""

    scenario: Scenario
    blueprint: Blueprint
    settings: Mapping[str, float]
    points: Mapping[str, Sequence[float]]
    is_fixed: bool
    keep: Sequence[str]
    policies: Mapping[str, Policy | Answer]
    outcomes: Mapping[str, RunOutcome]
    engine: str
    shard: tuple[int, int] | None

    def plan(self, runs: int, seed: int | None) -> Plan:
        """Return the plan of so many runs.

        Raises:
            SettingError: Something outside what is allowed.
        """
        return make_plan(
            self.blueprint, runs, seed, settings=self.settings, points=self.points,
            is_fixed=self.is_fixed, engine=self.engine, keep=self.keep, outcomes=self.outcomes,
            policies=self.policies, shard=self.shard,
        )  # fmt: skip

    def document(self, plan: Plan) -> dict[str, Any]:
        """Return the plan with scenario, start and meanings."""
        return plan_document(plan, self.blueprint, self.outcomes)

    def job(self, plan: Plan, document: Mapping[str, Any]) -> Job:
        """Return what workers need to know."""
        meaning = document["meaning"]
        return Job(
            plan, self.scenario, tuple(document["start"]), scales_of(meaning), self.outcomes,
            self.policies, tuple(name for name, said in meaning.items() if said.get("drawn")),
            document["source"],
        )  # fmt: skip


def prepare(
    scenario: str | Path | Scenario,
    *,
    turns: int | None,
    settings: Mapping[str, float] | None,
    levers: Mapping[str, float],
    points: Mapping[str, Sequence[float]] | None,
    is_fixed: bool,
    keep: Sequence[str],
    policies: Mapping[str, Policy | Answer] | None,
    engine: str,
    shard: tuple[int, int] | None,
) -> Task:
    """Return a task; ``levers`` are settings spelled as keywords.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: A horizon of no month, or an outcome of others' that cannot be had.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    blueprint = build(loaded, turns)
    return Task(
        scenario=loaded,
        blueprint=blueprint,
        settings={**(settings or {}), **keyword_settings(blueprint, levers)},
        points=points or {},
        is_fixed=is_fixed,
        keep=keep,
        policies=policies or {},
        outcomes=run_outcomes(list(start_outcomes(blueprint))),
        engine=engine,
        shard=shard,
    )
