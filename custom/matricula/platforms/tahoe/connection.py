"""Appsembler Tahoe: accounts on a customer's site, and their enrollments in its courses."""

from typing import Any, TypeAlias, cast

from attrs import evolve

from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Exists, Id, Outcome, Rejected
from matricula_runtime.session import Session
from matricula_runtime.steps import AsyncWriteListener, Flow, WriteListener
from tahoe_api.models.enrollment import Enrollment
from tahoe_api.models.enrollment_result import EnrollmentResult
from tahoe_api.models.registration_created import RegistrationCreated
from tahoe_api.models.user import User
from tahoe_api.resources import aio, calls, sync
from tahoe_api.types import Unset

from ...course_titles import explain_missing_course
from ...learner import Learner, given
from ...learner_progress import LearnerProgress, ProgressSource, read_text
from ...participants import MOST_ON_PAGE
from ...registrar import Batch, Participant, Registrar, Values
from ...registration_steps import check_types, continue_after, find_or_create, require, write
from .emails import check_email
from .enrollment import check_course, enroll, enroll_all, find_course, make_call, unenroll
from .passwords import check_password

_BATCH = 50
_ENROLLED = "enrolled"
"""Learners that a roster enrolls with one request. Tahoe documents no limit."""
_HIDDEN = (
    "the site does not show the account, most likely because it is not active yet; on a deployment"
    " where sites share their emails, it may belong to another site"
)

TahoeRecord: TypeAlias = RegistrationCreated | User | EnrollmentResult
"""The records of outcomes: of a new account, of one that was looked up, of an enrollment."""


class Tahoe(sync.Connection):
    """A connection to a Tahoe site, given by its name (`site`) or its URL.

    See `Connection` for the arguments.
    """

    def register(
        self, learner: Learner, *, course: str | None = None, on_write: WriteListener | None = None
    ) -> Outcome[TahoeRecord]:
        """Create an account for a learner, then enroll the learner in a course.

        `course` is the course's id; without one only the account is created. The learner needs an
        email, a name and a username. The outcome is the outcome of the last step: *exists* if the
        site has an account with the same email, or the learner is in the course already; *invited*
        if the account is not active yet. Raises only errors that concern every learner:
        Unauthorized, Forbidden, NotSent, RateLimited.

        `on_write` is called with a BeforeWrite before each write, and an AfterWrite after it. Store
        the `to_json()` of the first one, and `reconcile` finds out how a killed process ended.
        """
        return cast(
            "Outcome[TahoeRecord]", self.run(register(self.session, learner, course), on_write)
        )


class AsyncTahoe(aio.AsyncConnection):
    """A connection to a Tahoe site, for asyncio."""

    async def register(
        self,
        learner: Learner,
        *,
        course: str | None = None,
        on_write: AsyncWriteListener | None = None,
    ) -> Outcome[TahoeRecord]:
        """Register a learner as `Tahoe.register` does. `on_write` may be asynchronous."""
        return cast(
            "Outcome[TahoeRecord]",
            await self.run(register(self.session, learner, course), on_write),
        )


def register(session: Session, learner: Learner, course: str | None) -> Flow[Outcome]:
    """Return the flow of a registration, for both kinds of connection."""
    check_types(learner, course, str, "the id of a course, a text")
    values = require(learner, "email", "full_name", "username")
    if isinstance(values, Rejected):
        return values
    email, name, username = values
    account = yield from _create_account(
        session, learner, email, name, username, is_last=course is None
    )
    if course is None:
        return account
    call = make_call(email, course)
    step = write("enrollment", call, enroll(session, call), is_last=True)
    return (yield from continue_after("registration", account, step))


def _create_account(
    session: Session, learner: Learner, email: str, name: str, username: str, *, is_last: bool
) -> Flow[Outcome]:
    call = calls.create_registration(
        email=email,
        name=name,
        username=username,
        extra=learner.extra,
        **given(password=learner.password),
    )
    outcome = yield from find_or_create(
        session, "registration", call, learner, _read_name, is_last=is_last
    )
    if isinstance(outcome, Exists) and outcome.warnings and outcome.record is None:
        # Refused as a duplicate, and not found.
        return evolve(outcome, warnings=(*outcome.warnings, _HIDDEN))
    return outcome


def _read_name(user: object) -> object:
    return user.fullname if isinstance(user, User) else None


def _register_row(session: Session, learner: Learner, values: Values) -> Flow[Outcome]:
    if extra := {name: value for name, value in values.items() if name != "course"}:
        learner = evolve(learner, extra={**learner.extra, **extra})
    return register(session, learner, cast("str | None", values.get("course")))


def _check(session: Session, values: Values) -> Flow[str | None]:
    course = values.get("course")
    if course is None:  # nobody is enrolled, or each row names its course
        return None
    course = cast(str, course)
    problem = yield from check_course(session, course)
    if problem is None:
        return None
    listed = calls.list_courses(page_size=MOST_ON_PAGE)
    hint = yield from explain_missing_course(session, course, listed, lambda one: one.display_name)
    return f"Tahoe: {problem}. Check --course. {hint}"


def _unenroll(session: Session, id_: Id, values: Values) -> Flow[str | None]:
    # The id of an enrollment is the learner's email.
    return unenroll(session, str(id_), cast(str, values["course"]))


def _list_enrollments(settings: Values) -> Call[Any]:
    course = cast("str | None", settings.get("course"))
    return calls.list_enrollments(page_size=MOST_ON_PAGE, **given(course_id=course))


def _list_users() -> Call[Any]:
    return calls.list_users(page_size=MOST_ON_PAGE)


def _read_enrollment(enrollment: Enrollment) -> LearnerProgress:
    course = enrollment.course_details
    is_active = enrollment.is_active
    return LearnerProgress(
        person=enrollment.user,
        username=enrollment.user,
        target=read_text(course.course_id) if course else "",
        status="" if isinstance(is_active, Unset) else _ENROLLED if is_active else "ended",
        began=read_text(enrollment.created),
    )


def _read_account(user: User) -> LearnerProgress:
    username = read_text(user.username)
    return LearnerProgress(
        username, email=read_text(user.email), name=read_text(user.fullname), username=username
    )


def _make_participant(one: LearnerProgress, values: Values) -> Participant | None:
    if one.status != _ENROLLED or one.target != values["course"]:
        return None
    email = one.email or None
    return Participant(email, email, one.username)  # the id of an enrollment is the email


REGISTRAR = Registrar(
    name="tahoe",
    connect=AsyncTahoe,
    needs=("email", "full_name", "username"),
    register=_register_row,
    batches={"enrollment": Batch(_BATCH, find_course, enroll_all)},
    check=_check,
    find_target=_check,
    undo=_unenroll,
    invites=True,
    progress=ProgressSource(
        list_all=_list_enrollments,
        read=_read_enrollment,
        list_people=_list_users,
        read_person=_read_account,
        lacks=("grade",),
        make_participant=_make_participant,
    ),
    check_body=lambda body: {**check_password(body), **check_email(body)},
)
