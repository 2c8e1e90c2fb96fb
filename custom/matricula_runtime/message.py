"""Requests, responses and failures as values, without I/O."""

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from attrs import define, field, frozen

from .secret import Secret

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"


@define
class Request:
    """One HTTP request, ready to be sent.

    `url` is absolute, `body` is sent as it is, `scheme` and `token` form the header
    `Authorization`; `secrets` are the passwords and the like in the body. The repr shows neither
    query nor body: they have personal data.
    """

    method: str
    url: str = field(repr=lambda url: repr(url.partition("?")[0]))
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes | None = field(default=None, repr=False)
    scheme: str = ""
    token: Secret | None = None
    secrets: tuple[Secret, ...] = field(default=(), repr=False)

    def with_token(self, scheme: str, token: Secret) -> "Request":
        """Return the same request with a token."""
        return Request(self.method, self.url, self.headers, self.body, scheme, token, self.secrets)

    def reveal_headers(self) -> dict[str, str]:
        """Return all headers, with the token.

        Use them in the expression that sends them: tracebacks show variables.
        """
        if self.token is None:
            return dict(self.headers)
        return {**self.headers, "authorization": f"{self.scheme} {self.token.reveal()}"}


class Headers(Mapping[str, str]):
    """Headers with lower-case names, over a mapping that accepts names in any case.

    Names are converted only when all of them are asked for: for each response that would take long.
    """

    __slots__ = ("_given",)

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def __getitem__(self, name: str) -> str:
        # Links to the next and the previous page may come in two headers of one name.
        read_all = getattr(self._given, "getall", None)
        return self._given[name] if read_all is None else ", ".join(read_all(name))

    def join(self) -> str:
        """Return the names and the values as one text, to search in."""
        given = self._given
        return "\n".join((*given, *given.values()))

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
    """One complete HTTP response.

    It has the attributes that the generated parsers use (`status_code`, `headers`, `content`,
    `text`, `json()`). Names in `headers` are in lower case. `is_throttled` is True for
    the platform's own form of a 429: too many requests, and nothing was done.
    """

    status_code: int
    headers: Mapping[str, str] = field(factory=dict)
    content: bytes = field(default=b"", repr=False)
    is_throttled: bool = field(default=False, repr=False)

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> JSON:
        """Parse the body as JSON. Raises ValueError if it is not JSON."""
        try:
            return _parse(self.content)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def json_or_none(self) -> JSON:
        """Parse the body as JSON; None if it is not JSON."""
        try:
            return self.json()
        except ValueError:
            return None


@frozen
class Failure:
    """The result of a transport that got no response.

    `sent` is False only if the server certainly did not receive the request. With `is_final` the
    same request would fail again, so it is not sent again. `reason` is for the user; without one,
    the text of the cause is.
    """

    sent: bool
    cause: BaseException
    is_final: bool = False
    reason: str = ""


_DECODER = json.JSONDecoder()


def _parse(content: bytes) -> JSON:
    """Parse JSON like json.loads, but faster for UTF-8 without whitespace around it."""
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
