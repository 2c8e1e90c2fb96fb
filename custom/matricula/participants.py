"""The list of participants of a target, which is made of the lists that show progress."""

from typing import Any

from matricula_runtime.cursor import Cursor
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow

from .learner_progress import LearnerProgress, ProgressSource, WaitingRegistrations
from .registrar import Participant, Values

MOST_ON_PAGE = 100
"""Records on a page: fewer requests than with the platforms' own sizes."""


def list_participants(
    session: Session, source: ProgressSource, settings: Values
) -> Flow[list[Participant]]:
    """List everybody on the target of these settings, to the last page.

    The list of accounts is read up to the page with the last of them. Raises LinkError and the
    errors of a call.
    """
    make = source.make_participant
    assert make is not None
    found: list[LearnerProgress] = []
    waiting = WaitingRegistrations(source)
    registrations: Cursor[Any] = Cursor(session, source.list_all(settings))
    while not registrations.is_done:
        for record in (yield from registrations.fetch_next()):
            one = source.read(record)
            if make(one, settings) is not None:  # nobody else has to be found
                found += waiting.add(one)
    if waiting and source.list_people is not None:
        people: Cursor[Any] = Cursor(session, source.list_people())
        while waiting and not people.is_done:
            for account in (yield from people.fetch_next()):
                found += waiting.join(account)
    found += waiting.give_rest()
    made = (make(one, settings) for one in found)
    return [one for one in made if one is not None]
