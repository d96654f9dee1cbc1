"""A question as one actor meets it: what it may know, and the options it may choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import index
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.errors import PolicyError, did_you_mean
from sim.law.arrays import Array
from sim.law.decision import Decision
from sim.law.rules.choice import log_probability

type Script = Mapping[tuple[str, str, str, str], str]
"""Scripted answers of a month: option's name by (decision, occasion, actor, target)."""
type Observation = Mapping[str, float | tuple[float, ...]]
"""What the actor may know, by name."""


class Option(NamedTuple):
    """One option: what it is worth to the actor, why, and how likely the model's actor takes it.

    ``decision`` and ``target`` say what is being decided, about whom (empty for no one).
    ``attraction`` is utility times the actor's precision (log-odds up to a constant); ``terms``
    are the parts of the utility by cause; ``is_scripted`` marks what the scenario prescribes.
    """

    decision: str
    target: str
    number: int
    name: str
    utility: float
    attraction: float
    probability: float
    is_legal: bool
    is_scripted: bool
    terms: Mapping[str, float]


class Question(NamedTuple):
    """What one actor is asked at one stage of a turn."""

    decision: str
    occasion: str
    actor: str
    target: str
    observation: Observation
    options: tuple[Option, ...]


class Policy(Protocol):
    """Whoever decides for an actor."""

    def choose(self, observation: Observation, options: Sequence[Option], draw: Array) -> Any:
        """Return an option, its name or its number; ``draw`` is one Gumbel draw per option."""
        ...  # pragma: no cover


type Answer = Callable[[Observation, Sequence[Option], Array], Any]


def question_of(decision: Decision, asking: int, script: Script) -> Question:
    """Return asking number ``asking`` of a decision in a single world (R = 1)."""
    actor, target = decision.actors[asking], decision.targets[asking]
    scripted = script.get((decision.name, decision.occasion, actor, target))
    utility = decision.utility
    precision = np.broadcast_to(decision.precision, (len(decision.actors), 1))
    chance = np.exp(log_probability(utility, precision))
    attraction = precision * utility
    shape = utility.shape
    terms = {cause: np.broadcast_to(x, shape) for cause, x in decision.terms.items()}
    return Question(
        decision=decision.name,
        occasion=decision.occasion,
        actor=actor,
        target=target,
        observation=_observed(decision, asking),
        options=tuple(
            Option(
                decision=decision.name,
                target=target,
                number=k,
                name=name,
                utility=float(utility[k, asking, 0]),
                attraction=float(attraction[k, asking, 0]),
                probability=float(chance[k, asking, 0]),
                is_legal=bool(np.broadcast_to(decision.legal, shape)[k, asking, 0] > 0),
                is_scripted=name == scripted,
                terms={cause: float(x[k, asking, 0]) for cause, x in terms.items()},
            )
            for k, name in enumerate(decision.options)
        ),
    )


def answer_with(policy: Policy | Answer) -> Answer:
    """Return what to call: a policy object's ``choose``, or the callable itself."""
    choose: Answer = getattr(policy, "choose", policy)  # type: ignore[arg-type]
    return choose


def answer_of(policy: Policy | Answer, question: Question, draw: Array) -> Option:
    """Return the option that a policy chooses.

    Raises:
        PolicyError: It chose none of the legal options.
    """
    given = answer_with(policy)(question.observation, question.options, draw)
    option = _meant(given, question.options)
    if option is not None and option.is_legal:
        return option
    legal = [option.name for option in question.options if option.is_legal]
    what = f"{question.actor}'s policy, asked {question.decision} {question.target}".rstrip()
    said = given.name if isinstance(given, Option) else given
    raise PolicyError(f"{what}: {said!r} is no legal option{did_you_mean(str(said), legal)}")


def _meant(given: Any, options: Sequence[Option]) -> Option | None:
    """Return the option that an answer stands for: itself, its name or its number."""
    if isinstance(given, Option):
        given = given.name
    if isinstance(given, str):
        return next((option for option in options if option.name == given), None)
    if isinstance(given, bool | np.bool):
        return None
    try:
        number = index(given)
    except TypeError:
        return None
    return options[number] if 0 <= number < len(options) else None


def _observed(decision: Decision, asking: int) -> Observation:
    seen: dict[str, float | tuple[float, ...]] = {}
    for name, values in decision.observation.items():
        mine = values[min(asking, values.shape[0] - 1), ..., 0]
        seen[name] = float(mine) if np.ndim(mine) == 0 else tuple(float(x) for x in mine)
    return seen
