"""What can be set for a connection, or for some calls of it."""

from attrs import frozen


@frozen
class Options:
    """Options of a connection. All times are in seconds.

    `timeout` is the longest wait for a piece of an answer, `connect_timeout` that for a
    connection; `retries` is how often a request is sent again at most, as far as the table in
    `retry` allows it; `deadline` bounds one call with all its attempts and waits.

    `rebase_links` is for a reverse proxy that hands out links with its inner host: of a link to
    another page only path and query are used, on the connection's own origin.
    """

    timeout: float = 30.0
    connect_timeout: float = 10.0
    retries: int = 4
    deadline: float = 120.0
    rebase_links: bool = False
