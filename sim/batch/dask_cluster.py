"""Dask clusters by name: started here, running elsewhere, or asked of a job queue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sim.batch.executors import deaf_to_interrupts
from sim.errors import SettingError, did_you_mean

WITHOUT_DASK = "cluster: needs an extra: pip install 'entente-sim[cluster]'"
FORMS = "local:N, tcp://HOST:PORT or a YAML file for dask-jobqueue"


_LOCAL = re.compile(r"local:([1-9]\d{0,3})")
_ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")


def check_cluster(spec: str) -> None:
    """Refuse what names no cluster, before anything is begun for it.

    Raises:
        SettingError: The text is none of the forms, the file describes no cluster, or there is
            no Dask.
    """
    if find_spec("distributed") is None:
        raise SettingError(WITHOUT_DASK)
    if spec.endswith((".yaml", ".yml")):
        _described(Path(spec))
    elif not (_LOCAL.fullmatch(spec) or _ADDRESS.fullmatch(spec)):
        raise SettingError(f"cluster: should be {FORMS}, is {spec!r}")


def dumps(thing: Any) -> bytes:
    """Return a thing as it is sent to workers of a cluster."""
    from distributed.protocol.pickle import dumps as dask_dumps  # noqa: PLC0415 (an extra)

    data: bytes = dask_dumps(thing)
    return data


@contextmanager
def open_cluster(spec: str) -> Iterator[Any]:
    """Yield what a Dask client takes as its address.

    Raises:
        SettingError: The text is none of the forms, or the file describes no cluster.
    """
    check_cluster(spec)
    local = _LOCAL.fullmatch(spec)
    if local:
        from distributed import LocalCluster  # noqa: PLC0415 (an extra)

        with deaf_to_interrupts():
            cluster = LocalCluster(
                n_workers=int(local[1]), threads_per_worker=1, processes=True,
                dashboard_address=":0", silence_logs=50,
            )  # fmt: skip
        with cluster:
            yield cluster
    elif _ADDRESS.fullmatch(spec):
        yield spec
    else:
        kind, jobs, options = _described(Path(spec))
        try:
            queued = kind(**options)
        except (TypeError, ValueError) as error:
            raise SettingError(f"{spec}: options: {error}") from None
        queued.scale(jobs=jobs)
        with queued:
            yield queued


def _described(path: Path) -> tuple[Any, int, dict[str, Any]]:
    """Return the cluster of dask-jobqueue that a file describes: its kind, jobs and options."""
    try:
        import dask_jobqueue  # noqa: PLC0415 (an extra)
    except ImportError:
        raise SettingError(WITHOUT_DASK) from None
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
    return getattr(dask_jobqueue, kind), jobs, dict(described.get("options") or {})
