"""Structural balance: how far friends' friends are friends over the whole cast. A metric only.

Who is close to whom is read from state (stances, agreement, beliefs, ties); nothing here moves it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.law.arrays import Array, clip, namespace, row, total


def _pairs(n: int) -> list[tuple[int, int]]:
    return [(i, j) for i in range(n) for j in range(i + 1, n)]


def _within(tie: Array) -> Array:
    """Return the sum over triads inside one group of ``t_ij t_jk t_ik``, ``[1, R]``.

    ``tie`` is symmetric, ``[n, n, R]``, its diagonal is left out.
    """
    found = 0 * total(total(tie)[0, ...])
    for i, j in _pairs(tie.shape[0] - 1):
        third = total(tie[i, j + 1 :, :] * tie[j, j + 1 :, :])
        found = found + tie[i : i + 1, j, :] * third
    return found


def _paired(tie: Array, left: Array, right: Array) -> Array:
    """Return the sum over pairs i < j of ``t_ij left_i right_j``, ``[1, R]``."""
    n = tie.shape[0]
    parts = [tie[i, i + 1 :, :] * row(left, i) * right[i + 1 :, ...] for i in range(n)]
    return total(namespace(tie).concat([0 * total(left * right), *parts], axis=0))


def structural_balance(
    challengers: Array, members: Array, hedgers: Array, seen: Array, tilt: Array
) -> Array:
    """Return the energy of all triads, ``[1, R]`` in [-1, 1]; -1 is perfectly balanced.

    ``-(1 / C(N, 3)) sum A_ij A_jk A_ik`` with ties from -1 to 1: among ``challengers``
    ``[B, B, R]``, ``members`` ``[C, C, R]`` and ``hedgers`` ``[H, H, R]``; of each member to every
    challenger ``-seen_i`` (``[C, R]``), of each hedger ``tilt_j`` to every challenger and
    ``-tilt_j`` to every member (``[H, R]``).

    Source: Heider 1946, Cartwright & Harary 1956; energy after Marvel et al. 2009.
    """
    b, c, h = challengers.shape[0], members.shape[0], hedgers.shape[0]
    ones = namespace(seen).ones_like(seen)
    bloc = total(
        namespace(seen).concat(
            [challengers[i : i + 1, j, :] for i, j in _pairs(b)] or [0 * total(seen)], axis=0
        )
    )
    allies = _paired(members, ones, ones)
    seen2, tilt2 = total(seen * seen), total(tilt * tilt)
    leaning = _paired(hedgers, tilt, tilt)
    energy = (
        _within(challengers) + _within(members) + _within(hedgers)
        + bloc * (seen2 + tilt2)
        + b * (_paired(members, seen, seen) + leaning)
        + allies * tilt2
        + c * leaning
        + b * total(seen) * tilt2
    )  # fmt: skip
    n = b + c + h
    triads = n * (n - 1) * (n - 2) / 6
    return -energy / max(triads, 1)


def challenger_ties(latent: Array, dyads: Sequence[tuple[int, int]], n: int) -> Array:
    """Return ties among challengers, ``2 latent - 1``, ``[B, B, R]``; 0 where there is none."""
    xp = namespace(latent)
    none = 0 * total(latent)
    bond = {pair: 2 * row(latent, d) - 1 for d, pair in enumerate(dyads)}
    lines = [[bond.get((min(a, b), max(a, b)), none) for b in range(n)] for a in range(n)]
    return xp.stack([xp.concat(line, axis=0) for line in lines])


def member_ties(effort: Array, threat: Array) -> Array:
    """Return ties among members, ``[C, C, R]``: as close as the one who does less of its part.

    ``2 min(m_i, m_j) - 1`` with ``m = min(1, e / T)``; no threat at all is met.
    """
    xp = namespace(effort)
    met = clip(effort / clip(threat, 0.02, 1.0), 0.0, 1.0)
    return 2 * xp.minimum(met[:, None, :], met[None, :, :]) - 1


def hedger_ties(tilt: Array) -> Array:
    """Return ties among hedging states, ``1 - |tilt_i - tilt_j|``, ``[H, H, R]``."""
    return 1 - namespace(tilt).abs(tilt[:, None, :] - tilt[None, :, :])
