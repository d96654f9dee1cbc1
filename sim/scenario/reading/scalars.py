"""What a plain word of a file means: what it does in the core of YAML 1.2.

Texts are yes, no, on and off, dates, 1_000 and 12:30, which other versions make something of.
"""

from __future__ import annotations

import math
import re

ODD = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML allows in no text: control characters and halves of others."""
MOST_DIGITS = 100
WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def meaning(word: str) -> str | float | None:
    """Return what a plain word means: null, a truth value, a number, or itself.

    Raises:
        ValueError: It is a whole number that no quantity has.

    >>> meaning("0x1F"), meaning("1e3"), meaning("no"), meaning("~")
    (31, 1000.0, 'no', None)
    """
    if word in WORDS:
        return WORDS[word]
    if _WHOLE.fullmatch(word):
        if len(word) > MOST_DIGITS:
            raise ValueError(f"is a number of {len(word):,} digits")
        return int(word, 0 if word[:2] in ("0o", "0x") else 10)
    return float(word) if _NUMBER.fullmatch(word) else word
