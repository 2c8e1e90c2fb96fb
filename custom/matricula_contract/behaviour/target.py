"""A server under test, spoken to as one platform."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import TracebackType
from typing import Final
from urllib.parse import quote

import httpx2

from ..expectations import Expectations, read_expectations
from ..expressions import Answer, Json, Request
from ..specification import JSON, Operation, Specification, read_spec

TOKEN: Final = "mock-token"


class Target:
    """Sends requests to operations of a platform. Use it in a `with` statement."""

    def __init__(self, url: str, platform: str) -> None:
        self.platform = platform
        self.spec: Specification = read_spec(platform)
        self.expectations: Expectations = read_expectations(self.spec.content["info"]["title"])
        self._client = httpx2.Client(base_url=url, timeout=10, trust_env=False)

    def __enter__(self) -> Target:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def operation(self, id: str) -> Operation:
        """An operation of the spec."""
        return self.spec.operations[id]

    def authorization(self, operation: Operation, token: str = TOKEN) -> dict[str, str]:
        """The header with a token, as the operation's security scheme wants it."""
        name = next(iter(operation.content["security"][0]))
        scheme = self.spec.content["components"]["securitySchemes"][name]
        return {"Authorization": f"{scheme.get('x-token-prefix', 'Bearer')} {token}"}

    def send(self, request: Request, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request with a good token. `headers` replace it."""
        content = None
        sent = dict(headers or {})
        operation = self.operation(request.operation)
        if headers is None:
            sent = self.authorization(operation)
        if request.body is not None:
            sent = {"Content-Type": JSON, **sent}
            content = _encode(request.body)
        path = operation.path.format_map(
            {name: quote(str(value), safe="") for name, value in request.path.items()}
        )
        response = self._client.request(
            operation.method, path, params=dict(request.query), content=content, headers=sent
        )
        return read_answer(response)

    def follow(self, operation: Operation, link: str) -> Answer:
        """Send a GET to a link, a path or a URL, with a good token."""
        return read_answer(self._client.get(link, headers=self.authorization(operation)))

    def foreign_paths(self, operation: Operation) -> list[Mapping[str, Json]]:
        """Path parameters that lead an operation to somebody else's records."""
        names = set(operation.names("path"))
        return [
            place.parameters
            for place in self.expectations.places
            if place.status == 403 and set(place.parameters) == names
        ]

    def state(self) -> Json:
        """All records of the platform: `{table: [records]}`."""
        response = self._client.get("/_mock/state")
        assert response.status_code == 200, "the server shows no state: is it the mock server?"
        return response.json()[self.platform]

    def seed(self, table: str, records: list[Json]) -> None:
        """Add records."""
        response = self._client.post("/_mock/seed", json={self.platform: {table: records}})
        assert response.is_success, response.text

    def reset(self) -> None:
        """Back to the state after the start."""
        assert self._client.post("/_mock/reset").is_success


def _encode(body: Json) -> bytes:
    """`bytes` are sent as they are."""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def read_answer(response: httpx2.Response) -> Answer:
    """The part of a response that checks look at."""
    try:
        body = response.json()
    except ValueError:
        body = None
    return Answer(response.status_code, body, dict(response.headers))
