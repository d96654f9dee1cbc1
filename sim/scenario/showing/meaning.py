"""What a name stands for: a record that every kind of name fills in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Meaning(NamedTuple):
    """One thing that a name stands for.

    ``facts`` are what a reader may want to know, by label: texts, numbers, lists, and pairs for
    ranges. ``ends`` are the values that an experiment on what it moves compares, where it can be
    set.
    """

    kind: str
    name: str
    says: str
    facts: Mapping[str, Any]
    ends: tuple[float, float] | None = None

    def document(self) -> dict[str, Any]:
        """Return the meaning as plain values."""
        facts = {label.replace(" ", "_"): value for label, value in self.facts.items()}
        return {"kind": self.kind, "name": self.name, "meaning": self.says, **facts}


def stated(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts without those that say nothing."""
    return {label: value for label, value in facts.items() if value not in (None, "", [], ())}
