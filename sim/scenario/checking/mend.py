"""Mending a document where it is wrong, so that all else in it can be checked, too.

What is wrong is replaced by a stand-in, or left out. Whatever rests on a mended key, and so may be
no more than its consequence, is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from sim.scenario.problem import DROPPED, NOTHING, Problem, close
from sim.scenario.record import Key
from sim.scenario.schema import CAST

"""Mappings whose names other parts of a scenario use."""


class Mended:
    """A copy of a document that is mended problem by problem; ``keys`` are those touched."""

    def __init__(self, document: Mapping[str, Any], keys: Iterable[Key] = ()) -> None:
        self.document: Any = document
        self.keys = set(keys)
        self._misnamed: dict[Key, list[str]] = defaultdict(list)
        self._with_gaps: list[list[Any]] = []
        self._is_own = False

    def is_cause_of(self, problem: Problem) -> bool:
        """Return whether a problem stands at, below or by way of what was mended."""
        if not self.keys:
            return False
        rests_on = (problem.at, *problem.needs)
        return any(
            key[:n] in self.keys or self._was_misnamed(key[:n])
            for key in rests_on
            for n in range(1, len(key) + 1)
        )

    def _was_misnamed(self, key: Key) -> bool:
        """Return whether a name may be the one that was meant by a name that is none."""
        names = self._misnamed.get(key[:-1])
        return names is not None and bool(close(key[-1].upper(), names))

    def mend(self, problems: Iterable[Problem]) -> None:
        """Put stand-ins in the place of what is wrong, each place once."""
        if not self._is_own:
            self.document, self._is_own = deepcopy(dict(self.document)), True
        for key, problem in {problem.at: problem for problem in problems}.items():
            if problem.meant:
                self._rename(key, problem.meant)
            else:
                self._mend(key, problem.stead)
            if problem.is_name:
                self._misnamed[key[:-1]].append(key[-1].upper())
        for items in self._with_gaps:  # closed last, so that places in a list stay true
            items[:] = [item for item in items if item is not NOTHING]
        self._with_gaps.clear()

    def _rename(self, key: Key, meant: str) -> None:
        """Put what stands under a misspelled key under the one that is meant."""
        self.keys |= {key, (*key[:-1], meant)}
        holder = standing(self.document, key[:-1])
        if isinstance(holder, dict) and key[-1] in holder:
            holder[meant] = holder.pop(key[-1])

    def _mend(self, key: Key, stead: Any) -> None:
        """Replace a value, or leave it out; with one that must be there goes what it is part of."""
        self.keys.add(key)
        holder = standing(self.document, key[:-1])
        if isinstance(holder, list):
            holder[int(key[-1])] = stead
            self._with_gaps += [holder] if stead is NOTHING else []
            self.keys.add((*key[:-1], DROPPED))
        elif isinstance(holder, dict):  # and has not gone with something above
            if key[-1] in holder:
                self.keys.add((*key[:-1], DROPPED))
            elif stead is NOTHING and key[1:]:
                self._mend(key[:-1], NOTHING)
            if stead is not NOTHING:
                holder[key[-1]] = stead
            else:
                holder.pop(key[-1], None)


def standing(document: Any, key: Key) -> Any:
    """Return what stands at a key of a document, None where nothing does."""
    for part in key:
        if isinstance(document, Mapping):
            document = document.get(part)
        elif isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def naming(*names: str, parts: Iterable[str] = CAST) -> tuple[Key, ...]:
    """Return the keys on which it rests that a name is known: as it is, turned round, in pieces.

    >>> ("ties", "CHN-PRK") in naming("PRK-CHN")
    True
    """
    spelled = {
        each
        for name in names
        for each in (name, "-".join(reversed(name.split("-"))), *name.split("-"))
    }
    keys = [(part, name) for part in parts for name in sorted(spelled)]
    return (*keys, *((*key, "kind") for key in keys if key[0] == "actors"))
