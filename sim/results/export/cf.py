"""Names, units and other attributes of NetCDF variables, by the CF conventions where they fit."""

from __future__ import annotations

import re
from typing import Any

from sim.results.commands import repeat_command
from sim.results.export.about import MEAN, Rights, abstract, software, title
from sim.results.export.source import Said, Source

CONVENTIONS = "CF-1.11"
DIMENSIONLESS = {
    "", "1", "energy", "index", "log-odds", "probability", "rank", "ratio", "share", "stance",
    "utility", "1/utility", "US = 1",
}  # fmt: skip
"""Units of the model that CF's register of units does not know: pure numbers to CF."""


class Names:
    """Names of variables: letters, digits and underscores, no two alike."""

    def __init__(self) -> None:
        """Start with none taken."""
        self._taken: set[str] = set()

    def new(self, text: str) -> str:
        """Return a name for ``text`` that is not taken yet.

        >>> names = Names()
        >>> names.new("threat.USA"), names.new("threat-USA")
        ('threat_USA', 'threat_USA_2')
        """
        plain = re.sub(r"[^A-Za-z0-9_]", "_", text)
        plain = plain if plain[:1].isalpha() else f"x{plain}"
        name, n = plain, 1
        while name.lower() in self._taken:  # CF advises against names that differ in case alone
            n += 1
            name = f"{plain}_{n}"
        self._taken.add(name.lower())
        return name


def attributes(original: str, said: Said, table: str, what: str = "") -> dict[str, Any]:
    """Return the attributes of a variable made from a column or from what is said of an outcome.

    ``what`` says which number about the outcome it is, where it is not its value.
    """
    subject = original.partition(".")[2]
    text = f"{said.description} ({subject})" if subject else said.description
    return {
        "long_name": f"{what} of: {text}" if what else text or original,
        **units(said.unit),
        "entente_name": original,
        "entente_table": table,
    }


def units(unit: str) -> dict[str, str]:
    """Return a unit that CF's register knows, and the model's own where it differs.

    >>> units("share"), units("1/month")
    ({'units': '1', 'entente_unit': 'share'}, {'units': '1/month'})
    """
    if unit not in DIMENSIONLESS:
        return {"units": unit}
    return {"units": "1", **({"entente_unit": unit} if unit not in ("", "1") else {})}


def global_attributes(source: Source, rights: Rights, left_out: str) -> dict[str, str]:
    """Return what a file says of itself."""
    plan, manifest = source.plan, source.manifest
    plan_file = manifest["files"].get("plan.json", {})
    found = {
        "Conventions": CONVENTIONS,
        "title": title(source),
        "summary": abstract(source),
        "source": software(source),
        "history": f"{manifest['finished']} computed by: {repeat_command(source.document, plan)}",
        "references": (
            f"plan {manifest['plan_hash']} (plan.json, sha256 {plan_file.get('sha256', '')});"
            f" content {manifest['content_hash']} (manifest.json)"
        ),
        "comment": (
            f"Variables of entente_table runs: {MEAN}. Dots and dashes of names are underscores;"
            f" entente_name has them as they were, entente_unit the model's own unit.{left_out}"
        ),
        "entente_scenario": plan.scenario,
        "entente_scenario_hash": plan.scenario_hash,
        "entente_seed": str(plan.seed),
        "entente_plan_hash": manifest["plan_hash"],
        "entente_content_hash": manifest["content_hash"],
    }
    if rights.license is not None:
        found["license"] = rights.license
    if rights.authors:
        found["creator_name"] = "; ".join(author.name for author in rights.authors)
        urls = [author.url for author in rights.authors if author.url]
        found |= {"creator_url": "; ".join(urls)} if urls else {}
    return found
