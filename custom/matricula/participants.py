"""The parts that the lists of participants of all platforms share."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from matricula_runtime.cursor import Cursor
from matricula_runtime.operation import Call
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

Item = TypeVar("Item")

MOST_ON_PAGE = 100
"""Records on a page: fewer requests than with the platforms' own sizes."""


def list_all(session: Session, call: Call[Any]) -> Flow[list[Any]]:
    """List the records of all pages. Raises LinkError and the errors of a call."""
    records: list[Any] = []
    cursor: Cursor[Any] = Cursor(session, call)
    while not cursor.is_done:
        records += yield from cursor.fetch_next()
    return records


def find_accounts(
    session: Session, call: Call[Any], keys: Collection[str], read_key: Callable[[Any], object]
) -> Flow[dict[str, Any]]:
    """Find the accounts with these keys in a list of accounts, page by page until all are found.

    Accounts that the list does not have are left out.
    """
    found: dict[str, Any] = {}
    wanted = {*keys}
    cursor: Cursor[Any] = Cursor(session, call)
    while wanted and not cursor.is_done:
        for account in (yield from cursor.fetch_next()):
            key = read_key(account)
            if isinstance(key, str) and key in wanted:
                wanted.discard(key)
                found[key] = account
    return found
