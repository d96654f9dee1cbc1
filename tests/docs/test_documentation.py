"""Documentation that is generated is up to date; what a reader can type works."""

from __future__ import annotations

import re
import subprocess
import sys
from calendar import month_name
from functools import cache
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest
import typer

from sim.cli.app import app
from sim.scenario.locate import shipped

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CITED = re.compile(r"\b([A-Z][a-z]+)(?: (?:&|et al\.)(?: [A-Z][a-z]+)?)? ((?:19|20)\d\d)\b")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
FEW = 20
MEASURES = (
    "the-turn", "addressed-draws", "parameters", "reference-world", "displays-and-strength",
    "stickiness", "spread",
)  # fmt: skip
"""Measures that are quick with few runs; the others take minutes however few there are."""


@cache
def script(name: str) -> ModuleType:
    """Return a script of docs/, whose modules import each other by name."""
    if str(DOCS) not in sys.path:
        sys.path.insert(0, str(DOCS))
    spec = util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fewer_runs(text: str) -> str:
    """Return a command or program with its number of runs brought down."""
    few = 400 if "discover" in text else FEW  # among fewer worlds nothing is looked for
    text = re.sub(r"--samples \d+", "--samples 4", text)
    return re.sub(r"(--runs |--futures |runs=)\d+", rf"\g<1>{few}", text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds the files that pages with examples show."""
    for text in texts():
        for name, body in script("examples").files(text).items():
            (tmp_path / name).write_text(body, encoding="utf-8")
    return tmp_path


def texts() -> list[str]:
    """Return the pages whose examples are run."""
    return [(ROOT / page).read_text(encoding="utf-8") for page in script("examples").PAGES]


def commands() -> list[str]:
    found = [command for text in texts() for command in script("examples").commands(text)]
    return [command for command in dict.fromkeys(found) if command.startswith("entente")]


def programs() -> list[str]:
    found = [block for text in texts() for block in script("examples").blocks(text)]
    return [block.body for block in found if block.kind == "python"]


def slug(heading: str) -> str:
    """Return the anchor that a heading gets."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip("# ").lower())
    return kept.replace(" ", "-")


@pytest.mark.parametrize("page", sorted(script("generate").PAGES))
def test_a_generated_page_is_what_the_code_says(page: str) -> None:
    made = script("generate").PAGES[page]()
    on_disk = (ROOT / page).read_text(encoding="utf-8")
    assert on_disk == made, "run `make docs`"


def test_generated_pages_and_files_of_reference_are_the_same() -> None:
    there = {f"docs/reference/{path.name}" for path in (DOCS / "reference").iterdir()}
    assert there == {page for page in script("generate").PAGES if page.endswith(".md")}


def test_the_check_of_generated_pages_ends_well() -> None:
    command = [sys.executable, str(DOCS / "generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_has_help_and_stands_in_the_documentation(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert all(p.help for p in command.params), "every option says what it does"
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert f"\n## {name}\n" in page
    assert all(f"`{option}`" in page for p in command.params for option in p.opts if "-" in option)


def test_an_option_with_a_word_for_no_is_listed_with_it_and_with_its_own_default():
    page = script("uses").commands_page()
    for command, default in (("sweep", "--drawn"), ("sensitivity", "--fixed")):
        part = page.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
        assert f"| `--fixed`, `--drawn` |  | `{default}` |" in part


@pytest.mark.parametrize("command", commands())
def test_a_command_that_is_shown_runs(command: str, folder: Path) -> None:
    assert script("examples").run(fewer_runs(command), folder)


@pytest.mark.parametrize("program", programs(), ids=lambda text: text.split("\n")[0])
def test_a_program_that_is_shown_runs(program: str, folder: Path) -> None:
    assert script("examples").run(
        [sys.executable, "-W", "error", "-c", fewer_runs(program)], folder
    )


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_the_notes_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    measure = script("measure")
    monkeypatch.setattr(measure, "RUNS", 8)
    told = list(measure.NOTES[name]())
    assert len(told) > 2
    assert "nan" not in " ".join(told)


def test_every_measure_has_a_block_in_a_note() -> None:
    for name in script("measure").NOTES:
        stem, _, number = name.partition(".")
        note = (DOCS / "why" / f"{stem}.md").read_text(encoding="utf-8")
        assert note.count("<!-- measured -->\n```text\n") >= int(number or 1), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in LINK.findall(text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor:
            headings = re.findall(r"^#+ .*", there.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert anchor in map(slug, headings), target


def test_every_mechanism_of_the_code_has_a_line() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "sim").rglob("*.py"))
    page = (DOCS / "reference" / "mechanisms.md").read_text(encoding="utf-8")
    # "M01 ... M40" speaks of a range in general
    named = set(re.findall(r"\bM\d\d\b", re.sub(r"M\d\d \.\.\.( M\d\d)?", "", code)))
    assert named
    assert {m for m in named if f"\n| {m} |" not in page} == set()


def test_literature_cited_in_the_law_is_listed() -> None:
    sources = (DOCS / "sources.md").read_text(encoding="utf-8")
    law = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "sim" / "law").rglob("*.py"))
    cited = {m for m in CITED.findall(law) if m[0] not in month_name}
    listed = [" ".join(entry.split()) for entry in sources.split("\n\n")]
    missing = {
        (name, year) for name, year in cited
        if not any(name in entry and f"({year})" in entry for entry in listed)
    }  # fmt: skip
    assert cited
    assert missing == set()


def test_the_map_of_scenarios_shows_all_that_ship() -> None:
    shown = [name for names in script("map").THEMES.values() for name in names]
    assert len(shown) == len(set(shown))
    assert {*shown, "as-it-happened", "baseline"} == set(shipped())
