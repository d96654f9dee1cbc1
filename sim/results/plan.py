"""A plan: everything that decides what a batch computes, and nothing else.

A batch is design points times replicates. Its worlds are counted replicate by replicate, all
points of one after the other, so that a longer batch goes on where a shorter one ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np

from sim.canonical import canonical_hash
from sim.errors import ResultsError
from sim.law import MODEL_VERSION
from sim.law.arrays import Array

SCHEMA_VERSION = 2
"""Version of what a directory of results looks like."""
LUCK = "luck"
"""A column of design points: the replicate from which on each has its luck."""
VERSIONS = ("schema_version", "entente", "model_version")


class Span(NamedTuple):
    """Consecutive worlds of a batch: the first, and how many."""

    first: int
    count: int  # type: ignore[assignment]  # tuple.count is of no use here

    @property
    def end(self) -> int:
        """The world after the last."""
        return self.first + self.count


class Plan(NamedTuple):
    """A batch before it is run.

    ``settings`` hold in all worlds; ``points`` gives for each varied lever or path one number a
    design point (empty: one point); all points of a replicate share their luck, unless the column
    ``luck`` says how many replicates further on each has its own. ``keep`` names the tables kept
    beside ``runs``; ``outcomes`` and ``policies`` say where those that are not Entente's own come
    from, ``policy_hash`` tells policies of one name apart; ``shard`` is ``(i, n)``: the i-th of n
    parts. ``month`` is the first month played.
    """

    scenario: str
    scenario_hash: str
    month: str
    runs: int
    seed: int
    turns: int
    settings: Mapping[str, float]
    points: Mapping[str, tuple[float, ...]]
    is_fixed: bool
    engine: str
    keep: tuple[str, ...]
    outcomes: Mapping[str, str]
    policies: Mapping[str, str]
    policy_hash: str
    shard: tuple[int, int] | None = None

    @property
    def n_points(self) -> int:
        """Number of design points."""
        return len(next(iter(self.points.values()), (0.0,)))

    @property
    def span(self) -> Span:
        """The worlds of the plan, or of its shard."""
        n = self.runs * self.n_points
        i, parts = self.shard or (1, 1)
        first, end = n * (i - 1) // parts, n * i // parts
        return Span(first, end - first)

    @property
    def levers(self) -> dict[str, tuple[float, ...]]:
        """What varies between design points, luck aside."""
        return {name: values for name, values in self.points.items() if name != LUCK}

    def luck_of(self, worlds: Array) -> Array:
        """Return the replicates whose luck worlds have, ``[R]``, by which draws are addressed."""
        replicates = worlds // self.n_points
        if LUCK in self.points:
            replicates = replicates + np.array(self.points[LUCK])[worlds % self.n_points]
        addressed: Array = replicates.astype(np.uint64)
        return addressed

    def document(self) -> dict[str, Any]:
        """Return the plan as a JSON document."""
        return {
            **dict(
                zip(VERSIONS, (SCHEMA_VERSION, version("entente-sim"), MODEL_VERSION), strict=True)
            ),
            **self._asdict(),
            "settings": dict(sorted(self.settings.items())),
            "points": {name: list(values) for name, values in sorted(self.points.items())},
            "keep": list(self.keep),
            "outcomes": dict(sorted(self.outcomes.items())),
            "policies": dict(sorted(self.policies.items())),
            "shard": list(self.shard) if self.shard else None,
        }

    @property
    def hash(self) -> str:
        """What makes two plans the same."""
        return plan_hash(self.document())


def read_plan(document: Mapping[str, Any], where: str) -> Plan:
    """Return the plan of a JSON document that ``document()`` made.

    Raises:
        ResultsError: It is none, or one of another version of Entente's results.
    """
    found = document.get("schema_version")
    if found != SCHEMA_VERSION:
        raise ResultsError(
            f"{where}: holds results of schema {found!r}; this Entente reads {SCHEMA_VERSION};"
            " run the batch again, or read it with the version that wrote it"
        )
    try:
        fields = {name: document[name] for name in Plan._fields}
        points = {str(k): tuple(float(x) for x in v) for k, v in fields["points"].items()}
        shard = fields["shard"]
        plan = Plan(
            **{
                **fields,
                "points": points,
                "keep": tuple(fields["keep"]),
                "shard": None if shard is None else (int(shard[0]), int(shard[1])),
            }
        )
        plan.span  # noqa: B018 (numbers that are none fail here)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ResultsError(f"{where}: is no plan of Entente's ({error!r})") from None
    return plan


def plan_hash(document: Mapping[str, Any]) -> str:
    """Return the hash of a plan's document, whatever stands beside the plan in it."""
    return canonical_hash(_plan_alone(document))


def lineage(document: Mapping[str, Any]) -> str:
    """Return the hash of a plan's document without its size and its shard."""
    alone = _plan_alone(document)
    return canonical_hash({k: v for k, v in alone.items() if k not in ("runs", "shard")})


def _plan_alone(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: document.get(name) for name in (*VERSIONS, *Plan._fields)}
