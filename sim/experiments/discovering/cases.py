"""What discovery looks through: worlds with all that differs between them, and a condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import ResultsError, SettingError, UnknownNameError
from sim.experiments.asking.basis import Basis
from sim.experiments.asking.course import notes_of
from sim.experiments.asking.expression import Condition, condition
from sim.experiments.discovering.kinship import kin_of
from sim.law.arrays import Array
from sim.results.plan import LUCK
from sim.results.results import Results
from sim.results.tables import KEYS
from sim.scenario.levers import QUANTILE

LEAST = 20
"""Worlds that must show the condition, and that must not, for a box to mean anything."""
MOST = 20_000
"""Worlds that are looked through; of more a random part is taken."""
BAND = "held out: limits set by one half of the worlds, judged on the other (mean of 10 halves)"


class Factor(NamedTuple):
    """What differs between worlds; ``low`` to ``high`` is what was tried.

    ``same`` are others that had the same number in every world, so that one stands for all.
    """

    name: str
    unit: str
    description: str
    low: float
    high: float
    same: tuple[str, ...] = ()


class Cases(NamedTuple):
    """Worlds to look through.

    ``x`` are the factors, ``[N, F]``; ``holds`` says where the condition does, ``[N]``. ``kin``
    are the groups of worlds that are not independent. ``undefined`` and ``failed`` worlds were
    left out; ``notes`` are what else a reader must know.
    """

    where: str
    asked: Condition | None
    factors: tuple[Factor, ...]
    x: Array
    holds: Array
    kin: tuple[Array, ...]
    undefined: int
    failed: int
    basis: Basis
    notes: tuple[str, ...] = ()

    @property
    def groups(self) -> Array:
        """The groups that are never split where worlds are held out, ``[N]``."""
        return self.kin[0] if self.kin else np.arange(len(self.x))


def cases_of_results(results: Results, where: str) -> Cases:
    """Return the worlds of a batch.

    Raises:
        SettingError: The batch kept no numbers, nothing differs between its worlds, or the
            condition cannot be read or holds in too few worlds.
        UnknownNameError: The condition asks for what there is not.
    """
    asked = condition(where)
    try:
        params = results.params
    except ResultsError:
        raise SettingError(
            "results: tell no numbers of their worlds, so nothing can explain a condition; run the"
            " batch again and keep params (as run does where --keep is not given)"
        ) from None
    runs, plan = results.runs, results.plan
    is_ok = (runs["status"] == "ok").to_numpy()
    known = [*results.outcomes, *(name for name in params.columns if name not in KEYS)]
    check_names(asked, known)
    columns = {
        name: (runs if name in runs else params)[name].to_numpy(float) for name in asked.names
    }
    n_points = 1 if LUCK in plan.points else plan.n_points
    basis = Basis(plan.scenario, n_points, len(runs) // n_points, plan.turns, plan.seed, BAND)
    kin, said = kin_of(plan, runs)
    cases = _cases(
        params[is_ok], results.document["meaning"], asked,
        {name: values[is_ok] for name, values in columns.items()},
        tuple(groups[is_ok] for groups in kin), int((~is_ok).sum()), basis, (said,) if said else (),
    )  # fmt: skip
    return cases._replace(notes=(*notes_of(results), *cases.notes))


def cases_of_frame(x: Any, where: str | Array, seed: int = 0) -> Cases:
    """Return worlds of any origin: a table of factors, and where the condition holds.

    Raises:
        SettingError: They do not fit each other, or hold what is no number.
        UnknownNameError: The condition asks for what there is not.
    """
    frame = x if isinstance(x, pd.DataFrame) else _named(np.asarray(x))
    frame = frame.set_axis([str(name) for name in frame.columns], axis=1)
    numbers = frame.to_numpy()
    if numbers.dtype.kind not in "biuf" or not np.isfinite(numbers.astype(float)).all():
        raise SettingError("results: a table of factors should hold finite numbers alone")
    basis = Basis("worlds given", 1, len(frame), 0, seed, BAND)
    if isinstance(where, str):
        asked = condition(where)
        check_names(asked, list(frame.columns))
        columns = {name: frame[name].to_numpy(float) for name in asked.names}
        return _cases(frame, {}, asked, columns, (), 0, basis)
    holds = np.asarray(where)
    if holds.shape != (len(frame),) or holds.dtype.kind != "b":
        raise SettingError(
            f"where: should be true or false for each of {len(frame)} worlds, is an array of"
            f" {holds.dtype} of shape {holds.shape}"
        )
    return _checked("the condition", None, _factors(frame, {}, ()), frame, holds, (), (0, 0),
                    basis)  # fmt: skip


def check_names(asked: Condition, known: Sequence[str]) -> None:
    """Refuse a condition that asks for what there is not.

    Raises:
        UnknownNameError: It does.
    """
    for name in asked.names:
        if name not in known:
            raise UnknownNameError("outcome or factor", name, known, f"where {asked.text}")


def _cases(
    frame: pd.DataFrame, meaning: Mapping[str, Any], asked: Condition,
    columns: Mapping[str, Array], kin: tuple[Array, ...], failed: int, basis: Basis,
    notes: tuple[str, ...] = (),
) -> Cases:  # fmt: skip
    defined = asked.defined(columns)
    if not defined.any():
        none = [name for name in asked.names if np.isnan(columns[name]).all()]
        what = f"{none[0]} is" if len(none) == 1 else f"{' and '.join(none or asked.names)} are"
        together = "" if none else " together"
        raise SettingError(
            f"where {asked.text}: {what}{together} defined in none of {len(defined)} worlds;"
            " choose other outcomes, or more months"
        )
    columns = {name: values[defined] for name, values in columns.items()}
    frame, holds = frame[defined], np.asarray(asked.holds(columns), dtype=bool)
    holds = np.broadcast_to(holds, (len(frame),))
    _check_counts(asked, columns, holds)
    factors = _factors(frame, meaning, asked.names)
    left = int((~defined).sum()), failed
    kin = tuple(groups[defined] for groups in kin)
    return _checked(asked.text, asked, factors, frame, holds, kin, left, basis, notes)


def _checked(
    where: str, asked: Condition | None, factors: Sequence[Factor], frame: pd.DataFrame,
    holds: Array, kin: tuple[Array, ...], left: tuple[int, int], basis: Basis,
    notes: tuple[str, ...] = (),
) -> Cases:  # fmt: skip
    if asked is None:
        _check_counts(None, {}, holds)
    if not factors:
        raise SettingError(
            "results: nothing differs between the worlds, so nothing can explain a condition; vary"
            " levers or paths, or let judgement be drawn (leave out --fixed)"
        )
    x = frame[[factor.name for factor in factors]].to_numpy(float)
    if len(x) > MOST:
        part = np.sort(np.random.default_rng(0).permutation(len(x))[:MOST])
        notes = (f"Looked through are {MOST:,} worlds, drawn at random from {len(x):,}.", *notes)
        x, holds, kin = x[part], holds[part], tuple(groups[part] for groups in kin)
    return Cases(
        where, asked, tuple(factors), x, holds, kin, *left, basis, (*notes, *_same(factors))
    )


def _check_counts(asked: Condition | None, columns: Mapping[str, Array], holds: Array) -> None:
    """Refuse a condition that holds, or does not, in too few worlds."""
    n, k = len(holds), int(holds.sum())
    if min(k, n - k) >= LEAST:
        return
    much = "no world" if k == 0 else "all worlds" if k == n else f"{k} of {n} worlds"
    spans = [
        f"{name} goes from {np.nanmin(values):.3g} to {np.nanmax(values):.3g}"
        for name, values in columns.items()
    ]
    raise SettingError(
        f"where{f' {asked.text}' if asked else ''}: holds in {much}; at least {LEAST} should show"
        f" it and {LEAST} should not: move the condition, or look through more worlds"
        + (f" ({', '.join(spans)})" if spans else "")
    )


def _factors(frame: pd.DataFrame, meaning: Mapping[str, Any], asked: Sequence[str]) -> list[Factor]:
    """Return the columns that differ between worlds, each of them once.

    What the condition itself asks for explains nothing, and the quantile of a number that stands
    beside it is that number again.
    """
    found: dict[bytes, Factor] = {}
    plain = {name.removeprefix(QUANTILE) for name in asked}
    for name in frame.columns:
        is_again = name.removeprefix(QUANTILE) in frame if name.startswith(QUANTILE) else False
        if name in KEYS or name == LUCK or name.removeprefix(QUANTILE) in plain or is_again:
            continue
        values = frame[name].to_numpy(float)
        low, high = float(values.min()), float(values.max())
        if low < high:
            said = meaning.get(name, {})
            factor = Factor(name, said.get("unit", ""), said.get("description", ""), low, high)
            first = found.setdefault(values.tobytes(), factor)
            if first is not factor:
                found[values.tobytes()] = first._replace(same=(*first.same, name))
    return list(found.values())


def _same(factors: Sequence[Factor]) -> list[str]:
    """Return a note where one factor stands for others."""
    told = [f"{factor.name} for {', '.join(factor.same)}" for factor in factors if factor.same]
    return (
        [f"The same in every world, so that one stands for the others: {'; '.join(told)}."]
        if told
        else []
    )


def _named(x: Array) -> pd.DataFrame:
    if x.ndim != 2:
        raise SettingError(
            f"results: an array of factors should be [worlds, factors], is {x.ndim}-d"
        )
    return pd.DataFrame(x, columns=[f"x{j}" for j in range(x.shape[1])])
