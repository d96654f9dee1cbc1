"""Meetings of challengers: dated occasions and minor visits, and what being seen together does."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.plain.actor import Actor
from benchmarks.plain.challenger import Challenger
from benchmarks.plain.hedger import Hedger
from benchmarks.plain.maths import as_share, within
from benchmarks.plain.ties import Dyad, Tie

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.reading import Numbers
    from sim.law.cast import Occasion

RANKS = {"envoy": 0.33, "premier": 0.75, "head": 1.0}
TONES = {"veiled": 0.95, "calibrated": 0.7, "warm": 0.4, "theatrical": 0.1}
FULL_MENU = ("absent", *(f"{rank} {tone}" for rank in RANKS for tone in TONES))
VISIT_MENU = FULL_MENU[: 1 + len(TONES)]
HEDGER_MENU = ("absent", *(f"{rank} calibrated" for rank in RANKS))
FLANKS = 2
"""Places beside the host; whoever else is offered a head of state's stands in the second row."""


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


class Meeting(NamedTuple):
    """A meeting as it was seen: the guest's tie to the host, who came, how strong the display."""

    back: Tie
    rank: float
    display: float
    told: float


class Protocol:
    """How meetings come about in a model, with menus worded as its parameters have it."""

    def __init__(self, model: PlainModel) -> None:
        self.model = model
        self.p = model.p
        power = log(self.p.signalling.deniability) / log(0.5)
        tones = {word: tone**power for word, tone in TONES.items()}

        def menu(options: Sequence[str]) -> Menu:
            places = [Place("absent", 0.0, tones["calibrated"])]
            for option in options[1:]:
                rank, word = option.split()
                places.append(Place(option, RANKS[rank], tones[word]))
            ranks = {place.rank for place in places[1:]}
            return Menu(tuple(places), log(len(places[1:]) / len(ranks)))

        self.full, self.visit, self.hedger = map(menu, (FULL_MENU, VISIT_MENU, HEDGER_MENU))

    # How a side weighs and chooses.

    def view(self, tie: Tie, expected_rank: float, visibility: float) -> View:
        """Return what a challenger knows of a meeting with the partner of its tie."""
        company, actor, other = self.p.company, tie.source, tie.partner
        broken = 1 - company.ice_breaking * other.company_without(actor)
        return View(
            actor=actor,
            stance=tie.lived,
            grievance=actor.grievance,
            currency=actor.currency,
            stigma=company.stigma * (1 - other.recognition) * actor.exposure * broken,
            liability=company.liability * other.provocation * actor.exposure,
            expected_rank=expected_rank,
            visibility=visibility,
        )

    def choose(
        self, view: View, own_standing: float, menu: Menu, ceiling: float,
        key: tuple[str, str, str, str],
    ) -> Shown:  # fmt: skip
        """Return the place that a side takes, of those up to the ceiling.

        ``key`` is the question: decision, occasion, actor and target.
        """
        model, p, actor = self.model, self.p.signalling, view.actor
        precision, visibility = actor.precision, view.visibility
        spillover = p.spillover * actor.exposure * model.joint_hygiene * visibility
        company = p.solidarity * (1 - own_standing) + view.currency
        draws = model.luck.choice(*key, [place.name for place in menu.places])
        scripted = model.script.get(key)
        options = []
        best, most = None, 0.0
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
            options.append((per_stance, rest))
            attraction = precision * worth + draw
            if place.name == scripted:
                attraction = float("inf")
            if best is None or attraction > most:
                won = view.stance * per_stance + gain
                best, most = (place, worth, economic, political, won, len(options) - 1), attraction
        place, worth, economic, political, won, chosen = best
        told = self._evidence(options, chosen, precision)
        return Shown(place, worth, economic, political, won, told)

    def _evidence(
        self, options: list[tuple[float, float]], chosen: int, precision: float
    ) -> float:
        """Return the choice's log-likelihood from an aligned type, less that from an aloof one."""
        p = self.p.belief

        def log_chance(stance: float) -> float:
            odds = [precision * (stance * a + b) for a, b in options]
            most = max(odds)
            return odds[chosen] - most - log(sum(exp(x - most) for x in odds))

        return log_chance(p.aligned_type) - log_chance(p.aloof_type)

    def meet(self, back: Tie, offered: Shown, answer: Shown) -> Meeting:
        """Return a meeting as it was seen."""
        rank, tones = answer.place.rank, offered.place.tone + answer.place.tone
        display = rank * (1 - self.p.signalling.deniability_discount * 0.5 * tones)
        return Meeting(back, rank, display, offered.told + answer.told)

    # Minor visits.

    def make_visits(self) -> None:
        """Let some challengers visit others, each pair of host and guest by its own chance."""
        model, p = self.model, self.p.signalling
        chance, draws = 0.5 * p.visit_rate, model.luck.uniform
        hosted = [tie for tie in model.ties if draws[tie.visit_place] < chance]
        if not hosted:
            return
        model.see_challengers()
        visibility, envoy = p.visit_visibility * p.visibility, RANKS["envoy"]
        met = []
        for tie in hosted:
            host, guest, back = tie.source, tie.partner, tie.reverse
            rank = min(back.expected_rank, envoy)
            key = ("visit offer", "", host.code, guest.code)
            view = self.view(tie, rank, visibility)
            offered = self.choose(view, host.recognition, self.visit, envoy, key)
            key = ("visit attend", "", guest.code, host.code)
            view, ceiling = self.view(back, rank, visibility), offered.place.rank
            answer = self.choose(view, guest.recognition, self.visit, ceiling, key)
            if visibility > 0:
                offered.book(host)
                answer.book(guest)
            met.append(self.meet(back, offered, answer))
        self._tell(met, visibility)
        self._show([(m.back.dyad, visibility * m.display) for m in met])
        stand = []
        for meeting in met:
            host, guest = meeting.back.partner, meeting.back.source
            honour = visibility * meeting.rank
            stand += [(host, honour * guest.standing), (guest, honour * host.standing)]
        self._recognise(stand)

    # Dated occasions.

    def hold(self, occasion: Occasion, staging: Numbers) -> None:
        """Let a host stage its dated occasion and offer places, then guests answer."""
        model, p = self.model, self.p.signalling
        model.see_challengers()
        name, host = occasion.name, model.challengers[occasion.host]
        backs = [
            tie
            for g in occasion.guests
            for tie in model.challengers[g].ties
            if tie.partner is host
        ]
        reach = 1 - p.convening * (1 - host.standing)
        visibility = staging.visibility[0] * reach * p.visibility
        ranks = [t.expected_rank + p.occasion_premium * (1 - t.expected_rank) for t in backs]
        offers = [
            self.choose(
                self.view(back.reverse, rank, visibility), host.recognition, self.full, 1.0,
                ("offer", name, host.code, back.source.code),
            )
            for back, rank in zip(backs, ranks, strict=True)
        ]  # fmt: skip
        if not self._is_staged(host, name):
            return
        places = _places(offers)
        answers = [
            self.choose(
                self.view(back, rank, visibility), back.source.recognition, self.full, place,
                ("attend", name, back.source.code, host.code),
            )
            for back, rank, place in zip(backs, ranks, places, strict=True)
        ]  # fmt: skip
        sent = self._send(occasion, host, visibility)
        met = [self.meet(*each) for each in zip(backs, offers, answers, strict=True)]
        if visibility > 0:
            for back, offered, answer, place in zip(backs, offers, answers, places, strict=True):
                offered.book(host)
                if place > 0:
                    answer.book(back.source)
            for hedger, shown in sent:
                shown.book(hedger)
        self._commemorate(host, met, visibility, staging)
        self._tell(met, visibility)
        self._learn_precedent(met, visibility)
        self._honour(host, met, sent, visibility, staging)
        self._show(self._displays(met, visibility))

    def _is_staged(self, host: Challenger, name: str) -> bool:
        """Return whether the host holds its occasion."""
        key = ("stage", name, host.code, "")
        scripted = self.model.script.get(key)
        if scripted is not None:
            return scripted == "stage"
        cancel, stage = self.model.luck.choice(*key, ("cancel", "stage"))
        return host.precision * self.p.signalling.staging + stage > cancel

    def _send(
        self, occasion: Occasion, host: Challenger, visibility: float
    ) -> list[tuple[Hedger, Shown]]:
        """Return whom invited hedgers send."""
        company, sent = self.p.company, []
        broken = 1 - company.ice_breaking * host.company_without(self.model)
        stigma = company.stigma * (1 - host.recognition) * broken
        for j in occasion.hedgers:
            hedger = self.model.hedgers[j]
            view = View(
                actor=hedger,
                stance=hedger.tie_challengers,
                grievance=0.0,
                currency=0.0,
                stigma=stigma * hedger.exposure,
                liability=company.liability * host.provocation * hedger.exposure,
                expected_rank=hedger.expected_rank,
                visibility=visibility,
            )
            key = ("send", occasion.name, hedger.code, host.code)
            sent.append((hedger, self.choose(view, hedger.own_standing, self.hedger, 1.0, key)))
        return sent

    def _displays(self, met: list[Meeting], visibility: float) -> list[tuple[Dyad, float]]:
        """Return what a stand shows: the host with each guest, and by half each two guests."""
        half = self.p.signalling.shared_stand
        shown = [(m.back.dyad, visibility * m.display) for m in met]
        for i, one in enumerate(met):
            for other in met[i + 1 :]:
                for tie in one.back.source.ties:
                    if tie.partner is other.back.source:
                        lower = min(one.display, other.display)
                        shown.append((tie.dyad, half * visibility * lower))
        return shown

    def _honour(
        self, host: Challenger, met: list[Meeting], sent: list[tuple[Hedger, Shown]],
        visibility: float, staging: Numbers,
    ) -> None:  # fmt: skip
        """Let presence confer standing, and applause acceptance of the arms on parade."""
        p, half = self.p.recognition, self.p.signalling.shared_stand
        came = [(m.back.source, visibility * m.rank) for m in met]
        public = [(visibility * shown.place.rank, hedger.standing) for hedger, shown in sent]
        stand = [(host, honour * guest.standing) for guest, honour in came]
        arms = p.hardware_shown * visibility * staging.hardware[0]
        host.hardware_shown += arms * (1 - host.hardware_shown)
        if staging.nuclear[0]:
            gain = p.nuclear_conferral * _conferred(stand)
            host.nuclear_acquiescence += gain * (1 - host.nuclear_acquiescence)
        stand += [(host, honour * standing) for honour, standing in public]
        for guest, honour in came:
            stand.append((guest, honour * host.standing))
            others = [(h, other.standing) for other, h in came if other is not guest]
            for other, standing in others + public:
                stand.append((guest, half * min(honour, other) * standing))
        self._recognise(stand)

    def _commemorate(
        self, host: Challenger, met: list[Meeting], visibility: float, staging: Numbers
    ) -> None:
        """Let a memory shared on the stand move the story, stances and those it is against."""
        model, p = self.model, self.p.narrative
        shared = staging.memory[0] * as_share(0.5 * sum(visibility * m.display for m in met))
        if shared == 0:
            return
        there = {host, *(m.back.source for m in met if m.rank > 0)}
        for dyad in model.dyads:
            if dyad.a in there and dyad.b in there:
                to, back = dyad.to, dyad.back
                nearer = p.convergence * shared * (back.stance - to.stance)
                to.stance = within(to.stance + nearer, 0.02, 0.98)
                back.stance = within(back.stance - nearer, 0.02, 0.98)
        gain = p.gain * p.commemoration * shared * model.unity * (1 - model.narrative)
        model.narrative = within(model.narrative + gain, -1.0, 1.0)
        for member, offends in zip(model.members, staging.offends, strict=True):
            capital = member.political_capital
            capital += p.offence * offends * shared * (1 - capital)
            member.political_capital = within(capital, 0.05, 0.95)

    # What any meeting does.

    def _tell(self, met: list[Meeting], visibility: float) -> None:
        """Let everyone take in what the meetings tell of who is aligned."""
        model, heard = self.model, [0.0] * len(self.model.dyads)
        for meeting in met:
            dyad = meeting.back.dyad
            heard[dyad.index] += self.p.belief.conservatism * visibility * meeting.told
        for dyad, news in zip(model.dyads, heard, strict=True):
            dyad.public_belief = within(dyad.public_belief + news, -5.0, 5.0)
        for observer in model.observers:
            observer.hear(heard)

    def _learn_precedent(self, met: list[Meeting], visibility: float) -> None:
        """Let ranks seen move the ranks expected, of the guest and by less in return."""
        p = self.p.signalling
        speed = p.precedent_learning * visibility
        for meeting in met:
            back, there = meeting.back, meeting.back.reverse
            back.expected_rank += speed * (meeting.rank - back.expected_rank)
            returned = p.reciprocity * speed * (meeting.rank - there.expected_rank)
            there.expected_rank += returned

    def _show(self, displays: list[tuple[Dyad, float]]) -> None:
        """Add displays to what has been shown of dyads, and to the reputation sunk in them."""
        gains = [(dyad, *dyad.shows(seen)) for dyad, seen in displays]
        for dyad, shown, sunk in gains:
            dyad.visible += shown
            dyad.sunk += sunk
        for dyad, _ in displays:
            dyad.visible, dyad.sunk = as_share(dyad.visible), as_share(dyad.sunk)

    def _recognise(self, stand: list[tuple[Challenger, float]]) -> None:
        """Let each on a stand gain standing by the presence of others."""
        for challenger in self.model.challengers:
            mine = [honour for honour in stand if honour[0] is challenger]
            if mine:
                gain = self.p.recognition.conferral * _conferred(mine)
                challenger.recognition += gain * (1 - challenger.recognition)
                challenger.recognition = within(challenger.recognition, 0.01, 0.99)


def _places(offers: list[Shown]) -> list[float]:
    """Return the place each guest is given: two flanks for those the host values most."""
    heads = [i for i, offer in enumerate(offers) if offer.place.rank >= 1]
    flanks = sorted(heads, key=lambda i: -offers[i].worth)[:FLANKS]
    return [
        RANKS["premier"] if i in heads and i not in flanks else offer.place.rank
        for i, offer in enumerate(offers)
    ]


def _conferred(stand: list[tuple[Challenger, float]]) -> float:
    """Return the share of the gap in standing that all presence together closes."""
    missing = 1.0
    for _, honour in stand:
        missing *= 1 - honour
    return 1 - missing
