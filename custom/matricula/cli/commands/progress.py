"""`matricula progress`."""

from ..app import make_command, make_group
from ..choices import choose_platform, match_choices
from ..entry import Typed
from ..examples import show_examples
from ..exits import Exit
from ..options import Access, On, OutputOptions
from ..settings_options import describe_target, takes_settings
from .codes import ASKING, OUTPUT_KINDS

app = make_command("progress", show_examples("progress"), f"{OUTPUT_KINDS}\n{ASKING}")
app.config = (match_choices, choose_platform)


@app.default
@takes_settings(make_group("The target"), describe_target)
def progress(
    *,
    on: On,
    access: Access = Access(),
    listing: OutputOptions = OutputOptions(),
    typed: Typed,
    **targets: str | None,
) -> Exit:
    """List how far learners are: status and grade, as far as the platform shows them."""
    from ..learner_list import show_progress

    return show_progress(on, access, listing, typed, targets)
