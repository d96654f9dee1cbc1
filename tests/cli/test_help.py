"""Help: there for every command and option, and quick, because it imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from typer.main import get_command

from sim.cli.app import app
from tests.cli.conftest import SCRIPT, Entente, plain_environment

COMMANDS: dict[str, Any] = getattr(get_command(app), "commands", {})
HEAVY = {"mesa", "numpy", "pandas", "pyarrow", "scipy", "jax", "altair"}


def test_the_commands_of_the_first_release_are_there() -> None:
    assert {"run", "trace", "scenarios", "doctor"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_says_what_it_does(entente: Entente, command: str) -> None:
    ended = entente(command, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert "Usage: " in ended.out
    assert f" {command} [OPTIONS]" in ended.out
    first = COMMANDS[command].help.strip().split("\n")[0].split()
    assert " ".join(first[:6]) in " ".join(ended.out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_every_command_says_what_it_does(command: str) -> None:
    silent = [p.name for p in COMMANDS[command].params if not getattr(p, "help", None)]
    assert silent == []


@pytest.mark.parametrize("command", ["run", "trace"])
def test_a_command_that_takes_more_than_options_gives_an_example(
    entente: Entente, command: str
) -> None:
    assert f"Example: entente {command} as-it-happened" in " ".join(
        entente(command, "-h").out.split()
    )


def test_help_lists_every_command(entente: Entente) -> None:
    ended = entente("--help")
    assert ended.code == 0
    assert all(f" {command} " in ended.out for command in COMMANDS)
    assert entente("-h") == ended


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_imports_nothing_heavy(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(SCRIPT), *command, "--help"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=plain_environment(),
    )
    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if "|" in line}
    assert "sim.cli.app" in imported
    assert {name.split(".")[0] for name in imported} & HEAVY == set()


def test_the_version_is_told(entente: Entente) -> None:
    ended = entente("--version")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("entente 0.")


def test_no_command_at_all_shows_the_help_and_is_a_mistake(entente: Entente) -> None:
    ended = entente()
    assert ended.code == 2
    assert "Usage: " in ended.out + ended.err
