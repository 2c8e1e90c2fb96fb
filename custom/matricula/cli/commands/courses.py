"""`matricula courses`, also called `offerings`."""

from ..app import make_command
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, ListOptions, On
from .codes import ASKING

app = make_command(
    "courses",
    show_examples("courses", "offerings"),
    ASKING,
)


@app.default
def courses(*, on: On, access: Access = Access(), listing: ListOptions = ListOptions()) -> Exit:
    """List what people can be registered on: courses or offerings."""
    from ..listing import show_list

    return show_list(on, access, ("courses", "offerings"), listing)
