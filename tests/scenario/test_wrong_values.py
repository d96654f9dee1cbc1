"""A wrong value is refused by file, line and key, with what was given and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import load_scenario
from tests.scenario.files import problem_of, problems_of, write


class Case(NamedTuple):
    """What a file says, and the line, the key and the words of the only problem."""

    text: str
    line: int
    key: str
    said: tuple[str, ...]


WRONG = {
    "an unknown key": Case("titel: x", 2, "titel", ("unknown key; did you mean title",)),
    "an unknown key of an actor": Case(
        "actors:\n  CHN:\n    exposur: 0.5", 4, "actors.CHN.exposur", ("did you mean exposure?",)
    ),
    "an unknown key of a tie": Case(
        "ties:\n  CHN-RUS: {visble: 0.5}", 3, "ties.CHN-RUS.visble", ("did you mean visible?",)
    ),
    "an unknown key of a treaty": Case(
        "ties:\n  CHN-PRK:\n    treaty: {flor: 0.2}", 4, "ties.CHN-PRK.treaty.flor",
        ("did you mean floor?",),
    ),
    "an unknown key of an occasion": Case(
        "occasions: {beijing-2025: {hosts: CHN}}", 2, "occasions.beijing-2025.hosts",
        ("did you mean host",),
    ),
    "a key of another kind of actor": Case(
        "actors: {IND: {grievance: 0.5}}", 2, "actors.IND.grievance", ("unknown key",)
    ),
    "a quoted number": Case(
        "actors: {CHN: {exposure: '0.5'}}", 2, "actors.CHN.exposure", ("number", "is '0.5'")
    ),
    "a truth value for a number": Case(
        "actors: {CHN: {exposure: true}}", 2, "actors.CHN.exposure", ("number", "is True")
    ),
    "a quoted truth value": Case(
        "occasions: {beijing-2025: {nuclear: 'true'}}", 2, "occasions.beijing-2025.nuclear",
        ("boolean", "is 'true'"),
    ),
    "a number for a truth value": Case(
        "occasions: {beijing-2025: {nuclear: 1}}", 2, "occasions.beijing-2025.nuclear",
        ("boolean", "is 1"),
    ),
    "a number for a text": Case("title: 3", 2, "title", ("string", "is 3")),
    "half a month": Case("months: 12.5", 2, "months", ("integer", "is 12.5")),
    "no month at all": Case("months: 0", 2, "months", ("equal to 1", "is 0")),
    "a text for a list": Case(
        "actors: {JPN: {elections: 2025-10}}", 2, "actors.JPN.elections", ("list", "is '2025-10'")
    ),
    "a text for an actor": Case("actors: {CHN: China}", 2, "actors.CHN", ("is 'China'",)),
    "a list for all actors": Case("actors: [CHN]", 2, "actors", ("dictionary", "is ['CHN']")),
    "a number for all actors": Case("actors: 5", 2, "actors", ("dictionary", "is 5")),
    "a number for a tie": Case("ties: {CHN-RUS: 3}", 2, "ties.CHN-RUS", ("dictionary", "is 3")),
    "a text for a stance": Case(
        "ties: {CHN-RUS: {stance: high}}", 2, "ties.CHN-RUS.stance", ("number", "is 'high'")
    ),
    "too much": Case(
        "actors: {CHN: {exposure: 2}}", 2, "actors.CHN.exposure", ("equal to 1", "is 2")
    ),
    "too little": Case(
        "actors: {CHN: {exposure: -0.1}}", 2, "actors.CHN.exposure", ("equal to 0", "is -0.1")
    ),
    "too strong a stance": Case(
        "ties: {CHN-RUS: {stance: 5.0}}", 2, "ties.CHN-RUS.stance", ("equal to 0.98", "is 5.0")
    ),
    "too strong a stance on one side": Case(
        "ties: {CHN-RUS: {stance: {CHN: 1.5}}}", 2, "ties.CHN-RUS.stance.CHN",
        ("equal to 0.98", "is 1.5"),
    ),
    "too high a rank": Case(
        "ties: {CHN-RUS: {expected_rank: 2.0}}", 2, "ties.CHN-RUS.expected_rank",
        ("equal to 1", "is 2.0"),
    ),
    "too much of a flow on one side": Case(
        "ties: {PRK-RUS: {arms: {PRK: 0.99}}}", 2, "ties.PRK-RUS.arms.PRK",
        ("equal to 0.95", "is 0.99"),
    ),
    "too much of a flow on both sides": Case(
        "ties: {PRK-RUS: {technology: 1}}", 2, "ties.PRK-RUS.technology",
        ("equal to 0.95", "is 1"),
    ),
    "a text for a flow": Case(
        "ties: {PRK-RUS: {buffering: {PRK: much}}}", 2, "ties.PRK-RUS.buffering.PRK",
        ("number", "is 'much'"),
    ),
    "a truth value for what may differ by side": Case(
        "ties: {PRK-RUS: {trade: true}}", 2, "ties.PRK-RUS.trade", ("number", "is True")
    ),
    "a compliance that has no odds": Case(
        "ties: {PRK-RUS: {compliance: 0}}", 2, "ties.PRK-RUS.compliance", ("equal to 0.01", "is 0")
    ),
    "a side that always escalates": Case(
        "frictions: {CHN-USA: {escalation: {USA: 0.9}}}", 2, "frictions.CHN-USA.escalation.USA",
        ("equal to 0.45", "is 0.9"),
    ),
    "sides that never open": Case(
        "frictions: {CHN-USA: {opening: 0}}", 2, "frictions.CHN-USA.opening",
        ("equal to 0.001", "is 0"),
    ),
    "more memory than there is": Case(
        "occasions: {beijing-2025: {memory: 2}}", 2, "occasions.beijing-2025.memory",
        ("equal to 1", "is 2"),
    ),
    "a text for those a memory offends": Case(
        "occasions: {beijing-2025: {offends: JPN}}", 2, "occasions.beijing-2025.offends",
        ("list", "is 'JPN'"),
    ),
    "a number without end": Case(
        "actors: {CHN: {exposure: .inf}}", 2, "actors.CHN.exposure", ("finite", "is inf")
    ),
    "no number": Case(
        "actors: {CHN: {exposure: .nan}}", 2, "actors.CHN.exposure", ("finite", "is nan")
    ),
    "an unknown kind of actor": Case(
        "actors: {CHN: {kind: chalenger}}", 2, "actors.CHN",
        ("'chalenger'", "'challenger', 'coalition', 'hedger'"),
    ),
    "a code that is none": Case("actors: {irn: {kind: hedger}}", 2, "actors.irn", ("is 'irn'",)),
    "a missing key": Case(
        "actors:\n  IRN: {kind: hedger}", 3, "actors.IRN.capability", ("is missing",)
    ),
    "a month that is none": Case("event: 2025-13", 2, "event", ("such as 2025-09", "is '2025-13'")),
    "a year for a month": Case("event: 2025", 2, "event", ("such as 2025-09", "is 2025")),
    "a day that no calendar has": Case("event: 2025-02-31", 2, "event", ("is '2025-02-31'",)),
    "a quoted day that is none": Case("event: '2025-02-31'", 2, "event", ("is '2025-02-31'",)),
    "a theatre too few": Case("theatres: null", 2, "theatres", ("is missing",)),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_is_told_by_line_and_key_with_what_was_given_and_allowed(
    tmp_path: Path, case: str
) -> None:
    wrong = WRONG[case]
    path = write(tmp_path, wrong.text)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    problem = next(p for p in caught.value.problems if p.startswith(f"{path}:{wrong.line}: "))
    assert problem.split(": ")[1].startswith(wrong.key)
    assert all(words in problem for words in wrong.said)


@pytest.mark.parametrize("case", [c for c in WRONG if "code" not in c])
def test_a_wrong_value_is_told_once_and_under_the_key_that_the_file_has(
    tmp_path: Path, case: str
) -> None:
    wrong = WRONG[case]
    problem = problem_of(write(tmp_path, wrong.text))
    assert problem.split(": ")[1] == wrong.key
    assert problem.count(wrong.said[-1]) == 1


def test_all_wrong_values_are_told_at_once(tmp_path: Path) -> None:
    text = "titel: x\nmonths: '3'\nactors:\n  CHN: {exposure: 2}\n  IRN: {kind: hedger}"
    path = write(tmp_path, text)
    places = sorted(problem.split(": ")[0] for problem in problems_of(path))
    assert places == [f"{path}:{line}" for line in (2, 3, 5, 6)]


def test_a_wrong_value_is_told_by_the_file_it_stands_in(tmp_path: Path) -> None:
    below = write(tmp_path, "title: Below\nmonths: 0", name="below")
    problem = problem_of(write(tmp_path, "title: Above", extends="below"))
    assert problem.startswith(f"{below}:3: months: ")


def test_what_a_file_lacks_altogether_is_told_by_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("title: x\nstart: 2024-01\n", encoding="utf-8")
    problems = problems_of(path)
    assert {p.split(": ")[1] for p in problems} == {"months", "actors", "theatres"}
    assert all(p.startswith(f"{path}:1: ") for p in problems)
