"""What pydantic found, told in the words of the file: key, what is wrong, what was given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from sim.errors import did_you_mean
from sim.scenario.checking.mend import standing
from sim.scenario.checking.shape import TOP, Shape, below, stead, words
from sim.scenario.fields import EACH, KINDS
from sim.scenario.problem import DROPPED, NOTHING, Problem, close, listed, nearest, shown
from sim.scenario.record import Key
from sim.scenario.schema import ActorSpec

_NAMES = ("string_pattern_mismatch", "string_type")


def explain(
    error: ValidationError, document: Mapping[str, Any], *, is_whole: bool = True,
    top: Shape = TOP,
) -> Iterator[Problem]:  # fmt: skip
    """Yield the problems of a document, without what is lacking where it ``is_whole`` not.

    ``top`` is what the document should be, a scenario where nothing is said.
    """
    lacking: dict[Key, dict[str, Problem]] = defaultdict(dict)
    misspelled: list[Any] = []
    for each in error.errors(include_url=False):
        if each["type"] == "extra_forbidden":
            misspelled.append(each)
        elif each["type"] == "missing":
            problem = _explained(each, document, top)
            lacking[problem.key[:-1]][problem.key[-1]] = problem
        elif is_whole or each["type"] != "union_tag_not_found":
            yield _explained(each, document, top)
    for each in misspelled:
        key, shape, _ = _walked(each, document, top)
        yield _misspelled(key, sorted(shape.fields), lacking[key[:-1]], document)
    if is_whole:
        for key, problems in lacking.items():
            several = len(problems) > 1 and key
            yield from (
                [_lacks(key, list(problems), document, top)] if several else problems.values()
            )


def _misspelled(
    key: Key, allowed: Sequence[str], lacking: dict[str, Problem], document: Mapping[str, Any]
) -> Problem:
    """Return the problem of an unknown key; what it stands for is not ``lacking`` any more."""
    near = [*close(key[-1], lacking), *close(key[-1], allowed), ""]
    is_free = near[0] not in standing(document, key[:-1])
    lacking.pop(near[0], None)
    said = f"unknown key{did_you_mean(key[-1], allowed)}"
    return Problem(key, said, meant=near[0] if is_free else "")


def _lacks(key: Key, names: Sequence[str], document: Mapping[str, Any], top: Shape) -> Problem:
    """Return one problem for a part that lacks so much that its name may be misspelled."""
    is_item = isinstance(standing(document, key[:-1]), list)
    instead = stead(_shape_at(key, top)) if is_item else NOTHING
    return Problem(key, f"lacks {listed(names)}{_sibling(key, document)}", stead=instead)


def _sibling(key: Key, document: Mapping[str, Any]) -> str:
    beside = standing(document, key[:-1])
    names = [name for name in beside if name != key[-1]] if isinstance(beside, Mapping) else []
    return nearest(key[-1], names)


def _explained(error: Any, document: Mapping[str, Any], top: Shape) -> Problem:
    """Return an error as a problem of the document."""
    key, shape, is_name = _walked(error, document, top)
    kind, given = error["type"], error["input"]
    if is_name:
        return Problem(key, f"should be {words(shape)}, is {shown(given)}", is_name=True)
    if kind.startswith("union_tag"):
        return _no_kind((*key, "kind"), given, document)
    item = error["loc"][-1] if isinstance(error["loc"][-1], int) else None
    if item is not None:
        return Problem(key[:-1], _unfit(shape, given), item=item, stead=stead(shape))
    instead = stead(shape) if shape.is_required else NOTHING
    if kind == "missing":
        return Problem(key, f"is missing; should be {words(shape)}", stead=instead)
    if kind == "too_short":
        said = "should name at least one, is empty"
        return Problem(key, said, needs=((*key, DROPPED),), stead=instead)
    return Problem(key, _unfit(shape, given), stead=instead)


def _unfit(shape: Shape, given: Any) -> str:
    """Return what may stand at a place and what stands there instead."""
    said = f"should be {words(shape)}, is {shown(given)}"
    if isinstance(given, float) and not isfinite(given):
        return said.replace("a number", "a finite number", 1)
    if get_origin(shape.kind) is Literal and isinstance(given, str):
        return said + nearest(given, [str(each) for each in get_args(shape.kind)])
    return f"{said}; quote it" if shape.kind is str and isinstance(given, int | float) else said


def _no_kind(key: Key, actor: Mapping[str, Any], document: Mapping[str, Any]) -> Problem:
    allowed = f"should be {listed(KINDS, 'or')}"
    given = actor.get("kind")
    if given is None:
        misspelled = close("kind", [str(name) for name in actor])
        if misspelled:
            at = (*key[:-1], misspelled[0])
            return Problem(at, "unknown key; did you mean kind?", meant="kind")
        sibling = _sibling(key[:-1], document)
        stands_for = NOTHING if sibling else _likely_kind(actor)
        return Problem(key, f"is missing; {allowed}{sibling}", stead=stands_for)
    said = f"{allowed}, is {shown(given)}{nearest(str(given), KINDS)}"
    return Problem(key, said, stead=next(iter(close(str(given), KINDS)), _likely_kind(actor)))


def _likely_kind(actor: Mapping[str, Any]) -> Any:
    """Return the kind to which most of an actor's keys belong, if it is one."""
    models = {kind: below(Shape(ActorSpec), kind) for kind in KINDS}
    known = {
        kind: sum(key in shape.fields for key in actor) for kind, shape in models.items() if shape
    }
    most = [kind for kind, count in known.items() if count == max(known.values())]
    return NOTHING if most[1:] else most[0]


def _walked(error: Any, document: Mapping[str, Any], top: Shape) -> tuple[Key, Shape, bool]:
    """Return an error's key as the file has it, what may stand there, and if the key is wrong.

    Beside keys and indices, pydantic's places name an actor's kind, the one number that holds
    for each side, and ``[key]`` where a key itself is wrong.
    """
    key: Key = ()
    shape = top
    for part in error["loc"]:
        if part == "[key]" and error["type"] in _NAMES and not _holds(shape):
            return key, Shape(get_args(_shape_at(key[:-1], top).kind)[0]), True
        is_kind = shape.kind is ActorSpec
        here = below(shape, part)
        if here is None:  # an unknown key: what may stand beside it is told
            return (*key, str(part)), shape, False
        if not (is_kind or (part == EACH and shape.is_by_side and not _is_mapping(document, key))):
            key = (*key, str(part))
        shape = here
    return key, shape, False


def _holds(shape: Shape) -> bool:
    return get_origin(shape.kind) in (dict, list)


def _shape_at(key: Key, top: Shape) -> Shape:
    """Return what may stand at a key of a document."""
    shape = top
    for part in key:
        shape = below(shape, part) or shape
    return shape


def _is_mapping(document: Mapping[str, Any], key: Key) -> bool:
    return isinstance(standing(document, key), Mapping)
