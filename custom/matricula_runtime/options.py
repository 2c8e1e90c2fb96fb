"""What can be set for a connection, or for some calls of it."""

from typing import Final, Literal, TypeAlias

from attrs import frozen

DOCUMENTED: Final = "documented"

RequestRate: TypeAlias = float | Literal["documented"] | None
"""Requests a minute; None for as many as there are; "documented" for what the spec says of the
platform, which does not hold for a server on this machine."""


@frozen
class Options:
    """Options of a connection. All times are in seconds.

    `timeout` is the longest wait for a piece of an answer, `connect_timeout` that for a
    connection; `retries` is how often a request is sent again at most, as far as the table in
    `retry` allows it; `deadline` bounds one call with all its attempts and waits; `rate` is how
    many requests a minute all calls of the connection together may begin.

    `rebase_links` is for a reverse proxy that hands out links with its inner host: of a link to
    another page only path and query are used, on the connection's own origin.
    """

    timeout: float = 30.0
    connect_timeout: float = 10.0
    retries: int = 4
    deadline: float = 120.0
    rate: RequestRate = DOCUMENTED
    rebase_links: bool = False
