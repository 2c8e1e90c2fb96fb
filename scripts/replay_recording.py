"""Send recorded requests to a mock server, and compare its responses with the recorded ones.

A recording is a file of JSON lines: `group`, `method`, `path`, `headers`, `body` or `body64`,
`status`, `answer`, `answer_headers`, `made` (the accounts that were created) and `deployment` (the
variant). Before each request the mock has the users of the seed, and nothing else.

Left out are crashes (5xx), pages, responses that never came, and requests for which a document says
otherwise. Exit code 0 if 99 % of the statuses and 95 % of the whole responses agree, and each
difference has a reason in `recorded_differences.toml`.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from attrs import define, field, frozen

from closed_pipe import end_script
from matricula_mock import MockServer

JSON: TypeAlias = Any

DIFFERENCES: Final = Path(__file__).with_name("recorded_differences.toml")
STATUSES: Final = 0.99
"""The least share of statuses that agree."""
WHOLE: Final = 0.95
"""The least share of whole responses that agree: status, body, headers, accounts."""
HEADERS: Final = ("allow", "content-type", "location")
"""The headers of responses that are compared."""
STAFF: Final[tuple[dict[str, JSON], ...]] = tuple(
    {
        "id": id,
        "username": username,
        "email": f"{username}@example.org",
        "fullname": name,
        "active": True,
    }
    for id, username, name in ((1, "siteadmin", "Site Admin"), (2, "nonadmin", "Non Admin"))
)
"""Accounts that the site had besides those of the seed."""


@frozen
class RecordedCall:
    """A request and the recorded response."""

    group: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None = field(repr=False)
    variant: str
    expected: ObservedResponse

    @classmethod
    def read(cls, entry: dict[str, JSON]) -> RecordedCall:
        """Make a call of a line of a recording."""
        body = entry["body"].encode("utf-8", "surrogatepass") if "body" in entry else None
        if "body64" in entry:
            body = base64.b64decode(entry["body64"])
        made = [clean(account) for account in entry.get("made", ())]
        headers = {name: entry["answer_headers"].get(name) for name in HEADERS}
        expected = ObservedResponse(entry["status"], entry["answer"], headers, made)
        return cls(
            entry["group"],
            entry["method"],
            entry["path"],
            entry["headers"],
            body,
            entry["deployment"],
            expected,
        )

    @property
    def is_comparable(self) -> bool:
        """True if the response is no crash, no page, and no response that never came."""
        answer = self.expected.answer
        return 0 < self.expected.status < 500 and answer not in ("<text/html>", "<empty>")


@frozen
class ObservedResponse:
    """The parts of a response that are compared, and the accounts that were created."""

    status: int
    answer: JSON
    headers: Mapping[str, str | None]
    made: list[JSON]


def clean(value: JSON) -> JSON:
    """Return a value without `date_joined`, which depends on the time."""
    if isinstance(value, dict):
        return {name: clean(item) for name, item in value.items() if name != "date_joined"}
    return [clean(item) for item in value] if isinstance(value, list) else value


class RecordingReplay:
    """Sends recorded calls to a mock server. Use it in a `with` statement."""

    def __init__(self, users: Sequence[JSON]) -> None:
        self._seed = {"tahoe": {"users": [*STAFF, *users]}}
        self._known = {user["id"] for user in self._seed["tahoe"]["users"]}
        self._mock = MockServer()

    def __enter__(self) -> RecordingReplay:
        self._mock.start()
        self._connection = http.client.HTTPConnection(urlsplit(self._mock.url).netloc, timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._mock.stop()

    def send(self, call: RecordedCall) -> ObservedResponse:
        """Send a call to a mock server in the state of the recording."""
        self._mock.reset()
        self._mock.variants({"tahoe": call.variant})
        self._mock.seed(self._seed)
        self._connection.request(call.method, call.path, call.body, dict(call.headers))
        response = self._connection.getresponse()
        raw = response.read()
        headers = {name: response.headers.get(name) for name in HEADERS}
        try:
            answer = json.loads(raw) if raw else "<empty>"
        except ValueError:
            answer = "<text/html>"
        made = [
            {name: value for name, value in user.items() if name not in ("id", "mail")}
            for user in self._mock.state()["tahoe"]["users"]
            if user["id"] not in self._known
        ]
        return ObservedResponse(response.status, self._hide(answer), headers, clean(made))

    def _hide(self, answer: JSON) -> JSON:
        """Replace new ids and the host, as in the recording."""
        text = json.dumps(clean(answer)).replace(urlsplit(self._mock.url).netloc, "HOST")
        hidden: JSON = json.loads(text)
        if isinstance(hidden, dict):
            return {n: "<id>" if n.strip() == "user_id" else one for n, one in hidden.items()}
        return hidden


def read_recording(path: Path) -> list[RecordedCall]:
    """Read a file of JSON lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [RecordedCall.read(json.loads(line)) for line in lines if line]


def find_differences(expected: ObservedResponse, seen: ObservedResponse) -> Iterator[str]:
    """Name the parts in which two responses differ."""
    if expected.status != seen.status:
        yield "status"
    if expected.answer != seen.answer:
        yield "body"
    for name in HEADERS:
        if expected.headers.get(name) != seen.headers.get(name):
            yield name
    if expected.made != seen.made:
        yield "accounts"


@frozen
class ExplainedDifference:
    """A difference with its reason. Calls match if all given patterns match whole values.

    `side` is "document" if a document says otherwise than the recorded response, and "mock" if the
    mock does less.
    """

    name: str
    side: Literal["document", "mock"]
    source: str
    reason: str
    method: str = ".*"
    path: str = ".*"
    body: str = ".*"
    response: str = ".*"

    def explains(self, call: RecordedCall, seen: ObservedResponse) -> bool:
        """Return whether this is the reason why a response differs."""
        pairs = (
            (self.method, call.method),
            (self.path, call.path),
            (self.body, (call.body or b"").decode("utf-8", "replace")),
            (self.response, json.dumps(seen.answer)),
        )
        return all(re.fullmatch(pattern, text, re.DOTALL) for pattern, text in pairs)


def read_explanations(path: Path = DIFFERENCES) -> list[ExplainedDifference]:
    """Read the known differences."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["difference"]
    return [ExplainedDifference(**entry) for entry in entries]


@frozen
class ReplayedCall:
    """A call, the mock's response, the parts that differ, and the reason if one is known."""

    call: RecordedCall
    seen: ObservedResponse
    parts: tuple[str, ...]
    reason: ExplainedDifference | None

    @property
    def is_left_out(self) -> bool:
        """True if a document says otherwise than the recorded response."""
        return self.reason is not None and self.reason.side == "document"


def replay_all(
    calls: Iterable[RecordedCall], users: Sequence[JSON], known: Sequence[ExplainedDifference]
) -> list[ReplayedCall]:
    """Send all calls that can be compared to one mock server."""
    with RecordingReplay(users) as replay:
        return [compare(call, replay.send(call), known) for call in calls if call.is_comparable]


def compare(
    call: RecordedCall, seen: ObservedResponse, known: Sequence[ExplainedDifference]
) -> ReplayedCall:
    """Find the differences between a response and the recorded one, and their reason."""
    parts = tuple(find_differences(call.expected, seen))
    reasons = [one for one in known if parts and one.explains(call, seen)]
    return ReplayedCall(call, seen, parts, reasons[0] if reasons else None)


@define
class GroupAgreement:
    """The numbers of a group: requests that were compared, and those that agree."""

    compared: int = 0
    statuses: int = 0
    whole: int = 0
    left_out: int = 0

    def add(self, replayed: ReplayedCall) -> None:
        """Count a request."""
        if replayed.is_left_out:
            self.left_out += 1
            return
        self.compared += 1
        self.statuses += "status" not in replayed.parts
        self.whole += not replayed.parts

    @property
    def is_enough(self) -> bool:
        """True if enough statuses and whole responses agree."""
        enough = self.statuses >= STATUSES * self.compared
        return enough and self.whole >= WHOLE * self.compared


def count_agreement(replayed: Iterable[ReplayedCall]) -> dict[str, GroupAgreement]:
    """Count by group, the parts of a group's name before its slash; `all` is the sum."""
    groups: dict[str, GroupAgreement] = {}
    total = GroupAgreement()
    for one in replayed:
        groups.setdefault(one.call.group.partition("/")[0], GroupAgreement()).add(one)
        total.add(one)
    return {**dict(sorted(groups.items())), "all": total}


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay a recording, and print the agreement by group and the differences with reasons."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("recording", type=Path)
    parser.add_argument("--seed", type=Path, required=True, help="the users before each request")
    parser.add_argument("--group", default="", help="only groups that match this pattern")
    parser.add_argument("--all", action="store_true", help="print explained differences in full")
    options = parser.parse_args(arguments)
    users = json.loads(options.seed.read_text(encoding="utf-8"))["users"]
    recorded = read_recording(options.recording)
    calls = [call for call in recorded if re.search(options.group, call.group)]
    replayed = replay_all(calls, users, read_explanations())
    print(f"{len(calls)} requests, {len(calls) - len(replayed)} of them crashes or pages\n")
    groups = count_agreement(replayed)
    _print_groups(groups)
    _print_reasons(replayed)
    strange = [one for one in replayed if one.parts and one.reason is None]
    for one in [one for one in replayed if one.parts] if options.all else strange:
        _print_in_full(one)
    return 0 if groups["all"].is_enough and not strange else 1


def _print_groups(groups: Mapping[str, GroupAgreement]) -> None:
    print(f"{'group':12} {'compared':>9} {'statuses':>16} {'whole responses':>16} {'left out':>9}")
    for name, one in groups.items():
        shares = (
            f"{n} {n / one.compared:7.1%}" if one.compared else ""
            for n in (one.statuses, one.whole)
        )
        statuses, whole = shares
        print(f"{name:12} {one.compared:9} {statuses:>16} {whole:>16} {one.left_out:9}")


def _print_reasons(replayed: Sequence[ReplayedCall]) -> None:
    named = {one.reason.name: one.reason for one in replayed if one.reason}
    for name, reason in named.items():
        calls = [one.call for one in replayed if one.reason is reason]
        groups = ", ".join(sorted({call.group for call in calls}))
        print(f"\n{name} ({reason.side}, {reason.source}): {len(calls)} requests in {groups}")
        print(f"  {reason.reason}")


def _print_in_full(one: ReplayedCall) -> None:
    call = one.call
    name = one.reason.name if one.reason else "NO REASON"
    body = "" if call.body is None else f" {call.body[:300]!r}"
    print(f"\n{name}: {call.group}: {', '.join(one.parts)}\n  {call.method} {call.path}{body}")
    kind = {name: value for name, value in call.headers.items() if name != "Authorization"}
    print(f"  {kind} {call.variant}")
    for side, response in (("recorded", call.expected), ("mock", one.seen)):
        answer = json.dumps(response.answer, ensure_ascii=False)[:400]
        print(f"  {side}: {response.status} {answer} {dict(response.headers)} {response.made}")


if __name__ == "__main__":
    end_script(main)
