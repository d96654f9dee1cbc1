"""What the package promises by name: public names, and the tree of errors."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

import sim
import sim.errors

ERRORS = {
    name: found
    for name, found in inspect.getmembers(sim.errors, inspect.isclass)
    if found.__module__ == "sim.errors"
}
BRANCH = re.compile(r"^(?P<indent>[│├└─ ]*)(?P<name>\w+Error)(?: \((?P<builtin>\w+)\))?(?:  |$)")


def drawn() -> dict[str, tuple[str, str]]:
    """Return the tree of the docstring: parent and builtin base by name."""
    found, above = {}, [("Exception", -1)]
    for line in (sim.errors.__doc__ or "").splitlines():
        branch = BRANCH.match(line)
        if branch is not None:
            depth = len(branch["indent"])
            while above[-1][1] >= depth:
                above.pop()
            found[branch["name"]] = (above[-1][0], branch["builtin"] or "")
            above.append((branch["name"], depth))
    return found


def in_a_fresh_python(program: str) -> set[str]:
    """Return the words that a program prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stderr == ""
    return set(done.stdout.split())


def test_public_names_are_sorted_and_named_once() -> None:
    assert sim.__all__ == sorted(set(sim.__all__))


@pytest.mark.parametrize("name", sim.__all__)
def test_every_public_name_loads_and_says_what_it_is(name: str) -> None:
    found = getattr(sim, name)
    assert found.__name__ == name
    assert found.__doc__
    assert name in dir(sim)


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'nothing'"):
        _ = sim.nothing


def test_importing_the_package_imports_nothing_heavy() -> None:
    loaded = in_a_fresh_python("import sim, sys; print(*sys.modules)")
    assert "sim" in loaded
    assert loaded & {"mesa", "numpy", "pandas", "pyarrow", "pydantic", "typer"} == set()


def test_public_names_are_there_for_a_star_import() -> None:
    names = in_a_fresh_python("from sim import *; print(*dir())")
    assert set(sim.__all__) <= names


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_drawn_where_it_stands_in_the_tree(name: str) -> None:
    parent, builtin = drawn()[name]
    bases = [base.__name__ for base in ERRORS[name].__bases__]
    assert bases == [parent, builtin] if builtin else bases == [parent]


def test_no_error_is_drawn_that_is_not_there() -> None:
    assert set(drawn()) == set(ERRORS)


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_caught_by_the_base_of_all(name: str) -> None:
    assert issubclass(ERRORS[name], sim.errors.EntenteError)


def test_a_message_is_told_as_written() -> None:
    error = sim.errors.UnknownNameError("actor", "CHI", ["CHN", "RUS"], "x.yaml:3: host")
    assert str(error) == "x.yaml:3: host: unknown actor 'CHI'; did you mean CHN?"
    assert str(sim.errors.EntenteError()) == ""
    assert str(sim.errors.ScenarioError(["one", "two"])) == "one\ntwo"
