"""`matricula contract`: check a running server against a platform's spec."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from json import dumps
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from attrs import asdict, evolve
from cyclopts import Parameter

import matricula
from matricula_extras import name_install

from ..app import make_command
from ..choices import choose_platform, match_choices
from ..exits import Exit
from ..options import Access, On, Yes
from ..terminal import make_printable, say
from ..values import Count, each, read_text

if TYPE_CHECKING:
    from matricula_contract.inspection import ContractReport, InspectionPlan
    from matricula_contract.server_route import ServerRoute

_ANY = matricula.PLATFORMS[0]

app = make_command(
    "contract",
    f"""\
  matricula contract --on {_ANY} --base-url https://example.org
  matricula contract --on {_ANY} --base-url http://127.0.0.1:8000 --write --examples 60
  matricula contract --on {_ANY} --base-url https://example.org --operation listUsers
""",
    """\
The check only reads, unless you give --write.

Exit codes: 0 the contract is kept, 1 a documented fact is broken, 2 usage, 4 no
response, no API at the URL, or the token is rejected, 130 Ctrl-C. Known
differences that the spec names, and limits of ours, do not break the contract.
""",
)
app.config = (match_choices, choose_platform)


@app.default
def contract(
    *,
    on: On,
    access: Access = Access(),
    write: Annotated[
        bool, Parameter(help="create, change and delete records as well; resets a mock server")
    ] = False,
    yes: Yes = False,
    examples: Annotated[Count, Parameter(help="test cases of the fuzzer", show_default=True)] = 20,
    operation: Annotated[
        Sequence[str],
        Parameter(
            converter=each(read_text),
            metavar="ID",
            help="only this operation, by its operationId; you can give several",
        ),
    ] = (),
    json: Annotated[bool, Parameter(help="one JSON object instead of text")] = False,
) -> Exit:
    """Check a running server against a platform's spec."""
    from ..confirmation import confirm
    from ..connect import find_base_url, read_token
    from ..questions import ask_for_access

    try:
        import schemathesis  # noqa: F401

        from matricula_contract.fuzzing.configuration import FuzzError
        from matricula_contract.inspection import InspectionPlan, Stopped, inspect
    except ModuleNotFoundError as error:
        return _fail(f"{error.name} is missing: {name_install('contract')}", Exit.USAGE)
    with ask_for_access(on, access, is_silent=yes or json):
        base = find_base_url(on, access)
        token = read_token(on, access.token)
    plan = InspectionPlan(
        on,
        base.origin,
        token.get().reveal(),
        writes=write,
        examples=examples,
        operations=frozenset(operation),
        base_path=base.path,
        route=find_server_route(
            base.origin, access.network.settings, rebase_links=access.network.rebase_links
        ),
    )
    plan = _prepare(plan)
    if write:
        confirm(
            f"create, change and delete records at {base}, with invented people",
            plan.url,
            yes=yes,
        )
    try:
        with _ended_by_sigterm():
            report = inspect(plan)
    except FuzzError as error:
        return _fail(str(error), Exit.USAGE)
    except Stopped as error:
        return _fail(str(error), Exit.STOPPED)
    print(_show_json(report) if json else _show(report))
    return Exit.REFUSED if report.findings else Exit.OK


def find_server_route(
    url: str, settings: matricula.NetworkSettings, *, rebase_links: bool = False
) -> ServerRoute:
    """The way to the server, which other commands would take as well."""
    from matricula_contract.server_route import ServerRoute

    found = matricula.find_route(url, settings)
    return ServerRoute(
        proxy=found.proxy.url if found.proxy else "",
        proxy_name=found.proxy.name if found.proxy else "",
        tls=found.tls,
        proxy_tls=found.proxy_tls,
        ca_bundle=found.trusted.path,
        client_cert=settings.client_cert or "",
        client_key=settings.client_key or "",
        rebase_links=rebase_links,
    )


def _fail(text: str, code: Exit) -> Exit:
    say(f"matricula contract: {text}")
    return code


def _prepare(plan: InspectionPlan) -> InspectionPlan:
    """The plan at the platform's rate limit. Raises ConfigurationError for a wrong operation."""
    from matricula_contract.specification import read_spec

    spec = read_spec(plan.platform)
    if unknown := sorted(plan.operations - set(spec.operations)):
        known = ", ".join(spec.operations)
        raise matricula.ConfigurationError(
            f"There is no operation {unknown[0]}. There are: {known}"
        )
    limit = spec.content.get("x-rate-limit")
    if limit is None or matricula.is_loopback(urlsplit(plan.url).hostname or ""):
        return plan
    return evolve(plan, interval=limit["per"] / limit["requests"])


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends the fuzzer as well, which would go on alone."""

    def end(number: int, frame: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _show(report: ContractReport) -> str:
    from matricula_contract.text_table import format_table

    broken = {finding.operation for finding in report.findings}
    rows = [("operation", "requests", "accepted", "responses", "")]
    for operation, line in report.responses.items():
        responses = " ".join(f"{status}:{line[status]}" for status in sorted(line))
        accepted = sum(number for status, number in line.items() if status < 300)
        state = "BROKEN" if operation in broken else "kept"
        rows.append((operation, str(sum(line.values())), str(accepted), responses, state))
    parts = [format_table(rows)]
    if report.variant:
        parts.append(f"variant: {report.variant}")
    parts += [f"not tried: {name}: {reason}" for name, reason in report.left_out.items()]
    for one in report.findings:
        parts.append(f"\n{one.operation or 'all'}: {one.check}\n  {one.what}\n  {one.curl}")
        parts += [f"  also: {text}" for text in one.also]
    for kind in ("known difference", "limit of ours"):
        parts += _list_differences(report, kind)
    parts.append(f"\nthe contract is {_count(len(report.findings))}")
    return "\n".join(make_printable(line) for part in parts for line in part.split("\n"))


def _list_differences(report: ContractReport, kind: str) -> Iterator[str]:
    """Yield a line for each sentence of the spec that explains something, with its operations."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in report.differences:
        if one.kind == kind:
            found.setdefault((one.line, one.sentence), []).append(one.operation)
    for number, ((line, sentence), operations) in enumerate(found.items()):
        names = ", ".join(dict.fromkeys(operations))
        heading = "" if number else f"\n{_KINDS[kind]}\n"
        yield f"{heading}  {names}: {sentence} ({line})"


_KINDS = {
    "known difference": "No breach, known differences that the spec names:",
    "limit of ours": "No breach, limits that only the spec sets:",
}


def _count(defects: int) -> str:
    return {0: "kept", 1: "broken in one place"}.get(defects, f"broken in {defects} places")


def _show_json(report: ContractReport) -> str:
    return dumps(asdict(report), indent=2)
