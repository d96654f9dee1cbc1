"""Orders: the instruments on which every actor decides at once, month by month.

``ORDERS`` lists them, in order: to add one is to write it in its file and to name it there. What
two instruments do together (messages against stories, mediation against probes) is the turn's.
"""

from __future__ import annotations

from sim.law.orders.challengers import CHALLENGERS
from sim.law.orders.diplomacy import DIPLOMACY
from sim.law.orders.hedgers import HEDGERS
from sim.law.orders.instrument import Instrument
from sim.law.orders.members import MEMBERS

ORDERS: tuple[Instrument, ...] = (*CHALLENGERS, *MEMBERS, *DIPLOMACY, *HEDGERS)
"""All instruments of the orders stage."""
