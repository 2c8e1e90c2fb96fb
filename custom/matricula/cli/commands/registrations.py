"""`matricula registrations`."""

from ..app import make_command, make_group
from ..exits import Exit
from ..options import Access, ListOptions, On
from ..settings_options import describe_target, takes_settings
from .codes import ASKING

app = make_command(
    "registrations",
    """\
  matricula registrations --on digitalchalk --where status=active --format csv
  matricula registrations --on tahdah --legal-entity 1001 --course 2001
""",
    "On Tahoe these are the enrollments, without invitations. tahdah lists the\n"
    f"registrations for one course of one legal entity.\n\n{ASKING}",
)


@app.default
@takes_settings(make_group("The target"), describe_target)
def registrations(
    *,
    on: On,
    access: Access = Access(),
    listing: ListOptions = ListOptions(),
    **targets: str | None,
) -> Exit:
    """List the registrations of a platform, or those for a course."""
    from ..listing import show_list

    return show_list(on, access, ("registrations", "enrollments"), listing, targets)
