"""`matricula registrations`."""

from matricula import find_registrar

from ..app import make_command, make_group
from ..choices import choose_platform, match_choices
from ..entry import Typed
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, ListOptions, On
from ..settings_options import describe_target, takes_settings
from .codes import ASKING

app = make_command(
    "registrations",
    show_examples("registrations"),
    "Where a platform has enrollments, these are listed, without invitations. Some\n"
    f"lists need a target, such as --course.\n\n{ASKING}",
)
app.config = (match_choices, choose_platform)


@app.default
@takes_settings(make_group("The target"), describe_target)
def registrations(
    *,
    on: On,
    access: Access = Access(),
    listing: ListOptions = ListOptions(),
    typed: Typed,
    **targets: str | None,
) -> Exit:
    """List the registrations of a platform, or those for a course."""
    from ..listing import show_list
    from ..terminal import say

    code = show_list(on, access, ("registrations", "enrollments"), listing, typed, targets)
    if find_registrar(on).invites:
        say("people who are invited only are not listed, until their account is active")
    return code
