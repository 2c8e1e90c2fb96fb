"""matricula registers learners on learning platforms.

Import the class of a platform (see `matricula.platforms`) and `Learner`:

    with PLATFORM(site="example") as platform:
        outcome = platform.register(Learner(email="ana@example.org", name="Ana Lee"))
"""

from importlib import import_module
from typing import TYPE_CHECKING

from . import platforms

if TYPE_CHECKING:
    from matricula_runtime.auth import Token, find_token, token_from_file, token_from_keyring
    from matricula_runtime.connection import AsyncConnection, Connection
    from matricula_runtime.errors import (
        CallError,
        ConfigurationError,
        Duplicate,
        Forbidden,
        ForeignHost,
        IncompleteList,
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
    from matricula_runtime.message import Failure, Request, Response
    from matricula_runtime.network_settings import NetworkSettings
    from matricula_runtime.operation import RateLimit
    from matricula_runtime.options import Options
    from matricula_runtime.origin import BaseUrl, is_loopback, parse_base_url
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
    from matricula_runtime.probe import make_probe
    from matricula_runtime.rate_limiter import RateLimiter
    from matricula_runtime.routes import ProxyRoute, find_route
    from matricula_runtime.steps import AfterWrite, BeforeWrite
    from matricula_runtime.token_variable import name_token_variable
    from matricula_runtime.transport import AsyncTransport, Timeout, Transport
    from matricula_runtime.transport_httpx import AsyncHttpxTransport, HttpxTransport

    from .discovery import ENTRIES, PLATFORMS, find_title, join_words, list_options
    from .json_text import make_json
    from .learner import Learner
    from .learner_progress import (
        LearnerProgress,
        list_missing_targets,
        list_progress,
        list_progress_async,
    )
    from .platforms import *  # noqa: F403
    from .platforms import SITES
    from .registrar import Registrar, find_registrar, parse_settings
    from .settings import Entry, Setting, name_option, parse_number
    from .site_names import read_base_url, read_site

    __version__: str

__all__ = [
    "ENTRIES",
    "PLATFORMS",
    "SITES",
    "Absent",
    "AfterWrite",
    "AsyncConnection",
    "AsyncHttpxTransport",
    "AsyncTransport",
    "BaseUrl",
    "BeforeWrite",
    "CallError",
    "ConfigurationError",
    "Connection",
    "Created",
    "Duplicate",
    "Entry",
    "Exists",
    "Failure",
    "Forbidden",
    "ForeignHost",
    "Found",
    "HttpxTransport",
    "IncompleteList",
    "Invalid",
    "Invited",
    "Learner",
    "LearnerProgress",
    "LinkError",
    "LookupResult",
    "MatriculaError",
    "NetworkSettings",
    "NoResponse",
    "NotFound",
    "NotSent",
    "NotUnderstood",
    "Options",
    "Outcome",
    "PageLoop",
    "ProxyRoute",
    "RateLimit",
    "RateLimited",
    "RateLimiter",
    "Refused",
    "Registrar",
    "Rejected",
    "Request",
    "Response",
    "ServerError",
    "Setting",
    "Timeout",
    "Token",
    "Transport",
    "Unauthorized",
    "Unconfirmed",
    "Unknown",
    "__version__",
    "find_registrar",
    "find_route",
    "find_title",
    "find_token",
    "is_loopback",
    "join_words",
    "list_missing_targets",
    "list_options",
    "list_progress",
    "list_progress_async",
    "make_json",
    "make_probe",
    "name_option",
    "name_token_variable",
    "parse_base_url",
    "parse_number",
    "parse_settings",
    "read_base_url",
    "read_site",
    "token_from_file",
    "token_from_keyring",
]
__all__ += platforms.__all__

# A name is loaded when it is asked for. Otherwise the command's help would wait for two HTTP
# libraries.
_MODULES = {
    ".discovery": "ENTRIES PLATFORMS find_title join_words list_options",
    ".json_text": "make_json",
    ".platforms": "SITES",
    "matricula_runtime.token_variable": "name_token_variable",
    ".settings": "Entry Setting name_option parse_number",
    ".learner": "Learner",
    ".learner_progress": "LearnerProgress list_missing_targets list_progress list_progress_async",
    ".registrar": "Registrar find_registrar parse_settings",
    ".site_names": "read_base_url read_site",
    "matricula_runtime.auth": "Token find_token token_from_file token_from_keyring",
    "matricula_runtime.connection": "AsyncConnection Connection",
    "matricula_runtime.errors": (
        "CallError ConfigurationError Duplicate Forbidden ForeignHost IncompleteList Invalid "
        "LinkError "
        "MatriculaError NoResponse NotFound NotSent NotUnderstood PageLoop RateLimited "
        "Refused ServerError Unauthorized Unconfirmed"
    ),
    "matricula_runtime.message": "Failure Request Response",
    "matricula_runtime.network_settings": "NetworkSettings",
    "matricula_runtime.operation": "RateLimit",
    "matricula_runtime.options": "Options",
    "matricula_runtime.origin": "BaseUrl is_loopback parse_base_url",
    "matricula_runtime.outcomes": (
        "Absent Created Exists Found Invited LookupResult Outcome Rejected Unknown"
    ),
    "matricula_runtime.probe": "make_probe",
    "matricula_runtime.rate_limiter": "RateLimiter",
    "matricula_runtime.routes": "ProxyRoute find_route",
    "matricula_runtime.steps": "AfterWrite BeforeWrite",
    "matricula_runtime.transport": "AsyncTransport Timeout Transport",
    "matricula_runtime.transport_httpx": "AsyncHttpxTransport HttpxTransport",
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}
_HOMES |= dict.fromkeys(platforms.__all__, ".platforms")


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
