"""Registrations without a platform: the requests of a flow, built and never sent."""

from collections.abc import Iterator
from typing import Any

from matricula_runtime.message import Failure, Request, Response
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Exists
from matricula_runtime.session import Session
from matricula_runtime.transport import Timeout

from ..learner import Learner
from ..registrar import Registrar
from ..registration_steps import Writes

SAMPLE = Learner(
    email="anybody@example.org",
    first_name="Firstname",
    last_name="Lastname",
    name="Whole Name",
    username="a-username",
    password="a-password",
)
"""A learner whose values differ from each other."""


class _NoTransport:
    """A transport for a session that only builds requests."""

    async def send(self, request: Request, timeout: Timeout) -> Response | Failure:
        raise AssertionError("a session that only builds requests sends nothing")

    async def close(self) -> None:
        pass


def make_offline_session(registrar: Registrar) -> Session:
    """Return a session that builds requests and sends none; it needs neither token nor URL."""
    connection = registrar.connect("none", base_url="http://127.0.0.1", transport=_NoTransport())
    return connection.session


def list_calls(registrar: Registrar, session: Session, learner: Learner) -> Iterator[Call[Any]]:
    """Yield the calls that register a learner, each as if the ones before it had succeeded.

    Settings that a registration needs have the value 1.
    """
    settings = {name: one.parse("1") for name, one in registrar.settings.items() if one.required}
    writes = Writes(registrar.register(session, learner, settings))
    write = writes.next()
    try:
        while write is not None:
            yield write.call
            write = writes.next(Exists(1))
    finally:
        writes.close()
