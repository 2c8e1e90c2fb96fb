"""tahdah: candidates of a legal entity, and their registrations on learning experiences."""

import datetime
from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from attrs import evolve, frozen

from matricula_runtime.errors import (
    ConfigurationError,
    NotUnderstood,
    RateLimited,
    Refused,
    Unconfirmed,
)
from matricula_runtime.operation import Call
from matricula_runtime.outcomes import Created, Exists, Id, Outcome, Rejected
from matricula_runtime.registration import create
from matricula_runtime.session import Session
from matricula_runtime.steps import AsyncWriteListener, Flow, WriteListener
from tahdah_api.models.candidate_created import CandidateCreated
from tahdah_api.models.new_registration import NewRegistration
from tahdah_api.models.registration import Registration
from tahdah_api.resources import aio, calls, sync

from ...learner import Learner
from ...learner_progress import LearnerProgress, ProgressSource, read_text
from ...registrar import Batch, Participant, Registrar, Values
from ...registration_steps import (
    check_types,
    continue_with_id,
    make_unconfirmed,
    require,
    write,
)
from ...settings import parse_number

_BATCH = 50
"""Candidates that a roster registers with one request. tahdah documents no limit."""

_GIVE_ID = "give its id as candidate_id, which is in tahdah"
_GIVE_ID_OF_ROW = (
    f"{_GIVE_ID} and in the journal of the run that created it"
    " (matricula roster export OLD.journal)"
)

TahdahRecord: TypeAlias = CandidateCreated | Registration | list[Registration]
"""The records of outcomes: of a new candidate, of a registration, of several."""


@frozen
class Experience:
    """The target of a registration: the experience of a legal entity, and how to register.

    `behavior` is a number whose meaning tahdah documents nowhere. `date` is today by default.
    """

    legal_entity: int
    experience: int
    behavior: int
    date: datetime.date | None = None


class Tahdah(sync.Connection):
    """A connection to tahdah.

    See `Connection` for the arguments.
    """

    def register(
        self,
        learner: Learner,
        *,
        course: Experience | None = None,
        candidate_id: Id | None = None,
        on_write: WriteListener | None = None,
    ) -> Outcome[TahdahRecord]:
        """Create the candidate, then register the candidate on a learning experience.

        Without `course` only the candidate is created. tahdah cannot look a candidate up: give the
        `candidate_id` of a known one, otherwise tahdah creates a second one. The learner needs an
        email, a first and a last name. Raises only errors that concern every learner:
        Unauthorized, NotSent, RateLimited.

        `on_write` is called with a BeforeWrite before each write, and an AfterWrite after it. Store
        the `to_json()` of the first one, and `reconcile` finds out how a killed process ended.
        """
        return cast(
            "Outcome[TahdahRecord]",
            self.run(register(self.session, learner, course, candidate_id), on_write),
        )


class AsyncTahdah(aio.AsyncConnection):
    """A connection to tahdah, for asyncio."""

    async def register(
        self,
        learner: Learner,
        *,
        course: Experience | None = None,
        candidate_id: Id | None = None,
        on_write: AsyncWriteListener | None = None,
    ) -> Outcome[TahdahRecord]:
        """Register a learner as `Tahdah.register` does. `on_write` may be asynchronous."""
        return cast(
            "Outcome[TahdahRecord]",
            await self.run(register(self.session, learner, course, candidate_id), on_write),
        )


def register(
    session: Session,
    learner: Learner,
    course: Experience | None,
    candidate_id: Id | None,
    if_taken: str = _GIVE_ID,
) -> Flow[Outcome]:
    """Return the flow of a registration, for both kinds of connection.

    `if_taken` says what to do if there is a candidate with this email.
    """
    shown = "an Experience(legal_entity=…, experience=…, behavior=…)"
    check_types(learner, course, Experience, shown)
    candidate: Outcome = Exists(candidate_id)
    if candidate_id is None:
        candidate = yield from _create_candidate(session, learner, if_taken, is_last=course is None)
    elif course is not None:
        candidate = Exists(_read_candidate_id(candidate_id))
    if course is None:
        return candidate

    def register_candidate(id_: Id) -> Flow[Outcome]:
        registration = NewRegistration(
            candidate_id=_read_candidate_id(id_),
            behavior=course.behavior,
            registration_date=course.date or datetime.date.today(),
        )
        call = calls.create_registrations(
            course.legal_entity, course.experience, candidate_ids=[registration]
        )
        return write("registration", call, _register_one(session, call), is_last=True)

    return (yield from continue_with_id("candidate", candidate, register_candidate))


def _read_candidate_id(candidate_id: Id) -> int:
    try:
        return candidate_id if isinstance(candidate_id, int) else parse_number(candidate_id)
    except ValueError as error:
        raise ConfigurationError(f"candidate_id {error}, not {candidate_id!r}.") from None


def _create_candidate(
    session: Session, learner: Learner, if_taken: str, *, is_last: bool
) -> Flow[Outcome]:
    values = require(learner, "email", "first_name", "last_name")
    if isinstance(values, Rejected):
        return values
    email, first_name, last_name = values
    call = calls.create_candidate(
        email=email, first_name=first_name, last_name=last_name, extra=learner.extra
    )
    outcome = yield from write("candidate", call, create(session, call), is_last=is_last)
    if isinstance(outcome, Rejected) and outcome.error and outcome.error.status == 409:
        return evolve(outcome, reason=f"{outcome.reason.rstrip('.')}: {if_taken}")
    return outcome


def _register_row(session: Session, learner: Learner, values: Values) -> Flow[Outcome]:
    given = cast("dict[str, Any]", values)
    course = Experience(
        legal_entity=given["legal_entity"],
        experience=given["course"],
        behavior=given["behavior"],
        date=given.get("registration_date"),
    )
    return register(session, learner, course, given.get("candidate_id"), _GIVE_ID_OF_ROW)


def _register_all(session: Session, several: Sequence[Call[Any]]) -> Flow[list[Outcome | None]]:
    """Register the candidates of several calls with one request; return an outcome for each.

    None: the call has to be sent alone, because tahdah rejects all candidates because of one.
    """
    if len(several) == 1:
        return [(yield from _register_one(session, several[0]))]
    try:
        made = yield from session.perform(_merge(several))
    except (Unconfirmed, NotUnderstood) as error:
        return [make_unconfirmed(session, call, error.message, error) for call in several]
    except Refused as error:
        if error.concerns_token or isinstance(error, RateLimited):
            raise
        return [None] * len(several)
    return [_find_registration(session, call, made) for call in several]


def _register_one(session: Session, call: Call[Any]) -> Flow[Outcome]:
    """Register one candidate. A response that names another one says nothing."""
    outcome = yield from create(session, call)
    if not isinstance(outcome, Created):
        return outcome
    made = outcome.record if isinstance(outcome.record, list) else []
    return _find_registration(session, call, made)


def _merge(several: Sequence[Call[Any]]) -> Call[Any]:
    first = several[0]
    candidates = [entry for call in several for entry in call.arguments["json"]["candidateIds"]]
    body = {**first.arguments["json"], "candidateIds": candidates}
    return evolve(first, arguments={**first.arguments, "json": body})


def _find_registration(
    session: Session, call: Call[Any], made: Sequence[Registration]
) -> Created | Unconfirmed:
    """Return the outcome of one candidate from the response for several."""
    wanted = str(call.arguments["json"]["candidateIds"][0]["candidateId"])
    for registration in made:
        if registration.candidate_id == wanted:
            return Created(registration.candidate_experience_id)
    return make_unconfirmed(session, call, "the response to several does not name it")


def _find_target(call: Call[Any]) -> str:
    return cast(str, call.arguments["url"])


def _list_registrations(settings: Values) -> Call[Any]:
    return calls.list_registrations(
        cast(int, settings["legal_entity"]), cast(int, settings["course"])
    )


def _read_registration(registration: Registration) -> LearnerProgress:
    return LearnerProgress(
        person=registration.candidate_id,
        id=registration.candidate_experience_id,
        began=read_text(registration.registration_date),
    )


def _make_participant(one: LearnerProgress, _: Values) -> Participant:
    return Participant(one.id, ids={"candidate_id": one.person})


REGISTRAR = Registrar(
    name="tahdah",
    connect=AsyncTahdah,
    needs=("email", "first_name", "last_name"),
    register=_register_row,
    batches={"registration": Batch(_BATCH, _find_target, _register_all)},
    ids={"/candidateIds/0/candidateId": "candidate"},
    progress=ProgressSource(
        list_all=_list_registrations,
        read=_read_registration,
        lacks=("name", "status", "grade"),
        make_participant=_make_participant,
    ),
)
