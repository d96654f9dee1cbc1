"""Where exports go: nothing half written, nothing of others' replaced, damage refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.batch.run import run_batch
from sim.errors import OccupiedError, ResultsError, SettingError, UnusableError
from sim.results.directory import MANIFEST
from sim.results.export.about import read_rights
from sim.results.export.crate import export_crate
from sim.results.export.csv_files import export_csv
from sim.results.export.netcdf import export_netcdf
from sim.results.export.target import Exported
from sim.results.results import load_results
from tests.cli.conftest import PATIENCE

type Export = Callable[..., Exported]
EXPORTS = {
    export_csv: ("-csv", None), export_netcdf: (".nc", "netCDF4"),
    export_crate: ("-crate", "rocrate"),
}  # fmt: skip
CODE = """
import resource, sys
from pathlib import Path
from sim.errors import ResultsError
from sim.results.export.{module} import {name}
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    {name}(Path(sys.argv[1]), Path(sys.argv[2]))
except ResultsError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory of results."""
    path = tmp_path_factory.mktemp("export") / "batch"
    run_batch("baseline", 3, seed=5, turns=2, keep=(), out=path)
    return path


@pytest.fixture(params=EXPORTS, ids=lambda export: export.__name__)
def export(request: pytest.FixtureRequest) -> Export:
    """Return each export whose libraries are installed."""
    library = EXPORTS[request.param][1]
    if library is not None:
        pytest.importorskip(library, reason="the extra exports is not installed")
    return request.param


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_an_export_lies_beside_its_results_unless_told(
    results: Path, export: Export, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(results, mine)
    before = names(mine)
    found = export(mine)
    assert found.path == tmp_path / f"mine{EXPORTS[export][0]}"
    assert names(tmp_path) == {"mine", found.path.name}
    assert names(mine) == before


def test_sizes_and_hashes_are_told(results: Path, export: Export, tmp_path: Path) -> None:
    found = export(results, tmp_path / "out")
    folder = found.path if found.path.is_dir() else found.path.parent
    assert {name: (folder / name).stat().st_size for name in found.files} == {
        name: told["bytes"] for name, told in found.files.items()
    }


def test_what_is_there_stays_unless_forced(results: Path, export: Export, tmp_path: Path) -> None:
    found = export(results, tmp_path / "out")
    with pytest.raises(OccupiedError, match="is there already; pass --force to replace it"):
        export(results, tmp_path / "out")
    assert export(results, tmp_path / "out", force=True).files.keys() == found.files.keys()
    assert names(tmp_path) == {"out"}


def test_force_replaces_no_files_of_others(results: Path, export: Export, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(OccupiedError, match="name another --out"):
        export(results, target, force=True)
    note = tmp_path / "note.nc"
    note.write_text("a text", encoding="utf-8")
    with pytest.raises(OccupiedError, match="name another --out"):
        export(results, note, force=True)
    assert note.read_text(encoding="utf-8") == "a text"
    assert names(target) == {"thesis.txt"}


@pytest.mark.parametrize("kind", [export_csv, export_crate])
def test_force_keeps_a_file_that_was_put_into_an_export(
    results: Path, tmp_path: Path, kind: Export
) -> None:
    if kind is export_crate:
        pytest.importorskip("rocrate", reason="the extra exports is not installed")
    target = kind(results, tmp_path / "out").path
    (target / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(OccupiedError, match=r"holds thesis\.txt, which no export wrote"):
        kind(results, target, force=True)


def test_an_empty_folder_may_become_an_export_and_not_a_file(
    results: Path, export: Export, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    if export is export_netcdf:
        with pytest.raises(OccupiedError, match="is there already"):
            export(results, target)
    else:
        assert export(results, target).path.is_dir()
    assert names(tmp_path) == {"out"}


def test_the_results_themselves_are_never_the_target(results: Path, export: Export) -> None:
    before = names(results)
    for target in (results, results.parent, results / "runs.parquet"):
        with pytest.raises((SettingError, OccupiedError), match="name another --out"):
            export(results, target, force=True)
    assert names(results) == before
    load_results(results)


def test_a_folder_that_is_not_there_is_told(results: Path, export: Export, tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="no such folder"):
        export(results, tmp_path / "none" / "out")


def test_damaged_results_are_refused(results: Path, export: Export, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(results, mine)
    table = mine / "runs.parquet"
    table.write_bytes(table.read_bytes()[:-1] + b"x")
    with pytest.raises(ResultsError, match=r"runs\.parquet was changed .* entente inspect"):
        export(mine, tmp_path / "out")
    assert names(tmp_path) == {"mine"}


def test_unfinished_results_are_refused(tmp_path: Path, export: Export) -> None:
    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch("baseline", 2, seed=1, turns=1, out=tmp_path / "mine", progress=interrupt)
    with pytest.raises(ResultsError, match="is not finished; go on with entente run"):
        export(tmp_path / "mine", tmp_path / "out")


def test_a_manifest_that_lacks_something_is_told(results: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(results, mine)
    manifest = json.loads((mine / MANIFEST).read_text(encoding="utf-8"))
    del manifest["finished"]
    (mine / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ResultsError, match="tells nothing of finished"):
        export_csv(mine)


def test_an_interrupted_export_leaves_nothing(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    once = export_csv(results, tmp_path / "out").files
    monkeypatch.setattr("sim.results.export.csv_files.descriptor", interrupt)
    with pytest.raises(KeyboardInterrupt):
        export_csv(results, tmp_path / "out", force=True)
    with pytest.raises(KeyboardInterrupt):
        export_csv(results, tmp_path / "new")
    assert names(tmp_path) == {"out"}
    assert names(tmp_path / "out") == set(once)


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(
    results: Path, export: Export, tmp_path: Path
) -> None:
    module, name = export.__module__.rsplit(".", 1)[1], export.__name__
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(module=module, name=name), results, tmp_path / "out"],
        capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{tmp_path / 'out'}: cannot be written (")
    assert done.stdout.count("\n") == 1
    assert names(tmp_path) == set()


def test_a_library_that_is_not_installed_is_named(
    results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "netCDF4", None)
    monkeypatch.setitem(sys.modules, "rocrate", None)
    with pytest.raises(SettingError, match=r"--netcdf: .* pip install 'entente-sim\[exports\]'"):
        export_netcdf(results)
    with pytest.raises(SettingError, match=r"--ro-crate: .* pip install 'entente-sim\[exports\]'"):
        export_crate(results)


@pytest.mark.parametrize(
    ("license_url", "author", "said"),
    [("CC-BY", "Ann", "license: should be a web address"), (None, "<x>", "author: should read")],
)
def test_rights_that_cannot_be_read_are_told(
    license_url: str | None, author: str, said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        read_rights(license_url, [author])
