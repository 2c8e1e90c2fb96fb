"""Candidates: learners in tahdah."""

from __future__ import annotations

from ...call import MockResponse, OperationCall
from .errors import refuse_field
from .registry import Registry, fold, platform


@platform.operation("createCandidate")
def create_candidate(call: OperationCall, registry: Registry) -> MockResponse:
    """Create a candidate of the legal entity that the token belongs to."""
    if registry.candidates.find("email", fold(call.body["email"])):
        raise refuse_field(409, "A candidate has this email.", "email", "Already used.")
    known = ("firstName", "lastName", "email", "dateOfBirth", "uniqueId")
    candidate = {name: call.body[name] for name in known if name in call.body}
    candidate |= {"id": registry.candidates.new_id(), "legalEntityId": call.owner.id}
    return MockResponse(200, {"id": registry.candidates.add(candidate)["id"]})
