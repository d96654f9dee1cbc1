"""A first scenario of one's own: valid at once, with examples to uncomment that fit its base."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from sim.law.orders import ORDERS
from sim.scenario.build import Blueprint
from sim.scenario.months import month_name
from sim.scenario.schema import ChallengerSpec, members
from sim.scenario.showing.meaning import Meaning
from sim.scenario.showing.yaml_text import WIDTH, yaml_text

EDITOR = "# yaml-language-server: $schema={schema}"
"""The line by which editors find what a file may say."""


def template(name: str, base: str, blueprint: Blueprint, number: Meaning, schema: str) -> str:
    """Return the text of a new scenario file that extends ``base``.

    ``blueprint`` is the base's, ``number`` what the example of a number is about. Prose stands
    behind ``# ``; a line that starts with ``#`` alone is an example, which holds without it.
    """
    spec = blueprint.scenario.spec
    title = name.replace("-", " ").replace("_", " ").strip().capitalize() or name
    head = {
        "extends": base,
        "title": title,
        "question": f"What would differ from {spec.title}?",
        "finding": "",
        "passage": "",
        "source": "invented",
    }
    parts = [
        EDITOR.format(schema=schema),
        _said(f"States only what differs from {base}: mappings merge key by key, anything else"
              " replaces, null removes."),
        yaml_text(head).rstrip(),
        _said("finding: what you expect, in words; passage: where the essays say so. In numbers,"
              f" for `entente findings {name}`:"),
        _example({"expects": [{"outcome": "public_belief", "change": "falls", "by": 0.05}]}),
        "",
        _said("Examples of changes. Take the # away in front of the lines that you want, and"
              " alter them."),
    ]  # fmt: skip
    for said, example in _examples(blueprint, number):
        parts += ["", _said(said), _example(example)]
    return "\n".join(parts) + "\n"


def _said(text: str) -> str:
    return fill(
        text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip


def _example(document: dict[str, object]) -> str:
    return "\n".join(f"#{line}" for line in yaml_text(document).splitlines() if line)


def _examples(blueprint: Blueprint, number: Meaning) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the changes most wanted, each with what it is; all of them fit the base."""
    spec = blueprint.scenario.spec
    code, field = number.name.split(".")[1:]
    low, high = number.facts["may be set"]
    told = f"{number.says} ({number.facts['unit']}, {low:g} to {high:g})"
    value = number.facts["value"]
    said = f"A number: {spec.actors[code].name or code}'s {field}, {told}; it is {value:g}."
    yield (
        f"{said} `entente explain {number.name}` tells what it moves.",
        {"actors": {code: {field: round((low + value) / 2, 3)}}},
    )
    yield _occasion(blueprint)
    yield _event(blueprint)
    yield _order(blueprint)
    yield (
        "A lever, which moves several numbers together (`entente explain coalition.cohesion`).",
        {"levers": {"coalition.cohesion": 0.7}},
    )


def _occasion(blueprint: Blueprint) -> tuple[str, dict[str, object]]:
    """Return an occasion left out or, where the base has none, one that is held."""
    spec = blueprint.scenario.spec
    if spec.occasions:
        name, occasion = max(spec.occasions.items(), key=lambda item: item[1].date)
        return (
            f"An occasion left out: {occasion.title}, {month_name(occasion.date)}.",
            {"occasions": {name: None}},
        )
    cast = blueprint.cast
    if not cast.dyads:
        return "A shorter run.", {"months": min(12, spec.months)}
    host, guest = (cast.challengers[i] for i in cast.dyads[0])
    body = {
        "date": month_name(spec.start + min(6, spec.months - 1)), "title": "A parade",
        "source": "invented", "host": host, "guests": [guest], "hardware": 0.5,
    }  # fmt: skip
    return "An occasion: who holds it, who is invited.", {"occasions": {"a-parade": body}}


def _event(blueprint: Blueprint) -> tuple[str, dict[str, object]]:
    cast, spec = blueprint.cast, blueprint.scenario.spec
    path = f"friction.{cast.friction_names[0]}" if cast.frictions else f"tension.{cast.theatres[0]}"
    body = {
        "date": month_name(spec.start + spec.months // 2), "title": "What happens",
        "source": "invented", "add": {path: 0.2},
    }  # fmt: skip
    said = "An event: something from outside that moves a state variable in one month."
    return said, {"events": {"my-event": body}}


def _order(blueprint: Blueprint) -> tuple[str, dict[str, object]]:
    """Return a scripted choice: over trade where there is friction, else the first there is."""
    cast, spec = blueprint.cast, blueprint.scenario.spec
    asked = {o: askings[0] for o in ORDERS if (askings := o.askings(cast))}
    order = next((o for o in asked if o.name == "trade"), next(iter(asked)))
    actor, target = asked[order]
    menu = order.menu(cast)
    body = {
        "date": month_name(spec.start + spec.months // 2), "actor": actor,
        "decision": order.name, **({"target": target} if target else {}),
        "choose": next(choice for k, choice in enumerate(menu) if k != order.idle),
        "source": "invented",
    }  # fmt: skip
    said = f"A scripted order: what an actor does in one month, here of: {', '.join(menu)}."
    return said, {"orders": {"my-order": body}}


def usual_number(blueprint: Blueprint) -> str:
    """Return the path of a number that most scenarios would change: a challenger's exposure."""
    challengers = members(blueprint.scenario.spec, ChallengerSpec)
    return f"actors.{max(challengers, key=lambda c: challengers[c].capability)}.exposure"
