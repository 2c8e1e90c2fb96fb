"""matricula registers learners on Appsembler Tahoe, tahdah and DigitalChalk.

from matricula import Learner, Tahoe

with Tahoe(site="example") as tahoe:
    outcome = tahoe.register(Learner(email="ana@example.org", name="Ana Lee", username="ana"))
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matricula_runtime.auth import token_from_file, token_from_keyring
    from matricula_runtime.errors import (
        CallError,
        ConfigurationError,
        Duplicate,
        Forbidden,
        ForeignHost,
        Invalid,
        LinkError,
        MatriculaError,
        NoResponse,
        NotFound,
        NotSent,
        NotUnderstood,
        PageLoop,
        RateLimited,
        Refused,
        ServerError,
        Unauthorized,
        Unconfirmed,
    )
    from matricula_runtime.options import Options
    from matricula_runtime.outcomes import (
        Absent,
        Created,
        Exists,
        Found,
        Invited,
        LookupResult,
        Outcome,
        Rejected,
        Unknown,
    )

    from .digitalchalk import AsyncDigitalChalk, DigitalChalk
    from .learner import Learner
    from .tahdah import AsyncTahdah, Experience, Tahdah
    from .tahoe import AsyncTahoe, Tahoe

    __version__: str

__all__ = [
    "Absent",
    "AsyncDigitalChalk",
    "AsyncTahdah",
    "AsyncTahoe",
    "CallError",
    "ConfigurationError",
    "Created",
    "DigitalChalk",
    "Duplicate",
    "Exists",
    "Experience",
    "Forbidden",
    "ForeignHost",
    "Found",
    "Invalid",
    "Invited",
    "Learner",
    "LinkError",
    "LookupResult",
    "MatriculaError",
    "NoResponse",
    "NotFound",
    "NotSent",
    "NotUnderstood",
    "Options",
    "Outcome",
    "PageLoop",
    "RateLimited",
    "Refused",
    "Rejected",
    "ServerError",
    "Tahdah",
    "Tahoe",
    "Unauthorized",
    "Unconfirmed",
    "Unknown",
    "__version__",
    "token_from_file",
    "token_from_keyring",
]

# Where the names above come from. A name is loaded when it is asked for: the command's help would
# have to wait for two HTTP libraries otherwise.
_HOMES = (
    "matricula_runtime.errors",
    "matricula_runtime.options",
    "matricula_runtime.outcomes",
    "matricula_runtime.auth",
    ".learner",
    ".tahoe",
    ".tahdah",
    ".digitalchalk",
)


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    if name in __all__:
        for home in _HOMES:
            values = vars(import_module(home, __name__))
            if name in values:
                globals()[name] = values[name]
                return values[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
