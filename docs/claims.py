"""Generated pages on what the essays claim: mechanisms, and the facts that test them."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from layout import code, codes, number, page, prose, table

import sim.law
from sim.evidence.fact import ERRORS, SPREADS, Fact
from sim.evidence.facts import FACTS
from sim.evidence.run import RUNS, SEED
from sim.law.ledger import CAUSES
from sim.law.mechanisms import Switches
from sim.law.parameters import DECLARED

LAW = Path(inspect.getfile(sim.law)).parent
MECHANISM = re.compile(r"\bM\d\d\b")
MECHANISMS = """
The {count} mechanisms of the two essays. Each has a switch: 1 with it, 0 without, so
`switch.M15=0` after `--set` runs a world in which a pariah carries no stigma that could wear off.
Habits and rest levels are found anew, so a world without a mechanism is at rest, too. *Rules* are
the functions that hold the switch, *named in* those that only cite it: in a docstring, or as the
cause of a term or of an entry in the ledger. Functions are given from `sim/law/` on. *Fact* is what
an experiment must find ([facts](facts.md)). Passages: [sources](../sources.md).
"""
FACTS_PAGE = """
What the essays claim, mechanism by mechanism, and the experiment that tests it. `entente facts`
runs them all, `entente facts --only M01,M15` some ([commands](commands.md)). Both sides of an
experiment have the same luck ({runs} worlds a side and seed {seed} unless stated), as a rule with
numbers of judgement drawn. Most compare an outcome, some the chance of an option where it is asked.

*Least effect* was written down before the experiment was first run and is not lowered to pass. A
fact holds where the mean effect, signed so that the claim is above 0, is at least that large, lies
beyond {errors} standard errors, reaches {spreads} of the spread of the outcome between worlds
(where it is a difference of an outcome), and all else that the experiment claims is true.

*By construction* marks a claim that a rule states outright: a run proves no more than that it is
still there. Experiments are given from `sim/evidence/facts/` on.
"""


def mechanisms_page() -> str:
    cited = _citations()
    rows = []
    for m in Switches._fields:
        d, where = DECLARED[f"switch.{m}"], cited.get(m, {})
        rows.append(
            (
                m, code(f"switch.{m}"), d.doc, d.source.removeprefix("essay "),
                codes(name for name, is_switch in where.items() if is_switch),
                codes(path for path, each in DECLARED.items() if m in each.mechanisms),
                codes(name for name, is_switch in where.items() if not is_switch),
                FACTS[m].expected,
            )
        )  # fmt: skip
    head = ("id", "switch", "mechanism", "passage", "rules", "parameters", "named in", "fact")
    return page(
        "Mechanisms",
        prose(MECHANISMS.format(count=len(rows))),
        table(head, rows),
        "## Other causes",
        "What the ledger and a trace name beside mechanisms.",
        table(("cause", "is"), [(code(cause), meaning) for cause, meaning in CAUSES.items()]),
    )


def facts_page() -> str:
    rows = [
        (
            fact.id, fact.title, fact.passage, fact.expected, fact.unit, number(fact.least),
            "by construction" if fact.is_construction else "", _experiment(fact),
        )
        for fact in FACTS.values()
    ]  # fmt: skip
    head = (
        "id", "mechanism", "passage", "expected", "unit", "least effect", "by construction",
        "experiment",
    )  # fmt: skip
    about = FACTS_PAGE.format(
        runs=RUNS, seed=SEED, errors=number(ERRORS), spreads=f"{SPREADS:.0%}".replace("%", " %")
    )
    return page("Facts", prose(about), table(head, rows))


def _experiment(fact: Fact) -> str:
    """Return what an experiment shows, and where it stands."""
    told = (inspect.getdoc(fact.experiment) or "").split("\n")[0]
    file = Path(inspect.getfile(fact.experiment)).stem
    return f"{told} ({code(f'{file}.{fact.experiment.__name__}')})"


def _citations() -> dict[str, dict[str, bool]]:
    """Return by mechanism the functions that cite it, and whether they hold its switch."""
    found: dict[str, dict[str, bool]] = {}
    for path in sorted(LAW.rglob("*.py")):
        module = ".".join(path.relative_to(LAW).with_suffix("").parts)
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                for name, is_switch in _named_in(function):
                    where = found.setdefault(name, {})
                    key = f"{module}.{function.name}"
                    where[key] = where.get(key, False) or is_switch
    return found


def _named_in(function: ast.FunctionDef) -> Iterator[tuple[str, bool]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and MECHANISM.fullmatch(node.attr):
            yield node.attr, True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((name, False) for name in MECHANISM.findall(node.value))
