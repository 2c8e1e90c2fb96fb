"""What goes out and what comes back: values, no I/O."""

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from attrs import define, field, frozen

from .secret import Secret

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"


@define
class Request:
    """One HTTP request, ready to be sent.

    `url` is absolute; `body` is what goes over the wire; `token` goes after `scheme` into the
    header `Authorization`. Query and body hold personal data and are not part of the repr.
    """

    method: str
    url: str = field(repr=lambda url: repr(url.partition("?")[0]))
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes | None = field(default=None, repr=False)
    scheme: str = ""
    token: Secret | None = None

    def with_token(self, scheme: str, token: Secret) -> "Request":
        """The same request with a token."""
        return Request(self.method, self.url, self.headers, self.body, scheme, token)

    def reveal_headers(self) -> dict[str, str]:
        """All headers, the token's included. Use it in the very expression that sends them."""
        if self.token is None:
            return dict(self.headers)
        return {**self.headers, "authorization": f"{self.scheme} {self.token.reveal()}"}


class Headers(Mapping[str, str]):
    """Headers with names in lower case, of a mapping that takes names in any case.

    Names are only made lower when somebody asks for all of them.
    """

    __slots__ = ("_given",)

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def __getitem__(self, name: str) -> str:
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return iter({name.lower(): None for name in self._given})

    def __len__(self) -> int:
        return len({*self})

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[object, ...]:
        return dict, (dict(self),)


@define
class Response:
    """One HTTP response, read to its end.

    It has the attributes of an HTTP library's response that the generated parsers use
    (`status_code`, `headers`, `content`, `text`, `json()`); `headers` has lower-case names.
    """

    status_code: int
    headers: Mapping[str, str] = field(factory=dict)
    content: bytes = field(default=b"", repr=False)

    @property
    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 are replaced."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> JSON:
        """The body as JSON. Raises ValueError if it is none."""
        try:
            return _parse(self.content)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def json_or_none(self) -> JSON:
        """The body as JSON, None if it is none."""
        try:
            return self.json()
        except ValueError:
            return None


@frozen
class Failure:
    """What a transport says when there is no response.

    `sent` is False only if it is certain that the server cannot have got the request.
    """

    sent: bool
    cause: Exception


_DECODER = json.JSONDecoder()


def _parse(content: bytes) -> JSON:
    """As json.loads, which looks for rare encodings and blanks before it begins."""
    value: JSON
    try:
        text = content.decode()
        value, end = _DECODER.raw_decode(text)
        if end == len(text):
            return value
    except ValueError:
        pass
    value = json.loads(content)
    return value
