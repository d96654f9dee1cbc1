"""Every error Entente raises on purpose, drawn as a tree.

EntenteError
├── ScenarioError (ValueError)       a scenario file says something that cannot be
│   └── UnknownNameError (KeyError)  a name nothing answers to: scenario, path, lever, actor
├── SettingError (ValueError)        an option or argument outside what is allowed
├── PolicyError (ValueError)         a policy answered with no legal option
└── ResultsError (OSError)           results cannot be written or read
    ├── OccupiedError (FileExistsError)  a directory that holds something already
    └── UnusableError (NotADirectoryError)  a directory that cannot be made or written

Each message says what, where, what was given, what is allowed and how to mend it. A caller
catches ``EntenteError`` for all of them, or the builtin in brackets.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class EntenteError(Exception):
    """Base of all errors raised on purpose."""

    def __str__(self) -> str:
        """Return the message as written (``KeyError`` would quote it)."""
        return str(self.args[0]) if self.args else ""


class ScenarioError(EntenteError, ValueError):
    """A scenario that cannot be loaded; ``problems`` holds every finding, located."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class UnknownNameError(ScenarioError, KeyError):
    """A name nothing answers to, with the nearest names that do."""

    def __init__(self, what: str, given: str, allowed: Iterable[str], where: str = "") -> None:
        self.given, self.allowed = given, tuple(sorted(allowed))
        place = f"{where}: " if where else ""
        super().__init__(f"{place}unknown {what} {given!r}{did_you_mean(given, self.allowed)}")


class SettingError(EntenteError, ValueError):
    """An option or argument outside what is allowed."""


class PolicyError(EntenteError, ValueError):
    """A policy answered with something that is no legal option."""


class ResultsError(EntenteError, OSError):
    """Results that cannot be written or read."""


class OccupiedError(ResultsError, FileExistsError):
    """A directory for results that holds something already."""


class UnusableError(ResultsError, NotADirectoryError):
    """A directory for results that cannot be made or written."""


def did_you_mean(given: str, allowed: Iterable[str]) -> str:
    """Return the end of a message: the nearest allowed names, or all when they are few.

    >>> did_you_mean("coalition.cohesoin", ["coalition.cohesion", "visibility"])
    '; did you mean coalition.cohesion?'
    """
    names = list(allowed)
    near = get_close_matches(given, names, n=3, cutoff=0.6)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    if len(names) <= 12:
        return f"; allowed: {', '.join(names)}" if names else ""
    return f"; {len(names)} names are allowed, such as {', '.join(names[:3])}"
