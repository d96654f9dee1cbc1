"""Generated page on decisions: who is asked what, with which options, knowing and weighing what."""

from __future__ import annotations

from layout import code, codes, number, page, prose, table

from sim.agents.model import WargameModel
from sim.law.cast import Cast
from sim.law.ceremony import STAGE_MENU
from sim.law.orders import ORDERS, Instrument
from sim.law.rules.signalling import ABSENT, FULL_MENU, HEDGER_MENU, RANKS, TONES, VISIT_MENU
from sim.policies.question import Question

PLACES = f"{code(ABSENT)}, or {' or '.join(map(code, RANKS))} with {' or '.join(map(code, TONES))}"
VISITS = f"{code(ABSENT)}, or {code(VISIT_MENU[1].split()[0])} with one of these tones"
MEETINGS = {
    "stage": ("the host of a dated occasion", codes(STAGE_MENU)),
    "offer": ("the host, of each guest", PLACES + f", as in {code(FULL_MENU[-2])}"),
    "attend": ("each challenger invited", PLACES),
    "send": ("each hedger invited", codes(HEDGER_MENU)),
    "visit offer": ("the host of a minor visit", VISITS),
    "visit attend": ("its guest", VISITS),
}
ROUTINE = ("habit", "attention")
PAGE = """
All that is asked of actors, in the order of a month. *Knows* is what an actor observes: its own
stance, beliefs and political capital, what is public, and allies' effort within an error. The
utility of every option is computed from that and from nothing else, and a policy of your own is
given the same. *Weighs* names the terms of the utility by cause ([mechanisms](mechanisms.md)).
Every instrument adds two more: `habit`, at which the reference world is at rest, and `attention`,
what a further act costs those whose hands were fuller than usual last month.
"""
WORDS = """
Names mean the same throughout. `stance` is one's own towards the other (a hedger's is its tie to
the challengers). `hygiene` is the coalition's by its weakest links to challengers and hedgers, a
member's own to itself, and each member's to a challenger that may coerce it. `oversight` is the
partner's. `joint` is the belief that a member acts on times its allies' effort as it knows them.
`target` is the stance that interests pull towards, `ceiling` the highest rank open, `currency` what
being seen pays while talks stall, `unpopular` what a government lacks of political capital,
`pressure` the pressure to choose, `programme` what the coalition has resolved to add.
"""
RANKING = """
Ranks and tones have these values: {values}. A rank is legal up to the place offered; tones are how
deniable words are.
"""
ACCOUNTS = """
Everyone decides at once, and an actor may use any number of instruments: {count} of them, each once
for every actor or pair concerned. *Idle* is the option of not acting. *Costs* and *wins* are the
terms that an actor's account books where it acts: economic, political, won. A programme is paid for
as a political cost by those who act on it.
"""


def decisions_page() -> str:
    """Return the page; what is known and weighed is read off a world that has been played."""
    model = WargameModel("open-play", rng=0)
    asked: dict[str, Question] = {}
    while model.running:
        model.step()
        for question, _ in model.orders:
            asked.setdefault(question.decision, question)
    cast = model.blueprint.cast
    ladder = [f"{name} {number(x)}" for name, x in {**RANKS, **TONES}.items()]
    meetings = [
        (code(name), who, menu, _knows(asked[name]), _weighs(asked[name]))
        for name, (who, menu) in MEETINGS.items()
    ]
    orders = [
        (
            code(o.name), _asked(o, cast), codes(o.menu(cast)), code(o.menu(cast)[o.idle]),
            _knows(asked[o.name]), _weighs(asked[o.name]), codes(o.economic), codes(o.political),
            codes(o.won),
        )
        for o in ORDERS
    ]  # fmt: skip
    head = ("decision", "asked", "options")
    return page(
        "Decisions",
        prose(PAGE),
        prose(WORDS),
        "## Meetings",
        prose(RANKING.format(values=", ".join(ladder))),
        table((*head, "knows", "weighs"), meetings),
        "## Instruments",
        prose(ACCOUNTS.format(count=len(ORDERS))),
        table(
            (
                "instrument", "asked", "options", "idle", "knows", "weighs", "costs: economic",
                "costs: political", "wins",
            ),
            orders,
        ),
    )  # fmt: skip


def _knows(question: Question) -> str:
    return ", ".join(name.replace("_", " ") for name in question.observation)


def _weighs(question: Question) -> str:
    causes = dict.fromkeys(cause for option in question.options for cause in option.terms)
    return codes(cause for cause in causes if cause not in ROUTINE)


def _asked(instrument: Instrument, cast: Cast) -> str:
    """Return who is asked, as in the shipped cast."""
    kinds = {
        "challenger": cast.challengers,
        "coalition member": cast.coalition,
        "hedger": cast.hedgers,
        "theatre": cast.theatres,
    }

    def kind(name: str) -> str:
        return next(kind for kind, names in kinds.items() if name in names)

    askings = instrument.askings(cast)
    actor, target = askings[0]
    if askings == cast.sides:
        return f"each side of a friction pair, of the other (as {code(actor)} of {code(target)})"
    about = f", of a {kind(target)} (as {code(actor)} of {code(target)})" if target else ""
    return f"{kind(actor)}{about}"
