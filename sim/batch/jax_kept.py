"""Programs that are traced once and kept as files, beside what XLA has made of them.

JAX keeps what XLA compiles (``jax_backend.keep_programs``), but finds it only by tracing the law
again, which takes every process seconds. So the traced program is kept, too, under a name that
says all it depends on: the text of law and engine, versions, the cast, the shapes of arguments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

import jax
import numpy as np
from jax import export

from sim.batch.jax_backend import writable_folder

PROCESSOR = {
    "xla_cpu_prefer_vector_width": 512,
    "xla_backend_optimization_level": 1,
    "xla_cpu_parallel_codegen_split_count": 1,
}
"""How XLA compiles for a processor.

Eight numbers at a time where the processor can: draws take half the time. Higher levels of
optimisation, and modules split for several compiling threads, compile longer and run no faster.
"""


class Kept:
    """A program for arguments of any shapes, traced and compiled when shapes are new.

    ``identity`` says what the function depends on beside this package's text; ``result`` has the
    structure of what it returns.
    """

    def __init__(self, function: Callable[..., Any], identity: str, result: Any) -> None:
        self._function, self._identity = function, identity
        self._result = jax.tree.structure(result)
        self._ready: dict[Any, Callable[..., Any]] = {}

    def __call__(self, *arguments: Any) -> Any:
        """Return what the program computes."""
        flat, tree = jax.tree.flatten(arguments)
        shapes = tuple(_Shape(x.shape, str(x.dtype)) for x in flat)
        run = self._ready.get(shapes)
        if run is None:
            run = self._ready[shapes] = self._compiled(tree, shapes)
        return jax.tree.unflatten(self._result, run(*flat))

    def _compiled(self, tree: Any, shapes: tuple[_Shape, ...]) -> Callable[..., Any]:
        """Return the program for arguments of some shapes, from its file where there is one."""
        folder = writable_folder("programs")
        path = None if folder is None else folder / self._name(shapes)
        traced = None if path is None else _read(path)
        if traced is None:
            traced = self._traced(tree, shapes)
            if path is not None:
                _write(path, traced)
        options = PROCESSOR if jax.default_backend() == "cpu" else None
        return jax.jit(traced.call, compiler_options=options)

    def _traced(self, tree: Any, shapes: tuple[_Shape, ...]) -> Any:
        def flattened(*flat: Any) -> Any:
            return jax.tree.leaves(self._function(*jax.tree.unflatten(tree, flat)))

        shaped: Callable[..., Any] = jax.ShapeDtypeStruct
        wanted = [shaped(x.shape, np.dtype(x.dtype)) for x in shapes]
        return export.export(jax.jit(flattened))(*wanted)

    def _name(self, shapes: tuple[_Shape, ...]) -> str:
        text = "\n".join([_surroundings(), self._identity, str(shapes)])
        return hashlib.sha256(text.encode()).hexdigest()[:40]


class _Shape(NamedTuple):
    """An argument's shape and type."""

    shape: tuple[int, ...]
    dtype: str


@cache
def _surroundings() -> str:
    """Return what every program depends on: versions, backend, the text of law and engine."""
    root = Path(__file__).parents[1]
    sources = [*(root / "law").rglob("*.py"), *(root / "batch").glob("jax_*.py")]
    text = hashlib.sha256()
    for path in sorted(sources):
        text.update(path.read_bytes())
    return f"{jax.__version__} {np.__version__} {jax.default_backend()} {text.hexdigest()}"


def _read(path: Path) -> Any:
    """Return the traced program in a file; None where there is none that can be read."""
    try:
        return export.deserialize(bytearray(path.read_bytes()))
    except Exception:  # noqa: BLE001 (whatever is wrong with a kept file, tracing anew mends it)
        return None


def _write(path: Path, traced: Any) -> None:
    """Keep a traced program; a process that reads meanwhile sees all of it or nothing."""
    try:
        text = traced.serialize()
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(text)
        Path(file.name).replace(path)
    except (ImportError, OSError):
        return  # without flatbuffers, or room, the next process traces anew: this one runs on
