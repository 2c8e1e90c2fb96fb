"""`matricula user`."""

from typing import Annotated

from cyclopts import Parameter

from ..app import make_command
from ..choices import choose_platform, match_choices
from ..entry import Typed
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, On
from ..values import Text
from .codes import ASKING

app = make_command("user", show_examples("user"), ASKING)
app.config = (match_choices, choose_platform)


@app.default
def user(
    id_: Annotated[Text, Parameter(name="ID", help="the platform's id of the user")],
    /,
    *,
    on: On,
    access: Access = Access(),
    typed: Typed,
) -> Exit:
    """Show a user as JSON."""
    from ..records import show_record

    return show_record(on, access, typed, "users", id_)
