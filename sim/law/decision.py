"""A decision: what some actors are asked at one stage of a turn, and what they may answer.

The turn yields its decisions stage by stage and is sent the answers. Whoever answers (the
model's quantal response for a block of worlds, a script, a person, a policy object) answers the
same question at the same place, so a choice is the order itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from sim.law import draws
from sim.law.arrays import Array, before_acts, namespace, number, picked, picked_act
from sim.law.ledger import Contributions, add_up
from sim.law.rules.choice import NEVER


class Decision(NamedTuple):
    """One instrument at one stage: ``n`` askings, each with the same ``K`` options.

    ``actors`` and ``targets`` name who is asked and about whom (``""`` for no one); ``parts``
    make up the utility by cause, ``[K, n, R]`` each or what broadcasts to it; where ``acts_only``,
    they are of all options but the first, ``[K - 1, n, R]``: not to act is worth nothing;
    ``legal`` ``[K, n, R]`` is 1 or 0; ``active`` ``[n, R]`` is 0 where the asking does not arise;
    ``observation`` is what the actor may know, arrays by name, one row per asking or one for
    all; the utility was computed from it, from parameters and from habit, and nothing else.
    """

    name: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    options: tuple[str, ...]
    observation: Mapping[str, Array]
    parts: Contributions
    legal: Array
    precision: Array
    active: Array
    occasion: str = ""
    acts_only: bool = False

    @property
    def terms(self) -> Contributions:
        """Parts of the utility of every option by cause, ``[K, n, R]`` or what broadcasts to it."""
        return {cause: self._of_all(part) for cause, part in self.parts.items()}

    @property
    def utility(self) -> Array:
        """Utility of every option, ``[K, n, R]``; ``NEVER`` where it is not legal."""
        xp = namespace(self.legal)
        return xp.where(self.legal > 0, self._of_all(add_up(self.parts)), xp.asarray(NEVER))

    def chosen(self, causes: Iterable[str], choice: Array) -> Array:
        """Return what the options chosen are worth by some causes together, ``[n, R]``."""
        part = add_up({cause: self.parts[cause] for cause in causes})
        return picked_act(part, choice) if self.acts_only else picked(part, choice)

    def _of_all(self, part: Array) -> Array:
        if not self.acts_only:
            return part
        return before_acts(part, (len(self.options), *self.legal.shape[1:]), 0.0)

    @property
    def where(self) -> Array:
        """Addresses of the draws, one per option and asking, ``[K n]``, options first."""
        return _where(self.name, self.occasion, self.actors, self.targets, self.options)


type Stage = tuple[Decision, ...]
type Choices = tuple[Array, ...]
"""For every decision of a stage the chosen option's index, ``[n, R]``."""
type Turn[Outcome] = Generator[Stage, Choices, Outcome]
type Chooser = Callable[[Decision], Array]


def play[Outcome](turn: Turn[Outcome], choose: Chooser) -> Outcome:
    """Run a turn to its end, answering every decision with ``choose``."""
    try:
        stage = next(turn)
        while True:
            stage = turn.send(tuple(choose(decision) for decision in stage))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def taken(choice: Array, option: int, like: Array) -> Array:
    """Return 1 where ``option`` was chosen and 0 elsewhere, ``[n, R]``."""
    return number(choice == option, like)


@lru_cache(maxsize=4096)
def _where(
    name: str,
    occasion: str,
    actors: tuple[str, ...],
    targets: tuple[str, ...],
    options: tuple[str, ...],
) -> Array:
    askings = list(zip(actors, targets, strict=True))
    names = [(occasion, a, t, option) for option in options for a, t in askings]
    return draws.addresses(f"choice:{name}", names)
