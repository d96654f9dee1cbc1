"""An instrument: who is asked, what the options are, how they are weighed, what an answer does.

Whatever holds for every instrument is here, once: the habit that keeps the reference world where
it is, the attention that acting takes, the account of costs, and the count of instruments used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, before_acts, clip, collect, namespace, number, picked, rows, total
from sim.law.cast import Cast
from sim.law.decision import Decision
from sim.law.ledger import Changes, Contributions
from sim.law.rules import choice as choosing
from sim.law.rules.payoff import Account, programme_cost
from sim.law.state import State
from sim.law.world import Month, Noise, Setting, World

SUREST = 0.99
"""The most that a chance in routine may be: what is certain has no odds to lean against."""


class Scene(NamedTuple):
    """All that an instrument may look at when it is weighed.

    ``month`` and ``noise`` are None where the reference world is asked what it does in routine.
    """

    cast: Cast
    world: World
    state: State
    now: Appraisal
    month: Month | None = None
    noise: Noise | None = None


class Weighed(NamedTuple):
    """How the options of an instrument look to those asked.

    ``parts`` make up the utility by cause: of doing it, against none, ``[n, R]`` or, one per
    target, ``[T, n, R]``; where ``acts_only`` is False of all options, ``[K, n, R]``.
    ``per_stance``, where observers can read the act, are those per unit of ``stance`` ``[n, R]``,
    which come on top. ``legal`` broadcasts to ``[K, n, R]``; None where anything goes.
    """

    observation: dict[str, Array]
    parts: Contributions
    precision: Array
    legal: Array | None = None
    per_stance: Contributions | None = None
    stance: Array | None = None
    acts_only: bool = True


type Askings = tuple[tuple[str, str], ...]
"""(actor, target) per row; targets ``""`` for none."""


class Instrument(NamedTuple):
    """One instrument.

    ``rates`` gives the chance of every option in the reference world, ``[K, n, R]``, from which
    its habit follows; None where a rest is kept in another way. ``economic`` and ``political``
    name the terms that are costs to those who act, ``won`` those that are gains; option ``idle`` is
    not to act; ``seen`` is how widely observers and the public see the act, where they can read it,
    ``seen_by`` the mechanism that shows it.
    """

    name: str
    askings: Callable[[Cast], Askings]
    menu: Callable[[Cast], tuple[str, ...]]
    weigh: Callable[[Scene], Weighed]
    effects: Callable[[Scene, Array], Changes]
    rates: Callable[[Scene, Setting], Array] | None = None
    economic: tuple[str, ...] = ()
    political: tuple[str, ...] = ()
    won: tuple[str, ...] = ()
    idle: int = 0
    seen: Callable[[World], tuple[Array, Array]] | None = None
    seen_by: str = "M24"


class Asked(NamedTuple):
    """A question put, and what each answer would tell observers (None: nothing)."""

    decision: Decision
    evidence: Array | None


def ask(instrument: Instrument, scene: Scene) -> Asked:
    """Return the question that an instrument puts this month."""
    weighed, askings = instrument.weigh(scene), instrument.askings(scene.cast)
    options = instrument.menu(scene.cast)
    shape = (len(options), len(askings), scene.state.tension.shape[-1])
    xp = namespace(scene.state.tension)
    burden = rows(scene.now.burden, asked_actors(instrument, scene.cast))
    parts = {
        **{cause: _by_option(x) for cause, x in weighed.parts.items()},
        **_routine(instrument, scene.world.centre.habits[instrument.name], burden, weighed),
    }
    legal = xp.ones((1, 1, 1)) if weighed.legal is None else weighed.legal
    decision = Decision(
        name=instrument.name,
        actors=tuple(actor for actor, _ in askings),
        targets=tuple(target for _, target in askings),
        options=options,
        observation=weighed.observation | {"attention": burden},
        parts=parts,
        legal=xp.broadcast_to(legal, shape),
        precision=weighed.precision,
        active=xp.ones(shape[1:]),
        acts_only=weighed.acts_only,
    )
    if weighed.per_stance is None or weighed.stance is None:
        return Asked(decision, None)
    aligned = {cause: _by_option(x) for cause, x in weighed.per_stance.items()}
    types = scene.world.parameters.belief
    evidence = choosing.evidence(
        (decision._replace(parts=aligned).terms, decision.terms), decision.legal,
        weighed.precision, types.aligned_type, types.aloof_type,
    )  # fmt: skip
    more = {cause: weighed.stance * x for cause, x in aligned.items()}
    return Asked(decision._replace(parts=parts | more), evidence)


@lru_cache(maxsize=1024)
def asked_actors(instrument: Instrument, cast: Cast) -> tuple[int, ...]:
    """Return the rows of those asked among all actors."""
    return tuple(cast.actors.index(actor) for actor, _ in instrument.askings(cast))


class Done(NamedTuple):
    """What the answers to an instrument amount to: a row for each of those asked, ``[n, R]``.

    ``who`` are their rows among all actors; ``acted`` is 1 where one acted; costs and gains come
    from the terms chosen, and are None where an instrument has none.
    """

    who: tuple[int, ...]
    acted: Array
    economic: Array | None
    political: Array | None
    won: Array | None


def carry_out(instrument: Instrument, cast: Cast, decision: Decision, answer: Array) -> Done:
    """Return what the answers to an instrument amount to."""

    def of(causes: tuple[str, ...]) -> Array | None:
        return decision.chosen(causes, answer) if causes else None

    economic, political = of(instrument.economic), of(instrument.political)
    spent = None if political is None else -political
    if "programme" in decision.parts:
        paid = programme_cost(decision.chosen(("programme",), answer))
        spent = paid if spent is None else spent + paid
    return Done(
        who=asked_actors(instrument, cast),
        acted=number(answer != instrument.idle, decision.active),
        economic=None if economic is None else -economic,
        political=spent,
        won=of(instrument.won),
    )


def account(before: Account, done: Iterable[Done]) -> Account:
    """Return an account of all actors, ``[A, R]``, with what was done added to it."""

    def of(name: str) -> Array:
        start = getattr(before, name)
        parts = [(tuple(range(start.shape[0])), start)]
        parts += [(one.who, x) for one in done if (x := getattr(one, name)) is not None]
        whose = [k for who, _ in parts for k in who]
        xs = [x for _, x in parts]
        return collect(namespace(start).concat(xs, axis=0), whose, start.shape[0])

    return Account(*(of(name) for name in Account._fields))


def used(cast: Cast, done: Iterable[Done]) -> Array:
    """Return how many instruments each actor used, ``[A, R]``; several targets count once."""
    whose: list[int] = []
    times = []
    for one in done:
        once = tuple(dict.fromkeys(one.who))
        often = collect(one.acted, [once.index(k) for k in one.who], len(once))
        times.append(often if once == one.who else number(often > 0, often))
        whose += once
    return collect(namespace(times[0]).concat(times, axis=0), whose, len(cast.actors))


def act_evidence(asked: Asked, answer: Array) -> Array:
    """Return what the answers tell of each row's dyad, log-likelihood ratio ``[n, R]``."""
    return picked(asked.evidence, answer)


def known_to_all(seen: dict[str, Array], *names: str) -> dict[str, Array]:
    """Return an observation in which some quantities are one row for all: all may know them."""
    return seen | {name: seen[name][None, ...] for name in names}


def real(capability: Array) -> Array:
    """Return 1 for targets of any weight, ``[T, 1, 1 or R]``: one of none is nobody's option."""
    return number(capability > 0, capability)[:, None, :]


def with_none(targets: Array) -> Array:
    """Return what holds for each target with a 1 for naming none before, ``[1 + T, n, R]``."""
    return before_acts(targets, (1 + targets.shape[0], *targets.shape[1:]), 1.0)


def yes_or_no(rate: Array, like: Array) -> Array:
    """Return the chances of (no, yes) from that of yes, ``[2, n, R]``; ``like`` is ``[n, R]``."""
    yes = clip(rate, 0.0, SUREST) + 0 * like
    return namespace(like).stack([1 - yes, yes])


def one_of(rates: Array) -> Array:
    """Return the chances of (none, each target), ``[1 + T, n, R]``, from each target's own.

    Each target is as likely against none as it would be alone: another target takes nothing from
    the odds of the first.
    """
    xp = namespace(rates)
    held = clip(rates, 0.0, SUREST)
    odds = held / (1 - held)
    whole = 1 + total(odds)
    return xp.concat([1 / whole, odds / whole], axis=0)


def _by_option(part: Array) -> Array:
    """Return a part ``[n, R]`` with an axis of options before; ``[K, n, R]`` as it is."""
    return part if part.ndim == 3 else part[None, ...]


def _routine(
    instrument: Instrument, habit: Array, burden: Array, weighed: Weighed
) -> Contributions:
    """Return habit, and what acting costs those whose hands were full, of the options weighed."""
    if weighed.acts_only:
        return {"habit": habit[1:, ...], "attention": -burden[None, ...]}
    acts = [float(k != instrument.idle) for k in range(habit.shape[0])]
    doing = namespace(burden).asarray(acts, dtype=burden.dtype)[:, None, None]
    return {"habit": habit, "attention": -burden[None, ...] * doing}
