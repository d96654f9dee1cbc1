"""Write the golden files: one short, readable world of every scenario that ships.

Run ``python -m tools.write_goldens`` after a change that moves results on purpose, read the
difference, and raise the version of the model's behaviour. A test holds files and model together.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.agents.model import WargameModel
from sim.agents.trace import MonthStory, Told, tell_world
from sim.law import MODEL_VERSION
from sim.law.outcomes import describe
from sim.scenario.locate import shipped

FOLDER = Path(__file__).parent.parent / "tests" / "golden"
SEED, REPLICATE = 2025, 3
TURNS = (0, 9, 17, 21, 22, 36)
"""Months passed at which outcomes are told: the start, and around the occasions of 2025."""
DIGITS = 8
"""Significant digits: two more than the tolerance of the comparison."""
TINY = 1e-12
"""What rounding leaves of zero."""


def golden(name: str) -> str:
    """Return the golden text of a scenario: ceremonies, probes and stances, then outcomes."""
    model = WargameModel(name, rng=SEED, replicate=REPLICATE)
    start, stories = dict(model.outcomes), tell_world(model)
    lines = [f"{name}: seed {SEED}, replicate {REPLICATE}, model {MODEL_VERSION}", ""]
    for story in stories:
        lines += _month(story)
    states = [start, *(story.outcomes for story in stories)]
    return "\n".join([*lines, "", *_table(states)]) + "\n"


def _month(story: MonthStory) -> Iterator[str]:
    """Yield a month with events or orders of note: its heading, then these."""
    ceremonies = [told for told in story.orders if told.question.occasion]
    lines = [f"  event: {event}" for event in story.events]
    lines += [f"  {_order(told)}" for told in ceremonies]
    for decision in ("stance", "probe"):
        acted = [
            f"{told.question.actor} {told.question.target} {told.option.name}"
            for told in story.orders
            if told.question.decision == decision and told.option.name != "hold"
        ]
        if acted:
            lines.append(f"  {decision}: {', '.join(acted)}")
    scripted = [
        f"{told.question.actor} {told.question.decision} {told.question.target}".rstrip()
        + f" {told.option.name}"
        for told in story.orders
        if told.option.is_scripted and not told.question.occasion
    ]
    if scripted:
        lines.append(f"  scripted: {', '.join(scripted)}")
    if lines:
        yield from (story.month, *lines)


def _order(told: Told) -> str:
    question, option = told
    words = (question.occasion, question.actor, question.decision, question.target, option.name)
    how = "scripted, chance" if option.is_scripted else "chance"
    return f"{' '.join(filter(None, words))} ({how} {_number(option.probability)})"


def _table(states: list[dict[str, float]]) -> Iterator[str]:
    """Yield headline outcomes after some months, a row each; what is 0 throughout is left out."""
    turns = [turn for turn in TURNS if turn < len(states)]
    yield " ".join(("after months".ljust(28), *(str(turn).rjust(13) for turn in turns)))
    for name in filter(lambda name: describe(name).is_headline, states[0]):
        told = [_number(states[turn][name]).rjust(13) for turn in turns]
        if any(states[turn][name] for turn in turns):
            yield " ".join((name.ljust(28), *told))


def _number(value: float) -> str:
    return f"{0.0 if abs(value) < TINY else value:.{DIGITS}g}"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for scenario in shipped():
        (FOLDER / f"{scenario}.txt").write_text(golden(scenario), encoding="utf-8")
