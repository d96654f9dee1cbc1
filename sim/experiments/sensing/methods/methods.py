"""The methods by name."""

from __future__ import annotations

from sim.errors import SettingError, UnknownNameError
from sim.experiments.sensing.methods.method import Method
from sim.experiments.sensing.methods.morris import MORRIS
from sim.experiments.sensing.methods.pawn import PAWN
from sim.experiments.sensing.methods.prcc import PRCC
from sim.experiments.sensing.methods.sobol import SOBOL

METHODS: dict[str, Method] = {"sobol": SOBOL, "morris": MORRIS, "pawn": PAWN, "prcc": PRCC}
MOST_SAMPLES = 2**20


def find_method(name: str) -> Method:
    """Return a method by its name.

    Raises:
        UnknownNameError: There is none.
    """
    if name not in METHODS:
        raise UnknownNameError("method", name, METHODS, "method")
    return METHODS[name]


def samples_of(name: str, given: int | None, d: int) -> int:
    """Return the base samples of a method for ``d`` factors.

    Raises:
        SettingError: Too few or too many, or no power of two where one is needed.
    """
    method = METHODS[name]
    n, least = method.ordinary(d) if given is None else given, method.least(d)
    if not least <= n <= MOST_SAMPLES:
        raise SettingError(
            f"samples: {name} with {d} factors needs from {least:,} to {MOST_SAMPLES:,}"
            f" {method.sampled}, is {n:,}"
        )
    if method.doubles and n & (n - 1):
        below = 1 << (n.bit_length() - 1)
        raise SettingError(
            f"samples: {name} needs a power of two, is {n:,}; take {below:,} or {2 * below:,}"
        )
    return n
