"""The law of the model: state, rules, draws, ledger and the turn, on arrays and nothing else.

Shape letters, used in every docstring: R worlds (always the last axis, 1 or R), B challengers,
C coalition members, H hedgers, N observers (coalition members, then hedgers), D challenger
dyads, Q directed pairs of challengers (2 D: first to second of every dyad, then back), W
theatres, P friction pairs, K options of a decision, M outcomes, T turns.
"""

from __future__ import annotations

MODEL_VERSION = "0.1"
"""Version of the model's behaviour, raised whenever a golden file changes."""
