"""The values of a registration on tahdah besides the learner."""

from ...settings import Entry, Setting, parse_date, parse_number

_ASK = "tahdah's API does not list them: ask the administrator of your account there."

ENTRY = Entry(
    settings={
        "course": Setting(
            parse_number,
            "the experience",
            required=True,
            is_target=True,
            filter="experienceid",
            example="2001",
            headers=["experience", "experience id"],
            where=f"It is the number of the experience. {_ASK}",
        ),
        "legal_entity": Setting(
            parse_number,
            "the legal entity",
            required=True,
            is_target=True,
            filter="legalentityid",
            example="1001",
            where=f"It is the number of the legal entity. {_ASK}",
        ),
        "behavior": Setting(
            parse_number,
            "the behavior of the registrations",
            "N",
            required=True,
            example="1",
            where="No document says what its numbers mean: ask tahdah.",
        ),
        "registration_date": Setting(
            parse_date, "the date of the registrations, such as 2026-03-31", "DATE"
        ),
        "candidate_id": Setting(parse_number, row_only=True),
    },
    examples={
        "registrations": ["--legal-entity 1001 --course 2001"],
        "progress": ["--legal-entity 1001 --course 2001"],
    },
    no_update="Ask the administrator of your account there to change the candidates.",
)
