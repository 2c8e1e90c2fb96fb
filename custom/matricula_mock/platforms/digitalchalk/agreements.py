"""Agreements, and the consent of users."""

from __future__ import annotations

from ...call import MockResponse, OperationCall, Record
from .errors import missing
from .lists import now, page_of
from .organisation import Organisation, consent_key, platform
from .users import find_user


@platform.operation("listAgreements")
def list_agreements(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return all agreements of the organisation."""
    return page_of(organisation.agreements.all(), call)


@platform.operation("getAgreement")
def get_agreement(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return one agreement."""
    return MockResponse(200, _find(call, organisation))


def _find(call: OperationCall, organisation: Organisation) -> Record:
    agreement = organisation.agreements.get(call.path["agreement_type"])
    if agreement is None:
        raise missing()
    return agreement


@platform.early_check("listUserAgreements")
def find_owner(call: OperationCall, organisation: Organisation) -> None:
    """Refuse an unknown user before anything else."""
    find_user(call, organisation)


@platform.early_check("getUserAgreement", "updateUserAgreement")
def find_agreement(call: OperationCall, organisation: Organisation) -> None:
    """Refuse an unknown user or agreement, whatever the body is."""
    find_user(call, organisation)
    _find(call, organisation)


@platform.operation("listUserAgreements")
def list_user_agreements(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return all agreements with the user's consent."""
    user_id = call.path["user_id"]
    records = organisation.agreements.all()
    return page_of([_show(one, user_id, organisation) for one in records], call)


def _show(agreement: Record, user_id: str, organisation: Organisation) -> Record:
    shown: Record = {
        name: agreement[name]
        for name in ("type", "title", "text", "createdDate")
        if name in agreement
    }
    consent = organisation.consents.get(consent_key(user_id, agreement["type"]))
    if consent is None:
        return {**shown, "agreed": False}
    return {**shown, "agreed": True, "agreedDate": consent["agreedDate"]}


@platform.operation("getUserAgreement")
def get_user_agreement(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Return one agreement with the user's consent."""
    agreement = _find(call, organisation)
    return MockResponse(200, _show(agreement, call.path["user_id"], organisation))


@platform.operation("updateUserAgreement")
def update_user_agreement(call: OperationCall, organisation: Organisation) -> MockResponse:
    """Note or withdraw the consent of a user. The first date stays."""
    key = consent_key(call.path["user_id"], call.path["agreement_type"])
    if not call.body["agreed"]:
        if key in organisation.consents:
            organisation.consents.remove(key)
    elif key not in organisation.consents:
        organisation.consents.add({"id": key, "agreedDate": now()})
    return MockResponse(204)
