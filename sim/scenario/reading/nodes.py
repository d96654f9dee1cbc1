"""YAML text as nodes: plain values, each with the line on which it stands.

Nodes are put together from the parser's events, so that no tag ever builds an object, aliases are
counted before they are spelled out, and depth costs no recursion.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from sim.scenario.reading.scalars import ODD, meaning

MOST_VALUES = 20_000
"""Keys and values a file may hold once its aliases are spelled out; a shipped one has some 900."""
DEEPEST = 40

_CORE = "tag:yaml.org,2002:"
_COLLECTIONS = (f"{_CORE}map", f"{_CORE}seq")
_QUOTED = ("'", '"', "|", ">")
MERGE = "<<"


class Fault(NamedTuple):
    """What is wrong with a text, and on which line."""

    line: int
    said: str


class Node(NamedTuple):
    """A value and its line: plain, a list of nodes, a ``Mapping``, or a fault in its place.

    ``size`` counts it with all it holds, ``depth`` the levels below it; ``word`` is the text of a
    plain scalar.
    """

    line: int
    value: Any
    size: int = 1
    word: str | None = None
    depth: int = 0


class Mapping(NamedTuple):
    """Entries by name, each with the line of its key, and keys that are none."""

    entries: dict[str, tuple[int, Node]]
    faults: list[Fault]


class Composed(NamedTuple):
    """The node at the top of a text, and the fault at which reading stopped, if any.

    What stands on line ``last``, where the last piece before a fault began, is not to be trusted.
    """

    root: Node | None
    fault: Fault | None
    last: int


def compose(text: str) -> Composed:
    """Return the nodes of a text, as far as it could be read."""
    composer = _Composer()
    fault: Fault | None
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            composer.take(event)
    except _StopError as stop:
        fault = stop.fault
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fault = Fault(mark.line + 1 if mark else composer.line, _not_yaml(error))
    except _OWN_FAULTS as error:
        said = str(error).partition("\n")[0]
        fault = Fault(composer.line, f"is not YAML: {said}")
    else:
        fault = None
    return Composed(composer.end(), fault, composer.line)


_OWN_FAULTS = (
    YAMLError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError,
    AssertionError, RuntimeError,
)  # fmt: skip
"""What the parser raises where it meets something that its authors did not think of."""


def _not_yaml(error: MarkedYAMLError) -> str:
    began = error.context_mark
    is_apart = began is not None and error.problem_mark and began.line < error.problem_mark.line
    since = f" ({error.context}, from line {began.line + 1} on)" if is_apart else ""
    hint = "; indent with spaces" if "'\\t'" in str(error.problem) else ""
    return f"is not YAML: {error.problem or error.context}{since}{hint}"


class _StopError(Exception):
    """What ends reading: too much, too deep, or a second document."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(said)
        self.fault = Fault(line, said)


class _Open:
    """A list or mapping whose end is still to come."""

    def __init__(self, event: Any, before: int) -> None:
        self.line, self.anchor = _line(event), event.anchor
        self.before = before
        self.is_list = isinstance(event, SequenceStartEvent)
        self.items: list[Node] = []
        self.mapping = Mapping({}, [])
        self.merged: list[Node] = []
        self.key: tuple[Node, str | None] | None = None
        self.tag = event.tag if event.tag not in (None, "!", *_COLLECTIONS) else None

    def add(self, node: Node) -> None:
        """Take the next item, key or value."""
        if self.is_list:
            self.items.append(node)
        elif self.key is None:
            self.key = node, self._name(node)
        else:
            self._put(*self.key, node)
            self.key = None

    def _name(self, node: Node) -> str | None:
        """Return the name that a key is, or None; any word but null is one, spelled as it is."""
        if isinstance(node.value, str):
            return node.value
        if node.word and node.value is not None and not isinstance(node.value, Fault):
            return node.word
        what = "null" if node.value is None else "a mapping or a list"
        said = f"has a key that is {what}; a key should be a word"
        told = node.value.said if isinstance(node.value, Fault) else said
        self.mapping.faults.append(Fault(node.line, told))
        return None

    def _put(self, key: Node, name: str | None, node: Node) -> None:
        entries = self.mapping.entries
        if key.word == MERGE:
            self.merged.append(node)
        elif name in entries:
            again = f"duplicate key; it stands on line {entries[name][0]} already"
            entries[name] = key.line, Node(key.line, Fault(key.line, again))
        elif name is not None:
            entries[name] = key.line, node

    def close(self, count: int) -> Node:
        """Return the finished node; ``count`` is how many there are with it."""
        for node in self.merged:
            self._merge(node)
        value: Any = self.items if self.is_list else self.mapping
        if self.tag is not None:
            value = _tagged(self.line, self.tag)
        held = self.items or [node for _, node in self.mapping.entries.values()]
        depth = 1 + max((node.depth for node in held), default=0)
        return Node(self.line, value, count - self.before, depth=depth)

    def _merge(self, node: Node) -> None:
        """Put what ``<<`` names beneath the mapping's own entries."""
        for each in node.value if isinstance(node.value, list) else [node]:
            if isinstance(each.value, Mapping):
                for name, entry in each.value.entries.items():
                    self.mapping.entries.setdefault(name, entry)
            else:
                said = "<<: should be a mapping or a list of mappings"
                told = each.value if isinstance(each.value, Fault) else Fault(each.line, said)
                self.mapping.faults.append(told)


class _Composer:
    """Puts nodes together, event by event."""

    def __init__(self) -> None:
        self.line = 1
        self.root: Node | None = None
        self.documents = 0
        self.count = 0
        self.open: list[_Open] = []
        self.anchors: dict[str, Node] = {}

    def take(self, event: Any) -> None:
        """Take the next event.

        Raises:
            _StopError: It is one too many.
        """
        self.line = _line(event)
        if isinstance(event, ScalarEvent):
            self._add(_scalar(event), event.anchor)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._go_down(1)
            self.open.append(_Open(event, self.count))
            self._count(1)
        elif isinstance(event, CollectionEndEvent):
            done = self.open.pop()
            self._hold(done.close(self.count), done.anchor)
        elif isinstance(event, AliasEvent):
            node = self._named(event.anchor)
            self._go_down(node.depth)
            self._add(node, None)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _StopError(self.line, "begins another document (---); a scenario is one")

    def end(self) -> Node | None:
        """Return the top node, with what was open when reading stopped."""
        while self.open:
            self._hold(self.open.pop().close(self.count), None)
        return self.root

    def _go_down(self, levels: int) -> None:
        if len(self.open) + levels > DEEPEST:
            raise _StopError(self.line, f"is nested too deeply, more than {DEEPEST} levels")

    def _add(self, node: Node, anchor: str | None) -> None:
        self._count(node.size)
        self._hold(node, anchor)

    def _hold(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        if self.open:
            self.open[-1].add(node)
        else:
            self.root = node

    def _count(self, size: int) -> None:
        self.count += size
        if self.count > MOST_VALUES:
            said = f"holds more than {MOST_VALUES:,} keys and values, aliases spelled out"
            raise _StopError(self.line, said)

    def _named(self, anchor: str) -> Node:
        """Return the node that an alias stands for, on the lines where it was written."""
        if anchor in self.anchors:
            return self.anchors[anchor]
        is_inside = any(each.anchor == anchor for each in self.open)
        said = "holds itself" if is_inside else f"no anchor &{anchor} stands above"
        return Node(self.line, Fault(self.line, f"*{anchor}: {said}"))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _tagged(line: int, tag: str) -> Fault:
    said = f"has the tag {tag.replace(_CORE, '!!')}; a scenario holds plain values only"
    return Fault(line, said)


def _scalar(event: Any) -> Node:
    """Return a word as the value it means, and anything quoted, or tagged so, as text."""
    line, text = _line(event), event.value
    if event.style == '"' and ODD.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        if odd := ODD.search(text):  # and not the two halves that JSON writes
            said = f"holds U+{ord(odd[0]):04X}, which is no character of a text"
            return Node(line, Fault(line, said))
    if event.tag not in (None, "!", f"{_CORE}str"):
        return Node(line, _tagged(line, event.tag))
    if event.tag is not None or event.style in _QUOTED:
        return Node(line, text)
    try:
        return Node(line, meaning(text), word=text)
    except ValueError as error:
        return Node(line, Fault(line, str(error)))
