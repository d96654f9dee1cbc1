"""A document as the text of a YAML file, in the manner of the shipped ones, with comments.

Small mappings and lists stand on one line, long texts are folded, comments are aligned within a
block. What is written reads back as the same values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from sim.scenario.record import Key

WIDTH = 80
"""Columns that texts are folded to and one-line mappings stay within, comments apart."""
ALIGNED = 56
"""Longest line whose comment is aligned with those of its neighbours."""
_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_SPECIAL = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}
_NO_END = {" ", ":", ""}


class _Line(NamedTuple):
    text: str
    comment: str = ""


def yaml_text(document: Mapping[str, Any], comments: Mapping[Key, str] | None = None) -> str:
    """Return the text of a YAML file that says ``document``, with comments by key.

    >>> print(yaml_text({"title": "x", "months": 3}, {("months",): "default"}), end="")
    title: x
    months: 3  # default
    """
    said = comments or {}
    parts: list[str] = []
    for key, value in document.items():
        lines = list(_entry(key, value, (key,), said, ""))
        is_section = len(lines) > 1 and isinstance(value, Mapping)
        parts.append(("\n" if is_section and parts else "") + "\n".join(_joined(lines)))
    return "\n".join(parts) + "\n"


def flow(value: Any) -> str:
    """Return a value as it stands on one line.

    >>> flow({"europe": 0.5, "names": ["CHN", "RUS"], "treaty": None})
    '{europe: 0.5, names: [CHN, RUS], treaty: null}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    return _number(value)


def _entry(
    key: str, value: Any, at: Key, comments: Mapping[Key, str], indent: str
) -> Iterator[_Line]:
    """Yield the lines of a key and its value."""
    head = f"{indent}{_text(key)}:"
    if isinstance(value, Mapping) and not _fits(value, at, comments, head):
        yield _Line(head)
        lines = [
            line
            for name, each in value.items()
            for line in _entry(str(name), each, (*at, str(name)), comments, f"{indent}  ")
        ]
        yield from (_Line(text) for text in _joined(lines))
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        yield _Line(head, comments.get(at, ""))
        for each in value:
            yield from _item(each, f"{indent}  ")
    elif isinstance(value, str) and _is_foldable(value) and len(head) + len(value) >= WIDTH:
        yield _Line(f"{head} >-", comments.get(at, ""))
        yield from (_Line(f"{indent}  {line}") for line in _folded(value, len(indent) + 2))
    else:
        said = _plain(value) if isinstance(value, str) else flow(value)
        yield _Line(f"{head} {said}", _comment(value, at, comments))


def _item(value: Any, indent: str) -> Iterator[_Line]:
    """Yield the lines of one mapping in a list, on one line where it fits."""
    whole = f"{indent}- {flow(value)}"
    if len(whole) <= WIDTH + 20:
        yield _Line(whole)
        return
    mark = "- "
    for key, each in value.items():
        for line in _entry(key, each, (), {}, f"{indent}  "):
            yield _Line(indent + mark + line.text.removeprefix(f"{indent}  "))
            mark = "  "


def _fits(value: Mapping[str, Any], at: Key, comments: Mapping[Key, str], head: str) -> bool:
    """Return whether a mapping stands on one line: small, of one level, and of one origin."""
    if not value:
        return True
    if any(isinstance(each, Mapping) for each in value.values()):
        return False
    said = {comments.get((*at, str(name)), "") for name in value}
    return len(said) <= 1 and len(head) + len(flow(value)) < WIDTH


def _comment(value: Any, at: Key, comments: Mapping[Key, str]) -> str:
    """Return the comment of a line; that of what a one-line mapping holds, if it has none."""
    inside = [comments.get((*at, str(name)), "") for name in value] if _is_map(value) else []
    return inside[0] if inside else comments.get(at, "")


def _is_map(value: Any) -> bool:
    return isinstance(value, Mapping)


def _joined(lines: list[_Line]) -> list[str]:
    """Return lines with their comments, those of short lines in one column."""
    short = [len(text) for text, comment in lines if comment and len(text) <= ALIGNED]
    column = max(short, default=0)
    return [f"{text:<{column}}  # {comment}" if comment else text for text, comment in lines]


def _is_foldable(text: str) -> bool:
    """Return whether folding a text and unfolding it changes nothing."""
    return text.isprintable() and " ".join(text.split()) == text


def _folded(text: str, indent: int) -> list[str]:
    return wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)


def _text(text: str) -> str:
    """Return a text as it may stand anywhere, quoted where it would be read as something else."""
    return text if _is_safe(text) and not set(text) & set(",[]{}") else _quoted(text)


def _plain(text: str) -> str:
    """Return a text as it may stand at the end of a line of its own."""
    return text if _is_safe(text) else _quoted(text)


def _is_safe(text: str) -> bool:
    if _MONTH.fullmatch(text):
        return True
    starts_well = text[:1].isalpha() and text.lower() not in _SPECIAL
    ends_well = text[-1:] not in _NO_END
    return starts_well and ends_well and text.isprintable() and not re.search(r": | #|>", text)


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def _number(value: Any) -> str:
    """Return null, a truth value or a number."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else repr(value)
