"""Build the wheel and the sdist, check their content, install them and use them.

    check_packages.py [--dist FOLDER] [--quick]

The wheel is installed into a clean environment without extras, and into one for each extra, with
the newest packages that it allows: this needs the network. --quick leaves that out.
Exit code 0: all is well; 1: a fault, each is a line; 2: a wrong option.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from closed_pipe import end_script
from releasing.installed import Installation, Use
from releasing.packages import (
    BuildFailed,
    Packages,
    build,
    check_contents,
    check_reproducible,
    check_tools,
    find_commit_time,
    run_tool,
)
from releasing.promises import list_commands
from releasing.uses import EXTRAS, FILES, TYPED, USES
from server_process import ServerFailure, serve
from spec_changes.versions import read_version, show_version

ROOT = Path(__file__).resolve().parent.parent


def check_built(root: Path, packages: Packages, epoch: int) -> Iterator[str]:
    """Check the files themselves."""
    yield from check_contents(root, packages)
    yield from check_tools(packages)
    yield from check_reproducible(root, packages, epoch)


def check_installed(wheel: Path, version: str, folder: Path) -> Iterator[str]:
    """Install the wheel with each extra, and use it against the mock server of one of them."""
    server = install(wheel, "mock", folder)
    command = (str(server.python), "-m", "matricula_mock", "--port", "0", "--strict", "--quiet")
    with serve(command) as url:
        values = {"url": url, "version": version}
        for extra in EXTRAS:
            one = server if extra == "mock" else install(wheel, extra, folder)
            print(f"== {one.name}", flush=True)
            yield from use(one, list_uses(extra), folder / f"files {extra}", values)
    yield from check_types(server, folder)


def install(wheel: Path, extra: str, folder: Path) -> Installation:
    one = Installation(folder / f"environment-{extra}", extra)
    one.install(wheel, *(("pytest",) if extra == "mock" else ()))
    return one


def list_uses(extra: str) -> Iterator[Use]:
    """List the uses of an extra; without extras, the help of each command as well."""
    yield from USES[extra]
    if not extra:
        for command in list_commands():
            yield Use(("matricula", *command.split(), "--help"), (f"Usage: matricula {command}",))


def use(
    one: Installation, uses: Iterator[Use], place: Path, values: dict[str, str]
) -> Iterator[str]:
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    for each in uses:
        yield from one.check(each, place, values)


def check_types(one: Installation, folder: Path) -> Iterator[str]:
    """Check a program with mypy, which must find the types of the installed packages."""
    program = folder / "typed.py"
    program.write_text(TYPED, encoding="utf-8")
    options = ("--strict", "--config-file=", f"--cache-dir={folder / 'cache'}")
    try:
        output = run_tool("mypy", *options, f"--python-executable={one.python}", str(program))
    except BuildFailed as error:
        yield f"mypy --strict fails on a program that uses the installed package:\n{error}"
        return
    if 'Revealed type is "Any"' in output or output.count("Revealed type") != 3:
        yield f"The installed packages have no types: is a py.typed missing?\n{output}"


def check(root: Path, dist: Path, *, quick: bool) -> Iterator[str]:
    epoch = find_commit_time(root)
    packages = build(root, dist, epoch)
    print(f"built {packages.wheel.name} and {packages.sdist.name} in {dist}", flush=True)
    yield from check_built(root, packages, epoch)
    if not quick:
        project = (root / "pyproject.toml").read_text(encoding="utf-8")
        version = show_version(read_version(project))
        with tempfile.TemporaryDirectory() as folder:
            yield from check_installed(packages.wheel, version, Path(folder))


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="check_packages", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="default: dist")
    parser.add_argument("--quick", action="store_true", help="install nothing")
    options = parser.parse_args(arguments)
    try:
        faults = list(check(ROOT, options.dist.resolve(), quick=options.quick))
    except (BuildFailed, ServerFailure) as error:
        faults = [str(error)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"\nThe packages have faults: {len(faults)}.", file=sys.stderr)
    else:
        print("The packages are well.")
    return int(bool(faults))


if __name__ == "__main__":
    end_script(main)
