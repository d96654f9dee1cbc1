"""One file as plain Python values, with the line on which everything stands."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sim.scenario.locate import folder
from sim.scenario.problem import DROPPED, Located
from sim.scenario.reading.nodes import Fault, Mapping, Node, compose
from sim.scenario.reading.scalars import ODD
from sim.scenario.record import Key
from sim.scenario.schema import TABLES

MOST_BYTES = 1_000_000
"""A shipped scenario has some 10,000; reading a file of this size takes a second or two."""


EMPTY = "is empty; leave it out to keep what is inherited, or write null to take all of it out"


class Layer(NamedTuple):
    """What one file says, and where: ``file:line`` by key path.

    ``problems`` tell what could not be read; ``lost`` are the keys it stood under. Where
    ``is_whole`` is false, reading stopped before the end.
    """

    path: Path
    document: dict[str, Any]
    origins: dict[Key, str]
    problems: tuple[Located, ...] = ()
    lost: frozenset[Key] = frozenset()
    is_whole: bool = True


def read_layer(path: Path) -> Layer:
    """Return what a file says, as far as it can be read; a shipped one is read once."""
    if path.parent != folder("scenarios") or not path.is_file():
        return _read(path)
    found = path.stat()
    return _read_shipped(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=128)
def _read_shipped(path: Path, changed: int, size: int) -> Layer:  # noqa: ARG001 (they are the key)
    return _read(path)


def _read(path: Path) -> Layer:
    text = _text(path)
    if isinstance(text, Fault):
        return _unreadable(path, text)
    root, fault, last = compose(text)
    if root is None or not isinstance(root.value, Mapping):
        return _unreadable(path, fault or _no_mapping(root))
    writer = _Writer(path, None if fault is None else last)
    document = writer.mapping(root.value, ())
    if fault is not None:
        writer.tell(fault, ())
    return Layer(
        path,
        document,
        writer.origins,
        tuple(writer.problems),
        frozenset(writer.lost),
        is_whole=fault is None,
    )


def _unreadable(path: Path, fault: Fault) -> Layer:
    told = (Located(str(path), fault.line, (), fault.said),)
    return Layer(path, {}, {}, told, is_whole=False)


def _no_mapping(root: Node | None) -> Fault:
    if root is not None and isinstance(root.value, Fault):
        return root.value
    line, said = (1, "is empty; ") if root is None or root.value is None else (root.line, "")
    return Fault(line, f"{said}it should be a mapping of keys such as title")


def _text(path: Path) -> str | Fault:
    """Return the text of a file; what is too large to be one is not read further."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        return Fault(1, f"cannot be read ({error.strerror})")
    if len(data) > MOST_BYTES:
        return Fault(1, f"is larger than {MOST_BYTES:,} bytes, the most such a file may be")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Fault(line, f"is not UTF-8 text ({error.reason})")
    odd = ODD.search(text)
    if odd is None:
        return text
    line = text.count("\n", 0, odd.start()) + 1
    return Fault(line, f"is not YAML: holds the control character U+{ord(odd[0]):04X}")


class _Writer:
    """Spells nodes out as plain values and notes where each key stands, and what is at fault."""

    def __init__(self, path: Path, until: int | None) -> None:
        self.file, self.until = str(path), until
        self.origins: dict[Key, str] = {}
        self.problems: list[Located] = []
        self.lost: set[Key] = set()

    def tell(self, fault: Fault, key: Key) -> None:
        """Note a fault under a key."""
        self.problems.append(Located(self.file, fault.line, key, fault.said))

    def _is_sure(self, line: int) -> bool:
        """Return whether what stands on a line was read well before reading stopped."""
        return self.until is None or line < self.until

    def mapping(self, mapping: Mapping, key: Key) -> dict[str, Any]:
        """Return the plain values of a mapping; what is at fault is left out."""
        for fault in mapping.faults:
            if self._is_sure(fault.line):
                self.tell(fault, key)
        found = {}
        for name, (line, node) in mapping.entries.items():
            if not self._is_sure(line):
                continue
            here = (*key, name)
            self.origins[here] = f"{self.file}:{line}"
            if not key and name in TABLES and node.word == "":
                self.tell(Fault(line, EMPTY), here)
            if isinstance(node.value, Fault):
                self.tell(node.value, here)
                self.lost |= {here, (*key, DROPPED)}
            else:
                found[name] = self._value(node, here)
        return found

    def _value(self, node: Node, key: Key) -> Any:
        if isinstance(node.value, Mapping):
            return self.mapping(node.value, key)
        return self._items(node.value, key) if isinstance(node.value, list) else node.value

    def _items(self, nodes: list[Node], key: Key) -> list[Any]:
        """Return the plain values of a list; one at fault makes all of it lost."""
        found: list[Any] = []
        for i, node in enumerate(nodes):
            if not self._is_sure(node.line):
                break
            here = (*key, str(i))
            self.origins[here] = f"{self.file}:{node.line}"
            if isinstance(node.value, Fault):
                self.tell(node.value, here)
                self.lost.add(key)
                found.append(None)
            else:
                found.append(self._value(node, here))
        return found
