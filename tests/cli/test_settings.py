"""``--set``: every mistake is told of at once, by option; whatever is typed is refused or runs."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import sim.scenario.load
from sim.cli.app import main
from sim.scenario.build import Blueprint, build
from sim.scenario.levers import known_paths, resolve
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from tests.cli.conftest import Entente

BASE = ("run", "baseline", "--runs", 2, "--turns", 1, "--fixed")
SAID = {
    "visiblity=1": "unknown lever or path 'visiblity'; did you mean visibility",
    "actors.CHN.exposre=0.3": "did you mean actors.CHN.exposure",
    "coalition.cohesion=9": "should be between 0.25 and 0.9 (index), is 9",
    "visibility=high": "should be a number, is 'high'; it may be between 0 and 1 (share)",
    "visibility=": "should be a number, is ''; it may be between 0 and 1 (share)",
    "visibility=[0.5]": "should be a number, is '[0.5]'",
    "visibility=nan": "should be between 0 and 1 (share), is nan",
    "visibility=-inf": "should be between 0 and 1 (share), is -inf",
    "visibility": "should read PATH=VALUE, as coalition.cohesion=0.7",
    "=0.5": "should read PATH=VALUE",
    "": "should read PATH=VALUE",
    "stance.stickiness=99": "should be between 0 and 4.8 (1), is 99",
    "actors.CHN.exposure=-1": "should be between 0 and 1 (share), is -1",
}


@pytest.mark.parametrize("text", SAID)
@pytest.mark.parametrize("command", ["run", "trace"])
def test_a_bad_setting_is_told_with_the_option_and_how_to_mend_it(
    entente: Entente, command: str, text: str
) -> None:
    ended = entente(command, "baseline", "--turns", 1, "--set", text)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error: --set {text}: ")
    assert SAID[text] in ended.err
    assert ended.err.count("\n") == 1


def test_all_bad_settings_are_told_at_once(entente: Entente) -> None:
    bad = [each for text in SAID for each in ("--set", text)]
    ended = entente(*BASE, *bad, "--set", "visibility=0.5")
    assert ended.code == 2
    lines = ended.err.splitlines()
    assert [line.split(": ")[1] for line in lines] == [f"--set {text}" for text in SAID]
    told = json.loads(entente(*BASE, *bad, "--json").out)["error"]
    assert told["code"] == "SettingError"
    assert told["message"].count("\n") == len(SAID) - 1


def test_a_lever_that_moves_nothing_here_is_told_like_any_other(
    entente: Entente, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: baseline\nactors: {CHN: null}\n", encoding="utf-8")
    ended = entente("run", path, "--runs", 1, "--set", "china.exposure=0.5")
    assert ended.code == 2
    assert ended.err.startswith("error: --set china.exposure=0.5: unknown path behind lever")


def test_a_line_break_in_a_setting_makes_no_second_error(entente: Entente) -> None:
    ended = entente(*BASE, "--set", "visibility=1\nerror: all is lost\x1b[31m")
    assert ended.err.count("\n") == 1
    assert "\x1b" not in ended.err


def test_spaces_around_the_path_and_any_spelling_of_a_number_are_heard(entente: Entente) -> None:
    once = entente(*BASE, "--seed", 1, "--set", "visibility=0.5").out
    for text in (" visibility =.5", "visibility= 5e-1", "visibility=+0.50"):
        assert entente(*BASE, "--seed", 1, "--set", text).out == once


PATHS = ["visibility", "coalition.cohesion", "stance.stickiness", "actors.CHN.exposure",
         "switch.M15", "ties.CHN-RUS.stance.CHN", "coalition.commitment.USA",
         "theatres.europe.probe", "friction.us_china"]  # fmt: skip
VALUES = ["0.5", "1", "9", "-1", "1e308", "1e999", "nan", "inf", "-inf", "", " ", "high", "0,5",
          "[0.5]", "{a: 1}", "0.5.5", "true", "null", "0x1", "1_0", "½", "0.5\n", "=0.5",
          "'0.5'", "\N{ARABIC-INDIC DIGIT FIVE}",
          "9" * 400, "2025-13-45", "[" * 2000, "\x1b[31m", "\ud800"]  # fmt: skip
NAMES = ["baseline", "basline", "as-it-hapened", "", " ", "no/such.yaml", "none.yaml",
         ".", "/", "x" * 400, "базовый", "base\nline", "\ud800", "tests", "~"]  # fmt: skip
WHOLE = ["1", "0", "-1", "1.5", "many", "", "1e3", "0x1", "nan", "½", "1 1", "-"]
SEEDS = [*WHOLE, str(2**64), str(2**64 - 1), "9" * 60]


def misspelled(word: str, at: int, how: str) -> str:
    """Return a word with a letter gone, doubled, changed, or two turned round."""
    at %= max(len(word), 1)
    head, letter, tail = word[:at], word[at : at + 1], word[at + 1 :]
    return {
        "gone": head + tail, "doubled": head + 2 * letter + tail, "changed": head + "ẍ" + tail,
        "turned": head + tail[:1] + letter + tail[1:], "same": word,
    }[how]  # fmt: skip


HOW = st.sampled_from(["same", "same", "gone", "doubled", "changed", "turned"])
PATH = st.builds(misspelled, st.sampled_from(PATHS), st.integers(0, 30), HOW)
VALUE = st.one_of(st.sampled_from(VALUES), st.text(max_size=5), st.floats().map(str))
SETTING = st.one_of(
    st.builds("{}={}".format, PATH, VALUE),
    st.builds("{}={}".format, PATH, VALUE),
    st.builds("{}{}{}".format, PATH, st.sampled_from(["", ":", "==", " = ", ",", " "]), VALUE),
    st.text(max_size=8),
)


class Line(dict[str, Any]):
    """A command line as its parts."""

    def arguments(self, out: Path) -> list[str]:
        """Return it as a shell would hand it over; ``run`` would write results to ``out``."""
        spelled = [self["command"], self["scenario"], "--fixed"]
        for text in self["settings"]:
            spelled += ["--set", text]
        for option in ("seed", "turns", "runs"):
            if option != "runs" or self["command"] == "run":
                spelled += [f"--{option}", self[option]]
        return spelled + (["--out", str(out)] if self["command"] == "run" else [])


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Draw a command line: valid, or wrong in up to three ways."""
    line = Line(
        command=draw(st.sampled_from(["run", "run", "trace"])),
        scenario="baseline", settings=[], seed="7", turns="1", runs="1",
    )  # fmt: skip
    for what in draw(st.lists(st.sampled_from(
        ["settings", "settings", "settings", "scenario", "runs", "seed", "turns"]
    ), min_size=1, max_size=3)):  # fmt: skip
        if what == "settings":
            line["settings"] = draw(st.lists(SETTING, min_size=1, max_size=4))
        else:
            choices = {"scenario": NAMES, "seed": SEEDS}.get(what, WHOLE)
            line[what] = draw(st.sampled_from(choices))
    return line


@cache
def plan() -> Blueprint:
    return build(load_scenario("baseline"))


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@cache
def is_setting(text: str) -> bool:
    """Return whether a setting is right: a known path, and a number in its range."""
    path, sign, value = text.partition("=")
    if not sign or path.strip() not in known_paths(plan()) or not is_number(value):
        return False
    try:
        resolve(plan(), {path.strip(): float(value)})
    except ValueError:
        return False
    return True


def is_whole(text: str, least: int, most: int) -> bool:
    try:
        return least <= int(text) <= most
    except ValueError:
        return False


def wrong(line: Line) -> list[str]:
    """Return what is wrong with a line, by the words that must tell of it."""
    found = []
    if line["scenario"] not in shipped():
        found.append("scenario")
    for option, least, most in (("runs", 1, 100), ("turns", 1, 100), ("seed", 0, 2**64 - 1)):
        is_there = option != "runs" or line["command"] == "run"
        if is_there and not is_whole(line[option], least, most):
            found.append(option)
    return found + [f"--set {text}" for text in line["settings"] if not is_setting(text)]


@pytest.fixture(scope="module")
def quick() -> Iterator[Callable[[list[str]], tuple[int, str, str]]]:
    """Return a function that runs a command line here; what does not change is made once."""
    patch = pytest.MonkeyPatch()
    patch.setattr(sim.scenario.load, "load_scenario", lru_cache(maxsize=8)(load_scenario))
    patch.setattr(typer.main, "get_command", lru_cache(maxsize=1)(typer.main.get_command))
    patch.setenv("COLUMNS", "400")
    handler = signal.getsignal(signal.SIGINT)

    def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
        patch.setattr(sys, "argv", ["entente", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        signal.signal(signal.SIGINT, handler)
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    yield run
    patch.undo()


@settings(
    max_examples=3000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(line=lines())
def test_whatever_is_typed_is_refused_by_name_or_runs(
    line: Line, quick: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = wrong(line)
    assume(bad or line["settings"])  # other tests run what has nothing odd
    out = tmp_path / f"results-{os.urandom(4).hex()}"
    code, said, err = quick(line.arguments(out), capsys)
    assert "Traceback" not in err
    if not bad:
        assert code == 0
        assert said
        return
    assert (code, said) == (2, "")
    assert not out.exists()
    if err.startswith("Usage:"):
        assert any(f"--{name}" in err for name in bad)
    elif "scenario" in bad:
        assert err.startswith("error: ")
        shown = line["scenario"].splitlines()[:1] or [""]
        assert shown[0].encode("utf-8", "backslashreplace").decode()[:50] in err
    elif "turns" in bad:
        assert err.startswith("error: turns: ")
    elif any(each.startswith("--set") for each in bad):
        texts = [each for each in bad if each.startswith("--set")]
        assert all(each.startswith("error: --set ") for each in err.splitlines())
        assert err.count("\n") == len(texts)
        for each in texts:
            assert f"error: {each}: " in err or not each.isprintable()
    else:
        assert err.startswith(tuple(f"error: {name}: " for name in bad))
        assert err.count("\n") == 1
