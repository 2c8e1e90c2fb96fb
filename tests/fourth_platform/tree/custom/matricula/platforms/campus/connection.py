"""Campus: users of an account, and their enrollments in sections of courses."""

from typing import TypeAlias, cast

from campus_api.models.enrollment import Enrollment
from campus_api.models.new_contact import NewContact
from campus_api.models.new_learner import NewLearner
from campus_api.models.new_login import NewLogin
from campus_api.models.user import User
from campus_api.resources import aio, calls, sync
from matricula_runtime.errors import ConfigurationError, NotFound
from matricula_runtime.outcomes import Id, Outcome, Rejected
from matricula_runtime.registration import create
from matricula_runtime.session import Session
from matricula_runtime.steps import AsyncWriteListener, Flow, WriteListener

from ...learner import Learner, given
from ...registrar import Registrar, Values
from ...registration_steps import check_types, continue_with_id, find_or_create, require, write

CampusRecord: TypeAlias = User | Enrollment
"""The records of outcomes."""


class Campus(sync.Connection):
    """A connection to a Campus site, given by its name (`site`) or its URL.

    See `Connection` for the arguments.
    """

    def register(
        self,
        learner: Learner,
        *,
        course: str | None = None,
        section: str | None = None,
        on_write: WriteListener | None = None,
    ) -> Outcome[CampusRecord]:
        """Create the user if there is none, then enroll the user in a course.

        Without a course only the user is created; without a section the platform takes the first
        one. The learner needs an email, a name and a username. Raises only errors that concern
        every learner: Unauthorized, Forbidden, NotSent, RateLimited.

        `on_write` is called with a BeforeWrite before each write, and an AfterWrite after it. Store
        the `to_json()` of the first one, and `reconcile` finds out how a killed process ended.
        """
        flow = register(self.session, learner, course, section)
        return cast("Outcome[CampusRecord]", self.run(flow, on_write))


class AsyncCampus(aio.AsyncConnection):
    """A connection to a Campus site, for asyncio."""

    async def register(
        self,
        learner: Learner,
        *,
        course: str | None = None,
        section: str | None = None,
        on_write: AsyncWriteListener | None = None,
    ) -> Outcome[CampusRecord]:
        """Register a learner as `Campus.register` does. `on_write` may be asynchronous."""
        flow = register(self.session, learner, course, section)
        return cast("Outcome[CampusRecord]", await self.run(flow, on_write))


def register(
    session: Session, learner: Learner, course: str | None, section: str | None
) -> Flow[Outcome]:
    """Return the flow of a registration, for both kinds of connection."""
    check_types(learner, course, str, "the id of a course, a text")
    user = yield from _create_user(session, learner, is_last=course is None)
    if course is None:
        return user

    def enroll(user_id: Id) -> Flow[Outcome]:
        call = calls.create_enrollment(course, user_id=str(user_id), **given(section_id=section))
        return write("enrollment", call, create(session, call), is_last=True)

    return (yield from continue_with_id("user", user, enroll))


def _create_user(session: Session, learner: Learner, *, is_last: bool) -> Flow[Outcome]:
    values = require(learner, "email", "full_name", "username")
    if isinstance(values, Rejected):
        return values
    email, name, username = values
    call = calls.create_user(
        learner=NewLearner(name=name, contact=NewContact(email=email)),
        login=NewLogin(unique_id=username, **given(password=learner.password)),
        extra=learner.extra,
    )
    return (yield from find_or_create(session, "user", call, learner, _read_name, is_last=is_last))


def _read_name(user: object) -> object:
    return user.learner.name if isinstance(user, User) and user.learner else ""


def _register_row(session: Session, learner: Learner, values: Values) -> Flow[Outcome]:
    section = cast("str | None", values.get("section"))
    return register(session, learner, cast(str, values["course"]), section)


def _check(session: Session, values: Values) -> Flow[str | None]:
    course = values.get("course")
    if course is None:  # each row names its course
        return None
    try:
        yield from session.perform(calls.get_course(cast(str, course)))
    except (NotFound, ConfigurationError):  # the latter for an id like a/../b
        return f"Campus has no course {course}: check --course."
    return None


def _end(session: Session, enrollment_id: Id, values: Values) -> Flow[str | None]:
    yield from session.perform(
        calls.delete_enrollment(cast(str, values["course"]), str(enrollment_id))
    )
    return None


REGISTRAR = Registrar(
    name="campus",
    connect=AsyncCampus,
    needs=("email", "full_name", "username"),
    register=_register_row,
    ids={"/user_id": "user"},
    check=_check,
    undo=_end,
)
