"""Results that others change under their reader say so, instead of mixing old and new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.batch.run import run_batch
from sim.errors import ResultsError
from sim.results.results import Results, load_results

BATCH: dict[str, Any] = {"turns": 2}
READS: dict[str, Callable[[Results], Any]] = {
    "runs": lambda result: result.runs,
    "params": lambda result: result.params,
    "turns": lambda result: result.turns,
    "one outcome": lambda result: result.outcome("threat"),
    "failures": lambda result: result.failures(),
    "summary": lambda result: result.summary(),
}


@pytest.mark.parametrize("change", [{"seed": 3, "append": True}, {"seed": 4, "force": True}])
def test_results_replaced_since_they_were_loaded_are_read_no_more(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    run_batch("baseline", 5, seed=3, **BATCH, out=tmp_path)
    old = load_results(tmp_path)
    read_before = old.turns
    run_batch("baseline", 5, **BATCH, out=tmp_path, **change)
    said = f"{tmp_path}: was changed since it was loaded; load it again"
    for name, read in READS.items():
        if name == "turns":
            assert read(old) is read_before
            continue
        with pytest.raises(ResultsError) as raised:
            read(old)
        assert str(raised.value) == said
    new = load_results(tmp_path)
    assert len(new.runs) == new.plan.runs


def test_results_computed_again_to_the_same_are_read_on(tmp_path: Path) -> None:
    run_batch("baseline", 5, seed=3, **BATCH, out=tmp_path)
    old = load_results(tmp_path)
    run_batch("baseline", 5, seed=3, **BATCH, out=tmp_path, force=True)
    assert len(old.runs) == old.plan.runs == 5
