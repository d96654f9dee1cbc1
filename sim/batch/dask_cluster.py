"""Dask clusters by name: started here, running elsewhere, or asked of a job queue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sim.batch.executors import deaf_to_interrupts
from sim.errors import SettingError, did_you_mean

FORMS = "local:N, tcp://HOST:PORT or a YAML file for dask-jobqueue"


@contextmanager
def open_cluster(spec: str) -> Iterator[Any]:
    """Yield what a Dask client takes as its address.

    Raises:
        SettingError: The text is none of the forms, or the file describes no cluster.
    """
    local = re.fullmatch(r"local:([1-9]\d{0,3})", spec)
    if local:
        from distributed import LocalCluster  # noqa: PLC0415 (an extra)

        with deaf_to_interrupts():
            cluster = LocalCluster(
                n_workers=int(local[1]), threads_per_worker=1, processes=True,
                dashboard_address=":0", silence_logs=50,
            )  # fmt: skip
        with cluster:
            yield cluster
    elif re.fullmatch(r"(tcp|tls)://\S+:\d+", spec):
        yield spec
    elif spec.endswith((".yaml", ".yml")):
        with _queue(Path(spec)) as cluster:
            yield cluster
    else:
        raise SettingError(f"cluster: should be {FORMS}, is {spec!r}")


def _queue(path: Path) -> Any:
    """Return a cluster of dask-jobqueue as a file describes it."""
    try:
        import dask_jobqueue  # noqa: PLC0415 (an extra)
    except ImportError:
        raise SettingError("cluster: needs an extra: pip install 'entente-sim[cluster]'") from None
    try:
        described = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise SettingError(f"{path}: cannot be read ({said})") from None
    known = sorted(name for name in vars(dask_jobqueue) if name.endswith("Cluster"))
    if not isinstance(described, dict) or set(described) - {"type", "jobs", "options"}:
        raise SettingError(f"{path}: should have type, jobs and options, and nothing else")
    kind, jobs = str(described.get("type")), described.get("jobs", 1)
    if kind not in known:
        raise SettingError(f"{path}: type: unknown cluster {kind!r}{did_you_mean(kind, known)}")
    if not isinstance(jobs, int) or jobs < 1:
        raise SettingError(f"{path}: jobs: should be a whole number of at least 1, is {jobs!r}")
    try:
        cluster = getattr(dask_jobqueue, kind)(**(described.get("options") or {}))
    except (TypeError, ValueError) as error:
        raise SettingError(f"{path}: options: {error}") from None
    cluster.scale(jobs=jobs)
    return cluster
