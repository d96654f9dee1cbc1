"""Running an experiment's file, whatever its kind: what it says, and what is changed of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from pathlib import Path
from typing import Any

from sim.batch.task import prepare
from sim.errors import SettingError
from sim.experiments.asking.course import Worlds
from sim.experiments.asking.file import arguments, load_any_experiment, put_over
from sim.experiments.asking.schema import SPECS, ExperimentSpec, kind_of
from sim.experiments.comparing.comparable import comparable
from sim.experiments.comparing.compare import Comparison, check_precision, compare
from sim.experiments.deciding.choice import Robustness
from sim.experiments.deciding.decide import decide, prepared, put
from sim.experiments.discovering.discover import discover, wish_of
from sim.experiments.discovering.discovery import Discovery
from sim.experiments.discovering.looking import look_of
from sim.experiments.sensing.sensitivity import Sensitivity, sensitivity, study_of
from sim.experiments.sweeping.sweep import Sweep, ask, sweep

VERBS: dict[str, Callable[..., Any]] = {
    "compare": compare, "sweep": sweep, "sensitivity": sensitivity, "discover": discover,
    "decide": decide,
}  # fmt: skip
type Record = Comparison | Sweep | Sensitivity | Discovery | Robustness


def run_experiment(name: str | Path, **changed: Any) -> Record:
    """Run an experiment's file and return the record of its kind.

    Args:
        name: Of an experiment that ships, or path of a file.
        **changed: Keywords of the function of its kind (``compare``, ``sweep``, ``sensitivity``,
            ``discover`` or ``decide``), in place of what the file says; or levers.

    Raises:
        ScenarioError: The file or a scenario cannot be read, or an unknown name.
        SettingError: Something outside what is allowed.
        ResultsError: The directory cannot be written, or holds what must not be touched.

    >>> found = run_experiment("western-cohesion", vary=["visibility=0,1"], runs=2, turns=2, seed=1)
    >>> found.basis.line.partition(";")[0]
    'as-it-happened: 2 x 2 runs of 2 months, seed 1'
    """
    spec = load_any_experiment(name)
    kind = kind_of(type(spec))
    _check_keywords(kind, changed)
    return run_verb(kind, put_over(arguments(spec), changed))


def _check_keywords(kind: str, changed: Mapping[str, Any]) -> None:
    """Refuse keywords that mean something, but not to an experiment of this kind.

    Raises:
        SettingError: There is one.
    """
    mine = keywords(kind)
    elsewhere = {key for kind in VERBS for key in keywords(kind)}
    in_files = {key for model in SPECS.values() for key in model.model_fields}
    for key in changed:
        if key in (elsewhere | in_files) - {*mine}:
            meant = "; months are turns here" if key == "months" else ""
            raise SettingError(
                f"{key}: is no keyword of {kind}, which has {', '.join(mine)}, and levers{meant}"
            )


def keywords(kind: str) -> list[str]:
    """Return what the function of a kind takes beside levers, by name."""
    taken = signature(VERBS[kind]).parameters.values()
    return [each.name for each in taken if each.kind is not each.VAR_KEYWORD]


def check_experiment(name: str | Path) -> ExperimentSpec:
    """Return an experiment that can be run: all has been checked that is before its first world.

    Raises:
        ScenarioError: The file cannot be read, or what it says cannot be run; all problems at once.
    """
    return load_any_experiment(name, lambda spec: check_verb(kind_of(type(spec)), arguments(spec)))


def check_verb(kind: str, asked: Mapping[str, Any]) -> None:
    """Check arguments as the function of a kind does before its first world.

    Raises:
        EntenteError: As that function does.
    """
    worlds = Worlds(**{name: asked[name] for name in Worlds._fields if name in asked})
    checks: dict[str, Callable[[Mapping[str, Any], Worlds], object]] = {
        "compare": _check_compare, "sweep": _check_sweep, "sensitivity": _check_sensitivity,
        "discover": _check_discover, "decide": _check_decide,
    }  # fmt: skip
    checks[kind](asked, worlds)


def _check_compare(asked: Mapping[str, Any], worlds: Worlds) -> None:
    check_precision(asked["level"], asked.get("precision"))
    comparable(
        asked["courses"], worlds.seeded(), asked.get("outcomes", ()), hypotheses=asked["hypotheses"]
    )


def _check_sweep(asked: Mapping[str, Any], worlds: Worlds) -> None:
    ready = ask(
        asked["scenario"], asked["vary"], design=asked["design"], points=asked.get("points"),
        where=asked.get("where", ()), outcomes=asked.get("outcomes", ()), level=asked["level"],
        seed=worlds.seed or 0, turns=worlds.turns, settings=worlds.settings, levers={},
    )  # fmt: skip
    prepare(
        ready.blueprint.scenario, turns=worlds.turns, settings=worlds.settings, levers={},
        points=ready.points, is_fixed=worlds.fixed, keep=(), policies=None, engine=worlds.engine,
        shard=None,
    ).plan(worlds.runs, worlds.seed)  # fmt: skip


def _check_sensitivity(asked: Mapping[str, Any], worlds: Worlds) -> None:
    study_of(
        asked["scenario"], asked["method"], outcomes=asked.get("outcomes", ()),
        vary=asked.get("vary"), samples=asked.get("samples"), level=asked["level"], worlds=worlds,
    )  # fmt: skip


def _check_discover(asked: Mapping[str, Any], worlds: Worlds) -> None:
    wish_of(asked.get("boxes"), asked.get("density"), asked.get("mass"), asked["level"])
    look_of(
        asked["scenario"], asked.get("where"), vary=asked.get("vary"), runs=asked.get("runs"),
        seed=worlds.seed, turns=worlds.turns, settings=worlds.settings, fixed=worlds.fixed,
        out=worlds.out, force=worlds.force, resume=worlds.resume,
    )  # fmt: skip


def _check_decide(asked: Mapping[str, Any], worlds: Worlds) -> None:
    names = set(signature(put).parameters) & set(asked)
    prepared(*put(**{name: asked[name] for name in names}, worlds=worlds))


def run_verb(kind: str, asked: dict[str, Any]) -> Record:
    """Run the function of a kind with arguments as ``arguments`` gives them.

    Raises:
        EntenteError: As that function does.
    """
    rest = dict(asked)
    if kind == "compare":
        return compare(*rest.pop("courses"), **rest)
    if kind == "decide":
        return decide(**rest)
    scenario = rest.pop("scenario")
    if kind == "sweep":
        return sweep(scenario, **rest)
    if kind == "sensitivity":
        return sensitivity(scenario, **rest)
    return discover(scenario, **rest)
