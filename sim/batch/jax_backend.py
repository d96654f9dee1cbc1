"""What the jax engine wants of its surroundings; this file imports jax only when asked to.

JAX is an extra. Its programs are kept between runs in a folder of the user's, because a cast's
first program takes seconds to compile.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from sim.errors import SettingError

WITHOUT_JAX = "the jax engine needs the extra: pip install 'entente-sim[accelerate]'"
ACCELERATORS = frozenset({"cuda", "rocm", "gpu", "tpu"})
BLOCKS = {"cpu": 1024, "gpu": 32_768}
"""Worlds in a block that suit a backend: a processor's cache, a graphics card's width."""
SOON = 0.2
"""Seconds to compile, from which on a program is worth keeping."""
_SINGLE = ("--xla_cpu_multi_thread_eigen=false", "intra_op_parallelism_threads=1")


def worker_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that hold JAX on a processor to one thread, for workers of a batch.

    A worker process must find them before it imports jax. What the user has set stays, and wins.
    Two processes of one thread each are faster than one process of two threads.

    >>> worker_environment({"XLA_FLAGS": "--xla_cpu_prefer_vector_width=128"})["NPROC"]
    '1'
    """
    given = os.environ if environment is None else environment
    flags = " ".join([*_SINGLE, given.get("XLA_FLAGS", "")]).strip()
    return {"NPROC": given.get("NPROC", "1"), "XLA_FLAGS": flags}


def suitable_block(backend: str | None = None) -> int:
    """Return how many worlds a block should have on a backend; on the one expected if None.

    Raises:
        SettingError: JAX is not installed.
    """
    name = expected_backend() if backend is None else backend
    return BLOCKS["gpu" if name in ACCELERATORS else "cpu"]


def expected_backend() -> str:
    """Return the backend that JAX will choose, without importing it: workers do that.

    Raises:
        SettingError: JAX is not installed.
    """
    if find_spec("jax") is None:
        raise SettingError(WITHOUT_JAX)
    asked = os.environ.get("JAX_PLATFORMS", "").split(",")[0]
    has_plugin = any(find_spec(f"jax_cuda{n}_plugin") for n in (12, 13))
    return asked or ("cuda" if has_plugin else "cpu")


def require_jax() -> ModuleType:
    """Return the module jax.

    Raises:
        SettingError: It is not installed.
    """
    try:
        import jax  # noqa: PLC0415 (an extra: only those who ask for this engine need it)
    except ImportError as error:
        raise SettingError(WITHOUT_JAX) from error
    return jax


def keep_programs() -> Path | None:
    """Let JAX keep compiled programs in the user's cache folder; return the folder, or None.

    Each kind of processor has its own, for a home may be shared and machine code is not.

    A folder that the user has named to JAX stays (``JAX_COMPILATION_CACHE_DIR``). Where none can
    be written, programs are compiled anew in every process, and nothing fails.
    """
    jax = require_jax()
    named = jax.config.jax_compilation_cache_dir
    if named is not None:
        return Path(named)
    folder = writable_folder(f"jax-{_processor()}")
    if folder is None:
        return None
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", SOON)
    _forget_that_there_was_none()
    return folder


def _forget_that_there_was_none() -> None:
    """Let JAX look again for its cache, which it does once, at a process's first program."""
    from jax.experimental.compilation_cache import compilation_cache  # noqa: PLC0415

    compilation_cache.reset_cache()


def writable_folder(name: str) -> Path | None:
    """Return a folder of ours in the user's cache folder; None where it cannot be written."""
    try:
        folder = _cache_home() / "entente" / name
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: a user without a home
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


def _processor() -> str:
    """Return a short name for what this processor can do."""
    info = Path("/proc/cpuinfo")
    able = re.search(r"^flags\s*:.*$", info.read_text(), re.MULTILINE) if info.is_file() else None
    text = f"{platform.machine()} {platform.processor()} {able[0] if able else ''}"
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _cache_home() -> Path:
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if named and Path(named).is_absolute() else Path.home() / ".cache"
