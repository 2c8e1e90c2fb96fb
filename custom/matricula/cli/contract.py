"""`matricula contract`: a running server is held against the description of a platform."""

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from matricula_runtime.errors import ConfigurationError
from matricula_runtime.origin import is_loopback, parse_base_url

from ..rosters.errors import StoppedError
from .connect import find_given_token
from .exits import Exit
from .terminal import make_printable, say

if TYPE_CHECKING:
    from matricula_contract.inspection import ContractReport, InspectionPlan


def run(options: argparse.Namespace) -> int:
    """Inspect the server, and say what came out."""
    try:
        import schemathesis  # noqa: F401

        from matricula_contract.fuzzing.schemathesis_command import FuzzError
        from matricula_contract.inspection import Stopped, inspect
    except ModuleNotFoundError as error:
        _say(f"{error.name} is missing: pip install 'matricula[contract]'")
        return Exit.USAGE
    plan = _make_plan(options)
    _confirm(options, plan)
    try:
        with _ended_by_sigterm():
            report = inspect(plan)
    except FuzzError as error:
        _say(str(error))
        return Exit.USAGE
    except Stopped as error:
        _say(str(error))
        return Exit.STOPPED
    print(_show_json(report) if options.json else _show(report))
    return Exit.REFUSED if report.findings else Exit.OK


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends what was started as well: the fuzzer would go on alone."""

    def end(number: int, frame: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _make_plan(options: argparse.Namespace) -> "InspectionPlan":
    from matricula_contract.inspection import InspectionPlan
    from matricula_contract.specification import read_spec

    base = parse_base_url(options.url, "")
    if base.path:
        raise ConfigurationError("--url is an origin, without a path, such as https://host.example")
    spec = read_spec(options.platform)
    if unknown := sorted(set(options.operation) - set(spec.operations)):
        known = ", ".join(spec.operations)
        raise ConfigurationError(f"There is no operation {unknown[0]}. There are: {known}")
    limit = spec.content.get("x-rate-limit")
    is_local = is_loopback(urlsplit(base.origin).hostname or "")
    return InspectionPlan(
        options.platform,
        base.origin,
        find_given_token(options.platform, options).get().reveal(),
        writes=options.write,
        examples=options.examples,
        operations=frozenset(options.operation),
        interval=limit["per"] / limit["requests"] if limit and not is_local else 0.0,
    )


def _confirm(options: argparse.Namespace, plan: "InspectionPlan") -> None:
    """Ask before a server is written to that is not on this machine."""
    host = urlsplit(plan.url).hostname or ""
    if not plan.writes or options.yes or is_loopback(host):
        return
    what = f"create, change and delete records at {plan.url}, with invented people"
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(f"This would {what}. Say --yes if you mean it.")
    sys.stderr.write(f"This will {what}. Type the name of the host to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() != host:
        raise StoppedError("Nothing was sent.", interrupted=True)


def _show(report: "ContractReport") -> str:
    from matricula_contract.text_table import format_table

    broken = {finding.operation for finding in report.findings}
    rows = [("operation", "requests", "accepted", "responses", "")]
    for operation, line in report.responses.items():
        responses = " ".join(f"{status}:{line[status]}" for status in sorted(line))
        accepted = sum(number for status, number in line.items() if status < 300)
        verdict = "BROKEN" if operation in broken else "kept"
        rows.append((operation, str(sum(line.values())), str(accepted), responses, verdict))
    parts = [format_table(rows)]
    parts += [f"not tried: {name}: {reason}" for name, reason in report.left_out.items()]
    for one in report.findings:
        parts.append(f"\n{one.operation or 'all'}: {one.check}\n  {one.what}\n  {one.curl}")
    count = len(report.findings)
    parts.append(f"\nthe contract is {'kept' if not count else f'broken in {count} places'}")
    return "\n".join(make_printable(line) for part in parts for line in part.split("\n"))


def _show_json(report: "ContractReport") -> str:
    from attrs import asdict

    return json.dumps(asdict(report), indent=2)


def _say(text: str) -> None:
    say(f"matricula contract: {text}")
