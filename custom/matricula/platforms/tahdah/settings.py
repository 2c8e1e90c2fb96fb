"""The values of a registration on tahdah besides the learner."""

from ...settings import Entry, Setting, parse_date, parse_number

ENTRY = Entry(
    settings={
        "course": Setting(
            parse_number,
            "tahdah: the experience",
            required=True,
            is_target=True,
            filter="experienceid",
        ),
        "legal_entity": Setting(
            parse_number,
            "tahdah: the legal entity",
            required=True,
            is_target=True,
            filter="legalentityid",
        ),
        "behavior": Setting(
            parse_number, "tahdah: the behavior of the registrations", "N", required=True
        ),
        "registration_date": Setting(parse_date, "tahdah: like 2026-03-31", "DATE"),
        "candidate_id": Setting(parse_number, row_only=True),
    }
)
