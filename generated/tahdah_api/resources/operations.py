"""The platform and the operations of tahdah API, from its spec."""

from typing import Any

from matricula_runtime.operation import (
    Endpoint,
    ErrorFieldPlace,
    ErrorShape,
    Mode,
    Operation,
    Platform,
    Replay,
)

from ..api.candidates import create_candidate
from ..api.digital_badges import issue_badge
from ..api.event_credits import add_event_credits
from ..api.legal_entities import create_legal_entity
from ..api.people import connect_person
from ..api.registrations import create_registrations, list_registrations
from ..api.trust_group_members import add_trust_group_member, list_trust_group_members
from ..api.trust_groups import update_trust_group
from ..models.candidate_created import CandidateCreated
from ..models.candidate_ref import CandidateRef
from ..models.event_template_credit import EventTemplateCredit
from ..models.issued_badge import IssuedBadge
from ..models.legal_entity_created import LegalEntityCreated
from ..models.registration import Registration
from ..models.trust_group import TrustGroup
from ..models.trust_group_member import TrustGroupMember

PLATFORM = Platform(
    name="tahdah",
    title="tahdah API",
    server="https://api.tahdah.me",
    token_prefix="Bearer",
    errors=ErrorShape(
        message=("/message",),
        fields=(ErrorFieldPlace(at="/errors", name="/field", message="/message"),),
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
        created_id_type=int,
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
            match={"/candidateId": "$request.body#/candidateIds/0/candidateId"},
            id="/candidateExperienceId",
            ignore_case=False,
            exact=False,
        ),
        created_id="$response.body#/0/candidateExperienceId",
    ),
    parse=create_registrations._parse_response,
    result=list[Registration],
)
UPDATE_TRUST_GROUP = Endpoint(
    operation=Operation(
        id="updateTrustGroup",
        method="POST",
        path="/api/trustgroups/legalentities/{legalEntityId}/trustgroup/{trustGroupId}",
        statuses=frozenset({200, 400, 401, 403, 404, 415}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=update_trust_group._parse_response,
    result=TrustGroup,
)
ADD_TRUST_GROUP_MEMBER = Endpoint(
    operation=Operation(
        id="addTrustGroupMember",
        method="PUT",
        path="/api/trustgroups/legalentities/{legalEntityId}/trustgroup/{trustGroupId}/members",
        statuses=frozenset({200, 400, 401, 403, 404, 415}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=add_trust_group_member._parse_response,
    result=TrustGroupMember,
)
LIST_TRUST_GROUP_MEMBERS = Endpoint(
    operation=Operation(
        id="listTrustGroupMembers",
        method="GET",
        path="/api/trustgroups/legalentities/{legalentityid}/legalentities",
        statuses=frozenset({200, 400, 401, 403, 404}),
        replay=Replay(
            mode=Mode.SAFE,
        ),
    ),
    parse=list_trust_group_members._parse_response,
    result=list[TrustGroupMember],
)
CREATE_LEGAL_ENTITY = Endpoint(
    operation=Operation(
        id="createLegalEntity",
        method="POST",
        path="/api/legalentities/{legalEntityOwnerId}/legalentities",
        statuses=frozenset({200, 400, 401, 403, 404, 415}),
        replay=Replay(
            mode=Mode.NEVER,
        ),
        created_id="$response.body#/id",
        created_id_type=int,
    ),
    parse=create_legal_entity._parse_response,
    result=LegalEntityCreated,
)
CONNECT_PERSON = Endpoint(
    operation=Operation(
        id="connectPerson",
        method="POST",
        path="/api/legalentities/{legalentityownerid}/legalentities/{legalentityid}/people",
        statuses=frozenset({200, 400, 401, 403, 404, 415}),
        replay=Replay(
            mode=Mode.NEVER,
        ),
    ),
    parse=connect_person._parse_response,
    result=CandidateRef,
)
ADD_EVENT_CREDITS = Endpoint(
    operation=Operation(
        id="addEventCredits",
        method="PUT",
        path="/api/eventcredits/legalentities/{legalentityid}",
        statuses=frozenset({200, 400, 401, 403, 404, 409, 415}),
        replay=Replay(
            mode=Mode.KEYED,
            key="$request.body#/idempotencyKey",
        ),
    ),
    parse=add_event_credits._parse_response,
    result=list[EventTemplateCredit],
)
ISSUE_BADGE = Endpoint(
    operation=Operation(
        id="issueBadge",
        method="POST",
        path="/api/digitalbadges/{legalEntityId}/templates/{badgeTemplateId}/issueBadge",
        statuses=frozenset({200, 400, 401, 403, 404, 409, 415}),
        replay=Replay(
            mode=Mode.NEVER,
        ),
    ),
    parse=issue_badge._parse_response,
    result=IssuedBadge,
)

ENDPOINTS: dict[str, Endpoint[Any]] = {
    "createCandidate": CREATE_CANDIDATE,
    "listRegistrations": LIST_REGISTRATIONS,
    "createRegistrations": CREATE_REGISTRATIONS,
    "updateTrustGroup": UPDATE_TRUST_GROUP,
    "addTrustGroupMember": ADD_TRUST_GROUP_MEMBER,
    "listTrustGroupMembers": LIST_TRUST_GROUP_MEMBERS,
    "createLegalEntity": CREATE_LEGAL_ENTITY,
    "connectPerson": CONNECT_PERSON,
    "addEventCredits": ADD_EVENT_CREDITS,
    "issueBadge": ISSUE_BADGE,
}
"""All endpoints by the operationId of the spec."""
