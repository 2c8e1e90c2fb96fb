"""`matricula users`."""

from ..app import make_command
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, ListOptions, On
from .codes import ASKING

app = make_command(
    "users",
    show_examples("users"),
    ASKING,
)


@app.default
def users(*, on: On, access: Access = Access(), listing: ListOptions = ListOptions()) -> Exit:
    """List the users of a platform."""
    from ..listing import show_list

    return show_list(on, access, ("users",), listing)
