"""The forty mechanisms of the two essays, each with its ablation switch.

A switch is 1; at 0 the rule runs without its part. Habits and rest levels are found anew, so a
world without a mechanism is at rest, too: what ablation removes is the response.

Passages: A is "Why Xi, Putin and Kim on One Stage Matters" (on Beijing, 3 September 2025), B the
essay on Pyongyang's parade of 10 October 2025; the number is the paragraph (``docs/sources.md``).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array
from sim.law.declare import declare


def _switch(title: str, passage: str) -> Array:
    return declare(1.0, 0.0, 1.0, title, source=f"essay {passage}", unit="switch", neutral=0.0)


class Switches(NamedTuple):
    """One switch per mechanism, ``[1, 1]``: 1 with it, 0 without."""

    M01: Array = _switch(
        "a display is read as a signal of what each side privately is", "A ¶4, ¶11"
    )
    M02: Array = _switch("what everyone saw weighs more in collective action", "A ¶7")
    M03: Array = _switch("alignment that is seen makes coercing a member look dear", "A ¶7")
    M04: Array = _switch("being seen together makes practical help easier", "A ¶7")
    M05: Array = _switch("the same stand carries further where a power convenes", "A ¶3, ¶4")
    M06: Array = _switch("who lacks standing welcomes any show of solidarity", "A ¶3; B ¶2, ¶13")
    M07: Array = _switch("presence confers recognition", "A ¶3; B ¶6, ¶7, ¶12")
    M08: Array = _switch("rank speaks against precedent", "B ¶5, ¶6")
    M09: Array = _switch("calibrated language keeps exposure down", "B ¶3")
    M10: Array = _switch("theatre expresses defiance", "B ¶4")
    M11: Array = _switch("a host harvests presence whatever is said", "B ¶4")
    M12: Array = _switch("where talks stall, visibility is a currency", "B ¶2, ¶12")
    M13: Array = _switch("trade friction feeds grievance", "B ¶2")
    M14: Array = _switch("economic exposure restrains", "A ¶10; B ¶13")
    M15: Array = _switch("stigma of a pariah wears off", "B ¶1, ¶11")
    M16: Array = _switch("who goes first breaks the ice", "B ¶11")
    M17: Array = _switch("sunk reputation makes turning back costly", "A ¶10")
    M18: Array = _switch("sunk reputation carries on in practical help", "A ¶10")
    M19: Array = _switch("exposure is convex in clarity, so vagueness can pay", "B ¶13")
    M20: Array = _switch("shared grievance aligns", "A ¶4, ¶11; B ¶13")
    M21: Array = _switch("partners are liabilities", "A ¶10")
    M22: Array = _switch("quarrels inside a dyad", "A ¶10")
    M23: Array = _switch("war creates demand for a partner's arms, and pays for them", "B ¶8, ¶9")
    M24: Array = _switch("intelligence sees what is not shown", "B ¶8, ¶10")
    M25: Array = _switch("blunted oversight blurs and weakens", "B ¶9, ¶10")
    M26: Array = _switch("who stands close to a target complies less", "B ¶9")
    M27: Array = _switch("flows alter the correlation of forces slowly", "A ¶7")
    M28: Array = _switch("displays of weapons are partly believed", "A ¶6")
    M29: Array = _switch("shared memory lends legitimacy and narrows gaps", "A ¶5, ¶9")
    M30: Array = _switch("pressure to choose pushes hedgers to the middle", "A ¶7")
    M31: Array = _switch("effort follows decisions only slowly", "A ¶11")
    M32: Array = _switch("exposure to the challengers makes hygiene dear", "A ¶8")
    M33: Array = _switch(
        "elections reset political capital, and governments without it hold back", "A ¶8"
    )
    M34: Array = _switch("a long war tires", "A ¶8")
    M35: Array = _switch("institutions and minilaterals keep a coalition from unravelling", "A ¶8")
    M36: Array = _switch("enforcement is as strong as its weaker links", "A ¶9")
    M37: Array = _switch("messages carry as far as the coalition agrees", "A ¶9")
    M38: Array = _switch("forces follow the theatre in tension", "A ¶7, ¶9")
    M39: Array = _switch("a counter-parade moves the story, not the balance", "A ¶11")
    M40: Array = _switch("threat makes allies act", "A ¶1, ¶3, ¶11")
