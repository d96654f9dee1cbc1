"""``entente run``: a table of all headline outcomes, and a paragraph that says what they show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.batch.run import run_batch
from sim.law.outcomes import describe
from sim.results.results import Results
from tests.cli.conftest import Ended, Entente
from tests.scenario.files import write

CALL = ("run", "as-it-happened", "--runs", 20, "--seed", 5)


@pytest.fixture(scope="module")
def shown(spawn: Entente) -> Ended:
    return spawn(*CALL)


@pytest.fixture(scope="module")
def shown_whole(spawn: Entente) -> Ended:
    return spawn(*CALL, "--all")


@pytest.fixture(scope="module")
def batch() -> Results:
    return run_batch("as-it-happened", 20, seed=5)


def rows(ended: Ended) -> dict[str, list[str]]:
    """Return the rows of the table that was printed, by outcome."""
    lines = (line.split() for line in ended.out.splitlines())
    return {
        cells[0]: cells[1:] for cells in lines if len(cells) > 4 and re.match(r"[a-z_]+", cells[0])
    }


def test_the_table_has_every_headline_outcome_that_is_anything(
    shown: Ended, batch: Results
) -> None:
    assert shown.code == 0
    told, spread = rows(shown), batch.summary()
    anything = {name for name, s in spread.items() if not (s.mean == 0 and s.mcse == 0)}
    assert {name for name in anything if describe(name).is_headline} <= set(told)
    for name in ("threat", "public_belief", "recognition.PRK", "conversion"):
        assert f"{spread[name].median:.3f}" in told[name]
        assert told[name][-1] == describe(name).unit


def test_the_table_says_what_was_run_and_how_to_run_it_again(
    shown: Ended, entente: Entente
) -> None:
    assert "as-it-happened: 20 runs of 36 months, seed 5" in shown.out
    assert entente(*CALL).out == shown.out


def test_no_cell_of_a_piped_table_is_cut(shown_whole: Ended) -> None:
    assert "…" not in shown_whole.out
    assert max(map(len, shown_whole.out.splitlines())) <= 120


def test_the_paragraph_says_what_the_numbers_say(shown: Ended, batch: Results) -> None:
    said = " ".join(shown.out.split())
    spread, start = batch.summary(), batch.start
    belief = spread["public_belief"]
    assert 'In 20 worlds of "As it happened", from 2024-01 on' in said
    assert f"from {start['public_belief']:.2f} to {belief.median:.2f} [{belief.q10:.2f}," in said
    assert "North Korea gains most standing" in said
    assert "this explores assumptions and forecasts nothing" in said


def test_all_shows_every_outcome(shown_whole: Ended, batch: Results) -> None:
    assert set(batch.summary()) <= set(rows(shown_whole))


def test_a_fixed_run_says_that_judgement_was_held(entente: Entente) -> None:
    said = " ".join(entente("run", "baseline", "--runs", 3, "--seed", 1, "--fixed").out.split())
    assert "Numbers of judgement are held at their defaults" in said


def test_settings_are_heard_and_the_last_one_wins(entente: Entente) -> None:
    settings = ("--set", "coalition.cohesion=0.3", "--set", "coalition.cohesion=0.7")
    told = rows(entente("run", "baseline", "--runs", 2, "--seed", 1, "--turns", 1, *settings))
    assert told["coalition_cohesion"][0] == "0.700"


def test_a_seed_not_given_is_drawn_and_shown(entente: Entente) -> None:
    out = entente("run", "baseline", "--runs", 2, "--turns", 1).out
    seed = re.search(r"seed (\d+)", out)
    assert seed is not None
    assert entente("run", "baseline", "--runs", 2, "--turns", 1, "--seed", seed[1]).out == out


def test_undefined_outcomes_are_dashes_with_a_note_on_how_many(entente: Entente) -> None:
    ended = entente("run", "baseline", "--runs", 2, "--seed", 1, "--turns", 1)
    assert rows(ended)["conversion"][:2] == ["-", "-"]
    assert "conversion: defined in 0 % of runs" in ended.out


def test_a_tie_that_was_not_stated_is_noted_beside_the_result(
    entente: Entente, tmp_path: Path
) -> None:
    path = write(tmp_path, "actors: {IRN: {kind: challenger, capability: 0.05}}")
    ended = entente("run", path, "--runs", 2, "--turns", 1)
    assert ended.code == 0
    assert ended.err.count("note: ties.") == 3
    assert "note:" not in ended.out
