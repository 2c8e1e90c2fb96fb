"""Fuzz a server against the specs with schemathesis, configured by custom/matricula_contract.

    fuzz.py [--on PLATFORM ...] [--base-url URL] [--examples N] [--seed S] [--max-time SECONDS]

The default target is a new mock server for each platform, in strict mode, on a free port;
--base-url names another server, with a path if it is behind a gateway. Its token is read from the
platform's variable such as NAME_TOKEN, and its proxy and certificates from --proxy, --ca-bundle,
--client-cert and --client-key or the environment, as by the commands. Exit code 0: no failures;
1: failures, or too few accepted requests; 2: wrong usage, or the fuzzer or the server did not start
or respond.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import httpx2
from attrs import frozen

from closed_pipe import end_script
from matricula import (
    ConfigurationError,
    NetworkSettings,
    name_token_variable,
    parse_base_url,
)
from matricula.cli.commands.contract import find_server_route
from matricula_contract.behaviour.target import TOKEN
from matricula_contract.fuzzing.configuration import FuzzError
from matricula_contract.fuzzing.schemathesis_command import (
    FuzzResult,
    find_schemathesis,
    run_schemathesis,
)
from matricula_contract.server_route import DIRECT, ServerRoute
from matricula_contract.specification import PLATFORMS
from matricula_contract.text_table import format_responses, format_table
from server_process import ServerFailure, serve

ROOT: Final = Path(__file__).resolve().parent.parent
REPORTS: Final = Path(".schemathesis")
COLUMNS: Final = ("platform", "requests", "accepted", "failures", "missing", "seconds", "")


@frozen
class Settings:
    """Options of schemathesis; None keeps the value of the configuration file."""

    examples: int | None = None
    seed: int | None = None
    max_time: int | None = None
    reports: Path = REPORTS

    @property
    def options(self) -> list[str]:
        """The options of this command."""
        given = {"--examples": self.examples, "--seed": self.seed, "--max-time": self.max_time}
        parts = [(name, str(value)) for name, value in given.items() if value is not None]
        return [part for pair in parts for part in pair]


@frozen
class Target:
    """A running server: its origin, the path before all paths, and the way to it.

    `is_ours` is a mock server that this command started.
    """

    origin: str
    path: str = ""
    route: ServerRoute = DIRECT
    is_ours: bool = False

    def find_token(self, platform: str) -> str:
        """Return the token of the environment, or that of mock servers."""
        known = None if self.is_ours else os.environ.get(name_token_variable(platform))
        return known or TOKEN

    @property
    def options(self) -> list[str]:
        """The options that name this server, without the proxy, which may have a password."""
        if self.is_ours:
            return []
        given = {
            "--base-url": self.origin + self.path,
            "--client-cert": self.route.client_cert,
            "--client-key": self.route.client_key,
        }
        return [part for name, value in given.items() if value for part in (name, value)]


def fuzz(platform: str, target: Target, settings: Settings) -> FuzzResult:
    """Fuzz a server against the spec of a platform."""
    options = [part.replace("--examples", "--max-examples") for part in settings.options]
    return run_schemathesis(
        platform,
        target.origin,
        target.find_token(platform),
        options,
        ROOT / settings.reports / platform,
        base_path=target.path,
        route=target.route,
    )


def run(platforms: Sequence[str], target: Target | None, settings: Settings) -> list[FuzzResult]:
    """Fuzz platforms one after the other, and print the results."""
    results = []
    for platform in platforms:
        with contextlib.nullcontext(target) if target else _serve_mock() as server:
            result = fuzz(platform, server, settings)
        results.append(result)
        print(format_responses(result.responses) if result.ok else result.output, end="\n\n")
        if not result.ok:
            options = shlex.join(["--on", platform, *settings.options, *server.options])
            print(f"Reproduce: {sys.executable} scripts/fuzz.py {options}\n")
    print(show_summary(results))
    return results


@contextlib.contextmanager
def _serve_mock() -> Iterator[Target]:
    with serve() as origin:
        yield Target(origin, is_ours=True)


def find_target(url: str, network: NetworkSettings) -> Target:
    """Return a running server. Raises FuzzError if it does not respond."""
    base = parse_base_url(url, "")
    route = find_server_route(base.origin, network)
    try:
        with route.make_client(base.origin) as client:
            client.get(base.path or "/")
    except httpx2.HTTPError as error:
        raise FuzzError(f"no server at {url}: {route.explain(error)}") from None
    return Target(base.origin, base.path, route)


def show_summary(results: Sequence[FuzzResult]) -> str:
    """Return a table with a row for each platform; `missing` counts unseen documented responses."""
    rows = [
        (
            result.platform,
            str(result.total("requests")),
            str(result.total("accepted")),
            str(result.failures),
            str(result.missing),
            f"{result.seconds:.1f}",
            "ok" if result.ok else "FAILED",
        )
        for result in results
    ]
    return format_table([COLUMNS, *rows])


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    settings, options = _parse(arguments)
    try:
        find_schemathesis()
        network = NetworkSettings(
            options.proxy,
            options.ca_bundle,
            options.client_cert,
            options.client_key,
            are_options=True,
        )
        target = find_target(options.base_url, network) if options.base_url else None
        results = run(options.on or PLATFORMS, target, settings)
    except (FuzzError, ServerFailure, ConfigurationError) as error:
        print(f"fuzz: {error}", file=sys.stderr)
        return 2
    return 0 if all(result.ok for result in results) else 1


def _parse(arguments: list[str] | None) -> tuple[Settings, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--on", action="append", choices=PLATFORMS, metavar="PLATFORM")
    parser.add_argument("--base-url", metavar="URL", help="a running server; a path is kept")
    parser.add_argument("--examples", type=positive, metavar="N", help="cases for each operation")
    parser.add_argument("--seed", type=int, metavar="S", help="random seed")
    parser.add_argument("--max-time", type=positive, metavar="SECONDS", help="for each platform")
    parser.add_argument("--proxy", metavar="URL", help="default: the proxy of the environment")
    parser.add_argument("--ca-bundle", metavar="FILE", help="certificates to trust")
    parser.add_argument("--client-cert", metavar="FILE", help="your certificate")
    parser.add_argument("--client-key", metavar="FILE", help="its key")
    parser.add_argument("--reports", type=Path, default=REPORTS, help="default %(default)s")
    options = parser.parse_args(arguments)
    return Settings(options.examples, options.seed, options.max_time, options.reports), options


def positive(text: str) -> int:
    """Parse a number from 1 of the command line."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return number


if __name__ == "__main__":
    end_script(main)
