"""`matricula grade`."""

from typing import Annotated

from cyclopts import Parameter

from ..app import make_command
from ..choices import choose_platform, match_choices
from ..entry import Typed
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, On
from ..values import Percentage, Text
from .codes import ASKING

app = make_command("grade", show_examples("grade"), ASKING)
app.config = (match_choices, choose_platform)


@app.default
def grade(
    id_: Annotated[Text, Parameter(name="ID", help="the platform's id of the registration")],
    percent: Annotated[Percentage, Parameter(name="PERCENT", help="the grade, such as 92.5")],
    /,
    *,
    on: On,
    access: Access = Access(),
    typed: Typed,
) -> Exit:
    """Grade a registration."""
    from ..records import change_record

    return change_record(on, access, typed, "registrations", "grade", id_, percent)
