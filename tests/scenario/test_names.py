"""A name that points nowhere is refused by file, line and key, with the names that do."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.fields import BY_SIDE, RATES
from tests.scenario.files import OTHERS, problem_of, problems_of, without, write

NOWHERE = {
    "a host": (
        "occasions: {beijing-2025: {host: CHI, orders: null}}",
        "occasions.beijing-2025.host: unknown actor 'CHI'; did you mean CHN?",
    ),
    "a host of the wrong kind": (
        "occasions: {beijing-2025: {host: IND, orders: null}}",
        "occasions.beijing-2025.host: should be a challenger (CHN, PRK or RUS); IND is a hedger",
    ),
    "a member among guests": (
        "occasions: {beijing-2025: {guests: [RUS, USA], orders: null}}",
        "occasions.beijing-2025.guests: should be a challenger (CHN, PRK or RUS); USA is a coalit",
    ),
    "a challenger among hedgers": (
        "occasions: {beijing-2025: {hedgers: [PRK], orders: null}}",
        "occasions.beijing-2025.hedgers: should be a hedger (BRA, IDN, IND, SAU, TUR, VNM or ZAF)",
    ),
    "an owner who is a member": (
        "theatres: {europe: {owner: DEU}}",
        "theatres.europe.owner: should be a challenger (CHN, PRK or RUS); DEU is a coalition memb",
    ),
    "a guest": (
        "occasions: {beijing-2025: {guests: [RUS, PKR]}}",
        "occasions.beijing-2025.guests: unknown actor 'PKR'; did you mean PRK?",
    ),
    "a hedger among guests": (
        "occasions: {beijing-2025: {hedgers: [IND, ZAR]}}",
        "occasions.beijing-2025.hedgers: unknown actor 'ZAR'; did you mean ZAF?",
    ),
    "a member that a memory offends": (
        "occasions: {beijing-2025: {offends: [JPM]}}",
        "occasions.beijing-2025.offends: unknown actor 'JPM'; did you mean JPN?",
    ),
    "a memory that offends a challenger": (
        "occasions: {beijing-2025: {offends: [RUS]}}",
        "occasions.beijing-2025.offends: should be a coalition member (",
    ),
    "a row of the one story": (
        "events: {veto-2024: {add: {narrative.word: 0.1}}}",
        "events.veto-2024.add.narrative.word: unknown path 'narrative.word'; did you mean narrati",
    ),
    "a member that provokes": (
        "events: {veto-2024: {add: {provocation.USA: 0.1}}}",
        "events.veto-2024.add.provocation.USA: unknown path 'provocation.USA'; did you mean prov",
    ),
    "a challenger that is squeezed": (
        "events: {veto-2024: {set: {squeezed.CHN: 0.1}}}",
        "events.veto-2024.set.squeezed.CHN: unknown path 'squeezed.CHN'; did you mean squeezed.",
    ),
    "a side of a tie": (
        "ties: {CHN-RUZ: {visible: 0.5}}",
        "ties.CHN-RUZ: unknown actor 'RUZ'; did you mean RUS?",
    ),
    "a tie with a hedger": (
        "ties: {CHN-IND: {visible: 0.5}}",
        "ties.CHN-IND: should be a challenger (CHN, PRK or RUS); IND is a hedger",
    ),
    "a theatre's owner": (
        "theatres: {europe: {owner: RUZ}}",
        "theatres.europe.owner: unknown actor 'RUZ'; did you mean RUS?",
    ),
    "where a challenger is": (
        "actors: {CHN: {location: {west_pacfic: 0.5}}}",
        "actors.CHN.location.west_pacfic: unknown theatre 'west_pacfic'; did you mean west_",
    ),
    "what a member has at stake": (
        "actors: {ITA: {stake: {eurpe: 0.5}}}",
        "actors.ITA.stake.eurpe: unknown theatre 'eurpe'; did you mean europe?",
    ),
    "where a tie is needed": (
        "ties: {PRK-RUS: {war_need: {eurpe: 0.5}}}",
        "ties.PRK-RUS.war_need.eurpe: unknown theatre 'eurpe'; did you mean europe?",
    ),
    "a friction": (
        "frictions: {CHN-JPM: {level: 0.5, set_point: 0.5}}",
        "frictions.CHN-JPM: unknown actor 'JPM'; did you mean JPN?",
    ),
    "a friction that grieves": (
        "actors: {CHN: {friction_grievance: {CHN-JPN: 0.5}}}",
        "actors.CHN.friction_grievance.CHN-JPN: unknown friction 'CHN-JPN'",
    ),
    "a parameter": (
        "parameters: {stance.stickines: 0.5}",
        "parameters.stance.stickines: unknown parameter 'stance.stickines'; did you mean stance.",
    ),
    "a lever": (
        "levers: {coalition.cohesoin: 0.5}",
        "levers.coalition.cohesoin: unknown lever 'coalition.cohesoin'; did you mean coalition.",
    ),
    "a lever for nobody": (
        "levers: {coalition.commitment.PLO: 0.5}",
        "levers.coalition.commitment.PLO: moves actors.PLO.capital, which this scenario lacks; did",
    ),
    "a lever of one who is gone": (
        "levers: {china.exposure: 0.5}\nactors: {CHN: null}",
        "levers.china.exposure: moves actors.CHN.exposure, which this scenario lacks",
    ),
    "a path of an event": (
        "events: {tariffs-april-2025: {add: {friction.CHN-USB: 0.1}}}",
        "events.tariffs-april-2025.add.friction.CHN-USB: unknown path 'friction.CHN-USB'; did you ",
    ),
    "a set point that is none": (
        "events: {veto-2024: {set_point: {recognition.PRK: 0.1}}}",
        "events.veto-2024.set_point.recognition.PRK: unknown path 'recognition.PRK'; ",
    ),
}


@pytest.mark.parametrize("case", NOWHERE)
def test_a_name_that_points_nowhere_is_told_with_the_names_that_do(
    tmp_path: Path, case: str
) -> None:
    text, said = NOWHERE[case]
    path = write(tmp_path, text)
    assert problem_of(path).startswith(f"{path}:2: {said}")


def test_all_names_that_point_nowhere_are_told_at_once(tmp_path: Path) -> None:
    text = "ties: {CHN-RUZ: {}}\ntheatres: {europe: {owner: RUZ}}\nparameters: {stance.stp: 0.5}"
    path = write(tmp_path, text)
    places = [problem.split(": ")[0] for problem in problems_of(path)]
    assert places == [f"{path}:{line}" for line in (2, 3, 4)]


def test_a_cast_without_a_coalition_is_refused_by_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, f"actors:\n{without('USA', *OTHERS)}", extends="baseline")
    told = [p for p in problems_of(path) if "needs at least one coalition member" in p]
    assert len(told) == 1
    assert told[0].startswith(f"{path}:2: actors: ")


def test_a_cast_without_a_challenger_is_refused_by_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, f"actors:\n{without('CHN', 'PRK', 'RUS')}", extends="baseline")
    told = [p for p in problems_of(path) if "needs at least one challenger" in p]
    assert len(told) == 1
    assert told[0].startswith(f"{path}:2: actors: ")


@pytest.mark.parametrize("field", BY_SIDE)
def test_a_side_of_a_tie_that_is_not_its_own_is_refused(tmp_path: Path, field: str) -> None:
    path = write(tmp_path, f"ties: {{CHN-RUS: {{{field}: {{RUS: null, PRK: 0.5}}}}}}")
    assert problem_of(path) == (
        f"{path}:2: ties.CHN-RUS.{field}: should name CHN and RUS, names CHN, PRK"
    )


@pytest.mark.parametrize("field", RATES)
def test_a_side_of_a_friction_that_is_not_its_own_is_refused(tmp_path: Path, field: str) -> None:
    path = write(tmp_path, f"frictions: {{CHN-USA: {{{field}: {{USA: null, JPN: 0.1}}}}}}")
    assert problem_of(path) == (
        f"{path}:2: frictions.CHN-USA.{field}: should name CHN and USA, names CHN, JPN"
    )


def test_a_number_for_one_side_alone_is_refused(tmp_path: Path) -> None:
    text = """
actors: {IRN: {kind: challenger, capability: 0.05}}
ties: {IRN-RUS: {arms: {IRN: 0.2}}}
"""
    path = write(tmp_path, text)
    assert problem_of(path) == (f"{path}:4: ties.IRN-RUS.arms: should name IRN and RUS, names IRN")
