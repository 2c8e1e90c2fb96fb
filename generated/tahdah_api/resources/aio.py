"""The resources of tahdah API, for asyncio."""

import builtins
import datetime
from collections.abc import Mapping
from typing import Any

from matricula_runtime.connection import AsyncConnection as _AsyncConnection
from matricula_runtime.resource import AsyncResource

from ..models.candidate_created import CandidateCreated
from ..models.new_registration import NewRegistration
from ..models.registration import Registration
from ..types import UNSET, Unset
from . import calls, operations


class AsyncCandidates(AsyncResource):
    """Make learners known to tahdah."""

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

        Makes a learner known to tahdah and answers with the id that a registration needs. The
        candidate is connected to the legal entity that the token belongs to, so the request
        names none.

        The path, the method, the token and this purpose are the vendor's. **The request body
        and the answer are not readable anywhere: their properties are ours.** The page was read
        in an earlier version, marked as being developed.

        Args:
            email: Unique among candidates.
            date_of_birth: A day.
            unique_id: The caller's own id of the learner.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            Duplicate: it exists already.
            Unconfirmed: no understandable answer came; it may have been done.
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
    """Put candidates on learning experiences."""

    async def list(
        self,
        legalentityid: int,
        experienceid: int,
    ) -> builtins.list[Registration]:
        """List the registrations on an experience.

        Every registration on the experience, in one answer.

        The vendor's table of contents lists an operation of this name, a GET, beside *Create
        Registrations*. **Its path, its answer and that it has no pages are our reading.**

        Args:
            legalentityid: tahdah's id of the legal entity, in the vendor's spelling. It must be
                the one that the token belongs to, or one that this one owns.
            experienceid: tahdah's id of the learning experience, in the vendor's spelling.

        Raises:
            Unauthorized: the token is refused.
            Forbidden: the token or its rights are refused.
            NotFound: there is no such thing.
            NoAnswer: no answer came.
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

        Puts one or more candidates on a learning experience, each with a `behavior` and a date
        of its own. Each must have been made with `POST /api/candidates` before.

        Our reading, and what the mock server does: when one candidate is refused, none is
        registered; who is registered already keeps that registration, unchanged, and is
        answered with it; and a candidate of another legal entity counts as unknown.

        After a lost answer the list of registrations says for each candidate whether it is
        there.

        Args:
            legalentityid: tahdah's id of the legal entity, in the vendor's spelling. It must be
                the one that the token belongs to, or one that this one owns.
            experienceid: tahdah's id of the learning experience, in the vendor's spelling.
            candidate_ids: One or more candidates. In spite of the name these are objects, not
                ids.

        Raises:
            Invalid: a value is refused.
            Unauthorized: the token is refused.
            Forbidden: the token or its rights are refused.
            NotFound: there is no such thing.
            Unconfirmed: no understandable answer came; it may have been done.
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


class AsyncConnection(_AsyncConnection):
    """A connection with the resources of tahdah API."""

    platform = operations.PLATFORM
    endpoints = operations.ENDPOINTS
    candidates: AsyncCandidates
    registrations: AsyncRegistrations

    def _make_resources(self) -> None:
        self.candidates = AsyncCandidates(self)
        self.registrations = AsyncRegistrations(self)
