"""The values of a registration on DigitalChalk besides the learner."""

from ...settings import Entry, Setting

ENTRY = Entry(
    settings={
        "course": Setting(
            str,
            "the offering",
            required=True,
            is_target=True,
            filter="offering_id",
            example="8af0c0de",
            headers=["offering", "offering id"],
            where="It is the id of an offering.",
            listed_by="courses",
        ),
    },
    examples={
        "offerings": [""],
        "user": ["1a0c1"],
        "grade": ["7d3e2 92.5"],
        "eject": ["7d3e2"],
        "registrations": ["--where status=active --format csv"],
        "progress": ["--course 8af0c0de --output grades.xlsx"],
    },
)
