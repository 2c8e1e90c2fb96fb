"""DigitalChalk: users of an organisation, and their registrations for offerings of courses."""

import asyncio
import datetime
from typing import Any, TypeAlias, cast

from attrs import evolve

from digitalchalk_api.models.offering import Offering
from digitalchalk_api.models.registration import Registration
from digitalchalk_api.models.user import User
from digitalchalk_api.resources import aio, calls, sync
from matricula_runtime.errors import (
    ConfigurationError,
    Invalid,
    NoResponse,
    NotFound,
    NotUnderstood,
    Refused,
    ServerError,
    Unconfirmed,
)
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Exists, Id, Outcome, Rejected
from matricula_runtime.registration import create
from matricula_runtime.session import Session
from matricula_runtime.steps import AsyncWriteListener, Flow, WriteListener

from ...course_titles import explain_missing_course
from ...learner import Learner, given
from ...learner_progress import LearnerProgress, ProgressSource, read_text
from ...participants import MOST_ON_PAGE
from ...registrar import AccountUpdate, Participant, Registrar, Values
from ...registration_steps import check_types, continue_with_id, find_or_create, require, write

DigitalChalkRecord: TypeAlias = User | Registration
"""The records of outcomes: of a user or a registration that was looked up. Creations have none."""


class DigitalChalk(sync.Connection):
    """A connection to DigitalChalk.

    See `Connection` for the arguments.
    """

    def register(
        self,
        learner: Learner,
        *,
        course: str | None = None,
        user_id: Id | None = None,
        on_write: WriteListener | None = None,
    ) -> Outcome[DigitalChalkRecord]:
        """Create the user if there is none, then register the user for an offering.

        `course` is the offering's id; without one only the user is created. `user_id` is the id of
        a known user. The learner needs an email, a first and a last name. Raises only errors that
        concern every learner: Unauthorized, Forbidden, NotSent, RateLimited.

        `on_write` is called with a BeforeWrite before each write, and an AfterWrite after it. Store
        the `to_json()` of the first one, and `reconcile` finds out how a killed process ended.
        """
        return cast(
            "Outcome[DigitalChalkRecord]",
            self.run(register(self.session, learner, course, user_id), on_write),
        )


class AsyncDigitalChalk(aio.AsyncConnection):
    """A connection to DigitalChalk, for asyncio."""

    async def register(
        self,
        learner: Learner,
        *,
        course: str | None = None,
        user_id: Id | None = None,
        on_write: AsyncWriteListener | None = None,
    ) -> Outcome[DigitalChalkRecord]:
        """Register a learner as `DigitalChalk.register` does. `on_write` may be asynchronous."""
        return cast(
            "Outcome[DigitalChalkRecord]",
            await self.run(register(self.session, learner, course, user_id), on_write),
        )


def register(
    session: Session, learner: Learner, course: str | None, user_id: Id | None
) -> Flow[Outcome]:
    """Return the flow of a registration, for both kinds of connection."""
    check_types(learner, course, str, "the id of an offering, a text")
    user: Outcome = Exists(user_id)
    if user_id is None:
        user = yield from _create_user(session, learner, is_last=course is None)
    if course is None:
        return user

    def register_user(user_id: Id) -> Flow[Outcome]:
        call = calls.create_registration(user_id=str(user_id), offering_id=course)
        return write("registration", call, _register_user(session, call), is_last=True)

    return (yield from continue_with_id("user", user, register_user))


def _register_user(session: Session, call: Call[str]) -> Flow[Outcome]:
    outcome = yield from create(session, call)
    # Ids that are not known are named in `fields`.
    if not isinstance(outcome, Rejected) or outcome.fields or not _is_invalid(outcome):
        return outcome
    obstacle = yield from _find_obstacle(session, call)
    if obstacle.lower() == outcome.reason.strip(" .").lower():
        return outcome
    return evolve(outcome, reason=f"{obstacle}: {outcome.reason}")


def _is_invalid(outcome: Rejected) -> bool:
    return isinstance(outcome.error, Invalid)


def _find_obstacle(session: Session, call: Call[str]) -> Flow[str]:
    """Find out why a registration was rejected; the platform's own reason is free text."""
    wanted = call.arguments["json"]
    earlier = calls.list_registrations(user_id=wanted["userId"], offering_id=wanted["offeringId"])
    try:
        page = yield from session.perform(earlier)
    except (Refused, NoResponse, ServerError, NotUnderstood) as error:
        if isinstance(error, Refused) and error.concerns_token:
            raise
        return "the user cannot have this offering now"
    if not page.results:
        return "the offering is not open"
    statuses = ", ".join(sorted({str(one.status) for one in page.results}))
    return f"registered before ({statuses}), and not open or not to be taken again"


def _create_user(session: Session, learner: Learner, *, is_last: bool) -> Flow[Outcome]:
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
    return (yield from find_or_create(session, "user", call, learner, _read_name, is_last=is_last))


def _read_name(user: object) -> str:
    return f"{user.first_name} {user.last_name}" if isinstance(user, User) else ""


def _register_row(session: Session, learner: Learner, values: Values) -> Flow[Outcome]:
    return register(session, learner, cast(str, values["course"]), None)


def _check(session: Session, values: Values) -> Flow[str | None]:
    if values.get("course") is None:  # each row names its course
        return None
    offering = yield from _get_offering(session, values)
    if offering is None:
        return (yield from _explain_missing(session, values))
    return _explain_closed(offering, datetime.datetime.now(datetime.UTC))


def _find_target(session: Session, values: Values) -> Flow[str | None]:
    if values.get("course") is None:
        return None
    offering = yield from _get_offering(session, values)
    return (yield from _explain_missing(session, values)) if offering is None else None


def _get_offering(session: Session, values: Values) -> Flow[Offering | None]:
    try:
        return (yield from session.perform(calls.get_offering(cast(str, values["course"]))))
    except (NotFound, ConfigurationError):  # the latter for an id like a/../b
        return None


def _explain_missing(session: Session, values: Values) -> Flow[str]:
    course = cast(str, values["course"])
    listed = calls.list_offerings(title=course.strip())
    hint = yield from explain_missing_course(session, course, listed, lambda one: one.title)
    return f"DigitalChalk has no offering {course}: check --course. {hint}"


def _explain_closed(offering: Offering, now: datetime.datetime) -> str | None:
    """Say why an offering is closed by its dates; None if it is open or has no dates."""
    begin, end = offering.registration_begin_date, offering.registration_end_date
    begins, ends = _read_date(begin), _read_date(end)
    if begins is not None and now < begins:
        window = f"only from {begin} on"
    elif ends is not None and now > ends:
        window = f"only until {end}"
    else:
        return None
    clock = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"The offering {offering.id} takes registrations {window}, and it is {clock} here:"
        " nothing was sent. Check --course, or have its dates changed in DigitalChalk."
    )


def _read_date(text: object) -> datetime.datetime | None:
    """Parse a date of a response, which is always in UTC; None for one without a zone."""
    try:
        date = datetime.datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return date if date and date.tzinfo else None


def _update_user(learner: Learner, user_id: Id) -> Call[None]:
    values = given(
        first_name=learner.first_name, last_name=learner.last_name, username=learner.username
    )
    return calls.update_user(str(user_id), **values)


def _eject(session: Session, registration_id: Id, values: Values) -> Flow[str | None]:
    id_ = str(registration_id)
    try:
        yield from session.perform(calls.update_registration_eject(id_))
    except (Invalid, Unconfirmed) as error:
        # An ejection whose response was lost is refused the second time.
        if isinstance(error.__cause__, asyncio.CancelledError):
            raise
        if (yield from _read_status(session, id_)) == "ejected":
            return None
        raise
    return None


def _list_registrations(settings: Values) -> Call[Any]:
    offering = cast("str | None", settings.get("course"))
    return calls.list_registrations(page_size=MOST_ON_PAGE, **given(offering_id=offering))


def _list_users() -> Call[Any]:
    return calls.list_users(page_size=MOST_ON_PAGE)


def _read_registration(registration: Registration) -> LearnerProgress:
    grades = (registration.grade, registration.grade_percentage)
    return LearnerProgress(
        person=read_text(registration.user_id),
        id=registration.id,
        target=read_text(registration.offering_id),
        status=read_text(registration.status),
        grade=next((one for one in grades if isinstance(one, (int, float))), None),
        began=read_text(registration.created_date),
        active=read_text(registration.last_active_date),
        ended=read_text(registration.end_date),
    )


def _read_user(user: User) -> LearnerProgress:
    return LearnerProgress(
        user.id,
        email=read_text(user.email),
        name=f"{read_text(user.first_name)} {read_text(user.last_name)}".strip(),
        username=read_text(user.username),
    )


def _read_status(session: Session, registration_id: str) -> Flow[str]:
    """Return the status of a registration, empty if the platform cannot be asked now."""
    try:
        registration = yield from session.perform(calls.get_registration(registration_id))
    except (Refused, NoResponse, ServerError, NotUnderstood) as error:
        if isinstance(error, Refused) and error.concerns_token:
            raise
        return ""
    return str(registration.status)


def _make_participant(one: LearnerProgress, values: Values) -> Participant | None:
    if one.target != values["course"] or one.status == "ejected":
        return None
    return Participant(one.id, one.email or None, one.username, is_over=one.status != "active")


REGISTRAR = Registrar(
    name="digitalchalk",
    connect=AsyncDigitalChalk,
    needs=("email", "first_name", "last_name"),
    register=_register_row,
    ids={"/userId": "user"},
    check=_check,
    find_target=_find_target,
    undo=_eject,
    progress=ProgressSource(
        list_all=_list_registrations,
        read=_read_registration,
        list_people=_list_users,
        read_person=_read_user,
        make_participant=_make_participant,
    ),
    update=AccountUpdate("user", _update_user),
)
