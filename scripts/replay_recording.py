"""Send recorded requests to a mock server, and compare its responses with the recorded ones.

A recording is a file of JSON lines: `group`, `method`, `path`, `headers`, `body` or `body64`,
`status`, `answer`, `answer_headers`, `made` (the accounts that were created) and `deployment` (the
variant). Before each request the mock has the users of the seed, and nothing else.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from attrs import field, frozen

from matricula_mock import MockServer

JSON: TypeAlias = Any

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
        """Whether the response is no crash, no page, and no response that never came."""
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
            {name: value for name, value in user.items() if name != "id"}
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay a recording and print the differences."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("recording", type=Path)
    parser.add_argument("--seed", type=Path, required=True, help="the users before each request")
    parser.add_argument("--group", default="", help="only groups that match this pattern")
    parser.add_argument("--all", action="store_true", help="print all differences, not a few")
    options = parser.parse_args(arguments)
    users = json.loads(options.seed.read_text(encoding="utf-8"))["users"]
    calls = [
        call
        for call in read_recording(options.recording)
        if call.is_comparable and re.search(options.group, call.group)
    ]
    statuses, whole = 0, 0
    shown: Counter[str] = Counter()
    with RecordingReplay(users) as replay:
        for call in calls:
            seen = replay.send(call)
            differences = list(find_differences(call.expected, seen))
            statuses += "status" not in differences
            whole += not differences
            shown[call.group] += bool(differences)
            if differences and (options.all or shown[call.group] <= 3):
                _print(call, seen, differences)
    print(f"{len(calls)} requests: {statuses} statuses and {whole} whole responses agree")
    return 0 if whole == len(calls) else 1


def _print(call: RecordedCall, seen: ObservedResponse, differences: list[str]) -> None:
    body = "" if call.body is None else f" {call.body[:300]!r}"
    print(f"{call.group}: {', '.join(differences)}\n  {call.method} {call.path}{body}")
    kind = {name: value for name, value in call.headers.items() if name != "Authorization"}
    print(f"  {kind} {call.variant}")
    for name, response in (("recorded", call.expected), ("mock", seen)):
        answer = json.dumps(response.answer, ensure_ascii=False)[:400]
        print(f"  {name}: {response.status} {answer} {dict(response.headers)} {response.made}")


if __name__ == "__main__":
    sys.exit(main())
