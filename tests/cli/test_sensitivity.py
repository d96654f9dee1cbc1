"""``entente sensitivity``: tables and paragraphs, one document, and files that say what to ask."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.cli.experiments.sensitivity_words import tell_outcome
from sim.experiments.asking.file import load_experiment
from sim.experiments.asking.schema import SensitivitySpec
from sim.experiments.sensing.sensitivity import sensitivity
from tests.cli.conftest import Entente

QUICK = ("--turns", 2, "--seed", 5, "--runs", 2, "--jobs", 1)
VARY = ("--vary", "visibility", "--vary", "stance.stickiness", "--vary", "china.exposure=0.2:0.8")
CALL = ("sensitivity", "as-it-happened", "--method", "morris", "--samples", 4, *QUICK)
FILE = """
title: What moves what is shown
question: What does?
kind: sensitivity
scenario: as-it-happened
method: morris
samples: 4
runs: 2
seed: 5
months: 2
outcomes: [visible_alignment]
vary: {visibility: declared, china.exposure: '0.2:0.8'}
"""


def test_the_table_names_n_seed_unit_and_band(entente: Entente) -> None:
    ended = entente(*CALL, *VARY, "--outcome", "visible_alignment")
    assert ended.code == 0, ended.err
    for part in (
        "visible_alignment: what drives it", "16 points x 2 runs of 2 months, seed 5",
        "4 trajectories, in share; intervals 95 %", "stance.stickiness", "It has not settled",
        "Between single worlds the factors are", "mu*: mean size", "forecasts",
    ):  # fmt: skip
        assert part in " ".join(ended.out.split()), part
    assert entente(*CALL, *VARY, "--outcome", "visible_alignment").out == ended.out


def test_one_document_holds_every_table(entente: Entente) -> None:
    ended = entente(*CALL, *VARY, "--outcome", "visible_alignment", "--json")
    told = json.loads(ended.out)
    assert (told["schema_version"], told["seed"], told["points"], told["runs"]) == (1, 5, 16, 2)
    found = sensitivity(
        "as-it-happened", "morris", outcomes=["visible_alignment"], turns=2, seed=5, runs=2,
        samples=4, vary=["visibility", "stance.stickiness", "china.exposure=0.2:0.8"],
    )  # fmt: skip
    assert [row["value"] for row in told["rows"]] == found.table["value"].tolist()
    assert {"unit", "n", "low", "high"} <= set(told["rows"][0])
    assert {"chance", "convergence", "outcomes", "model_version", "band"} <= set(told)


def told_of(function, method: str, samples: int = 64) -> str:
    vary = {"strong": "0:1", **dict.fromkeys("abcdef", "0:1")}
    found = sensitivity(function, method, vary=vary, samples=samples, seed=0)
    return " ".join(tell_outcome(found, "value").split())


def noise(x):
    return np.random.default_rng(1).normal(size=len(x))


def test_words_name_as_drivers_only_what_is_told_from_a_factor_of_no_influence() -> None:
    for method, samples in (("prcc", 64), ("pawn", 128)):
        said = told_of(lambda x: 5 * x[:, 0] + noise(x), method, samples)
        assert said.startswith("value is driven most by strong (0.")
        assert "6 of 7 factors cannot be told from one of no influence." in said


def test_words_say_so_where_nothing_is_told_from_a_factor_of_no_influence() -> None:
    said = told_of(noise, "prcc")
    assert said.startswith(
        "Nothing can be said of what drives value: none of the 7 factors can be told from one of no"
        " influence."
    )


def test_shares_that_come_to_more_than_all_leave_no_rest() -> None:
    found = sensitivity(
        lambda x: x[:, 0] + x[:, 1], "sobol", vary={"a": "0:1", "b": "0:1"}, samples=16, seed=0
    )
    firsts = found.table["index"] == "S1"
    for alone, left in ((0.3, "the rest is what they do together"),
                        (0.5, "nothing is left that they do together"),
                        (0.6, "more than there is, so these samples cannot tell")):  # fmt: skip
        table = found.table.assign(value=found.table["value"].where(~firsts, alone))
        said = " ".join(tell_outcome(found._replace(table=table), "value").split())
        assert f"come to about {200 * alone:.0f} %" in said
        assert left in said
        assert ("the rest" in said) == (alone < 0.5)


def test_an_outcome_that_is_the_same_in_every_world_is_told_so(entente: Entente) -> None:
    ended = entente(*CALL, *VARY, "--outcome", "nuclear_acquiescence.CHN")
    assert ended.code == 0, ended.err
    said = "nuclear_acquiescence.CHN is 0 in every world: nothing that varies moves it."
    assert ended.out.startswith(f"{said}\n")
    assert "nan" not in ended.out
    assert "note" not in ended.err


def test_a_file_says_what_to_ask_and_the_command_line_overrides_it(entente, tmp_path) -> None:
    path = tmp_path / "shown.yaml"
    path.write_text(FILE, encoding="utf-8")
    told = json.loads(entente("sensitivity", path, "--jobs", 1, "--json").out)
    assert (told["method"], told["seed"], told["months"], told["samples"]) == ("morris", 5, 2, 4)
    assert {row["factor"] for row in told["rows"]} == {"visibility", "china.exposure"}
    other = json.loads(
        entente("sensitivity", path, "--jobs", 1, "--json", "--seed", 6, "--samples", 5).out
    )
    assert (other["seed"], other["samples"], other["months"]) == (6, 5, 2)


def test_chart_and_table_are_written(entente: Entente, tmp_path) -> None:
    chart, csv = tmp_path / "plane.svg", tmp_path / "table.csv"
    ended = entente(*CALL, *VARY, "--outcome", "visible_alignment", "--chart", chart,
                    "--view", "scatter", "--csv", csv)  # fmt: skip
    assert ended.code == 0, ended.err
    assert "<svg" in chart.read_text(encoding="utf-8")
    assert csv.read_text(encoding="utf-8").startswith("# as-it-happened: 16 x 2 runs of 2 months")


def test_a_dry_run_counts_worlds_and_runs_none(entente: Entente, monkeypatch) -> None:
    monkeypatch.setattr("sim.experiments.sensing.subject.run_course", None)
    ended = entente("sensitivity", "as-it-happened", *QUICK, "--dry-run")
    assert ended.code == 0, ended.err
    assert "sobol of 12 factors, 512 samples" in ended.out
    assert "nothing was run or written" in ended.out
    told = json.loads(entente("sensitivity", "as-it-happened", *QUICK, "--dry-run", "--json").out)
    assert told["stages"]["design"] == 512 * 26 * 2
    assert told["stages"]["screening"] == 16 * 301 * 2
    assert told["worlds"] == sum(told["stages"].values())


@pytest.mark.parametrize(("more", "said"), [
    (("--outcome", "public_beleif"), "unknown outcome 'public_beleif'; did you mean public_belief"),
    (("--method", "sobel"), "unknown method 'sobel'; did you mean sobol"),
    (("--vary", "visibilty"), "did you mean visibility"),
    (("--vary", "visibility=0:1:5"), "vary visibility: lists values"),
    (("--method", "sobol", "--samples", "100"), "take 64 or 128"),
    (("--view", "pie"), "view: should be one of"),
    (("--csv", "table.txt"), "should end in .csv"),
])  # fmt: skip
def test_what_cannot_be_is_one_line_and_nothing_is_run(entente, monkeypatch, more, said) -> None:
    monkeypatch.setattr("sim.experiments.sensing.subject.run_course", None)
    ended = entente(*CALL, *more)
    assert ended.code == 2
    assert ended.out == ""
    assert said in ended.err


def test_the_shipped_experiment_is_sound() -> None:
    spec = load_experiment("what-drives-alignment", SensitivitySpec)
    assert len(spec.vary) == 12
    assert (spec.samples, spec.runs, spec.fixed) == (1024, 4, True)
    assert spec.outcomes == ["public_belief", "latent_alignment", "visible_alignment"]
