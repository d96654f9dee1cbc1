"""The tables of a sensitivity analysis, made of what was read of every outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.experiments.asking.basis import Basis
from sim.experiments.sensing.chance import PARTS
from sim.experiments.sensing.factors import Factor
from sim.experiments.sensing.methods.methods import METHODS
from sim.experiments.sensing.reading import Reading
from sim.experiments.sensing.sensitivity import Sensitivity
from sim.experiments.sensing.study import Study
from sim.experiments.sensing.subject import Answers

if TYPE_CHECKING:
    from sim.law.arrays import Array

type Row = dict[str, Any]
INDICES = (
    "outcome", "factor", "index", "value", "low", "high", "is_told", "direction", "unit", "n",
    "range_low", "range_high", "range_unit", "is_drawn", "path", "meaning",
)  # fmt: skip
PAIRS = ("outcome", "first", "second", "index", "value", "low", "high", "unit", "n")
SPLITS = ("outcome", "part", "share", "low", "high", "variance", "unit", "n", "points", "runs")
STEPS = ("outcome", "samples", "factor", "index", "value", "low", "high", "unit", "n")
OUTCOMES = (
    "outcome", "unit", "mean", "sd", "defined", "has_converged", "widest", "wide", "holds_order",
    "samples", "samples_wanted", "left_by_chance", "n", "note",
)  # fmt: skip


def result_of(
    study: Study, factors: Sequence[Factor], readings: Sequence[Reading], basis: Basis,
    crossed: Answers, screening: Sensitivity | None,
) -> Sensitivity:  # fmt: skip
    """Return what a study found, as tables."""
    each_sample = METHODS[study.method].points(len(factors)) * basis.runs

    def frame(columns: Sequence[str], rows: Iterator[Row]) -> pd.DataFrame:
        table = pd.DataFrame(list(rows), columns=list(columns))
        table.attrs["basis"] = basis.line
        return table

    read = [reading for reading in readings if reading.parts]
    return Sensitivity(
        method=study.method,
        table=frame(
            INDICES, (r for each in read for r in _indices(study, factors, each, each_sample))
        ),
        pairs=frame(PAIRS, (r for each in read for r in _pairs(study, factors, each, each_sample))),
        chance=frame(SPLITS, (r for each in readings for r in _splits(each, crossed))),
        convergence=frame(
            STEPS, (r for each in read for r in _steps(study, factors, each, basis.runs))
        ),
        summary=frame(OUTCOMES, (_summary(study, each, basis) for each in readings)),
        factors=tuple(factors),
        basis=basis,
        level=study.level,
        samples=study.samples,
        screening=screening,
        notes=(*study.subject.notes(), *_unread(readings)),
        failed=study.subject.failed(),
    )


def _unread(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield why an outcome has no index."""
    yield from (f"{each.outcome} {each.note}" for each in readings if not each.parts)


def _unit(study: Study, outcome: str) -> str:
    return METHODS[study.method].unit or study.subject.units[outcome]


def _indices(
    study: Study, factors: Sequence[Factor], reading: Reading, each_sample: int
) -> Iterator[Row]:
    samples, found = reading.parts[-1]
    told = METHODS[study.method].told(found)
    for name, index in found.indices.items():
        for j, f in enumerate(factors):
            yield {
                "outcome": reading.outcome, "factor": f.name, "index": name,
                **_ends(index.estimate[j], index.low[j], index.high[j]),
                "is_told": bool(told[j]), "direction": float(found.direction[j]),
                "unit": _unit(study, reading.outcome), "n": samples * each_sample,
                "range_low": f.low, "range_high": f.high, "range_unit": f.unit,
                "is_drawn": f.is_drawn, "path": f.axis.path, "meaning": f.meaning,
            }  # fmt: skip


def _pairs(
    study: Study, factors: Sequence[Factor], reading: Reading, each_sample: int
) -> Iterator[Row]:
    samples, found = reading.parts[-1]
    pairs = found.pairs
    if pairs is None:
        return
    for i, j in combinations(range(len(factors)), 2):
        yield {
            "outcome": reading.outcome, "first": factors[i].name, "second": factors[j].name,
            "index": "S2", **_ends(pairs.estimate[i, j], pairs.low[i, j], pairs.high[i, j]),
            "unit": _unit(study, reading.outcome), "n": samples * each_sample,
        }  # fmt: skip


def _splits(reading: Reading, crossed: Mapping[str, Array]) -> Iterator[Row]:
    if reading.split is None:
        return
    points, runs = crossed[reading.outcome].shape
    variances, shares = reading.split
    for i, part in enumerate(PARTS):
        yield {
            "outcome": reading.outcome, "part": part, "share": float(shares.estimate[i]),
            "low": float(shares.low[i]), "high": float(shares.high[i]),
            "variance": float(variances[i]), "unit": "share of variance", "n": points * runs,
            "points": points, "runs": runs,
        }  # fmt: skip


def _steps(study: Study, factors: Sequence[Factor], reading: Reading, runs: int) -> Iterator[Row]:
    method = METHODS[study.method]
    for part, found in reading.parts:
        index = found.indices[method.lead]
        for j, f in enumerate(factors):
            yield {
                "outcome": reading.outcome, "samples": part, "factor": f.name,
                "index": method.lead, **_ends(index.estimate[j], index.low[j], index.high[j]),
                "unit": _unit(study, reading.outcome),
                "n": part * method.points(len(factors)) * runs,
            }  # fmt: skip


def _summary(study: Study, reading: Reading, basis: Basis) -> Row:
    verdict, means = reading.verdict, reading.means
    told: Row = {
        "outcome": reading.outcome, "unit": study.subject.units[reading.outcome],
        "mean": float(means.mean()) if len(means) else np.nan,
        "sd": float(means.std()) if len(means) else np.nan, "defined": reading.defined,
        "has_converged": False, "widest": np.nan, "wide": METHODS[study.method].wide,
        "holds_order": False, "samples": study.samples, "samples_wanted": study.samples,
        "left_by_chance": reading.split.left(basis.runs) if reading.split else np.nan,
        "n": basis.points * basis.runs, "note": reading.note,
    }  # fmt: skip
    if verdict is not None:
        told |= {
            "has_converged": verdict.has_converged, "widest": verdict.widest,
            "wide": verdict.wide, "holds_order": verdict.holds_order,
            "samples_wanted": verdict.samples,
        }  # fmt: skip
    return told


def _ends(value: float, low: float, high: float) -> Row:
    return {"value": float(value), "low": float(low), "high": float(high)}
