"""The calls of tahdah API: each function describes one, and sends nothing."""

import builtins
import datetime
from collections.abc import Mapping
from typing import Any

from matricula_runtime.operation import Call

from ..api.candidates import create_candidate as _create_candidate
from ..api.registrations import create_registrations as _create_registrations
from ..api.registrations import list_registrations as _list_registrations
from ..models.candidate_created import CandidateCreated
from ..models.new_candidate import NewCandidate
from ..models.new_registration import NewRegistration
from ..models.new_registrations import NewRegistrations
from ..models.registration import Registration
from ..types import UNSET, Unset
from . import operations


def create_candidate(
    *,
    first_name: str,
    last_name: str,
    email: str,
    date_of_birth: datetime.date | Unset = UNSET,
    unique_id: str | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[CandidateCreated]:
    """The call that `create` of the resource classes makes."""
    body = NewCandidate(
        first_name=first_name,
        last_name=last_name,
        email=email,
        date_of_birth=date_of_birth,
        unique_id=unique_id,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.CREATE_CANDIDATE,
        _create_candidate._get_kwargs(
            body=body,
        ),
    )


def list_registrations(
    legalentityid: int,
    experienceid: int,
) -> Call[list[Registration]]:
    """The call that `list` of the resource classes makes."""
    return Call(
        operations.LIST_REGISTRATIONS,
        _list_registrations._get_kwargs(
            legalentityid=legalentityid,
            experienceid=experienceid,
        ),
    )


def create_registrations(
    legalentityid: int,
    experienceid: int,
    *,
    candidate_ids: builtins.list[NewRegistration],
) -> Call[list[Registration]]:
    """The call that `create` of the resource classes makes."""
    body = NewRegistrations(
        candidate_ids=candidate_ids,
    )
    return Call(
        operations.CREATE_REGISTRATIONS,
        _create_registrations._get_kwargs(
            legalentityid=legalentityid,
            experienceid=experienceid,
            body=body,
        ),
    )
