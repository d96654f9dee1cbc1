"""Observers, coalition members and hedgers: what each believes for itself of every dyad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.actor import Actor
from benchmarks.plain.maths import within

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.reading import WorldNumbers


class Observer(Actor):
    """An actor with beliefs of its own, log-odds per dyad, and intelligence to feed them."""

    def __init__(
        self, model: PlainModel, world: WorldNumbers, code: str, own_precision: float
    ) -> None:
        super().__init__(model, world, code, own_precision)
        n = world.cast.observers.index(code)
        self.private_belief = list(world.start.private_belief[n])
        self.private_rest = world.centre.rests["private_belief"][n]
        self.intelligence_places = [
            model.luck.normal_place("intelligence", code, name) for name in world.cast.dyad_names
        ]

    def hear(self, news: list[float]) -> None:
        """Take in what all observers are told of every dyad."""
        self.private_belief = [
            within(belief + told, -5.0, 5.0)
            for belief, told in zip(self.private_belief, news, strict=True)
        ]

    def learn(self, signals: list[tuple[float, float]]) -> None:
        """Take in the month's own intelligence: of every dyad the mean news and its spread."""
        draws = self.model.luck.normal
        self.private_belief = [
            within(belief + mean + spread * draws[place], -5.0, 5.0)
            for belief, (mean, spread), place in zip(
                self.private_belief, signals, self.intelligence_places, strict=True
            )
        ]

    def fade(self) -> None:
        """Let beliefs return to their rest."""
        super().fade()
        forgetting = self.p.belief.forgetting
        self.private_belief = [
            within(belief + forgetting * (rest - belief), -5.0, 5.0)
            for belief, rest in zip(self.private_belief, self.private_rest, strict=True)
        ]
