"""How to be seen: menus of places and words, what each is worth to a side, and what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf, log
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.plain.actor import Actor

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.ties import Tie

RANKS = {"envoy": 0.33, "premier": 0.75, "head": 1.0}
TONES = {"veiled": 0.95, "calibrated": 0.7, "warm": 0.4, "theatrical": 0.1}
ABSENT = "absent"
FULL_MENU = (ABSENT, *(f"{rank} {tone}" for rank in RANKS for tone in TONES))
VISIT_MENU = FULL_MENU[: 1 + len(TONES)]
HEDGER_MENU = (ABSENT, *(f"{rank} calibrated" for rank in RANKS))


class Place(NamedTuple):
    """An option of a menu: its name, how senior the presence, how deniable the words."""

    name: str
    rank: float
    tone: float


class Menu(NamedTuple):
    """A menu; ``wordings`` is taken off any presence, lest more words make more guests."""

    places: tuple[Place, ...]
    wordings: float


class View(NamedTuple):
    """What one side knows when it chooses how to be seen."""

    actor: Actor
    recognition: float
    stance: float
    grievance: float
    currency: float
    stigma: float
    liability: float
    expected_rank: float
    visibility: float


class Shown(NamedTuple):
    """What a side chose, what it was worth to it and cost it, and what it tells observers."""

    place: Place
    worth: float
    economic: float
    political: float
    won: float
    told: float

    def book(self, actor: Actor) -> None:
        """Enter what the choice cost and won in the actor's account."""
        actor.economic += self.economic
        actor.political += self.political
        actor.won += self.won


class Display:
    """How the sides of meetings weigh and choose, with menus worded as the parameters have it."""

    def __init__(self, model: PlainModel) -> None:
        self.model = model
        self.p = model.p
        power = log(self.p.signalling.deniability) / log(0.5)
        tones = {word: tone**power for word, tone in TONES.items()}
        self.full, self.visit, self.hedger = (
            _menu(options, tones) for options in (FULL_MENU, VISIT_MENU, HEDGER_MENU)
        )

    def view(self, tie: Tie, expected_rank: float, visibility: float) -> View:
        """Return what a challenger knows of a meeting with the partner of its tie."""
        company, actor, other = self.p.company, tie.source, tie.partner
        broken = 1 - company.ice_breaking * other.company_without(actor)
        return View(
            actor=actor,
            recognition=actor.recognition,
            stance=tie.lived,
            grievance=actor.grievance,
            currency=actor.currency,
            stigma=company.stigma * (1 - other.recognition) * actor.exposure * broken,
            liability=company.liability * other.provocation * actor.exposure,
            expected_rank=expected_rank,
            visibility=visibility,
        )

    def choose(
        self, view: View, menu: Menu, ceiling: float, key: tuple[str, str, str, str]
    ) -> Shown:
        """Return the place that a side takes, of those up to the ceiling.

        ``key`` is the question: decision, occasion, actor and target.
        """
        model, p, actor = self.model, self.p.signalling, view.actor
        precision, visibility = actor.precision, view.visibility
        spillover = p.spillover * actor.exposure * model.joint_hygiene * visibility
        company = p.solidarity * (1 - view.recognition) + view.currency
        draws = model.luck.choice(*key, [place.name for place in menu.places])
        scripted = model.script.get(key)
        weighed, attractions = [], []
        for place, draw in zip(menu.places, draws, strict=True):
            _, rank, tone = place
            if rank > ceiling + 1e-9:
                continue
            clear = 1 - tone
            seen = rank * visibility
            per_stance = p.relation * rank + p.defiance * view.grievance * clear * seen
            gain = company * seen
            economic = spillover * rank * clear * clear + view.stigma * rank + view.liability * seen
            political = p.protocol * (rank - view.expected_rank) ** 2 + p.attendance * rank * rank
            rest = gain - economic - political - (menu.wordings / precision if rank else 0.0)
            worth = view.stance * per_stance + rest
            won = view.stance * per_stance + gain
            weighed.append((per_stance, rest, (place, worth, economic, political, won)))
            is_scripted = place.name == scripted
            attractions.append(inf if is_scripted else precision * worth + draw)
        chosen = attractions.index(max(attractions))
        told = self._evidence([parts[:2] for parts in weighed], chosen, precision)
        return Shown(*weighed[chosen][2], told)

    def _evidence(self, options: list[tuple[float, float]], chosen: int, precision: float) -> float:
        """Return the choice's log-likelihood from an aligned type, less that from an aloof one."""
        p = self.p.belief

        def log_chance(stance: float) -> float:
            odds = [precision * (stance * a + b) for a, b in options]
            most = max(odds)
            return odds[chosen] - most - log(sum(exp(x - most) for x in odds))

        return log_chance(p.aligned_type) - log_chance(p.aloof_type)


def _menu(options: Sequence[str], tones: dict[str, float]) -> Menu:
    """Return a menu; who is absent counts as calibrated."""
    places = [Place(ABSENT, 0.0, tones["calibrated"])]
    for option in options[1:]:
        rank, word = option.split()
        places.append(Place(option, RANKS[rank], tones[word]))
    ranks = {place.rank for place in places[1:]}
    return Menu(tuple(places), log(len(places[1:]) / len(ranks)))
