"""The values of a registration on Campus besides the learner."""

from ...settings import Entry, Setting

ENTRY = Entry(
    settings={
        "course": Setting(
            str, "the course", required=True, is_target=True, filter="course_id", example="c-1"
        ),
        "section": Setting(str, "the section, the first one of the course by default"),
    },
    examples={"users": ["--where search=lee"], "courses": [""]},
)
