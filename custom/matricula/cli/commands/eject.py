"""`matricula eject`."""

from textwrap import fill
from typing import Annotated

from cyclopts import Parameter

from matricula import find_registrar, rosters

from ..app import make_command
from ..choices import choose_platform, match_choices
from ..entry import Typed
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, On
from ..values import Text
from .codes import ASKING

_OTHER_WAYS = (
    "Only some platforms have ids of registrations. To take people out of a course by their email:"
    " `matricula roster undo JOURNAL EMAIL`. To take out everybody who is no longer in a list:"
    " `matricula sync ROSTER`."
)

app = make_command("eject", show_examples("eject"), f"{fill(_OTHER_WAYS, 80)}\n\n{ASKING}")
app.config = (match_choices, choose_platform)


@app.default
def eject(
    id_: Annotated[Text, Parameter(name="ID", help="the platform's id of the registration")],
    /,
    *,
    on: On,
    access: Access = Access(),
    typed: Typed,
) -> Exit:
    """End a registration."""
    from ..records import change_record

    registrar = find_registrar(on)
    hint = "`matricula roster undo JOURNAL EMAIL` and `matricula sync ROSTER` remove people."
    if registrar.undo is None:
        hint = rosters.explain_by_hand(registrar)
    return change_record(on, access, typed, "registrations", "eject", id_, hint=hint)
