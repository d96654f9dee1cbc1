"""What a dry run of an experiment tells: how many worlds, of what, and about how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.cli.batching import duration
from sim.cli.console import SCHEMA_VERSION, out, print_json, talk

if TYPE_CHECKING:
    from sim.batch.task import Task
    from sim.experiments.asking.course import Worlds
    from sim.scenario.record import Scenario


class Foreseen(NamedTuple):
    """An experiment before it is run: everything that can be checked has been.

    ``parts`` says how its worlds come about; ``task`` and ``runs`` are those of a batch of it, by
    which a pilot times them. All take as long as ``costly`` worlds of the pilot, or as so many as
    they are where that is None. ``after`` is what is done once they were run.
    """

    name: str
    parts: str
    worlds: int
    task: Task
    runs: int
    costly: float | None = None
    after: str = ""
    notes: tuple[str, ...] = ()
    more: Mapping[str, Any] = {}


def worlds_of(asked: Mapping[str, Any]) -> Worlds:
    """Return how the worlds of an experiment are run."""
    from sim.experiments.asking.course import Worlds

    return Worlds(**{name: asked[name] for name in Worlds._fields if name in asked})


def pilot_of(
    scenario: Scenario, worlds: Worlds, points: Mapping[str, Sequence[float]], keep: Sequence[str]
) -> Task:
    """Return the task of which the first worlds tell how long all take.

    Raises:
        SettingError: Something outside what is allowed.
    """
    from sim.batch.task import prepare

    return prepare(
        scenario, turns=worlds.turns, settings=worlds.settings, levers={}, points=points,
        is_fixed=worlds.fixed, keep=keep, policies=None, engine=worlds.engine, shard=None,
    )  # fmt: skip


def tell_plan(kind: str, told: Foreseen, asked: Mapping[str, Any], *, json: bool) -> None:
    """Print what an experiment would run, about how long it would take, and what it would leave.

    Raises:
        EntenteError: The processes asked for cannot be, or what stops the experiment itself.
    """
    from sim.batch.compute import Crew
    from sim.batch.estimate import estimate
    from sim.experiments.asking.folder import seed_in, worlds_in
    from sim.experiments.run import check_verb

    check_verb(kind, asked)
    worlds = worlds_of(asked)
    if worlds.seed is None and worlds.resume:
        worlds = worlds._replace(seed=seed_in(worlds.out))
    crew = Crew(worlds.jobs, worlds.cluster)
    crew.check()
    n, plan = told.worlds, told.task.plan(told.runs, worlds.seed)
    # a batch of as many worlds: a few alone would be charged with a block of their own
    pilot = estimate(told.task, plan._replace(runs=-(-n // plan.n_points)), crew)
    months = plan.turns
    there = worlds_in(worlds.out) if worlds.out is not None and worlds.resume else 0
    seconds = pilot.seconds / pilot.worlds * (told.costly or n) * (n - there) / n
    size = pilot.bytes / pilot.worlds * n
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION, "kind": kind, "scenario": told.name, "worlds": n,
            "there": there, "runs": told.runs, "months": months, "seed": worlds.seed,
            "engine": worlds.engine, "jobs": worlds.jobs, "cluster": worlds.cluster,
            "seconds": seconds, "bytes": size, "out": worlds.out and str(worlds.out),
            "notes": list(told.notes), **told.more,
        })  # fmt: skip
        return
    for note in told.notes:
        talk().print(f"note: {note}", soft_wrap=True)
    size_told = f"about {size / 2**20:,.1f} MiB"
    after = f", and then {told.after}" if told.after else ""
    for line in (
        _head(told, worlds, months, there),
        f"about {duration(seconds)}, by a pilot of NumPy's engine on one core{after}",
        f"{worlds.out}: {size_told}" if worlds.out else "nothing would be written (no --out)",
        "nothing was run or written",
    ):
        out().print(line, soft_wrap=True)


def _head(told: Foreseen, worlds: Worlds, months: int, there: int) -> str:
    seed = "a seed to be drawn" if worlds.seed is None else f"seed {worlds.seed}"
    who = f"cluster {worlds.cluster}" if worlds.cluster else f"{worlds.jobs} jobs"
    more = f" ({there:,} of them are there)" if there else ""
    return (
        f"{told.name}: {told.worlds:,} worlds{more} of {months} months: {told.parts}; {seed},"
        f" engine {worlds.engine}, {who}"
    )
