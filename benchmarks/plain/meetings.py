"""Meetings of challengers: dated occasions and minor visits, and what being seen together does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.plain.challenger import Challenger
from benchmarks.plain.display import RANKS, Display, Shown, View
from benchmarks.plain.hedger import Hedger
from benchmarks.plain.maths import as_share, within
from benchmarks.plain.ties import Dyad, Tie

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.reading import Numbers
    from sim.law.cast import Occasion

FLANKS = 2
"""Places beside the host; whoever else is offered a head of state's stands in the second row."""


class Meeting(NamedTuple):
    """A meeting as it was seen: the guest's tie to the host, who came, how strong the display."""

    back: Tie
    rank: float
    display: float
    told: float


class Protocol:
    """How meetings come about in a model, and what they do to it."""

    def __init__(self, model: PlainModel) -> None:
        self.model = model
        self.p = model.p
        self.display = Display(model)

    def _meeting(self, back: Tie, offered: Shown, answer: Shown) -> Meeting:
        """Return a meeting as it was seen."""
        rank, tones = answer.place.rank, offered.place.tone + answer.place.tone
        display = rank * (1 - self.p.signalling.deniability_discount * 0.5 * tones)
        return Meeting(back, rank, display, offered.told + answer.told)

    # Minor visits.

    def make_visits(self) -> None:
        """Let some challengers visit others, each pair of host and guest by its own chance."""
        model, display, p = self.model, self.display, self.p.signalling
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
            view = display.view(tie, rank, visibility)
            offered = display.choose(view, display.visit, envoy, key)
            key = ("visit attend", "", guest.code, host.code)
            view = display.view(back, rank, visibility)
            answer = display.choose(view, display.visit, offered.place.rank, key)
            if visibility > 0:
                offered.book(host)
                answer.book(guest)
            met.append(self._meeting(back, offered, answer))
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
        model, display, p = self.model, self.display, self.p.signalling
        model.see_challengers()
        name, host = occasion.name, model.challengers[occasion.host]
        backs = [
            tie for g in occasion.guests for tie in model.challengers[g].ties if tie.partner is host
        ]
        reach = 1 - p.convening * (1 - host.standing)
        visibility = staging.visibility[0] * reach * p.visibility
        ranks = [t.expected_rank + p.occasion_premium * (1 - t.expected_rank) for t in backs]
        offers, answers = [], []
        for back, rank in zip(backs, ranks, strict=True):
            key = ("offer", name, host.code, back.source.code)
            view = display.view(back.reverse, rank, visibility)
            offers.append(display.choose(view, display.full, RANKS["head"], key))
        if not self._is_staged(host, name):
            return
        places = _places(offers)
        for back, rank, place in zip(backs, ranks, places, strict=True):
            key = ("attend", name, back.source.code, host.code)
            view = display.view(back, rank, visibility)
            answers.append(display.choose(view, display.full, place, key))
        sent = self._send(occasion, host, visibility)
        if visibility > 0:
            for back, offered, answer, place in zip(backs, offers, answers, places, strict=True):
                offered.book(host)
                if place > 0:
                    answer.book(back.source)
            for hedger, shown in sent:
                shown.book(hedger)
        met = [self._meeting(*each) for each in zip(backs, offers, answers, strict=True)]
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
        company, menu, sent = self.p.company, self.display.hedger, []
        broken = 1 - company.ice_breaking * host.company_without(None)
        stigma = company.stigma * (1 - host.recognition) * broken
        for j in occasion.hedgers:
            hedger = self.model.hedgers[j]
            view = View(
                actor=hedger,
                recognition=hedger.own_standing,
                stance=hedger.tie_challengers,
                grievance=0.0,
                currency=0.0,
                stigma=stigma * hedger.exposure,
                liability=company.liability * host.provocation * hedger.exposure,
                expected_rank=hedger.expected_rank,
                visibility=visibility,
            )
            key = ("send", occasion.name, hedger.code, host.code)
            sent.append((hedger, self.display.choose(view, menu, RANKS["head"], key)))
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
