"""Aims: reading what is wanted, and refusing what no world or every world would give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from sim.errors import SettingError
from sim.experiments.asking.expression import condition
from sim.experiments.deciding.robustness import Objective
from sim.law.outcomes import Outcome, describe


def objectives_of(given: Any) -> tuple[Objective, ...]:
    """Return objectives from a list of what ``objective_of`` reads, or from one of them alone.

    Raises:
        SettingError: There is none, or one reads otherwise.
    """
    is_one = isinstance(given, str | Mapping | Objective) or not isinstance(given, Iterable)
    found = tuple(map(objective_of, [given] if is_one else given))
    if not found:
        raise SettingError(
            "objectives: should be at least one, as 'adequacy >= 0.8' or 'adequacy high'; those of"
            " an experiment's file are taken by run_experiment"
        )
    return found


def objective_of(given: Objective | Mapping[str, Any] | str) -> Objective:
    """Return an objective from ``OUTCOME >= LEVEL``, ``OUTCOME <= LEVEL`` or ``OUTCOME high``.

    A mapping has its fields, as an experiment's file does.

    Raises:
        SettingError: It reads otherwise.

    >>> objective_of("adequacy >= 0.8")
    Objective(outcome='adequacy', want='high', enough=0.8)
    """
    if isinstance(given, Objective):
        return given
    if isinstance(given, Mapping):
        return _objective(given)
    if not isinstance(given, str):
        raise SettingError(f"objectives: should be texts such as 'adequacy >= 0.8', has {given!r}")
    words = given.split()
    reads = (
        f"objective {given!r}: should read OUTCOME >= LEVEL, OUTCOME <= LEVEL, OUTCOME high or"
        " OUTCOME low"
    )
    if not any(sign in given for sign in "<>=") and words[1:] not in (["high"], ["low"]):
        raise SettingError(reads)
    if len(words) == 2 and words[1] == "high":
        return Objective(words[0], "high")
    if len(words) == 2 and words[1] == "low":
        return Objective(words[0], "low")
    single = condition(given).single
    if single is None or single.sign not in (">", ">=", "<", "<="):
        raise SettingError(reads)
    return Objective(single.name, "high" if ">" in single.sign else "low", single.number)


def _objective(given: Mapping[str, Any]) -> Objective:
    keys = {"outcome", "want"}
    if not keys <= set(given) <= keys | {"enough"} or given["want"] not in ("high", "low"):
        raise SettingError(
            "objective: should have outcome, want (high or low) and, where one is content with a"
            f" level, enough (a number), is {dict(given)}"
        )
    return Objective(**given)


def check_aims(aims: Sequence[Objective]) -> None:
    """Refuse aims that cannot tell courses apart, or that cannot be met together.

    Raises:
        SettingError: There is such an aim, or two of them.
    """
    for each in aims:
        _check_within(each)
    _check_together(aims)


def _check_within(aim: Objective) -> None:
    """Refuse an aim that no world can meet, or that every world does.

    Raises:
        SettingError: What is enough lies outside the range that the outcome is declared to have.
    """
    declared = declared_of(aim.outcome)
    if aim.enough is None or declared is None:
        return
    low, high = declared.low, declared.high
    is_high = aim.want == "high"
    if (low < aim.enough <= high) if is_high else (low <= aim.enough < high):
        return
    allowed = f"above {low:g} and at most" if is_high else f"at least {low:g} and below"
    is_ever = aim.enough <= low if is_high else aim.enough >= high
    raise SettingError(
        f"objective {aim.told}: {'every' if is_ever else 'no'} world meets it;"
        f" {aim.outcome} is between {low:g} and {high:g} ({declared.unit}), so what is enough"
        f" should be {allowed} {high:g}"
    )


def _check_together(aims: Sequence[Objective]) -> None:
    """Refuse aims on one outcome that say the same twice, or that leave nothing between them.

    Raises:
        SettingError: Two such aims.
    """
    for one, other in combinations(aims, 2):
        if one.outcome != other.outcome:
            continue
        if one.want == other.want:
            raise SettingError(
                f"objectives: {one.told} and {other.told} want the same; say the one that counts"
            )
        least, most = (one, other) if one.want == "high" else (other, one)
        if least.enough is None or most.enough is None or least.enough > most.enough:
            raise SettingError(
                f"objectives: {one.told} and {other.told} contradict each other; say one of them,"
                " or a least level that is not above the highest"
            )


def declared_of(outcome: str) -> Outcome | None:
    """Return what an outcome is declared to be, None for one of somebody else's."""
    try:
        return describe(outcome)
    except KeyError:
        return None
