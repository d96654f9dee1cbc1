"""One hash for equal documents, whatever the order of their keys."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_hash(document: Any) -> str:
    """Return the hash of a JSON document, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()
