"""The resources of tahdah API, for asyncio."""

import builtins
import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from matricula_runtime.connection import AsyncConnection as _AsyncConnection
from matricula_runtime.resource import AsyncResource

from ..models.candidate_created import CandidateCreated
from ..models.candidate_ref import CandidateRef
from ..models.event_template_credit import EventTemplateCredit
from ..models.event_template_credit_request import EventTemplateCreditRequest
from ..models.issued_badge import IssuedBadge
from ..models.legal_entity_created import LegalEntityCreated
from ..models.new_registration import NewRegistration
from ..models.registration import Registration
from ..models.trust_group import TrustGroup
from ..models.trust_group_member import TrustGroupMember
from ..types import UNSET, Unset
from . import calls, operations


class AsyncCandidates(AsyncResource):
    """Create learners."""

    async def create(
        self,
        *,
        first_name: str,
        last_name: str,
        email: str,
        date_of_birth: datetime.date | Unset = UNSET,
        unique_id: str | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> CandidateCreated:
        """Create a candidate.

        Creates a learner and responds with the id that a registration needs. The candidate
        belongs to the legal entity of the token, so the request names none.

        The path, the method, the token and this purpose are the vendor's. **Request body and
        response are not readable anywhere: their properties are ours.** The page was read in an
        earlier version, marked as in development.

        Args:
            email: Unique among candidates.
            date_of_birth: A date.
            unique_id: Your own id of the learner.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Duplicate: the record already exists.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahdah-candidates (stated).
        """
        return await self._perform(
            calls.create_candidate(
                first_name=first_name,
                last_name=last_name,
                email=email,
                date_of_birth=date_of_birth,
                unique_id=unique_id,
                extra=extra,
            )
        )


class AsyncRegistrations(AsyncResource):
    """Register candidates on learning experiences."""

    async def list(
        self,
        legalentityid: int,
        experienceid: int,
    ) -> builtins.list[Registration]:
        """List the registrations on an experience.

        Every registration on the experience, in one response.

        The vendor's table of contents lists an operation of this name, a GET, beside *Create
        Registrations*. **Its path, its response and the lack of pages are our reading.**

        Args:
            legalentityid: tahdah's id of the legal entity, in the vendor's spelling. It must be
                the token's legal entity, or one that it owns.
            experienceid: tahdah's id of the learning experience, in the vendor's spelling.

        Raises:
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: matricula (inferred).
        """
        return await self._perform(
            calls.list_registrations(
                legalentityid=legalentityid,
                experienceid=experienceid,
            )
        )

    async def create(
        self,
        legalentityid: int,
        experienceid: int,
        *,
        candidate_ids: builtins.list[NewRegistration],
    ) -> builtins.list[Registration]:
        """Register candidates on an experience.

        Registers one or more candidates on a learning experience, each with its own `behavior`
        and date. Create each with `POST /api/candidates` before.

        The following is our reading, and the behaviour of the mock server. If one candidate is
        rejected, none is registered. A registered candidate keeps the registration unchanged,
        and the response has it. A candidate of another legal entity counts as unknown.

        After a lost response, look for each candidate in the list of registrations.

        Args:
            legalentityid: tahdah's id of the legal entity, in the vendor's spelling. It must be
                the token's legal entity, or one that it owns.
            experienceid: tahdah's id of the learning experience, in the vendor's spelling.
            candidate_ids: One or more candidates. Despite the name, the items are objects, not
                ids.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahdah-registrations (stated).
        """
        return await self._perform(
            calls.create_registrations(
                legalentityid=legalentityid,
                experienceid=experienceid,
                candidate_ids=candidate_ids,
            )
        )


class AsyncTrustGroups(AsyncResource):
    """Groups of legal entities that share something."""

    async def update(
        self,
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
    ) -> TrustGroup:
        """Update a trust group.

        Changes a trust group of the legal entity. **The vendor creates with PUT and updates
        with POST.**

        The request body is the vendor's; the page shows no response. The request line on the
        page omits both ids; the path of *Add Trust Group Member* suggests that the last one is
        the trust group. Our reading: properties that are not sent stay unchanged, and a `uid`
        in the body is ignored.

        Args:
            legal_entity_id: tahdah's id of the legal entity, in the spelling of this path. It
                must be the token's legal entity, or one that it owns.
            trust_group_id: The `uid` of the trust group.
            monthly_price: A number. The page shows 0, so it may be limited to whole numbers.
                The bounds are ours.
            annual_price: A number. The page shows 0, so it may be limited to whole numbers. The
                bounds are ours.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahdah-update-trust-group (stated).
        """
        return await self._perform(
            calls.update_trust_group(
                legal_entity_id=legal_entity_id,
                trust_group_id=trust_group_id,
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
                extra=extra,
            )
        )


class AsyncTrustGroupMembers(AsyncResource):
    """Add legal entities to trust groups, and list the members."""

    async def add(
        self,
        legal_entity_id: int,
        trust_group_id: UUID,
        *,
        body_legal_entity_id: int,
        extra: Mapping[str, Any] | None = None,
    ) -> TrustGroupMember:
        """Add a legal entity to a trust group.

        Adds a legal entity to a trust group. The page, marked as pending, names one property of
        the body and breaks off before the others. Our reading: the response, and that a second
        request changes nothing.

        Args:
            legal_entity_id: tahdah's id of the legal entity, in the spelling of this path. It
                must be the token's legal entity, or one that it owns.
            trust_group_id: The `uid` of the trust group.
            body_legal_entity_id: tahdah's id of the legal entity.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahdah-add-member (stated).
        """
        return await self._perform(
            calls.add_trust_group_member(
                legal_entity_id=legal_entity_id,
                trust_group_id=trust_group_id,
                body_legal_entity_id=body_legal_entity_id,
                extra=extra,
            )
        )

    async def list(
        self,
        legalentityid: int,
        *,
        trust_group_ids: str | Unset = UNSET,
    ) -> builtins.list[TrustGroupMember]:
        """List the legal entities in trust groups.

        The members of all trust groups of the legal entity in the path, each once. You can
        filter them with a list of ids; the page breaks off before it names the parameter.

        Args:
            legalentityid: tahdah's id of the legal entity, in the vendor's spelling. It must be
                the token's legal entity, or one that it owns.
            trust_group_ids: Ids of trust groups, separated by commas; the response has only
                their members.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            NoResponse: no response came.
            NotSent: the server was not reached.

        Source: tahdah-trust-group-members (stated).
        """
        return await self._perform(
            calls.list_trust_group_members(
                legalentityid=legalentityid,
                trust_group_ids=trust_group_ids,
            )
        )


class AsyncLegalEntities(AsyncResource):
    """Create organisations."""

    async def create(
        self,
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
    ) -> LegalEntityCreated:
        """Create a legal entity.

        Creates a legal entity, owned by the one in the path, and responds with its id, which
        you can use at once. The body may also name trust groups to join.

        The path, the method and this purpose are the vendor's, from a page marked as in
        development. **The properties of the body are not readable; these are from the webhook
        `legalEntities.created`.**

        Args:
            legal_entity_owner_id: tahdah's id of the owning legal entity, in the vendor's
                spelling.
            child_age_limit: The bounds are ours.
            currency_id: The bounds are ours.
            timezone: The webhook shows `UK/London`, which is not a name of the IANA.
            trust_group_ids: Trust groups to join.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahdah-legal-entities (stated).
        """
        return await self._perform(
            calls.create_legal_entity(
                legal_entity_owner_id=legal_entity_owner_id,
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
                extra=extra,
            )
        )


class AsyncPeople(AsyncResource):
    """Connect staff and candidates with legal entities."""

    async def connect(
        self,
        legalentityownerid: int,
        legalentityid: int,
        *,
        candidate_id: int,
        role_ids: builtins.list[int] | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> CandidateRef:
        """Connect a person to a legal entity.

        Adds staff and candidates to a legal entity, which must exist and be in a trust group.
        The page breaks off there; our reading is a trust group of the owner. **Body and
        response are not readable; they are ours.**

        Args:
            legalentityownerid: tahdah's id of the legal entity that owns the trust group, in
                the vendor's spelling.
            legalentityid: tahdah's id of the legal entity of the person.
            candidate_id: The id from *Create Candidate*.
            role_ids: Roles; their values are not documented.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahdah-people (stated).
        """
        return await self._perform(
            calls.connect_person(
                legalentityownerid=legalentityownerid,
                legalentityid=legalentityid,
                candidate_id=candidate_id,
                role_ids=role_ids,
                extra=extra,
            )
        )


class AsyncEventCredits(AsyncResource):
    """Add and remove credits of a legal entity for events."""

    async def add(
        self,
        legalentityid: int,
        *,
        idempotency_key: str,
        credits_: builtins.list[EventTemplateCreditRequest],
        order_number: str | Unset = UNSET,
        extra: Mapping[str, Any] | None = None,
    ) -> builtins.list[EventTemplateCredit]:
        """Add or remove event credits.

        Changes the number of a legal entity's credits for events: a positive number adds, a
        negative one removes. A removal uses the credits of the order in `orderNumber` first,
        then other orders, the oldest first. A balance never falls below zero.

        **Each request needs a new key.** The platform rejects a key that was used before. So
        after a lost response, send the same request with the same key: if the platform rejects
        the key, the first request was done.

        Our reading: a removal of more than the balance leaves zero. The places of list and
        order in the body, and the response, are ours.

        Args:
            legalentityid: tahdah's id of the legal entity, in the vendor's spelling. It must be
                the token's legal entity, or one that it owns.
            idempotency_key: Unique for each request.
            credits_: The changes. The maximum number is ours.
            order_number: The order of the credits.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            Duplicate: the record already exists.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahdah-credits (stated).
        """
        return await self._perform(
            calls.add_event_credits(
                legalentityid=legalentityid,
                idempotency_key=idempotency_key,
                credits_=credits_,
                order_number=order_number,
                extra=extra,
            )
        )


class AsyncDigitalBadges(AsyncResource):
    """Issue badges."""

    async def issue(
        self,
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
    ) -> IssuedBadge:
        """Issue a digital badge.

        Issues one badge to one person at once. Create the template in the web application
        before; the URL of its page has its id.

        The platform looks for the person by your own id, then by the candidate's id, then by
        the email. If it finds none, it creates a record. **If it finds a person with another
        detail, it rejects the request.** The token needs a role with this permission for the
        legal entity.

        The rules are the vendor's. **The names in body and response are not readable; they are
        ours.**

        Args:
            legal_entity_id: tahdah's id of the legal entity, in the spelling of this path. It
                must be the token's legal entity, or one that it owns.
            badge_template_id: tahdah's id of the template, in the vendor's spelling.
            unique_id: Your own id of the person.
            candidate_id: tahdah's id of the candidate.
            issued_date: A date.

        Raises:
            Invalid: a value was rejected.
            Unauthorized: the token was rejected.
            Forbidden: the token was rejected or lacks permission.
            NotFound: no such record.
            Duplicate: the record already exists.
            Unconfirmed: no valid response came; the platform may have done it.
            NotSent: the server was not reached.

        Source: tahdah-badges (stated).
        """
        return await self._perform(
            calls.issue_badge(
                legal_entity_id=legal_entity_id,
                badge_template_id=badge_template_id,
                unique_id=unique_id,
                candidate_id=candidate_id,
                email=email,
                first_name=first_name,
                last_name=last_name,
                issued_date=issued_date,
                extra=extra,
            )
        )


class AsyncConnection(_AsyncConnection):
    """A connection with the resources of tahdah API."""

    platform = operations.PLATFORM
    endpoints = operations.ENDPOINTS
    candidates: AsyncCandidates
    registrations: AsyncRegistrations
    trust_groups: AsyncTrustGroups
    trust_group_members: AsyncTrustGroupMembers
    legal_entities: AsyncLegalEntities
    people: AsyncPeople
    event_credits: AsyncEventCredits
    digital_badges: AsyncDigitalBadges

    def _make_resources(self) -> None:
        self.candidates = AsyncCandidates(self)
        self.registrations = AsyncRegistrations(self)
        self.trust_groups = AsyncTrustGroups(self)
        self.trust_group_members = AsyncTrustGroupMembers(self)
        self.legal_entities = AsyncLegalEntities(self)
        self.people = AsyncPeople(self)
        self.event_credits = AsyncEventCredits(self)
        self.digital_badges = AsyncDigitalBadges(self)
