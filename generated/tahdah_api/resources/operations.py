"""What the spec says of tahdah API and its operations."""

from typing import Any

from matricula_runtime.operation import (
    Endpoint,
    ErrorShape,
    Mode,
    Operation,
    Platform,
    Replay,
)

from ..api.candidates import create_candidate
from ..api.registrations import create_registrations, list_registrations
from ..models.candidate_created import CandidateCreated
from ..models.registration import Registration

PLATFORM = Platform(
    name="tahdah",
    title="tahdah API",
    server="https://api.tahdah.me",
    token_prefix="Bearer",
    errors=ErrorShape(
        message=("/message",),
        fields=("/errors",),
        refused=frozenset({401}),
    ),
)

CREATE_CANDIDATE = Endpoint(
    operation=Operation(
        id="createCandidate",
        method="POST",
        path="/api/candidates",
        statuses=frozenset({200, 400, 401, 409, 415}),
        replay=Replay(
            mode=Mode.NEVER,
        ),
        created_id="$response.body#/id",
    ),
    parse=create_candidate._parse_response,
    result=CandidateCreated,
)
LIST_REGISTRATIONS = Endpoint(
    operation=Operation(
        id="listRegistrations",
        method="GET",
        path="/api/learningexperiences/legalentities/{legalentityid}/experiences/{experienceid}/registrations",
        statuses=frozenset({200, 401, 403, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_registrations._parse_response,
    result=list[Registration],
)
CREATE_REGISTRATIONS = Endpoint(
    operation=Operation(
        id="createRegistrations",
        method="POST",
        path="/api/learningexperiences/legalentities/{legalentityid}/experiences/{experienceid}/registrations",
        statuses=frozenset({200, 400, 401, 403, 404, 415}),
        replay=Replay(
            mode=Mode.LOOKUP,
            operation="listRegistrations",
            parameters={
                "legalentityid": "$request.path.legalentityid",
                "experienceid": "$request.path.experienceid",
            },
            match={"candidateId": "$request.body#/candidateIds/0/candidateId"},
            id="candidateExperienceId",
            ignore_case=False,
        ),
        created_id="$response.body#/0/candidateExperienceId",
    ),
    parse=create_registrations._parse_response,
    result=list[Registration],
)

ENDPOINTS: dict[str, Endpoint[Any]] = {
    "createCandidate": CREATE_CANDIDATE,
    "listRegistrations": LIST_REGISTRATIONS,
    "createRegistrations": CREATE_REGISTRATIONS,
}
"""All endpoints by the operationId of the spec."""
