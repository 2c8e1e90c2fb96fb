"""DigitalChalk: users of an organisation, and their registrations for offerings of courses."""

from typing import cast

from attrs import evolve

from digitalchalk_api.models.user import User
from digitalchalk_api.resources import aio, calls, sync
from matricula_runtime.errors import NotFound, Unconfirmed
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Created, Exists, Found, Id, Outcome, Rejected
from matricula_runtime.reconcile import look_up
from matricula_runtime.registration import create
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow, Watcher

from .learner import Learner, given
from .platform import compare_names, follow, require, write
from .registrar import Registrar, Setting, Values


class DigitalChalk(sync.Connection):
    """A connection to DigitalChalk.

    See `Connection` for the arguments.
    """

    def register(
        self,
        learner: Learner,
        *,
        course: str | None = None,
        user_id: str | None = None,
        watch: Watcher | None = None,
    ) -> Outcome:
        """Find or create the user, then register the user for an offering.

        `course` is the offering's id; without one the user alone is made. `user_id` says that the
        user is known. The learner needs an address, a first and a last name. Raises only what
        concerns every learner: Unauthorized, Forbidden, NotSent, RateLimited.
        """
        return self.run(register(self.session, learner, course, user_id), watch)


class AsyncDigitalChalk(aio.AsyncConnection):
    """As DigitalChalk, for asyncio."""

    async def register(
        self,
        learner: Learner,
        *,
        course: str | None = None,
        user_id: str | None = None,
        watch: Watcher | None = None,
    ) -> Outcome:
        """As DigitalChalk.register."""
        return await self.run(register(self.session, learner, course, user_id), watch)


def register(
    session: Session, learner: Learner, course: str | None, user_id: str | None
) -> Flow[Outcome]:
    """The flow of a registration, for both kinds of connection."""
    warnings: tuple[str, ...] = ()
    if user_id is None:
        user = yield from _ensure_user(session, learner)
        if course is None or not isinstance(user, (Created, Exists)):
            if isinstance(user, Unconfirmed):
                user.is_partial = course is not None
            return user
        if user.id is None:
            return Rejected("the user was made, but its id is not known: run again to find it")
        user_id, warnings = str(user.id), user.warnings
    if course is None:
        return Exists(user_id)
    call = calls.create_registration(user_id=user_id, offering_id=course)
    step = write("registration", call, create(session, call))
    outcome = yield from follow({"user": user_id}, step)
    if isinstance(outcome, (Created, Exists)):
        return evolve(outcome, warnings=warnings + outcome.warnings)
    return outcome


def _ensure_user(session: Session, learner: Learner) -> Flow[Outcome]:
    values = require(learner, "email", "first_name", "last_name")
    if isinstance(values, Rejected):
        return values
    email, first_name, last_name = values
    call = calls.create_user(
        email=email,
        first_name=first_name,
        last_name=last_name,
        extra=learner.extra,
        **given(username=learner.username, password=learner.password),
    )
    return (yield from write("user", call, _find_or_create(session, learner, call)))


def _find_or_create(session: Session, learner: Learner, call: Call[str]) -> Flow[Outcome]:
    verdict = yield from look_up(session, call)
    if not isinstance(verdict, Found):
        return (yield from create(session, call))
    user = cast(User, verdict.record)
    warnings = compare_names(learner, f"{user.first_name} {user.last_name}")
    return Exists(verdict.id, user, warnings)


def _register_row(session: Session, learner: Learner, values: Values) -> Flow[Outcome]:
    return register(session, learner, cast(str, values["course"]), None)


def _check(session: Session, values: Values) -> Flow[str | None]:
    course = values.get("course")
    if course is None:  # each row names its own
        return None
    try:
        yield from session.perform(calls.get_offering(cast(str, course)))
    except NotFound:
        return f"DigitalChalk has no offering {course}: check --course."
    return None


def _eject(session: Session, registration_id: Id) -> Flow[object]:
    return session.perform(calls.update_registration_eject(str(registration_id)))


REGISTRAR = Registrar(
    name="digitalchalk",
    connect=AsyncDigitalChalk,
    needs=("email", "first_name", "last_name"),
    register=_register_row,
    settings={"course": Setting(str, required=True, is_target=True)},
    check=_check,
    undo=_eject,
)
