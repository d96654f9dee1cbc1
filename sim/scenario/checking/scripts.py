"""Checks of what is scripted: sides of occasions and orders that cannot be, or contradict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sim.law.cast import Cast
from sim.law.ceremony import STAGE_MENU
from sim.law.orders import ORDERS
from sim.law.orders.instrument import Instrument
from sim.law.rules.signalling import ABSENT, FULL_MENU, HEDGER_MENU, RANKS
from sim.scenario.calendar import side_of
from sim.scenario.checking.calendar import Dated, dates_of, overlapping
from sim.scenario.checking.mend import naming
from sim.scenario.checking.subject import Subject
from sim.scenario.months import month_name
from sim.scenario.problem import DROPPED, Problem, listed, nearest, shown, unknown
from sim.scenario.record import Key
from sim.scenario.schema import OccasionSpec, OrderSpec

MENUS = {"stage": STAGE_MENU, "offer": FULL_MENU, "attend": FULL_MENU, "send": HEDGER_MENU}
"""What may be chosen on an occasion, by decision."""
CANCEL = STAGE_MENU[0]
INSTRUMENTS = {instrument.name: instrument for instrument in ORDERS}
FEW = 12
"""Askings that a message lists in full."""


def check_occasions(subject: Subject) -> Iterator[Problem]:
    """Yield scripted sides of occasions that cannot be, or that contradict each other."""
    for name, occasion in subject.spec.occasions.items():
        key = ("occasions", name)
        bad = list(_bad_sides(subject, occasion, key))
        yield from bad
        told = {problem.at for problem in bad}
        if occasion.orders.get(occasion.host) == CANCEL:
            yield from _held_though_cancelled(subject, occasion, key)
        else:
            yield from _above_the_place(subject, occasion, key, told)


def _bad_sides(subject: Subject, occasion: OccasionSpec, key: Key) -> Iterator[Problem]:
    """Yield sides that nobody takes, and options that nobody has."""
    host = occasion.host
    present = sorted({host, *occasion.guests, *occasion.hedgers})
    lists = ((*key, "guests"), (*key, "hedgers"))
    people = ((*key, "host"), *((*each, *end) for each in lists for end in ((), (DROPPED,))))
    for side, choice in occasion.orders.items():
        decision, actor, target = side_of(occasion, side)
        where = (*key, "orders", side)
        needs = (*people, *naming(actor, target))
        if actor not in present or (target and target not in present):
            strangers = [code for code in (actor, target) if code and code not in present]
            yield Problem(*_stranger(subject, where, strangers[0], present), needs=needs)
        elif decision in ("attend", "send") and target != host:
            yield Problem(where, f"a guest answers its host, {host}", needs=needs)
        elif decision == "stage" and actor != host:
            yield Problem(where, f"only the host, {host}, stages it", needs=needs)
        elif decision == "offer" and target not in occasion.guests:
            guests = listed(sorted(occasion.guests))
            yield Problem(where, f"places are offered to guests only ({guests})", needs=needs)
        elif choice not in MENUS[decision]:
            needs = ((*key, "host"), (*key, "hedgers"))
            yield Problem(where, unknown("option", choice, MENUS[decision]), needs=needs)


def _stranger(subject: Subject, where: Key, code: str, present: list[str]) -> tuple[Key, str]:
    """Return where and how to tell that a side is scripted of one who is not there.

    Where the file changes who is there, and not the script that it inherits, that is told.
    """
    if not subject.is_own(*where):
        for field in ("guests", "hedgers", "host"):
            if subject.is_own(*where[:2], field):
                said = f"leaves out {code}, for whom {where[-1]} is scripted; take that out (null)"
                return (*where[:2], field), said
    said = f"names someone not on the occasion ({', '.join(present)}){nearest(code, present)}"
    return where, said


def _held_though_cancelled(subject: Subject, occasion: OccasionSpec, key: Key) -> Iterator[Problem]:
    """Yield that an occasion is cancelled for which places and answers are scripted."""
    others = [side for side, choice in occasion.orders.items() if choice not in (CANCEL, ABSENT)]
    if others:
        cancelled = (*key, "orders", occasion.host)
        there, _ = subject.blamed(cancelled, (*key, "orders", others[0]))
        some = listed([*others[:3], *[f"{len(others) - 3} more"] * (len(others) > 3)])
        said = f"the host cancels, yet {some} {'are' if others[1:] else 'is'} scripted, too"
        needs = ((*key, "host"), *((*key, "orders", side) for side in occasion.orders))
        yield Problem(there, f"{said}; take one or the other out", needs=needs)


def _above_the_place(
    subject: Subject, occasion: OccasionSpec, key: Key, told: set[Key]
) -> Iterator[Problem]:
    """Yield guests who are scripted to come at a rank above the place scripted for them.

    Sides of which something was ``told`` are left out.
    """
    sound = [side for side in occasion.orders if (*key, "orders", side) not in told]
    sides = {side_of(occasion, side): side for side in sound}
    for (decision, guest, host), side in sides.items():
        offer = sides.get(("offer", host, guest))
        if decision != "attend" or offer is None:
            continue
        offered, answer = occasion.orders[offer], occasion.orders[side]
        if _rank(answer) > _rank(offered):
            here, there = (*key, "orders", side), (*key, "orders", offer)
            place = "no place" if offered == ABSENT else f"the place of {_article(offered)}"
            said = f"{guest} comes as {answer.partition(' ')[0]}, but {host} offers {place}"
            blamed, other = subject.blamed(here, there)
            needs = (here, there, (*key, "host"), (*key, "guests"))
            yield Problem(blamed, f"{said}; change it or {other[-1]}", needs=needs)


def _rank(choice: str) -> float:
    return RANKS.get(choice.partition(" ")[0], 0.0)


def _article(choice: str) -> str:
    rank = choice.partition(" ")[0]
    return f"{'an' if rank[0] in 'aeiou' else 'a'} {rank}"


def check_orders(subject: Subject, cast: Cast) -> Iterator[Problem]:
    """Yield scripted choices that nobody is asked for, or that contradict each other."""
    sound: dict[tuple[str, str, str], list[Dated]] = defaultdict(list)
    for name, order in subject.spec.orders.items():
        bad = list(_bad_order(order, ("orders", name), cast))
        yield from bad
        if not bad:
            until = order.date if order.until is None else order.until
            asked = (order.actor, order.decision, order.target)
            sound[asked].append(Dated(order.date, until, ("orders", name), order.choose))
    for items in sound.values():
        for one, two in overlapping(items):
            key, cause = subject.blamed(one.key, two.key)
            here, there = (one, two) if key == one.key else (two, one)
            month = month_name(max(one.date, two.date))
            other = ".".join(cause)
            said = (
                f"repeats {other} in {month}"
                if here.value == there.value
                else f"chooses {here.value} in {month}, when {other} chooses {there.value}"
            )
            yield Problem(key, f"{said}; keep one", needs=_order_needs(one.key, two.key))


def _order_needs(*keys: Key) -> tuple[Key, ...]:
    fields = ("actor", "decision", "target", "choose")
    return (*dates_of(*keys), *((*key, field) for key in keys for field in fields))


def _bad_order(order: OrderSpec, key: Key, cast: Cast) -> Iterator[Problem]:
    """Yield why nobody can do what an order says."""
    needs = (
        (*key, "actor"), (*key, "decision"), (*key, "target"),
        *naming(order.actor, order.target, f"{order.actor}-{order.target}"),
    )  # fmt: skip
    if order.actor not in cast.actors:
        yield Problem((*key, "actor"), unknown("actor", order.actor, cast.actors), needs=needs)
    instrument = INSTRUMENTS.get(order.decision)
    if instrument is None:
        yield Problem((*key, "decision"), unknown("decision", order.decision, INSTRUMENTS))
        return
    if order.actor in cast.actors and (order.actor, order.target) not in instrument.askings(cast):
        yield _not_asked(order, key, instrument, cast, needs)
    if order.choose not in instrument.menu(cast):
        said = unknown("option", order.choose, instrument.menu(cast))
        needs = ((*key, "decision"), *naming(order.choose))
        yield Problem((*key, "choose"), said, needs=needs)


def _not_asked(
    order: OrderSpec, key: Key, instrument: Instrument, cast: Cast, needs: tuple[Key, ...]
) -> Problem:
    """Return why an actor is not asked what an order has it choose."""
    who, what, askings = order.actor, order.decision, instrument.askings(cast)
    targets = [target for actor, target in askings if actor == who]
    if targets == [""]:
        said = f"{who} is asked {what} of nobody; leave {shown(order.target)} out"
        return Problem((*key, "target"), said, needs=needs)
    if targets:
        said = f"{who} is asked {what} of {listed(targets)}, not of {shown(order.target)}"
        return Problem((*key, "target"), f"{said}{nearest(order.target, targets)}", needs=needs)
    asked = sorted({actor for actor, _ in askings})
    more = [f"{len(asked) - FEW} more"] if len(asked) > FEW else []
    said = f"{who} is not asked {what}; asked are {listed([*asked[:FEW], *more]) or 'none here'}"
    return Problem((*key, "actor"), said, needs=needs)
