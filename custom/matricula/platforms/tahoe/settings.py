"""The values of a registration on Tahoe besides the learner."""

from ...settings import Entry, Setting, parse_truth

ENTRY = Entry(
    settings={
        "course": Setting(
            str,
            "the course",
            is_target=True,
            if_missing="without one, people get an account and are not enrolled",
            filter="course_id",
            example="course-v1:acme+AP200+2019",
            where="It is the id of a course.",
            listed_by="courses",
        ),
        "send_activation_email": Setting(
            parse_truth, "true if people have to activate their account", "BOOL"
        ),
    },
    no_update="Learners change their names in their account settings, and the site's administrator"
    " changes them for others.",
    examples={
        "users": ["--where email_exact=ana@example.org --format json", "--output users.xlsx"],
        "progress": ["--course course-v1:acme+AP200+2019"],
        "courses": [""],
        "doctor": [""],
    },
)
