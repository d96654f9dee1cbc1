"""``entente show``: a whole scenario as YAML that can be saved, or as one document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from tests.cli.conftest import Entente
from tests.scenario.files import write

ESCAPE = "\x1b"


@pytest.mark.parametrize("name", ["baseline", "as-it-happened", "no-parades", "with-iran"])
def test_what_is_shown_can_be_saved_and_is_the_same_scenario(
    entente: Entente, tmp_path: Path, name: str
) -> None:
    ended = entente("show", name)
    assert (ended.code, ended.err) == (0, "")
    path = tmp_path / "whole.yaml"
    path.write_text(ended.out, encoding="utf-8")
    assert load_scenario(path).hash == load_scenario(name).hash
    assert load_scenario(name).hash in ended.out


def test_every_value_has_a_comment_that_says_where_it_stands(entente: Entente) -> None:
    out = entente("show", "no-parades").out
    assert re.search(r"^    exposure: 0\.55 +# baseline\.yaml:\d+$", out, re.MULTILINE)
    assert re.search(r"^event: null +# no-parades\.yaml:\d+$", out, re.MULTILINE)
    assert re.search(r"^    precision: 1\.0 +# default$", out, re.MULTILINE)
    assert re.search(r"^extends: baseline$", out, re.MULTILINE)
    bare = [
        line for line in out.splitlines()
        if re.match(r"(    +)?[\w\">-]+: +\S", line) and "#" not in line and "extends" not in line
    ]  # fmt: skip
    assert bare == []


def test_a_line_says_truly_where_its_value_stands(entente: Entente) -> None:
    lines = shipped()["baseline"].read_text(encoding="utf-8").splitlines()
    found = re.findall(
        r"^ {4,}(\w+): [^#]*?# baseline\.yaml:(\d+)$", entente("show", "baseline").out, re.MULTILINE
    )
    assert len(found) > 100
    assert [key for key, line in found if f"{key}:" not in lines[int(line) - 1]] == []


def test_the_document_holds_the_same_with_origins_and_hash(
    entente: Entente, tmp_path: Path
) -> None:
    told = json.loads(entente("show", "trade-war", "--json").out)
    assert told["schema_version"] == 1
    assert (told["scenario"], told["hash"]) == ("trade-war", load_scenario("trade-war").hash)
    assert told["document"]["actors"]["CHN"]["exposure"] == 0.55
    assert told["origins"]["actors.CHN.exposure"].startswith("baseline.yaml:")
    assert told["origins"]["actors.CHN.precision"] == "default"
    path = tmp_path / "whole.yaml"  # JSON is YAML, too
    path.write_text(json.dumps(told["document"]), encoding="utf-8")
    assert load_scenario(path).hash == told["hash"]


@pytest.mark.parametrize("environment", [{"TERM": "xterm-256color"}, {"FORCE_COLOR": "1"}])
def test_a_pipe_gets_plain_text(spawn: Entente, environment: dict[str, str]) -> None:
    ended = spawn("show", "with-iran", **environment)
    assert (ended.code, ended.err) == (0, "")
    assert ESCAPE not in ended.out
    assert not re.search(r" $", ended.out, re.MULTILINE)


def test_a_scenario_that_cannot_be_loaded_is_refused(entente: Entente, tmp_path: Path) -> None:
    path = write(tmp_path, "titel: x\nmonths: 0")
    ended = entente("show", path)
    assert (ended.code, ended.out) == (2, "")
    assert [line.split(": ")[1] for line in ended.err.splitlines()] == [f"{path}:2", f"{path}:3"]
    assert entente("show", "no-parads").err.startswith("error: unknown scenario 'no-parads'")
