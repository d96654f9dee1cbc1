"""Conditions on worlds, such as ``conversion < 0.7 and not deterrence.korea >= 0.8``.

A condition is parsed into comparisons and the words between them, and never evaluated as code::

    any        = all {"or" all}
    all        = each {"and" each}
    each       = "not" each | "(" any ")" | comparison
    comparison = term sign term {sign term}          (0.2 <= x < 0.7 holds where both do)
    term       = a number, or the name of a column
    sign       = < | <= | > | >= | == | !=
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from sim.errors import SettingError
from sim.experiments.asking.listed import listed_texts
from sim.law.arrays import Array

LONGEST = 1_000
DEEPEST = 50
SIGNS: dict[str, Callable[[Array, Array], Array]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
WORDS = ("and", "or", "not")
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_PIECE = re.compile(
    r"\s*(?:(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))"
    r"|(?P<name>[A-Za-z_][\w.-]*)"
    r"|(?P<sign><=|>=|==|!=|<|>)"
    r"|(?P<bracket>[()]))"
)

type Columns = Mapping[str, Array]
type Test = Callable[[Columns], Array]


class Single(NamedTuple):
    """A condition that is one comparison of a column with a number."""

    name: str
    sign: str
    number: float


class Condition(NamedTuple):
    """A parsed condition: its text, the columns it asks for, and what decides it.

    ``single`` is there where it is one comparison of a column with a number.
    """

    text: str
    names: tuple[str, ...]
    single: Single | None
    test: Test

    def holds(self, columns: Columns) -> Array:
        """Return in which worlds the condition holds, ``[R]`` of bool.

        Nothing compares with an undefined number: ask ``defined`` first.
        """
        found: Array = self.test(columns)
        return found

    def defined(self, columns: Columns) -> Array:
        """Return in which worlds every column of the condition is defined, ``[R]`` of bool."""
        found: Array = np.logical_and.reduce([~np.isnan(columns[name]) for name in self.names])
        return found


def condition(text: str) -> Condition:
    """Return a condition from its text.

    Raises:
        SettingError: It reads otherwise; the message points at the place.

    >>> where = condition("0.2 <= conversion < 0.7 or not friction.CHN-USA > 0.5")
    >>> where.names
    ('conversion', 'friction.CHN-USA')
    >>> condition("0.8 <= deterrence.korea").single
    Single(name='deterrence.korea', sign='>=', number=0.8)
    """
    if not isinstance(text, str):
        raise SettingError(f"condition: should be a text such as 'conversion < 0.7', is {text!r}")
    return _Parser(text).whole()


def conditions(given: Any) -> tuple[Condition, ...]:
    """Return conditions from a text, or from a list of them.

    Raises:
        SettingError: One reads otherwise.
    """
    return tuple(map(condition, listed_texts("where", given, "conversion < 0.7")))


class _Piece(NamedTuple):
    """A number, name, word, sign or bracket, and the column at which it stands."""

    kind: str
    text: str
    at: int


class _Term(NamedTuple):
    """One side of a comparison: a column's name or a number."""

    name: str | None
    number: float

    def value(self, columns: Columns) -> Array:
        """Return the column, or the number as an array."""
        return np.asarray(self.number if self.name is None else columns[self.name])


class _Parser:
    """Reads a condition from left to right, one function a line of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        if len(self.text) > LONGEST:
            raise SettingError(
                f"condition: should have at most {LONGEST} signs, has {len(self.text)}"
            )
        self.pieces = list(self._pieces())
        self.place, self.depth = 0, 0
        self.names: dict[str, None] = {}
        self.singles: list[Single | None] = []

    def whole(self) -> Condition:
        """Return the condition that is all of the text."""
        test = self._any()
        if self._next.kind != "end":
            raise self._wrong("and, or, or the end")
        if not self.names:
            raise SettingError(f"condition {self.text!r}: should ask for an outcome, names none")
        is_single = len(self.singles) == 1 and self.pieces[0].text not in ("not", "(")
        return Condition(self.text, tuple(self.names), self.singles[0] if is_single else None, test)

    def _pieces(self) -> Iterator[_Piece]:
        at = 0
        while at < len(self.text):
            found = _PIECE.match(self.text, at)
            if found is None:
                at += self.text[at] == " "
                raise self._pointed(at, f"cannot be read at {self.text[at]!r}")
            kind, text = str(found.lastgroup), found[str(found.lastgroup)]
            yield _Piece("word" if text in WORDS else kind, text, found.start(kind))
            at = found.end()
        yield _Piece("end", "the end", len(self.text))

    @property
    def _next(self) -> _Piece:
        return self.pieces[self.place]

    def _take(self, *texts: str) -> bool:
        """Return whether the next piece is one of those, and go past it."""
        is_it = self._next.text in texts and self._next.kind != "end"
        self.place += is_it
        return is_it

    def _any(self) -> Test:
        tests = [self._all()]
        while self._take("or"):
            tests.append(self._all())
        return _joined(np.logical_or, tests)

    def _all(self) -> Test:
        tests = [self._each()]
        while self._take("and"):
            tests.append(self._each())
        return _joined(np.logical_and, tests)

    def _each(self) -> Test:
        self.depth += 1
        if self.depth > DEEPEST:
            raise SettingError(f"condition: should nest at most {DEEPEST} deep")
        if self._take("not"):
            inner = self._each()
            test: Test = lambda columns: np.logical_not(inner(columns))  # noqa: E731
        elif self._take("("):
            test = self._any()
            if not self._take(")"):
                raise self._wrong("and, or, or a closing bracket")
        else:
            test = self._comparison()
        self.depth -= 1
        return test

    def _comparison(self) -> Test:
        terms, signs = [self._term()], []
        while self._next.kind == "sign":
            signs.append(self._next.text)
            self.place += 1
            terms.append(self._term())
        if not signs:
            raise self._wrong(f"one of {' '.join(SIGNS)}")
        tests = [
            _compared(SIGNS[sign], left, right)
            for left, sign, right in zip(terms, signs, terms[1:], strict=False)
        ]
        self.singles.append(_single(terms, signs))
        return _joined(np.logical_and, tests)

    def _term(self) -> _Term:
        piece = self._next
        if piece.kind not in ("number", "name"):
            raise self._wrong("a name or a number")
        self.place += 1
        if piece.kind == "number":
            number = float(piece.text)
            if not isfinite(number):
                raise self._pointed(piece.at, f"should have a finite number here, has {piece.text}")
            return _Term(None, number)
        self.names[piece.text] = None
        return _Term(piece.text, np.nan)

    def _wrong(self, wanted: str) -> SettingError:
        return self._pointed(self._next.at, f"should have {wanted} here, has {self._next.text}")

    def _pointed(self, at: int, said: str) -> SettingError:
        return SettingError(f"condition: {said}\n  {self.text}\n  {' ' * at}^")


def _joined(join: np.ufunc, tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda columns: reduce(join, (test(columns) for test in tests))


def _compared(compare: Callable[[Array, Array], Array], left: _Term, right: _Term) -> Test:
    return lambda columns: compare(left.value(columns), right.value(columns))


def _single(terms: list[_Term], signs: list[str]) -> Single | None:
    """Return a comparison of a column with a number, the column first; None for any other."""
    if len(signs) > 1 or (terms[0].name is None) == (terms[1].name is None):
        return None
    left, right = terms
    if left.name is not None:
        return Single(left.name, signs[0], right.number)
    assert right.name is not None  # noqa: S101
    return Single(right.name, _TURNED[signs[0]], left.number)
