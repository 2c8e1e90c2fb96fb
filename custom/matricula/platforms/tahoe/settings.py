"""The values of a registration on Tahoe besides the learner."""

from ...settings import Entry, Setting, parse_truth

ENTRY = Entry(
    settings={
        "course": Setting(
            str,
            "Tahoe: the course (without one, people get an account and are not enrolled)",
            is_target=True,
            filter="course_id",
        ),
        "send_activation_email": Setting(
            parse_truth, "Tahoe: true if people have to activate their account", "BOOL"
        ),
    }
)
