"""`matricula completion`."""

from typing import Annotated, Literal

from cyclopts import Parameter

from ..app import make_app, make_command
from ..exits import Exit

app = make_command(
    "completion",
    """\
  eval "$(matricula completion bash)"        in ~/.bashrc
  eval "$(matricula completion zsh)"         in ~/.zshrc, after compinit
  matricula completion fish > ~/.config/fish/completions/matricula.fish
""",
    "Exit codes: 0 done, 2 usage",
)


@app.default
def completion(
    shell: Annotated[
        Literal["bash", "zsh", "fish"], Parameter(name="SHELL", help="bash, zsh or fish")
    ],
    /,
) -> Exit:
    """Print a script with which a shell completes commands, options and files."""
    print(make_app().generate_completion(shell=shell))
    if shell == "zsh":  # without this line only a file on $fpath works, not `eval`
        print("compdef _cyclopts_matricula matricula")
    return Exit.OK
