"""Numbers for the jax engine: the addressed draws, exponential and logarithm in plain operations.

On a processor XLA calls the scalar exponential and logarithm of double precision once for every
number. Written out in additions and multiplications they run eight numbers at a time. They are
within a few units of the last place of NumPy's, far inside what engines may differ by.

Source: the draws are those of ``sim.law.draws``, word for word (SplitMix64, Box-Muller, Gumbel);
logarithm and cosine use the published coefficients of fdlibm (Sun Microsystems), the exponential
its Taylor series.
"""

from __future__ import annotations

from math import factorial, pi

import numpy as np
from jax import lax
from jax import numpy as jnp

from sim.law.arrays import Array

GOLDEN = 0x9E3779B97F4A7C15
MULTIPLIERS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_MASK = (1 << 64) - 1
_ONE, _FRACTION = 0x3FF0000000000000, 0x000FFFFFFFFFFFFF
_ROOT_HALF = 0x3FE6A09E667F3BCD
_TWO_52 = 0x4330000000000000
_LN2, _LN2_HIGH, _LN2_LOW = 0.6931471805599453, 6.93147180369123816490e-01, 1.90821492927058770e-10
_LOG = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
    2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
    1.479819860511658591e-01,
)  # fmt: skip
_EXP = tuple(1 / factorial(n) for n in range(14))
_SIN = (
    -1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04,
    2.75573137070700676789e-06, -2.50507602534068634195e-08, 1.58969099521155010221e-10,
)  # fmt: skip
_COS = (
    4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05,
    -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11,
)  # fmt: skip
_LARGEST, _SMALLEST = 709.0, -708.0
"""Exponents whose exponential is an ordinary number."""


def streams(seed: int, turn: int, where: Array) -> Array:
    """Return where the stream of every address starts in a turn, ``[n]`` (NumPy)."""
    first = int(_mix(np.array([seed & _MASK], dtype=np.uint64))[0])
    key = np.array([(first + (turn + 1) * GOLDEN) & _MASK], dtype=np.uint64)
    return _mix(where ^ _mix(key))


def words(start: Array, replicates: Array) -> Array:
    """Return one 64-bit word for every stream and replicate, ``[n, R]``."""
    place = (replicates[None, :] + _word(1)) * _word(GOLDEN)
    return _mix(start[:, None] + place)


def uniform(start: Array, replicates: Array) -> Array:
    """Return draws in (0, 1), ``[n, R]``."""
    return _share(words(start, replicates) >> _word(12), 52)


def gumbel(start: Array, replicates: Array) -> Array:
    """Return standard Gumbel draws ``[n, R]``."""
    return -_log(-_log(uniform(start, replicates)))


def normal(start: Array, replicates: Array) -> Array:
    """Return standard normal draws ``[n, R]``."""
    word = words(start, replicates)
    radius = jnp.sqrt(-2 * _log(_share(word >> _word(32), 32)))
    return radius * _cosine(_share(word & _word(0xFFFFFFFF), 32))


def exp(x: Array) -> Array:
    """Return the exponential."""
    held = jnp.clip(x, _SMALLEST, _LARGEST)
    whole = jnp.round(held * (1 / _LN2))
    r = (held - whole * _LN2_HIGH) - whole * _LN2_LOW
    power = (lax.bitcast_convert_type(whole + 1.5 * 2.0**52, jnp.uint64) << _word(52)) + _word(_ONE)
    y = _polynomial(r, _EXP) * lax.bitcast_convert_type(power, jnp.float64)
    return jnp.where(x < _SMALLEST, 0.0, jnp.where(x > _LARGEST, jnp.inf, y))


def log(x: Array) -> Array:
    """Return the natural logarithm; minus infinity of 0, nothing (NaN) of what is below."""
    y = jnp.where(x == jnp.inf, jnp.inf, _log(x))
    return jnp.where(x > 0, y, jnp.where(x == 0, -jnp.inf, jnp.nan))


def argmax(x: Array) -> Array:
    """Return the index of the largest along the first axis, the first of equals."""
    best, at = x[0], jnp.zeros(x.shape[1:], dtype=jnp.int64)
    for k in range(1, x.shape[0]):
        more = x[k] > best
        best, at = jnp.where(more, x[k], best), jnp.where(more, k, at)
    return at


def maximum(x: Array) -> Array:
    """Return the largest along the first axis."""
    best = x[0]
    for k in range(1, x.shape[0]):
        best = jnp.maximum(best, x[k])
    return best


def _word(x: int) -> Array:
    return np.uint64(x)


def _mix(x: Array) -> Array:
    """Return the SplitMix64 finaliser of unsigned 64-bit integers, NumPy's or JAX's."""
    x = (x ^ (x >> _word(30))) * _word(MULTIPLIERS[0])
    x = (x ^ (x >> _word(27))) * _word(MULTIPLIERS[1])
    return x ^ (x >> _word(31))


def _share(word: Array, bits: int) -> Array:
    """Return whole numbers below ``2**bits`` as the midpoints of as many cells of (0, 1).

    The number becomes the fraction of a number in [1, 2), which needs no conversion.
    """
    above_one = (word << _word(52 - bits)) | _word(_ONE)
    return (lax.bitcast_convert_type(above_one, jnp.float64) - 1) + 2.0 ** -(bits + 1)


def _log(x: Array) -> Array:
    """Return the logarithm of positive ordinary numbers: ``k ln 2 + 2 artanh(f / (2 + f))``."""
    bits = lax.bitcast_convert_type(x, jnp.uint64) + _word(_ONE - _ROOT_HALF)
    exponent = lax.bitcast_convert_type((bits >> _word(52)) | _word(_TWO_52), jnp.float64)
    fraction = (bits & _word(_FRACTION)) + _word(_ROOT_HALF)
    f = lax.bitcast_convert_type(fraction, jnp.float64) - 1
    s = f / (2 + f)
    z = s * s
    return (exponent - (2.0**52 + 1023)) * _LN2 + (2 * s + s * z * _polynomial(z, _LOG))


def _cosine(turns: Array) -> Array:
    """Return ``cos(2 pi turns)`` for turns in (0, 1)."""
    quarter = jnp.round(4 * turns)
    r = (turns - 0.25 * quarter) * (2 * pi)
    z = r * r
    cosine = 1 - 0.5 * z + z * z * _polynomial(z, _COS)
    sine = r + r * z * _polynomial(z, _SIN)
    y = jnp.where((quarter == 1) | (quarter == 3), sine, cosine)
    return jnp.where((quarter == 1) | (quarter == 2), -y, y)


def _polynomial(x: Array, coefficients: tuple[float, ...]) -> Array:
    """Return ``c[0] + c[1] x + c[2] x**2 + ...``."""
    y = coefficients[-1]
    for c in reversed(coefficients[:-1]):
        y = y * x + c
    return y
