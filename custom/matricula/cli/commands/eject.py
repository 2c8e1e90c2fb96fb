"""`matricula eject`."""

from typing import Annotated

from cyclopts import Parameter

from ..app import make_command
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, On
from ..values import Text
from .codes import ASKING

app = make_command("eject", show_examples("eject"), ASKING)


@app.default
def eject(
    id_: Annotated[Text, Parameter(name="ID", help="the platform's id of the registration")],
    /,
    *,
    on: On,
    access: Access = Access(),
) -> Exit:
    """End a registration."""
    from ..records import change_record

    return change_record(on, access, "registrations", "eject", id_)
