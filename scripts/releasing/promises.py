"""What a version promises to its users, one line for each name, in promises.txt.

A line is a kind and a name: `name matricula.Options(retries=)`, `command register --on`,
`exit 2 USAGE`, `key register email`, `route POST /_mock/reset`, `fixture matricula_mock`,
`journal 6`. A parameter with `=` may be left out. The list is compared with the one of the last
release, so a name that disappears, or a parameter that is now required, is noticed.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from enum import EnumType
from importlib import import_module
from importlib.util import find_spec
from inspect import Parameter, getsource, isclass, isfunction, isroutine, signature
from pathlib import Path
from textwrap import dedent

from cyclopts import App

from matricula import PLATFORMS, LearnerProgress
from matricula.cli.app import find_commands, make_app
from matricula.cli.commands.roster import status
from matricula.cli.exits import Exit
from matricula.rosters import Result, SyncPerson
from matricula.rosters.journal.migrations import MIGRATIONS, VERSION
from matricula_mock import control, pytest_plugin, sessions
from matricula_mock.app import HEALTH
from matricula_runtime import write_reference
from releasing.changelog import NotReleasable, read_unreleased
from spec_changes.versions import find_released

FILE = Path("docs/project/promises.txt")
"""The list of the last release."""
MODULES = ("matricula", "matricula.rosters", "matricula_mock")
"""The modules whose public names are promised, besides the webhooks of platforms."""
_OBJECTS: dict[str, Callable[..., object]] = {
    "register": Result.as_dict,
    "sync": SyncPerson.as_dict,
    "progress": LearnerProgress.to_dict,
    "roster status": status.list_values,
}
"""By command: the function that makes the objects of `--json`."""
_OURS = ("matricula", "matricula_runtime", "matricula_mock")
_NAMED = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
_BREAK = re.compile(r"^[-*] \*\*Breaking\b.*?(?=^[-*] |\Z)", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"[-/\w]+")


def list_promises() -> list[str]:
    """List all promises, sorted."""
    found = {*_list_names(), *_list_options(), *_list_keys(), *_list_mock(), *_list_formats()}
    return sorted(found | {f"exit {code.value} {code.name}" for code in Exit})


def list_commands(above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the commands that do something, such as `roster status`."""
    for name in find_commands(above):
        names = (*above, name)
        if find_commands(names):
            yield from list_commands(names)
        else:
            yield " ".join(names)


def _list_names() -> Iterator[str]:
    webhooks = [f"matricula.platforms.{platform}.webhooks" for platform in PLATFORMS]
    for module in (*MODULES, *filter(find_spec, webhooks)):
        for name in import_module(module).__all__:
            value = getattr(import_module(module), name)
            yield f"name {module}.{name}"
            yield from _list_parameters(f"name {module}.{name}", value)
            if isclass(value):
                yield from _list_members(f"name {module}.{name}", value)
    for platform in PLATFORMS:
        models = import_module(f"{platform}_api.models")
        yield from (f"type {models.__name__}.{name}" for name in models.__all__)


def _list_members(name: str, value: type) -> Iterator[str]:
    """Yield the public members that a class has of us, with their parameters."""
    if isinstance(value, EnumType):
        yield from (f"{name}.{member}" for member in value.__members__)
        return
    classes = [one for one in value.__mro__ if one.__module__.partition(".")[0] in _OURS]
    for one in classes:
        for member in {*vars(one), *getattr(one, "__annotations__", {})}:
            if not member.startswith("_"):
                yield f"{name}.{member}"
                yield from _list_parameters(f"{name}.{member}", getattr(value, member, None))


def _list_parameters(name: str, value: object) -> Iterator[str]:
    if not (isroutine(value) or (isclass(value) and not isinstance(value, EnumType))):
        return
    assert callable(value)
    try:
        parameters = list(signature(value).parameters.values())
    except (ValueError, NameError):  # a class of Python's own without a signature
        return
    is_method = isfunction(value) and parameters and parameters[0].name == "self"
    for one in parameters[1:] if is_method else parameters:
        if one.kind in _NAMED and not one.name.startswith("_"):
            yield f"{name}({one.name}{'' if one.default is Parameter.empty else '='})"


def _list_options() -> Iterator[str]:
    for command in list_commands():
        yield f"command {command}"
        app: App = make_app().parse_commands(command.split())[1][-1]
        for argument in app.assemble_argument_collection(parse_docstring=False):
            if argument.parameter.parse is not False:
                names = [name for name in argument.names if name.startswith("-")]
                yield from (f"command {command} {name}" for name in names)


def _list_keys() -> Iterator[str]:
    """Yield the keys of JSON objects: those of the dictionaries in the functions that make them."""
    for command, function in _OBJECTS.items():
        for node in ast.walk(ast.parse(dedent(getsource(function)))):
            if isinstance(node, ast.Dict):
                keys = (key.value for key in node.keys if isinstance(key, ast.Constant))
                yield from (f"key {command} {key!s}" for key in keys)


def _list_mock() -> Iterator[str]:
    for route, methods in control.Control({}).routes.items():
        yield from (f"route {method} {control.PREFIX}{route}" for method in methods)
    yield f"route POST {control.PREFIX}{control.WEBHOOKS}{{verb}}"
    yield f"route GET {HEALTH}"
    yield f"route GET {sessions.ROUTE}"
    yield from (f"route {method} {sessions.ROUTE}/{{name}}" for method in ("PUT", "DELETE"))
    yield f"marker {pytest_plugin.MARKER}"
    for name, value in vars(pytest_plugin).items():
        if name.startswith("matricula_") and not name.endswith("_") and value is not None:
            yield f"fixture {name}"


def _list_formats() -> Iterator[str]:
    yield from (f"journal {version}" for version in (*MIGRATIONS, VERSION))
    yield f"stored-write {write_reference.VERSION}"


def check_promises(root: Path) -> list[str]:
    """List the broken promises of a checkout, each with what happened; none before the release."""
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if find_released(changelog) is None:
        return []
    try:
        unreleased = read_unreleased(changelog)
    except NotReleasable:  # a release has no such section
        unreleased = ""
    stored = read_stored(root)
    broken = find_broken(stored, list_promises(), unreleased)
    return [
        f"promised, and gone: {one}" if one in stored else f"now required: {one}" for one in broken
    ]


def read_stored(root: Path) -> list[str]:
    """Read the list of the last release; empty without one."""
    path = root / FILE
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def find_broken(stored: Iterable[str], present: Iterable[str], unreleased: str) -> list[str]:
    """List the promises that are broken, and that no **Breaking** entry names in backticks.

    They disappeared, or they are new parameters that a promised function requires.
    """
    named = {
        word
        for entry in _BREAK.findall(unreleased)
        for code in re.findall(r"`([^`]+)`", entry)
        for word in (code, *_WORD.findall(code))
    }
    before, now = {*stored}, {*present}
    gone = before - now
    broken = gone | {one for one in now - before if _is_required(one, before)}
    return sorted(one for one in broken if not _is_named(one, gone, named))


def _is_required(parameter: str, before: set[str]) -> bool:
    """Return whether a parameter of an earlier function is required, and was not there at all."""
    function, _, name = parameter.partition("(")
    return (
        bool(name)
        and not name.endswith("=)")
        and function in before
        and (f"{function}({name[:-1]}=)" not in before)
    )


def _is_named(promise: str, gone: set[str], named: set[str]) -> bool:
    """Return whether an entry names a promise, or what it was a part of and went with it."""
    parts = [one for one in gone if promise.startswith((f"{one}.", f"{one}(", f"{one} "))]
    return any(named & {*_list_words(one)} for one in (promise, *parts))


def _list_words(promise: str) -> Iterator[str]:
    """Yield the ways in which an entry of the changelog can name a promise."""
    name = promise.partition(" ")[2]
    path, _, parameter = name.partition("(")
    last = path.rpartition(".")[2]
    yield from (promise, name, f"matricula {name}", name.rpartition(" ")[2])
    if promise.startswith(("name ", "type ")):
        yield from (f"{last}({parameter}", parameter.rstrip("=)")) if parameter else (last,)


def write_promises() -> dict[str, str]:
    """Return the text of the list by its path."""
    return {FILE.as_posix(): "".join(f"{line}\n" for line in list_promises())}
