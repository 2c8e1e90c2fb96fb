"""Members of courses: active accounts are enrolled, everybody else is invited."""

from __future__ import annotations

from attrs import frozen

from ...call import Record
from .site import Site, fold, now


@frozen
class Member:
    """A person behind an identifier: an email, and its account if there is one."""

    email: str
    account: Record | None


@frozen
class Membership:
    """A learner's place in a course, with the keys of its records."""

    learner: Member
    course_id: str

    @property
    def enrollment(self) -> str:
        """Return the key of the enrollment; of none where there is no account."""
        account = self.learner.account
        return f"{account['id']} {self.course_id}" if account else ""

    @property
    def invitation(self) -> str:
        """Return the key of the invitation."""
        return f"{fold(self.learner.email)} {self.course_id}"


def find_learner(identifier: str, site: Site) -> Member:
    """Find an account by its email or username; an email without an account is a learner too."""
    for index in ("email", "username"):
        if found := site.users.find(index, fold(identifier)):
            return Member(str(found[0].get("email", identifier)), found[0])
    return Member(identifier, None)


def describe_standing(place: Membership, site: Site) -> Record:
    """Return a learner's state in a course as responses show it."""
    enrollment = site.enrollments.get(place.enrollment) or {}
    invitation = site.invitations.get(place.invitation) or {}
    return {
        "user": place.learner.account is not None,
        "enrollment": bool(enrollment.get("is_active")),
        "allowed": bool(invitation),
        "auto_enroll": bool(invitation.get("auto_enroll")),
    }


def enroll(place: Membership, auto_enroll: bool, site: Site) -> None:
    """Enroll an active account; invite anybody else, or change the invitation."""
    account = place.learner.account
    if account and site.users.hidden(account["id"]).get("active"):
        _enroll_account(account, place, site)
    elif place.invitation in site.invitations:
        site.invitations.change(place.invitation, {"auto_enroll": auto_enroll})
    else:
        site.invitations.add(
            {
                "id": place.invitation,
                "email": place.learner.email,
                "course_id": place.course_id,
                "auto_enroll": auto_enroll,
            }
        )


def _enroll_account(account: Record, place: Membership, site: Site) -> None:
    """Enroll an account. An existing enrollment becomes active again and keeps its date."""
    if place.enrollment in site.enrollments:
        site.enrollments.change(place.enrollment, {"is_active": True})
        return
    course = site.courses.get(place.course_id) or {}
    usual = {"course_id": place.course_id, "course_name": course.get("display_name")}
    site.enrollments.add(
        {
            "id": place.enrollment,
            "user_id": account["id"],
            "created": now(),
            "mode": "audit",
            "is_active": True,
            "user": account.get("username", ""),
            "course_details": site.courses.hidden(place.course_id).get("details", usual),
        }
    )


def unenroll(place: Membership, site: Site) -> None:
    """End the enrollment, which stays listed, and remove the invitation."""
    enrollment = site.enrollments.get(place.enrollment)
    if enrollment and enrollment["is_active"]:
        site.enrollments.change(place.enrollment, {"is_active": False})
    if place.invitation in site.invitations:
        site.invitations.remove(place.invitation)


def accept_invitations(account: Record, site: Site) -> None:
    """Enroll an account that became active in the courses of its invitations with `auto_enroll`."""
    for invitation in site.invitations.find("email", fold(account["email"])):
        if invitation["auto_enroll"]:
            learner = Member(account["email"], account)
            _enroll_account(account, Membership(learner, invitation["course_id"]), site)
            site.invitations.remove(invitation["id"])
