"""What every export says of itself: title, abstract, what computed it, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sim.errors import SettingError
from sim.law.outcomes import LAST_MONTHS
from sim.results.export.source import Source
from sim.results.tables import HISTOGRAMS, KEPT, PARAMS, RUNS, TURNS

KEYWORDS = ("agent-based model", "international relations", "simulation", "wargame")
NO_LICENSE = "No license was stated; ask whoever made these results before using them again."
MEAN = f"mean over the last {LAST_MONTHS} months played, over all where there are fewer"
NO_FORECAST = "Worlds of a model, made to compare assumptions; not a forecast."
BINS = (
    "counts behind the quantiles, empty bins left out. An outcome's 2,048 bins are even from its"
    " low to its high end; where these are more than 2 apart, even in asinh(value / 0.05)"
)
_AUTHOR = re.compile(r"(?P<name>[^<>]+?)\s*(?:<(?P<url>https?://[^<>\s]+)>)?")
_URL = re.compile(r"https?://[^\s<>\"]+")


class Author(NamedTuple):
    """Who made the results: a name, and a web address that stands for the person, if any."""

    name: str
    url: str | None


class Rights(NamedTuple):
    """Whose the results are, and what others may do with them."""

    license: str | None = None
    authors: tuple[Author, ...] = ()


UNSTATED = Rights()


def read_rights(license_url: str | None, authors: Iterable[str]) -> Rights:
    """Return rights from an address and from texts such as ``Your Name <https://orcid.org/...>``.

    Raises:
        SettingError: The license is no web address, or an author is no such text.

    >>> read_rights(None, ["Your Name <https://example.org/you>"]).authors[0].name
    'Your Name'
    """
    if license_url is not None and not _URL.fullmatch(license_url):
        raise SettingError(
            f"license: should be a web address such as"
            f" https://creativecommons.org/licenses/by/4.0/, is {license_url!r}"
        )
    found = []
    for text in authors:
        match = _AUTHOR.fullmatch(text.strip())
        if match is None:
            raise SettingError(
                f"author: should read NAME, or NAME <https://orcid.org/...>; is {text!r}"
            )
        found.append(Author(match["name"], match["url"]))
    return Rights(license_url, tuple(found))


def title(source: Source) -> str:
    """Return a title that tells the size of the batch."""
    plan = source.plan
    points = f" at {plan.n_points:,} design points" if plan.n_points > 1 else ""
    return f"{source.title}: {_count(plan.runs, 'run')} of {_count(plan.turns, 'month')}{points}"


def abstract(source: Source) -> str:
    """Return a paragraph on what the results are."""
    plan = source.plan
    shard = f"; this is shard {plan.shard[0]} of {plan.shard[1]}" if plan.shard else ""
    question = str(source.document["document"].get("question") or "").strip()
    failed = source.manifest.get("failed", 0)
    worlds = _count(source.manifest["worlds"], "world")
    told = [
        f"Simulated worlds of {plan.scenario}, from {plan.month} on, seed {plan.seed}{shard}.",
        f"The scenario asks: {question}" if question else "",
        f"Of {worlds}, {failed:,} failed." if failed else "",
        NO_FORECAST,
    ]
    return " ".join(text for text in told if text)


def software(source: Source) -> str:
    """Return what computed the results, with versions."""
    said = source.document
    return (
        f"entente-sim {said['entente']} (model {said['model_version']}, engine"
        f" {source.plan.engine}), Python {source.manifest.get('python', 'of unknown version')}"
    )


def table_says(table: str) -> str:
    """Return what a row of a table is."""
    known = {
        **KEPT,
        RUNS: f"one row per run: whether it failed, and every outcome ({MEAN})",
        PARAMS: f"{KEPT[PARAMS]}; one row per run",
        TURNS: f"{KEPT[TURNS]}; one row per point, turn and outcome",
        HISTOGRAMS: BINS,
    }
    return known[table]


def version_of(source: Source) -> str:
    """Return a version that differs where the content does (SemVer, with build metadata)."""
    return f"{source.document['entente']}+{source.manifest['content_hash'][:12]}"


def slug(source: Source) -> str:
    """Return a short name of letters, digits and dashes."""
    words = re.sub(r"[^a-z0-9]+", "-", source.plan.scenario.lower()).strip("-") or "scenario"
    return f"entente-{words}-{source.manifest['content_hash'][:12]}"


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
