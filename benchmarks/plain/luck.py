"""The chance of one world: the draws of ``sim.law.draws``, a month's at a time, as floats."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.law import draws


class Luck:
    """The draws of one world.

    Whoever needs a draw every month asks for its place once, when the model is made; ``draw``
    then fills ``uniform``, ``normal`` and ``gumbel``, lists in the order of the places.
    """

    def __init__(self, seed: int, replicate: int) -> None:
        self._luck = draws.Luck(seed, draws.replicates(replicate, 1))
        self._turn = 0
        self._uniform: list[int] = []
        self._normal: list[int] = []
        self._gumbel: list[int] = []
        self._arrays: tuple[np.ndarray, ...] = ()
        self.uniform: list[float] = []
        self.normal: list[float] = []
        self.gumbel: list[float] = []

    def uniform_place(self, purpose: str, *names: str) -> int:
        """Return the place of a monthly uniform draw."""
        self._uniform.append(draws.address(purpose, *names))
        return len(self._uniform) - 1

    def normal_place(self, purpose: str, *names: str) -> int:
        """Return the place of a monthly standard normal draw."""
        self._normal.append(draws.address(purpose, *names))
        return len(self._normal) - 1

    def choice_place(self, decision: str, actor: str, target: str, options: Iterable[str]) -> int:
        """Return the place of the first of a monthly decision's Gumbel draws, one per option."""
        place = len(self._gumbel)
        self._gumbel += choice_addresses(decision, "", actor, target, options)
        return place

    def draw(self, turn: int) -> None:
        """Make the draws of a month."""
        if not self._arrays:
            every = (self._uniform, self._normal, self._gumbel)
            self._arrays = tuple(np.array(where, dtype=np.uint64) for where in every)
        self._turn = turn
        uniform, normal, gumbel = self._arrays
        self.uniform = draws.uniform(self._luck, turn, uniform)[:, 0].tolist()
        self.normal = draws.normal(self._luck, turn, normal)[:, 0].tolist()
        self.gumbel = draws.gumbel(self._luck, turn, gumbel)[:, 0].tolist()

    def choice(
        self, decision: str, occasion: str, actor: str, target: str, options: Iterable[str]
    ) -> list[float]:
        """Return this month's Gumbel draws of a decision that is seldom made."""
        where = choice_addresses(decision, occasion, actor, target, options)
        array = np.array(where, dtype=np.uint64)
        return draws.gumbel(self._luck, self._turn, array)[:, 0].tolist()


def choice_addresses(
    decision: str, occasion: str, actor: str, target: str, options: Iterable[str]
) -> list[int]:
    """Return the addresses of a decision's draws, one per option."""
    purpose = f"choice:{decision}"
    return [draws.address(purpose, occasion, actor, target, option) for option in options]
