"""Generated pages on use: levers and commands."""

from __future__ import annotations

import inspect
from typing import Any

import typer
from layout import code, codes, kind_of, number, page, prose, span, table

from sim.cli import app as command_line
from sim.scenario.levers import levers

LEVERS = """
A lever is a named knob that may move several numbers. It works in a scenario's `levers:`, after
`--set`, and as a keyword in Python with `__` for the dot (`coalition__cohesion=0.7`). A path beats
a lever, whatever their order. `{name}` stands for any actor of the kind. *At rest* says whether
the reference world moves too, so that the lever's world is itself at rest; where it does not, the
world starts displaced from its reference ([reference world](../why/reference-world.md)).
"""
COMMANDS = """
Results go to stdout, talk to stderr. Errors are one line each; with `--json` they are one document
on stdout.
"""


def levers_page() -> str:
    rows = [
        (
            code(lever.name), lever.doc, span(lever.low, lever.high), lever.unit,
            codes(lever.sets) or "start effort of all members, solved for",
            "yes" if lever.at_rest or lever.solves else "no",
        )
        for lever in levers().values()
    ]  # fmt: skip
    return page(
        "Levers",
        prose(LEVERS),
        table(("lever", "what it does", "range", "unit", "moves", "at rest"), rows),
        "Every number of the law and of the cast has a path of its own:"
        " [parameters](parameters.md), [cast](cast.md).",
    )


def commands_page() -> str:
    group: Any = typer.main.get_command(command_line.app)
    codes_text = (inspect.getdoc(command_line) or "").partition("Exit codes: ")[2]
    parts = [prose(COMMANDS), _options(group), prose(f"Exit codes: {codes_text}")]
    for name, command in group.commands.items():
        text = inspect.cleandoc(command.help or "")
        told = [p for p in text.split("\n\n") if not p.startswith("Example: ")]
        example = text.partition("Example: ")[2]
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        usage = " ".join(["entente", name, *(p.name.upper() for p in arguments), "[OPTIONS]"])
        parts += [f"## {name}", prose("\n\n".join(told)), f"```\n{usage}\n```", _options(command)]
        if example:
            parts.append(f"For example:\n\n```sh\n{example}\n```")
    return page("Commands", *parts)


def _options(command: Any) -> str:
    rows = []
    for p in command.params:
        is_argument = p.param_type_name == "argument"
        other = p.secondary_opts
        spelled = p.name.upper() if is_argument else ", ".join(p.opts)
        takes = (
            "" if is_argument or p.is_flag else p.metavar or kind_of(p.type_descriptor.annotation)
        )
        default = "" if p.default in (None, False, (), "") else p.default
        if other:  # a flag with a word for no
            default = code((p.opts if p.default else other)[0])
        default = number(default) if isinstance(default, int | float) else str(default)
        rows.append((codes([spelled, *other]), takes, default, p.help))
    rows.append((code("-h, --help"), "", "", "Show help and end."))
    return table(("option", "takes", "default", "meaning"), rows)
