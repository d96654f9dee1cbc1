"""Reading scenario files: YAML, ``extends``, and errors that say file, line and key.

A file states only what differs from the one it extends: mappings merge key by key, anything
else replaces, and null removes. All errors of a scenario are reported at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, did_you_mean
from sim.scenario.checking.examine import Examined, examine, examine_part
from sim.scenario.checking.shape import TOP
from sim.scenario.checking.shape import below as below_shape
from sim.scenario.checking.subject import Subject
from sim.scenario.problem import Located, Problem, told
from sim.scenario.reading.chain import Chain, find_beside, find_scenario, read_chain
from sim.scenario.reading.merge import Merged, merge
from sim.scenario.reading.prune import prune
from sim.scenario.reading.read import Layer
from sim.scenario.record import Key, Scenario
from sim.scenario.schema import TABLES

__all__ = ["find_beside", "find_scenario", "load_scenario", "vary"]
START = "start"
"""What a finding is compared with that is compared with the scenario's own first month."""


def load_scenario(name: str | Path) -> Scenario:
    """Return a scenario by the name of a shipped one or by the path of a file.

    Raises:
        UnknownNameError: Nothing has this name.
        ScenarioError: The file cannot be read, or says what it may not; all problems at once.
    """
    return _assemble(read_chain(find_scenario(name)))


def vary(base: str | Path, changes: Mapping[str, Any]) -> Scenario:
    """Return a scenario that extends another by ``changes``, as a file of that text would.

    Raises:
        UnknownNameError: Nothing has the name of the base.
        ScenarioError: The changes do not fit; all problems at once.

    >>> vary("as-it-happened", {"occasions": {"beijing-2025": None}}).name
    'as-it-happened, varied'
    """
    if "extends" in changes:
        raise ScenarioError(f"extends: changes extend {base} already; vary that one instead")
    chain = read_chain(find_scenario(base))
    varied = Path(f"{chain.layers[0].path.stem}, varied")
    layer = Layer(varied, dict(changes), dict(_places(changes, f"{varied}:1", ())))
    return _assemble(chain._replace(layers=[layer, *chain.layers]))


def _places(changes: Mapping[str, Any], place: str, key: Key) -> Iterator[tuple[Key, str]]:
    """Yield one place for every key of changes that stand in no file."""
    for name, value in changes.items():
        here = (*key, str(name))
        yield here, place
        if isinstance(value, Mapping):
            yield from _places(value, place, here)


def _assemble(chain: Chain) -> Scenario:
    layers = chain.layers
    files = [str(layer.path) for layer in layers]
    merged = _merged(layers)
    if not chain.is_whole:
        found = examine_part(*merged, files[0], _lost(layers))
        raise ScenarioError(told([*chain.problems, *found], files))
    own = _examined(merged, layers)
    root = _examined(_merged(layers[-1:]), layers[-1:]) if layers[1:] else own
    known = {(p.file, p.line, p.key) for p in root.problems}  # in other words, it may be
    found = [p for p in own.problems if (p.file, p.line, p.key) not in known]
    slips = [*_idle(layers), *_gone_with(layers, merged)]
    problems = [*chain.problems, *slips, *root.problems, *found]
    if problems or own.spec is None or root.spec is None:
        raise ScenarioError(told(problems, files))
    base = layers[1].path if layers[1:] else None
    return Scenario(layers[0].path.stem, own.spec, root.spec, *merged, base)


def _merged(layers: Sequence[Layer]) -> Merged:
    """Return what layers say together, without what hangs on that which some of them take out."""
    document, origins = merge(layers)
    document.pop("extends", None)
    return Merged(prune(document, [layer.document for layer in layers]), origins)


def _examined(merged: Merged, layers: Sequence[Layer]) -> Examined:
    """Return what layers mean together, and all that is wrong with it."""
    check = partial(_check_against, layers)
    return examine(*merged, str(layers[0].path), _lost(layers), check)


def _lost(layers: Sequence[Layer]) -> set[Key]:
    return {key for layer in layers for key in layer.lost}


def _idle(layers: Sequence[Layer]) -> Iterator[Located]:
    """Yield every null that takes out what none of the layers below has: a slip of the pen."""
    for i, layer in enumerate(layers):
        below = merge(layers[i + 1 :]).document
        for key, stated, there in _tables(layer.document, below):
            for name in (name for name, value in stated.items() if value is None):
                if name not in there:
                    file, _, line = layer.origins[*key, name].rpartition(":")
                    turned = "-".join(reversed(name.split("-")))
                    near = did_you_mean(turned if turned in there else name, there)
                    said = f"takes out what is not there{near}"
                    yield Located(file, int(line), (*key, name), said)


def _gone_with(layers: Sequence[Layer], merged: Merged) -> Iterator[Located]:
    """Yield what a file states about something that it, or what it extends, takes out."""
    whole, own = merge(layers).document, layers[0]
    whole.pop("extends", None)
    if whole == merged.document:
        return
    for key, place in own.origins.items():
        is_there, is_left = (_has(each, key) for each in (whole, merged.document))
        if len(key) > 1 and is_there and not is_left and _has(merged.document, key[:-1]):
            file, _, line = place.rpartition(":")
            yield Located(file, int(line), key, "is about something taken out; leave it out, too")


def _has(document: Any, key: Key) -> bool:
    """Return whether a document says something other than null under a key."""
    for name in key:
        if not isinstance(document, Mapping) or name not in document:
            return False
        document = document[name]
    return document is not None


def _tables(
    document: Mapping[str, Any], below: Mapping[str, Any]
) -> Iterator[tuple[Key, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield the mappings of a document and, in step, the names that may be taken out of each."""
    for table in TABLES:
        stated, there = _mapping_at(document, (table,)), _mapping_at(below, (table,))
        yield (table,), stated, there
        part = below_shape(below_shape(TOP, table) or TOP, "any")
        fields = dict(part.fields) if part is not None and part.models else {}
        for name in stated:
            part_key, orders = (table, name), (table, name, "orders")
            inside = {**fields, **_mapping_at(below, part_key)}
            yield part_key, _mapping_at(document, part_key), inside
            yield orders, _mapping_at(document, orders), _mapping_at(below, orders)


def _mapping_at(document: Mapping[str, Any], key: Key) -> Mapping[str, Any]:
    found: Any = document
    for name in key:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _check_against(layers: Sequence[Layer], subject: Subject) -> Iterator[Problem]:
    """Yield findings to be compared with a scenario that is none."""
    for i, expected in enumerate(subject.spec.expects):
        key = ("expects", str(i), "against")
        if not expected.against and not layers[1:]:
            said = f"should say against what: {START}, or a scenario, for this file extends none"
            yield Problem(key, said)
        elif expected.against not in ("", START):
            try:
                find_beside(expected.against, layers[0].path)
            except ScenarioError as error:
                yield Problem(key, str(error))
