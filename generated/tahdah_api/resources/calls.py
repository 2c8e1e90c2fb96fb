"""The calls of tahdah API: each function describes a call and does not send it."""

import builtins
import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from matricula_runtime.operation import Call
from matricula_runtime.path_value import check_path_value

from ..api.candidates import create_candidate as _create_candidate
from ..api.digital_badges import issue_badge as _issue_badge
from ..api.event_credits import add_event_credits as _add_event_credits
from ..api.legal_entities import create_legal_entity as _create_legal_entity
from ..api.people import connect_person as _connect_person
from ..api.registrations import create_registrations as _create_registrations
from ..api.registrations import list_registrations as _list_registrations
from ..api.trust_group_members import add_trust_group_member as _add_trust_group_member
from ..api.trust_group_members import list_trust_group_members as _list_trust_group_members
from ..api.trust_groups import update_trust_group as _update_trust_group
from ..models.candidate_created import CandidateCreated
from ..models.candidate_ref import CandidateRef
from ..models.credit_changes import CreditChanges
from ..models.event_template_credit import EventTemplateCredit
from ..models.event_template_credit_request import EventTemplateCreditRequest
from ..models.issued_badge import IssuedBadge
from ..models.legal_entity_created import LegalEntityCreated
from ..models.new_badge import NewBadge
from ..models.new_candidate import NewCandidate
from ..models.new_legal_entity import NewLegalEntity
from ..models.new_person import NewPerson
from ..models.new_registration import NewRegistration
from ..models.new_registrations import NewRegistrations
from ..models.new_trust_group_member import NewTrustGroupMember
from ..models.registration import Registration
from ..models.trust_group import TrustGroup
from ..models.trust_group_changes import TrustGroupChanges
from ..models.trust_group_member import TrustGroupMember
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
    """Describe the call of `create` of the resource classes."""
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
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_REGISTRATIONS,
        _list_registrations._get_kwargs(
            legalentityid=check_path_value("legalentityid", legalentityid),
            experienceid=check_path_value("experienceid", experienceid),
        ),
    )


def create_registrations(
    legalentityid: int,
    experienceid: int,
    *,
    candidate_ids: builtins.list[NewRegistration],
) -> Call[list[Registration]]:
    """Describe the call of `create` of the resource classes."""
    body = NewRegistrations(
        candidate_ids=candidate_ids,
    )
    return Call(
        operations.CREATE_REGISTRATIONS,
        _create_registrations._get_kwargs(
            legalentityid=check_path_value("legalentityid", legalentityid),
            experienceid=check_path_value("experienceid", experienceid),
            body=body,
        ),
    )


def update_trust_group(
    legal_entity_id: int,
    trust_group_id: UUID,
    *,
    name: str,
    description: str | Unset = UNSET,
    colour_code: str | Unset = UNSET,
    icon_file: str | Unset = UNSET,
    public_name: str | Unset = UNSET,
    extension_group_name: str | Unset = UNSET,
    uid: UUID | Unset = UNSET,
    parent_trust_group: UUID | Unset = UNSET,
    monthly_price: float | Unset = UNSET,
    annual_price: float | Unset = UNSET,
    members_publicly_visible: bool | Unset = UNSET,
    show_on_badge: bool | Unset = UNSET,
    show_in_details: bool | Unset = UNSET,
    allow_editing_in_details: bool | Unset = UNSET,
    access_rights: builtins.list[int] | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[TrustGroup]:
    """Describe the call of `update` of the resource classes."""
    body = TrustGroupChanges(
        name=name,
        description=description,
        colour_code=colour_code,
        icon_file=icon_file,
        public_name=public_name,
        extension_group_name=extension_group_name,
        uid=uid,
        parent_trust_group=parent_trust_group,
        monthly_price=monthly_price,
        annual_price=annual_price,
        members_publicly_visible=members_publicly_visible,
        show_on_badge=show_on_badge,
        show_in_details=show_in_details,
        allow_editing_in_details=allow_editing_in_details,
        access_rights=access_rights,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.UPDATE_TRUST_GROUP,
        _update_trust_group._get_kwargs(
            legal_entity_id=check_path_value("legal_entity_id", legal_entity_id),
            trust_group_id=check_path_value("trust_group_id", trust_group_id),
            body=body,
        ),
    )


def add_trust_group_member(
    legal_entity_id: int,
    trust_group_id: UUID,
    *,
    body_legal_entity_id: int,
    extra: Mapping[str, Any] | None = None,
) -> Call[TrustGroupMember]:
    """Describe the call of `add` of the resource classes."""
    body = NewTrustGroupMember(
        legal_entity_id=body_legal_entity_id,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.ADD_TRUST_GROUP_MEMBER,
        _add_trust_group_member._get_kwargs(
            legal_entity_id=check_path_value("legal_entity_id", legal_entity_id),
            trust_group_id=check_path_value("trust_group_id", trust_group_id),
            body=body,
        ),
    )


def list_trust_group_members(
    legalentityid: int,
    *,
    trust_group_ids: str | Unset = UNSET,
) -> Call[list[TrustGroupMember]]:
    """Describe the call of `list` of the resource classes."""
    return Call(
        operations.LIST_TRUST_GROUP_MEMBERS,
        _list_trust_group_members._get_kwargs(
            legalentityid=check_path_value("legalentityid", legalentityid),
            trust_group_ids=trust_group_ids,
        ),
    )


def create_legal_entity(
    legal_entity_owner_id: int,
    *,
    name: str,
    trading_name: str | Unset = UNSET,
    description: str | Unset = UNSET,
    vat_number: str | Unset = UNSET,
    charity_number: str | Unset = UNSET,
    logo_url: str | Unset = UNSET,
    public_website_address: str | Unset = UNSET,
    contact_us_link: str | Unset = UNSET,
    contact_email: str | Unset = UNSET,
    child_age_limit: int | Unset = UNSET,
    address1: str | Unset = UNSET,
    address2: str | Unset = UNSET,
    address3: str | Unset = UNSET,
    town: str | Unset = UNSET,
    county: str | Unset = UNSET,
    postcode: str | Unset = UNSET,
    currency_id: int | Unset = UNSET,
    timezone: str | Unset = UNSET,
    trust_group_ids: builtins.list[UUID] | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[LegalEntityCreated]:
    """Describe the call of `create` of the resource classes."""
    body = NewLegalEntity(
        name=name,
        trading_name=trading_name,
        description=description,
        vat_number=vat_number,
        charity_number=charity_number,
        logo_url=logo_url,
        public_website_address=public_website_address,
        contact_us_link=contact_us_link,
        contact_email=contact_email,
        child_age_limit=child_age_limit,
        address1=address1,
        address2=address2,
        address3=address3,
        town=town,
        county=county,
        postcode=postcode,
        currency_id=currency_id,
        timezone=timezone,
        trust_group_ids=trust_group_ids,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.CREATE_LEGAL_ENTITY,
        _create_legal_entity._get_kwargs(
            legal_entity_owner_id=check_path_value("legal_entity_owner_id", legal_entity_owner_id),
            body=body,
        ),
    )


def connect_person(
    legalentityownerid: int,
    legalentityid: int,
    *,
    candidate_id: int,
    role_ids: builtins.list[int] | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[CandidateRef]:
    """Describe the call of `connect` of the resource classes."""
    body = NewPerson(
        candidate_id=candidate_id,
        role_ids=role_ids,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.CONNECT_PERSON,
        _connect_person._get_kwargs(
            legalentityownerid=check_path_value("legalentityownerid", legalentityownerid),
            legalentityid=check_path_value("legalentityid", legalentityid),
            body=body,
        ),
    )


def add_event_credits(
    legalentityid: int,
    *,
    idempotency_key: str,
    credits_: builtins.list[EventTemplateCreditRequest],
    order_number: str | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[list[EventTemplateCredit]]:
    """Describe the call of `add` of the resource classes."""
    body = CreditChanges(
        idempotency_key=idempotency_key,
        credits_=credits_,
        order_number=order_number,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.ADD_EVENT_CREDITS,
        _add_event_credits._get_kwargs(
            legalentityid=check_path_value("legalentityid", legalentityid),
            body=body,
        ),
    )


def issue_badge(
    legal_entity_id: int,
    badge_template_id: int,
    *,
    unique_id: str | Unset = UNSET,
    candidate_id: int | Unset = UNSET,
    email: str | Unset = UNSET,
    first_name: str | Unset = UNSET,
    last_name: str | Unset = UNSET,
    issued_date: datetime.date | Unset = UNSET,
    extra: Mapping[str, Any] | None = None,
) -> Call[IssuedBadge]:
    """Describe the call of `issue` of the resource classes."""
    body = NewBadge(
        unique_id=unique_id,
        candidate_id=candidate_id,
        email=email,
        first_name=first_name,
        last_name=last_name,
        issued_date=issued_date,
    )
    body.additional_properties.update(extra or {})
    return Call(
        operations.ISSUE_BADGE,
        _issue_badge._get_kwargs(
            legal_entity_id=check_path_value("legal_entity_id", legal_entity_id),
            badge_template_id=check_path_value("badge_template_id", badge_template_id),
            body=body,
        ),
    )
