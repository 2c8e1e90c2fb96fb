"""`matricula users`."""

from ..app import make_command
from ..choices import choose_platform, match_choices
from ..entry import Typed
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, ListOptions, On
from .codes import ASKING

app = make_command(
    "users",
    show_examples("users"),
    ASKING,
)
app.config = (match_choices, choose_platform)


@app.default
def users(
    *, on: On, access: Access = Access(), listing: ListOptions = ListOptions(), typed: Typed
) -> Exit:
    """List the users of a platform."""
    from ..listing import show_list

    return show_list(on, access, ("users",), listing, typed)
