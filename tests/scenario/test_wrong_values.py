"""A wrong value is refused by file, line and key, with what was given and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

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
        "actors: {CHN: {exposure: true}}", 2, "actors.CHN.exposure",
        ("a number between 0 and 1 (share)", "is true"),
    ),
    "a quoted truth value": Case(
        "occasions: {beijing-2025: {nuclear: 'true'}}", 2, "occasions.beijing-2025.nuclear",
        ("true or false", "is 'true'"),
    ),
    "a number for a truth value": Case(
        "occasions: {beijing-2025: {nuclear: 1}}", 2, "occasions.beijing-2025.nuclear",
        ("true or false", "is 1"),
    ),
    "a number for a text": Case("title: 3", 2, "title", ("a text", "is 3; quote it")),
    "half a month": Case(
        "months: 12.5", 2, "months",
        ("a whole number between 1 and 1200", "is 12.5"),
    ),
    "no month at all": Case(
        "months: 0", 2, "months", ("a whole number between 1 and 1200", "is 0")
    ),
    "a text for a list": Case(
        "actors: {JPN: {elections: 2025-10}}", 2, "actors.JPN.elections", ("list", "is '2025-10'")
    ),
    "a text for an actor": Case("actors: {CHN: China}", 2, "actors.CHN", ("is 'China'",)),
    "a list for all actors": Case("actors: [CHN]", 2, "actors", ("a mapping", "is ['CHN']")),
    "a number for all actors": Case("actors: 5", 2, "actors", ("a mapping", "is 5")),
    "a number for a tie": Case(
        "ties: {CHN-RUS: 3}", 2, "ties.CHN-RUS",
        ("a mapping of keys such as", "is 3"),
    ),
    "a text for a stance": Case(
        "ties: {CHN-RUS: {stance: high}}", 2, "ties.CHN-RUS.stance", ("number", "is 'high'")
    ),
    "too much": Case(
        "actors: {CHN: {exposure: 2}}", 2, "actors.CHN.exposure",
        ("between 0 and 1 (share)", "is 2"),
    ),
    "too little": Case(
        "actors: {CHN: {exposure: -0.1}}", 2, "actors.CHN.exposure",
        ("between 0 and 1 (share)", "is -0.1"),
    ),
    "too strong a stance": Case(
        "ties: {CHN-RUS: {stance: 5.0}}", 2, "ties.CHN-RUS.stance",
        ("between 0.02 and 0.98 (share)", "is 5.0"),
    ),
    "too strong a stance on one side": Case(
        "ties: {CHN-RUS: {stance: {CHN: 1.5}}}", 2, "ties.CHN-RUS.stance.CHN",
        ("between 0.02 and 0.98 (share)", "is 1.5"),
    ),
    "too high a rank": Case(
        "ties: {CHN-RUS: {expected_rank: 2.0}}", 2, "ties.CHN-RUS.expected_rank",
        ("between 0 and 1 (rank)", "is 2.0"),
    ),
    "too much of a flow on one side": Case(
        "ties: {PRK-RUS: {arms: {PRK: 0.99}}}", 2, "ties.PRK-RUS.arms.PRK",
        ("between 0 and 0.95 (share)", "is 0.99"),
    ),
    "too much of a flow on both sides": Case(
        "ties: {PRK-RUS: {technology: 1}}", 2, "ties.PRK-RUS.technology",
        ("between 0 and 0.95 (share)", "is 1"),
    ),
    "a text for a flow": Case(
        "ties: {PRK-RUS: {buffering: {PRK: much}}}", 2, "ties.PRK-RUS.buffering.PRK",
        ("number", "is 'much'"),
    ),
    "a truth value for what may differ by side": Case(
        "ties: {PRK-RUS: {trade: true}}", 2, "ties.PRK-RUS.trade",
        ("a number between 0 and 1 (share)", "is true"),
    ),
    "a compliance that has no odds": Case(
        "ties: {PRK-RUS: {compliance: 0}}", 2, "ties.PRK-RUS.compliance",
        ("between 0.01 and 0.99 (share)", "is 0"),
    ),
    "a side that always escalates": Case(
        "frictions: {CHN-USA: {escalation: {USA: 0.9}}}", 2, "frictions.CHN-USA.escalation.USA",
        ("between 0.001 and 0.45 (1/month)", "is 0.9"),
    ),
    "sides that never open": Case(
        "frictions: {CHN-USA: {opening: 0}}", 2, "frictions.CHN-USA.opening",
        ("between 0.001 and 0.45 (1/month)", "is 0"),
    ),
    "more memory than there is": Case(
        "occasions: {beijing-2025: {memory: 2}}", 2, "occasions.beijing-2025.memory",
        ("between 0 and 1 (share)", "is 2"),
    ),
    "a text for those a memory offends": Case(
        "occasions: {beijing-2025: {offends: JPN}}", 2, "occasions.beijing-2025.offends",
        ("list", "is 'JPN'"),
    ),
    "a number without end": Case(
        "actors: {CHN: {exposure: .inf}}", 2, "actors.CHN.exposure",
        ("between 0 and 1 (share)", "is .inf"),
    ),
    "no number": Case(
        "actors: {CHN: {exposure: .nan}}", 2, "actors.CHN.exposure",
        ("between 0 and 1 (share)", "is .nan"),
    ),
    "an unknown kind of actor": Case(
        "actors: {CHN: {kind: chalenger}}", 2, "actors.CHN.kind",
        ("should be challenger, coalition or hedger", "is 'chalenger'; did you mean challenger"),
    ),
    "a code that is none": Case(
        "actors: {irn: {kind: hedger, capability: 0.1}}", 2, "actors.irn",
        ("a code of three capital letters such as CHN", "is 'irn'"),
    ),
    "a missing key": Case(
        "actors:\n  IRN: {kind: hedger}", 3, "actors.IRN.capability",
        ("is missing", "between 0 and 10 (US = 1)"),
    ),
    "a month that is none": Case("event: 2025-13", 2, "event", ("such as 2025-09", "is '2025-13'")),
    "a year for a month": Case("event: 2025", 2, "event", ("such as 2025-09", "is 2025")),
    "a day that no calendar has": Case("event: 2025-02-31", 2, "event", ("is '2025-02-31'",)),
    "a quoted day that is none": Case("event: '2025-02-31'", 2, "event", ("is '2025-02-31'",)),
    "a kind that is no word": Case(
        "actors: {CHN: {kind: [challenger]}}", 2, "actors.CHN.kind",
        ("should be challenger, coalition or hedger", "is ['challenger']"),
    ),
    "a missing kind": Case(
        "actors: {QQQ: {capability: 0.1}}", 2, "actors.QQQ.kind",
        ("is missing; should be challenger, coalition or hedger",),
    ),
    "a missing kind of one whose code is misspelled": Case(
        "actors: {CHM: {exposure: 0.1}}", 2, "actors.CHM.kind", ("is missing", "did you mean CHN"),
    ),
    "a misspelled key that must be there": Case(
        "actors: {IRN: {kind: hedger, capabilty: 0.1}}", 2, "actors.IRN.capabilty",
        ("unknown key; did you mean capability?",),
    ),
    "a misspelled kind": Case(
        "actors: {QQQ: {knd: hedger, capability: 0.1}}", 2, "actors.QQQ.knd",
        ("unknown key; did you mean kind?",),
    ),
    "an entry whose name is misspelled": Case(
        "occasions:\n  beijing-2052: {hardware: 0.5}", 3, "occasions.beijing-2052",
        ("lacks date, title, host and guests; did you mean beijing-2025",),
    ),
    "too little said of a theatre": Case(
        "theatres: {arctic: {owner: RUS}}", 2, "theatres.arctic",
        ("lacks tension, probe and balance",),
    ),
    "a pair that is none": Case(
        "ties: {CHN_RUS: {visible: 0.5}}", 2, "ties.CHN_RUS", ("two codes such as CHN-RUS",)
    ),
    "a way to stand apart that is none": Case(
        "actors: {CHN: {ties: nune}}", 2, "actors.CHN.ties",
        ("should be default or none, is 'nune'", "did you mean none?"),
    ),
    "a guest that is no code": Case(
        "occasions: {beijing-2025: {guests: [RUS, North Korea]}}", 2,
        "occasions.beijing-2025.guests", ("three capital letters", "is 'North Korea'"),
    ),
    "no guest": Case(
        "occasions: {pyongyang-2025: {guests: [], orders: null}}", 2,
        "occasions.pyongyang-2025.guests", ("should name at least one, is empty",),
    ),
    "an election that is no month": Case(
        "actors:\n  JPN:\n    elections:\n      - 2024-10\n      - 2024-17", 6,
        "actors.JPN.elections", ("a month such as 2025-09", "is '2024-17'"),
    ),
    "nothing for an election": Case(
        "actors: {JPN: {elections: [null]}}", 2, "actors.JPN.elections", ("month", "is null")
    ),
    "a number for a treaty": Case(
        "ties: {CHN-PRK: {treaty: 3}}", 2, "ties.CHN-PRK.treaty",
        ("a mapping of keys such as floor and since", "is 3"),
    ),
    "a list for a stance": Case(
        "ties: {CHN-RUS: {stance: [0.5]}}", 2, "ties.CHN-RUS.stance",
        ("0.98 (share), or a mapping of one for each side", "is [0.5]"),
    ),
    "a number for findings": Case("expects: 3", 2, "expects", ("a list, each item a mapping",)),
    "a text for a finding": Case("expects: [more]", 2, "expects", ("outcome and change", "'more'")),
    "a change that is none": Case(
        "expects:\n  - {outcome: threat,\n     change: rise, by: 0}", 4, "expects.0.change",
        ("should be rises, falls or holds, is 'rise'; did you mean rises",),
    ),
    "a scripted choice that is no text": Case(
        "occasions: {beijing-2025: {orders: {CHN: 1}}}", 2, "occasions.beijing-2025.orders.CHN",
        ("should be a text, is 1",),
    ),
    "a long text for a number": Case(
        f"months: {'x' * 500}", 2, "months", ("whole number", "xxx...xxx")
    ),
    "a mapping for a number": Case(
        "months: {a: true, b: null, c: 1.5, d: [1], e: .inf}", 2, "months",
        ("is {'a': true, 'c': 1.5, 'd': [1], ...}",),
    ),
    "a number too large for any": Case(
        f"actors: {{CHN: {{exposure: {'9' * 90}}}}}", 2, "actors.CHN.exposure", ("and 1 (share)",)
    ),
    "a theatre too few": Case("theatres: null", 2, "theatres", ("is missing",)),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_is_told_once_by_line_and_key_with_what_was_given_and_allowed(
    tmp_path: Path, case: str
) -> None:
    wrong = WRONG[case]
    path = write(tmp_path, wrong.text)
    problem = problem_of(path)
    assert problem.startswith(f"{path}:{wrong.line}: {wrong.key}: ")
    assert all(words in problem for words in wrong.said)
    assert problem.count(wrong.said[-1]) == 1


def test_all_wrong_values_are_told_at_once(tmp_path: Path) -> None:
    text = "titel: x\nmonths: '3'\nactors:\n  CHN: {exposure: 2}\n  IRN: {kind: hedger}"
    path = write(tmp_path, text)
    places = [problem.split(": ")[0] for problem in problems_of(path)]
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
