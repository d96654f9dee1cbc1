"""Tables on request: what every actor chose, and what moved every state variable."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from sim.law.arrays import Array
from sim.law.decision import Decision
from sim.law.ledger import Ledger
from sim.law.rows import state_rows, state_shapes
from sim.results.tables import CHOICES, LEDGERS
from sim.scenario.build import Blueprint


class _Texts:
    """Texts kept once, with the number of each."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def column(self, numbers: Sequence[Array]) -> pa.DictionaryArray:
        flat = np.concatenate(numbers) if numbers else np.zeros(0)
        texts = pa.array(list(self._numbers), pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(flat.astype(np.int16)), texts)


class Choices:
    """Who chose what when, one row a question that arose; witnesses the turns of a block."""

    name = CHOICES
    columns = ("decision", "occasion", "actor", "target", "option")

    def __init__(self, blueprint: Blueprint, worlds: Array, n_points: int) -> None:  # noqa: ARG002 (details are made alike)
        """Prepare for the worlds of a block."""
        self._worlds, self._n_points = worlds, n_points
        self._texts = {name: _Texts() for name in self.columns}
        self._rows: list[tuple[Array, ...]] = []

    def add(self, turn: int, decision: Decision, chosen: Array) -> None:
        """Keep what was chosen ``[n, R]`` where the question arose."""
        n, worlds = len(decision.actors), len(self._worlds)
        asked, world = np.nonzero(np.broadcast_to(decision.active, (n, worlds)) > 0)
        options = np.array([self._texts["option"].number(o) for o in decision.options])
        actors = np.array([self._texts["actor"].number(a) for a in decision.actors])
        targets = np.array([self._texts["target"].number(t) for t in decision.targets])
        same = np.ones(len(asked), dtype=np.int64)
        taken = np.broadcast_to(chosen, (n, worlds))[asked, world]
        self._rows.append((
            self._worlds[world], turn * same,
            self._texts["decision"].number(decision.name) * same,
            self._texts["occasion"].number(decision.occasion) * same,
            actors[asked], targets[asked], options[taken],
        ))  # fmt: skip

    def table(self) -> pa.Table:
        """Return the table, by world and turn."""
        return _ordered(self._n_points, self._rows, self._texts, {})


class Ledgers:
    """What moved every state variable; gives every month its ledger and reads it afterwards."""

    name = LEDGERS
    columns = ("phase", "variable", "row", "cause")

    def __init__(self, blueprint: Blueprint, worlds: Array, n_points: int) -> None:
        """Prepare for the worlds of a block."""
        self._worlds, self._n_points = worlds, n_points
        self._names, self._shapes = state_rows(blueprint.cast), state_shapes(blueprint.cast)
        self._texts = {name: _Texts() for name in self.columns}
        self._rows: list[tuple[Array, ...]] = []
        self._amounts: list[Array] = []
        self._open: tuple[int, Ledger] | None = None

    def month(self, turn: int) -> Ledger:
        """Return the ledger of a month, having read the one before."""
        self._read()
        self._open = (turn, Ledger())
        return self._open[1]

    def table(self) -> pa.Table:
        """Return the table, by world and turn; amounts of zero are left out."""
        self._read()
        amounts = np.concatenate(self._amounts) if self._amounts else np.zeros(0)
        return _ordered(self._n_points, self._rows, self._texts, {"amount": amounts})

    def _read(self) -> None:
        if self._open is None:
            return
        turn, ledger = self._open
        worlds = len(self._worlds)
        for phase, variable, cause, amount in ledger.entries:
            names = self._names[variable]
            whole = np.broadcast_to(amount, (*self._shapes[variable], worlds))
            flat = whole.reshape(-1, worlds)
            row, world = np.nonzero(flat)
            same = np.ones(len(row), dtype=np.int64)
            named = np.array([self._texts["row"].number(name) for name in names], dtype=np.int64)
            self._rows.append((
                self._worlds[world], turn * same, self._texts["phase"].number(phase) * same,
                self._texts["variable"].number(variable) * same, named[row],
                self._texts["cause"].number(cause) * same,
            ))  # fmt: skip
            self._amounts.append(flat[row, world])
        self._open = None


def _ordered(
    n_points: int, rows: list[tuple[Array, ...]], texts: dict[str, _Texts],
    numbers: dict[str, Array],
) -> pa.Table:  # fmt: skip
    """Return rows by world, then turn, then in the order in which they came."""
    columns = [np.concatenate(c) for c in zip(*rows, strict=True)] if rows else []
    if not columns:
        columns = [np.zeros(0, dtype=np.int64)] * (2 + len(texts))
    world, turn, *named = columns
    order = np.lexsort((np.arange(len(world)), turn, world))
    found = {
        "point": pa.array((world[order] % n_points).astype(np.int32)),
        "replicate": pa.array(world[order] // n_points),
        "turn": pa.array(turn[order].astype(np.int16) + np.int16(1)),
    }
    for (name, each), column in zip(texts.items(), named, strict=True):
        found[name] = each.column([column[order]])
    found |= {name: pa.array(values[order]) for name, values in numbers.items()}
    return pa.table(found)
