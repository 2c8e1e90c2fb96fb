"""The server under test, as one platform."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from typing import Final
from urllib.parse import quote, urlencode

import httpx2

from ..curl_command import write_curl
from ..expectations import Expectations, read_expectations
from ..expressions import Json, ReadResponse, SentRequest, read_json
from ..hiding import hide_in_body
from ..known_differences import KnownDifference, KnownDifferences, read_differences
from ..server_route import DIRECT, ServerRoute
from ..specification import FORM, JSON, ContractOperation, Specification, read_spec

TOKEN: Final = "mock-token"
BODY_TIMEOUT: Final = 60.0
"""Seconds for reading a whole body."""
MAX_BODY: Final = 50_000_000
"""The largest body that is read, in bytes."""
PATIENCE: Final = 3
"""Attempts of a request that the server throttles."""
DELAY: Final = 0.1
"""Seconds after such a response that names no delay."""
LONGEST_DELAY: Final = 60.0
"""The longest wait after such a response, in seconds."""
NoResponse: Final = httpx2.HTTPError
"""The error for a request without a response."""
InvalidUrl: Final = httpx2.InvalidURL
"""The error for a link that is not a URL."""


class NotInSpec(Exception):
    """The check needs an operation that may not be used. The message is its operationId."""


class TargetServer:
    """Sends requests to operations of a platform. Use it in a `with` statement.

    `spec` is the part of the platform's spec that may be used, by default all of it. With
    `controls` the server is a mock server whose records the checks may read, seed and reset.
    `interval` are seconds between requests. `variant` is the variant that the server shows, by
    default the spec's; `route` has the proxy and the certificates. `counts` has the responses by
    operation and status, `last` the last request as a curl command without the token, `untried`
    what the checks leave out, with the reason.
    """

    def __init__(
        self,
        url: str,
        platform: str,
        *,
        token: str = TOKEN,
        spec: Specification | None = None,
        controls: bool = True,
        interval: float = 0.0,
        variant: str | None = None,
        route: ServerRoute = DIRECT,
    ) -> None:
        self.platform = platform
        self.token = token
        self.controls = controls
        self.counts: Counter[tuple[str, int]] = Counter()
        self.last = ""
        self._interval = interval
        self.spec: Specification = spec or read_spec(platform)
        self.variant = variant or self.spec.usual_variant
        self.expectations: Expectations = read_expectations(platform)
        self.differences: list[KnownDifference] = []
        self.untried: dict[str, str] = {}
        self._known = KnownDifferences(platform, spec) if spec else read_differences(platform)
        self.route = route
        self._client = route.make_client(url)

    def __enter__(self) -> TargetServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def operation(self, id: str) -> ContractOperation:
        """Return an operation of the spec. Raises NotInSpec if it may not be used."""
        if id not in self.spec.operations:
            raise NotInSpec(id)
        return self.spec.operations[id]

    def authorization(
        self, operation: ContractOperation, token: str | None = None
    ) -> dict[str, str]:
        """Return the header with a token for the operation's security scheme."""
        name = next(iter(operation.content["security"][0]))
        scheme = self.spec.content["components"]["securitySchemes"][name]
        header = scheme.get("name", "Authorization")
        return {header: f"{scheme.get('x-token-prefix', 'Bearer')} {token or self.token}".strip()}

    def send(self, request: SentRequest, headers: Mapping[str, str] | None = None) -> ReadResponse:
        """Send a request with a good token, or with `headers` instead.

        Raises NoResponse, and NotInSpec if the operation may not be used.
        """
        content = None
        sent = dict(headers or {})
        operation = self.operation(request.operation)
        if headers is None:
            sent = self.authorization(operation)
        if request.body is not None:
            media_type = operation.media_type or JSON
            sent = {"Content-Type": media_type, **sent}
            content = encode_body(request.body, media_type)
        path = operation.path.format_map(
            {name: quote(str(value), safe="") for name, value in request.path.items()}
        )
        query = _write_query(operation, request.query)
        built = self._client.build_request(
            operation.method, path, params=query, content=content, headers=sent
        )
        return self._send(operation, built)

    def send_link(self, operation: ContractOperation, link: str) -> ReadResponse:
        """Send a GET with a good token to a link: a path or a URL of this server."""
        built = self._client.build_request("GET", link, headers=self.authorization(operation))
        base = self._client.base_url
        if self.route.rebase_links:
            path = self._rebase(operation, built.url.path)
            url = built.url.copy_with(scheme=base.scheme, host=base.host, port=base.port, path=path)
            headers = self.authorization(operation)
            built = self._client.build_request("GET", url, headers=headers)
        # The scheme too: a link with plain http would show the token to the network.
        leads_here = (built.url.scheme, built.url.netloc) == (base.scheme, base.netloc)
        assert leads_here, (
            f"a link leads to {built.url.scheme}://{built.url.netloc.decode()}; if a gateway puts"
            " its inner host into links, use --rebase-links"
        )
        return self._send(operation, built)

    def _rebase(self, operation: ContractOperation, path: str) -> str:
        """Return the path of an operation, if a link's path ends like it: a gateway adds a path."""
        is_own = not operation.names("path") and path.endswith(operation.template)
        return operation.path if is_own else path

    def _send(self, operation: ContractOperation, request: httpx2.Request) -> ReadResponse:
        if self._interval:
            time.sleep(self._interval)
        self.last = self._write_curl(request, operation)
        for _ in range(PATIENCE):
            response = self._get_response(request)
            self.counts[operation.id, response.status] += 1
            if not self.spec.is_throttled(response):
                break
            time.sleep(_read_delay(response))
        return response

    def _write_curl(self, request: httpx2.Request, operation: ContractOperation) -> str:
        """Write a request as a command; the shell puts the token in, also into wrong tokens."""
        variable = f"${self.platform.upper()}_TOKEN"
        secrets = {
            value: value.replace(self.token, variable)
            for value in request.headers.values()
            if self.token in value
        }
        [capitals] = self.authorization(operation, self.token.upper()).values()
        if self.token.upper() != self.token:
            shown = f'$(printf %s "{variable}" | tr a-z A-Z)'
            secrets[capitals] = capitals.replace(self.token.upper(), shown)
        return write_curl(
            request.method, str(request.url), dict(request.headers), request.content, secrets
        )

    def _get_response(self, request: httpx2.Request) -> ReadResponse:
        response = self._client.send(request, stream=True)
        with closing(response):
            body = read_json(hide_in_body(self.token, _read_body(response)))
        return ReadResponse(response.status_code, body, dict(response.headers))

    def shows(self, operation: str, body: Json) -> bool:
        """Return whether the server's variant shows the record that such a body creates."""
        hiding = self.expectations.find_hiding(operation, self.variant or "")
        return hiding is None or hiding.show(body) == body

    def make_shown(self, operation: str, body: Json) -> Json:
        """Return a body whose record the server's variant shows."""
        hiding = self.expectations.find_hiding(operation, self.variant or "")
        return hiding.show(body) if hiding else body

    def explains(self, operation: ContractOperation, request: SentRequest, status: int) -> bool:
        """Return whether the spec explains the response to a wrong request, and note it then."""
        return self._note(self._known.explain(operation, request, status))

    def explains_filter(self, operation: ContractOperation, name: str) -> bool:
        """Return whether the spec knows of servers with another filter, and note it then."""
        return self._note(self._known.explain_parameter(operation, name))

    def _note(self, found: KnownDifference | None) -> bool:
        if found and found not in self.differences:
            self.differences.append(found)
        return found is not None

    def foreign_paths(self, operation: ContractOperation) -> list[Mapping[str, Json]]:
        """Return path parameters that lead to records of other customers."""
        names = set(operation.names("path"))
        return [
            place.parameters
            for place in self.expectations.path_examples
            if place.status == 403 and set(place.parameters) == names
        ]

    def state(self) -> Json:
        """Return all records of the platform: `{table: [records]}`; `{}` without `controls`."""
        if not self.controls:
            return {}
        response = self._client.get("/_mock/state")
        assert response.status_code == 200, "GET /_mock/state fails: is this a mock server?"
        return response.json()[self.platform]

    def is_mock(self) -> bool:
        """Return True if the server has the control API of a mock server."""
        try:
            response = self._get_response(self._client.build_request("GET", "/_mock/state"))
        except NoResponse:
            return False
        state = response.body if response.accepted and isinstance(response.body, dict) else {}
        return isinstance(state.get(self.platform), dict)

    def seed(self, table: str, records: list[Json]) -> None:
        """Add records; does nothing without `controls`."""
        if not self.controls:
            return
        response = self._client.post("/_mock/seed", json={self.platform: {table: records}})
        assert response.is_success, response.text

    def reset(self) -> None:
        """Reset the server to its initial state; does nothing without `controls`.

        The variant stays, even if it was not the one of the start.
        """
        if not self.controls:
            return
        assert self._client.post("/_mock/reset").is_success
        if self.variant:
            self._client.put("/_mock/variants", json={self.platform: self.variant})


def encode_body(body: Json, media_type: str) -> bytes:
    """Encode a body as JSON or as a form; bytes stay as they are.

    In a form a list is several fields of one name, and an object is JSON, as OpenAPI has it.
    """
    if isinstance(body, bytes):
        return body
    if media_type != FORM or not isinstance(body, dict):
        return json.dumps(body).encode()
    fields = {name: value for name, value in body.items() if value is not None}
    texts = {
        name: [*map(write_field, value)] if isinstance(value, list) else write_field(value)
        for name, value in fields.items()
    }
    return urlencode(texts, doseq=True, errors="surrogatepass").encode()


def write_field(value: Json) -> str:
    """Return the text of a value in a form."""
    return value if isinstance(value, str) else json.dumps(value)


def _write_query(operation: ContractOperation, query: Mapping[str, Json]) -> dict[str, Json]:
    """Return the parameters as texts: a list with commas if the spec does not explode it."""
    return {
        name: ",".join(map(str, value))
        if isinstance(value, list) and not operation.parameters[name].get("explode", True)
        else value
        for name, value in query.items()
    }


def _read_delay(response: ReadResponse) -> float:
    """Return the seconds to wait after a response that says "too many requests"."""
    text = response.headers.get("retry-after", "")
    return min(float(text), LONGEST_DELAY) if text.isdecimal() else DELAY


def _read_body(response: httpx2.Response) -> bytes:
    """Read a body. Raises NoResponse after BODY_TIMEOUT or MAX_BODY."""
    until, whole = time.monotonic() + BODY_TIMEOUT, b""
    for part in response.iter_bytes():
        whole += part
        if time.monotonic() > until or len(whole) > MAX_BODY:
            raise httpx2.ReadTimeout(
                f"the body was not complete after {BODY_TIMEOUT:.0f} s or {MAX_BODY} bytes"
            )
    return whole
