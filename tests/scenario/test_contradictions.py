"""What contradicts itself is refused by file and line; nothing odd passes in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.files import HEDGERS, OTHERS, problem_of, refused_or_played, without, write

PARADE = "occasions: {mine: {date: 2024-02, title: x, host: CHN, guests: [%s], hedgers: [%s]}}"
THEATRE = "{owner: CHN, tension: 0.3, probe: 0.1, balance: 0.5}"
CONTRADICTIONS = {
    "a host among its guests": (PARADE % ("RUS, CHN", ""), "occasions.mine.guests"),
    "a guest invited twice": (PARADE % ("RUS, RUS", ""), "occasions.mine.guests"),
    "a hedger invited twice": (PARADE % ("RUS", "IND, IND"), "occasions.mine.hedgers"),
    "a tie of one with itself": ("ties: {CHN-CHN: {visible: 0.9}}", "ties.CHN-CHN"),
    "a tie stated both ways round": ("ties: {RUS-CHN: {visible: 0.9}}", "ties.RUS-CHN"),
    "a friction of one with itself": (
        "frictions: {CHN-CHN: {level: 0.9, set_point: 0.9}}", "frictions.CHN-CHN",
    ),
    "a friction stated both ways round": (
        "frictions: {USA-CHN: {level: 0.9, set_point: 0.9}}", "frictions.USA-CHN",
    ),
    "a parameter out of its range": (
        "parameters: {stance.stickiness: 99}", "parameters.stance.stickiness",
    ),
    "a lever out of its range": ("levers: {coalition.cohesion: 5}", "levers.coalition.cohesion"),
    "a theatre called like resourcing none": (
        f"theatres: {{none: {THEATRE}}}", "theatres.none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_what_contradicts_itself_is_refused_by_file_line_and_key(tmp_path: Path, case: str) -> None:
    text, key = CONTRADICTIONS[case]
    path = write(tmp_path, text, extends="baseline")
    assert problem_of(path).startswith(f"{path}:2: {key}: ")


LONE = "".join(f"  {code}: {{ties: none}}\n" for code in ("CHN", "PRK", "RUS"))
ELSEWHERE = "".join(
    f"  {code}: {{stake: {{europe: null, korea: null}}}}\n" for code in ("USA", *OTHERS)
)
ODD = {
    "one challenger alone": (
        f"actors:\n{without('RUS', 'PRK')}\n{ELSEWHERE}"
        "ties: null\ntheatres: {europe: null, korea: null}"
    ),
    "challengers without any tie": f"ties: null\nactors:\n{LONE}",
    "a guest who has no tie with the host": (
        "actors: {IRN: {kind: challenger, capability: 0.05, ties: none}}\n" + PARADE % ("IRN", "")
    ),
    "an occasion called like minor visits": (
        "occasions: {visit: {date: 2024-01, title: x, host: CHN, guests: [RUS],"
        " orders: {'CHN>RUS': head calibrated}}}"
    ),
    "a coalition without capability": (
        "actors:\n" + "".join(f"  {code}: {{capability: 0}}\n" for code in ("USA", *OTHERS))
    ),
    "challengers without capability": (
        "actors:\n" + "".join(f"  {code}: {{capability: 0}}\n" for code in ("CHN", "PRK", "RUS"))
    ),
    "one theatre": (
        f"actors:\n  RUS: {{location: {{europe: null}}}}\n{ELSEWHERE}"
        "  PRK: {location: {europe: null, korea: null}}\n"
        "ties: {PRK-RUS: {war_need: null}}\ntheatres: {europe: null, korea: null}"
    ),
    "no hedgers": f"actors:\n{without(*HEDGERS)}",
    "one member alone": f"actors:\n{without(*OTHERS)}",
    "nobody but two": (
        f"actors:\n{without('RUS', 'PRK', *OTHERS, *HEDGERS)}\n"
        "  CHN: {friction_grievance: null}\n"
        "  USA: {stake: {europe: null, korea: null}}\n"
        "ties: null\nfrictions: null\ntheatres: {europe: null, korea: null}"
    ),
    "no friction": "actors: {CHN: {friction_grievance: null}}\nfrictions: null",
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_world_is_refused_as_a_scenario_or_runs(tmp_path: Path, case: str) -> None:
    path = write(tmp_path, ODD[case], extends="baseline")
    assert refused_or_played(path, 3) in ("refused", "played")


SMALLER = (
    "one theatre", "no hedgers", "no friction", "one challenger alone",
    "challengers without any tie", "one member alone", "nobody but two",
)  # fmt: skip


@pytest.mark.parametrize("case", SMALLER)
def test_a_smaller_world_runs(tmp_path: Path, case: str) -> None:
    assert refused_or_played(write(tmp_path, ODD[case], extends="baseline"), 3) == "played"
