"""Completion: what a shell is offered at a press of the tab key, and silence where nothing fits."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.scenario.build import build
from sim.scenario.levers import known_paths
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from sim.scenario.showing.about import known_names
from tests.cli.conftest import PATIENCE, SCRIPT, Ended, Entente, plain_environment
from tests.scenario.files import write

BASH = shutil.which("bash")


@pytest.fixture
def press(spawn: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that presses tab behind a line, as bash does, in a folder of files."""
    monkeypatch.chdir(tmp_path)

    def pressed(*words: str) -> list[str]:
        ended = spawn(
            _ENTENTE_COMPLETE="complete_bash",
            COMP_WORDS="\n".join(["entente", *words]),
            COMP_CWORD=str(len(words)),
        )
        assert (ended.code, ended.err) == (0, "")
        return ended.out.split()

    return pressed


def paths(name: str, start: str) -> list[str]:
    plan = build(load_scenario(name))
    return [path for path in dict.fromkeys(known_paths(plan)) if path.startswith(start)]


def test_commands_and_options_are_offered(press) -> None:
    assert press("sh") == ["show"]
    assert "--set" in press("run", "--s")


@pytest.mark.parametrize("command", [("run",), ("show",), ("diff", "baseline"), ("validate",)])
def test_scenarios_that_ship_and_files_in_this_folder_are_offered(
    press, tmp_path: Path, command: tuple[str, ...]
) -> None:
    write(tmp_path, "title: x", name="without-me")
    write(tmp_path, "title: x", name="other")
    assert press(*command, "without-") == ["without-kim", "without-putin", "without-me.yaml"]


def test_bases_of_a_new_scenario_are_offered(press) -> None:
    assert press("new", "mine", "--from", "no-p") == ["no-parades"]
    assert press("explain", "visibility", "--scenario", "no-p") == ["no-parades"]


def test_all_scenarios_are_offered_where_nothing_is_typed(press) -> None:
    assert press("run", "") == list(shipped())


def test_settings_are_those_of_the_scenario_on_the_line(press, tmp_path: Path) -> None:
    assert press("run", "baseline", "--set", "coalition.co") == paths("baseline", "coalition.co")
    assert press("run", "with-iran", "--set", "actors.IRN.g") == ["actors.IRN.grievance"]
    assert press("run", "baseline", "--set", "actors.IRN.g") == []
    assert press("run", "with-iran", "--runs", "3", "--set", "actors.IRN.g") == [
        "actors.IRN.grievance"
    ]
    path = write(tmp_path, "actors: {EGY: {kind: hedger, capability: 0.1}}")
    assert press("trace", path.name, "--set", "actors.EGY.ti") == [
        "actors.EGY.tie", "actors.EGY.tie_west",
    ]  # fmt: skip


def test_settings_behind_others_are_offered_though_bash_cuts_words_at_the_sign(press) -> None:
    words = ("run", "with-iran", "--set", "visibility", "=", "0.7", "--set", "actors.IRN.g")
    assert press(*words) == ["actors.IRN.grievance"]


def test_the_usual_scenario_s_settings_are_offered_where_none_is_named_yet(press) -> None:
    assert press("run", "--set", "actors.CHN.exp") == ["actors.CHN.exposure"]


def test_all_that_can_be_explained_is_offered(press) -> None:
    plan = build(load_scenario("as-it-happened"))
    wanted = [name for name in known_names(plan) if name.startswith("recognition")]
    assert press("explain", "recognition") == wanted
    assert {"recognition.PRK", "recognition.fading"} <= set(wanted)
    assert press("explain", "--scenario", "with-iran", "recognition.I") == ["recognition.IRN"]


BROKEN = {
    "an unknown scenario": ("run", "no-such", "--set", "coal"),
    "a scenario that is none": ("run", "bad.yaml", "--set", "coal"),
    "a folder": ("run", ".", "--set", "coal"),
    "a value already": ("run", "baseline", "--set", "visibility=0."),
    "a name that nothing has": ("explain", "zzz"),
    "an unknown scenario to explain in": ("explain", "--scenario", "no-such", "stance"),
    "an unknown command": ("runn", "basel"),
    "half a quotation": ("run", "'as-it", "--set", "coal"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_line_that_is_not_right_yet_is_met_with_silence(press, tmp_path: Path, case: str) -> None:
    write(tmp_path, "titel: x", name="bad")
    assert press(*BROKEN[case]) == []


def in_bash(home: Path, line: str) -> Ended:
    """Run a line in a bash whose home is another, so that the shell can be told."""
    done = subprocess.run(
        [str(BASH), "--norc", "-c", f"{line}; exit $?"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
        env=plain_environment(HOME=str(home)),
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_completion_can_be_shown_and_installed(tmp_path: Path) -> None:
    shown = in_bash(tmp_path, f"{SCRIPT} --show-completion")
    assert (shown.code, shown.err) == (0, "")
    assert "complete -o default -F _entente_completion entente" in shown.out
    installed = in_bash(tmp_path, f"{SCRIPT} --install-completion")
    assert installed.code == 0
    assert "bash completion installed in" in installed.out
    script = next((tmp_path / ".bash_completions").iterdir())
    assert script.name in (tmp_path / ".bashrc").read_text(encoding="utf-8")


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_bash_completes_a_line_with_the_script_that_is_shown(tmp_path: Path) -> None:
    (tmp_path / "entente").symlink_to(SCRIPT)
    script = in_bash(tmp_path, f"{SCRIPT} --show-completion").out
    ended = in_bash(
        tmp_path,
        f"PATH={tmp_path}:{Path(sys.executable).parent}:$PATH\n{script}\n"
        "COMP_WORDS=(entente run with-iran --set actors.IRN.g) COMP_CWORD=4\n"
        "_entente_completion entente\nprintf '%s\\n' \"${COMPREPLY[@]}\"",
    )
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.split() == ["actors.IRN.grievance"]
