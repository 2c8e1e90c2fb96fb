"""The values of a registration on DigitalChalk besides the learner."""

from ...settings import Entry, Setting

ENTRY = Entry(
    settings={
        "course": Setting(
            str,
            "DigitalChalk: the offering",
            required=True,
            is_target=True,
            filter="offering_id",
        ),
    }
)
