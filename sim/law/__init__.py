"""The law of the model: state, rules, draws, ledger and the turn, on arrays and nothing else.

Shape letters, used in every docstring: R worlds (always the last axis, 1 or R), B challengers,
C coalition members, H hedgers, A all actors (in this order), N observers (coalition members, then
hedgers), D challenger dyads, Q directed pairs of challengers (2 D: first to second of every dyad,
then back), G goods, W theatres, P friction pairs, S their sides (2 P: all first, then all second),
K options of a decision, M outcomes, T turns.
"""

from __future__ import annotations

MODEL_VERSION = "0.2"
"""Version of the model's behaviour, raised whenever a golden file changes."""
