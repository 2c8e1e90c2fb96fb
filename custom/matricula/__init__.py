"""matricula registers learners on Appsembler Tahoe, tahdah and DigitalChalk.

from matricula import Learner, Tahoe

with Tahoe(site="example") as tahoe:
    outcome = tahoe.register(Learner(email="ana@example.org", name="Ana Lee", username="ana"))
"""

from importlib.metadata import version

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
    NoAnswer,
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
    Outcome,
    Rejected,
    Unknown,
    Verdict,
)

from .digitalchalk import AsyncDigitalChalk, DigitalChalk
from .learner import Learner
from .tahdah import AsyncTahdah, Experience, Tahdah
from .tahoe import AsyncTahoe, Tahoe

__version__ = version("matricula")

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
    "Learner",
    "LinkError",
    "MatriculaError",
    "NoAnswer",
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
    "Verdict",
    "__version__",
    "token_from_file",
    "token_from_keyring",
]
