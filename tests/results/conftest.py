"""One small batch on disk, which the tests of results share and none changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.batch.run import run_batch
from sim.results.results import Results


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Results]:
    """Return a directory of results and the batch that it holds."""
    path = tmp_path_factory.mktemp("results") / "batch"
    return path, run_batch("baseline", 7, seed=3, turns=4, out=path)
