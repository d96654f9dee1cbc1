"""What differs between two scenarios, in words and numbers, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sim.law.parameters import DECLARED
from sim.scenario.fields import EACH
from sim.scenario.lever_file import find_lever
from sim.scenario.record import TEXTS, Key, Scenario
from sim.scenario.schema import CAST, OWN, Part, ScenarioSpec
from sim.scenario.showing import wording
from sim.scenario.showing.leaves import Leaf, leaves, pair, texts
from sim.scenario.showing.wording import value_text

GROUPS = (
    "about", "time", "cast", "numbers", "occasions", "events", "orders", "parameters", "levers",
    "root", "texts",
)  # fmt: skip
"""The groups of differences, in the order in which they are told."""
NOTHING = Leaf(None)


class Difference(NamedTuple):
    """One difference: where, in a sentence, and what either scenario says (None: nothing)."""

    group: str
    key: str
    says: str
    a: Any = None
    b: Any = None
    unit: str = ""
    meaning: str = ""


def differences(a: Scenario, b: Scenario, *, every: bool = False) -> list[Difference]:
    """Return what differs from ``a`` to ``b``: what moves worlds, and titles; else ``every`` text.

    What is only written in another way, such as a pair the other way round, is no difference.
    """
    found = list(_between(a.spec, b.spec))
    if a.spec.title != b.spec.title:
        said = f'the title is "{b.spec.title}" (was "{a.spec.title}")'
        found.append(Difference("about", "title", said, a.spec.title, b.spec.title))
    among_roots = list(_between(a.root, b.root))
    if among_roots:
        said = (
            f'habits and rest levels are centred on "{b.root.title}" (were on "{a.root.title}"),'
            f" which differs in {wording.count(len(among_roots), 'point')}"
        )
        found.append(Difference("root", "extends", said, a.root.title, b.root.title))
    if every:
        found += _texts(a.spec, b.spec)
    return sorted(found, key=lambda each: GROUPS.index(each.group))


def differ_in_texts(a: Scenario, b: Scenario) -> bool:
    """Return whether two scenarios have another text anywhere."""
    return a.spec.title != b.spec.title or any(True for _ in _texts(a.spec, b.spec))


def _between(a: ScenarioSpec, b: ScenarioSpec) -> Iterator[Difference]:
    yield from _time(a, b)
    for part in CAST:
        yield from _cast(part, _named(a, part), _named(b, part))
    yield from _occasions(a.occasions, b.occasions)
    yield from _dated("events", a.events, b.events)
    yield from _dated("orders", a.orders, b.orders)
    yield from _parameters(a.parameters, b.parameters)
    yield from _levers(a.levers, b.levers)


def _named(spec: ScenarioSpec, part: str) -> dict[str, Part]:
    return {pair(name): body for name, body in getattr(spec, part).items()}


def _time(a: ScenarioSpec, b: ScenarioSpec) -> Iterator[Difference]:
    one, two = leaves(a), leaves(b)
    for field in ("start", "months", "event"):
        yield from _changed("time", (field,), field, one, two, (field,))


def _changed(
    group: str, key: Key, subject: str, a: Mapping[Key, Leaf], b: Mapping[Key, Leaf], at: Key
) -> Iterator[Difference]:
    """Yield the difference of one value, if it differs."""
    before, after = a.get(at, NOTHING), b.get(at, NOTHING)
    if before.value == after.value:
        return
    told = after if after.value is not None else before
    said = f"{subject}: {wording.change(before.value, after.value, told.unit, told.meaning)}"
    yield Difference(group, ".".join(key), said, before.value, after.value, told.unit, told.meaning)


def _cast(part: str, a: Mapping[str, Part], b: Mapping[str, Part]) -> Iterator[Difference]:
    for name in [*a, *(n for n in b if n not in a)]:
        key = f"{part}.{name}"
        if name not in b:
            yield Difference("cast", key, f"{wording.part(part, name, a[name])} is left out", name)
        elif name not in a:
            said = f"{wording.part(part, name, b[name])} is added: {_stated(b[name], name)}"
            yield Difference("cast", key, said, None, name)
        elif type(a[name]) is not type(b[name]):
            before, after = (wording.kind(each[name]) for each in (a, b))
            said = f"{wording.called(name, b[name])} is {after} (was {before})"
            yield Difference("cast", key, said, before, after)
            yield from _numbers(part, name, a[name], b[name])
        else:
            yield from _numbers(part, name, a[name], b[name])


def _stated(body: Part, name: str) -> str:
    """Return the values of a part that are not as they would be unstated, in a line."""
    usual = {
        field: info.default[EACH] if isinstance(info.default, dict) and info.default else
        info.default
        for field, info in type(body).model_fields.items()
    }  # fmt: skip
    told = [
        f"{wording.label(key)} {value_text(leaf.value)}"
        for key, leaf in leaves(body, name).items()
        if leaf.value != usual.get(key[0]) and key[0] not in ("kind", "date")
    ]
    return ", ".join(told) or "all at its defaults"


def _numbers(part: str, name: str, a: Part, b: Part) -> Iterator[Difference]:
    one, two = leaves(a, name), leaves(b, name)
    for key in [*one, *(k for k in two if k not in one)]:
        if key != ("kind",):
            subject = wording.subject(part, name, b, key)
            yield from _changed("numbers", (part, name, *key), subject, one, two, key)


def _occasions(a: Mapping[str, Part], b: Mapping[str, Part]) -> Iterator[Difference]:
    for name in [*a, *(n for n in b if n not in a)]:
        key = f"occasions.{name}"
        if name not in b:
            said = f"{wording.dated(name, a[name])} is left out"
            yield Difference("occasions", key, said, name)
        elif name not in a:
            said = f"{wording.dated(name, b[name])} is added: {_stated(b[name], name)}"
            yield Difference("occasions", key, said, None, name)
        else:
            one, two = leaves(a[name]), leaves(b[name])
            for at in [*one, *(k for k in two if k not in one)]:
                yield from _staging(name, at, one, two)


def _staging(
    name: str, at: Key, a: Mapping[Key, Leaf], b: Mapping[Key, Leaf]
) -> Iterator[Difference]:
    """Yield how one value of an occasion differs: who is there, scripts, and how it is staged."""
    before, after = a.get(at, NOTHING).value, b.get(at, NOTHING).value
    key = ".".join(("occasions", name, *at))
    if at[0] == "orders" and before != after:
        said = f"{name}: {wording.script(at[1], before, after)}"
        yield Difference("occasions", key, said, before, after)
    elif isinstance(before, list) and isinstance(after, list):
        for codes, how in ((before, "is no longer among"), (after, "is among")):
            other = after if codes is before else before
            for code in [code for code in codes if code not in other]:
                said = f"{name}: {code} {how} {wording.label(at)}"
                yield Difference("occasions", key, said, before, after)
    else:
        yield from _changed(
            "occasions", ("occasions", name, *at), f"{name}, {wording.label(at)}", a, b, at
        )


def _dated(part: str, a: Mapping[str, Part], b: Mapping[str, Part]) -> Iterator[Difference]:
    """Yield how events or scripted orders differ, an effect at a time."""
    for name in [*a, *(n for n in b if n not in a)]:
        one = wording.effects(a[name]) if name in a else {}
        two = wording.effects(b[name]) if name in b else {}
        for what in [*one, *(each for each in two if each not in one)]:
            before, after = one.get(what), two.get(what)
            if before != after:
                said = f"{wording.effect(*what, before, after)}, {part[:-1]} {name}"
                one_, two_ = (each._asdict() if each else None for each in (before, after))
                yield Difference(part, f"{part}.{name}", said, one_, two_)


def _parameters(a: Mapping[str, float], b: Mapping[str, float]) -> Iterator[Difference]:
    for path in [*a, *(p for p in b if p not in a)]:
        before, after = a.get(path), b.get(path)
        if before != after:
            d = DECLARED[path]
            drawn = f", drawn from {d.low:g} to {d.high:g}" if d.is_judgement else ""
            usual = f"not stated ({d.value:g}{drawn})"
            said = f"{path}: {wording.change(before, after, d.unit, d.doc, usual)}"
            yield Difference("parameters", f"parameters.{path}", said, before, after, d.unit, d.doc)


def _levers(a: Mapping[str, float], b: Mapping[str, float]) -> Iterator[Difference]:
    for name in [*a, *(n for n in b if n not in a)]:
        before, after = a.get(name), b.get(name)
        lever = find_lever(name)
        if before != after and lever is not None:
            said = f"{name}: {wording.change(before, after, lever.unit, lever.doc, 'not pulled')}"
            yield Difference("levers", f"levers.{name}", said, before, after, lever.unit, lever.doc)


def _texts(a: ScenarioSpec, b: ScenarioSpec) -> Iterator[Difference]:
    """Yield the texts that differ, of parts that both have."""
    for field in OWN:
        before, after = getattr(a, field), getattr(b, field)
        if before != after and field in TEXTS:
            yield _text((field,), before, after)
    for part in (*CAST, "occasions", "events", "orders"):
        one, two = _named(a, part), _named(b, part)
        for name in one:
            if name in two:
                before_all, after_all = texts(one[name]), texts(two[name])
                for at in {**before_all, **after_all}:
                    before = before_all.get(at, Leaf("")).value
                    after = after_all.get(at, Leaf("")).value
                    if before != after:
                        yield _text((part, name, *at), before, after)


def _text(key: Key, before: Any, after: Any) -> Difference:
    name = ".".join(key)
    said = f'{name}: "{after}" (was "{before}")'
    if key == ("expects",):
        said = f"expects: another finding in numbers, of {len(after)} parts (were {len(before)})"
    group = "about" if len(key) == 1 else "texts"
    return Difference(group, name, said, _document(before), _document(after))


def _document(value: Any) -> Any:
    return [each.model_dump() for each in value] if isinstance(value, list) else value
