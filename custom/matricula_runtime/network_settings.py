"""Settings for the way to a server: its proxy, the trusted certificates, a client certificate."""

import os
from typing import Any

from attrs import Attribute, field, frozen

from .errors import ConfigurationError


def _check_text(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if not (value is None or isinstance(value, str)):
        raise ConfigurationError(f"{attribute.name} must be a text, not {type(value).__name__}.")


def _check_path(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if not isinstance(value, os.PathLike):
        _check_text(_, attribute, value)


@frozen
class NetworkSettings:
    """The way to a server, for connections, transports and rosters alike.

    - `proxy`: the URL of a proxy for all requests, those to this machine as well. Without it, the
      proxy of the environment is used, except for this machine.
    - `ca_bundle`: a file of certificates in PEM format, or a folder of hashed ones, to trust
      instead of the usual ones
    - `client_cert`, `client_key`: files in PEM format, for servers that ask clients for a
      certificate. The key may be in the file of the certificate. It has no password.
    - `are_options`: messages name the options of the commands, such as `--ca-bundle`

    Raises ConfigurationError for a value of another type.
    """

    # It may have a password.
    proxy: str | None = field(default=None, repr=False, validator=_check_text)
    ca_bundle: str | None = field(default=None, validator=_check_path)
    client_cert: str | None = field(default=None, validator=_check_path)
    client_key: str | None = field(default=None, validator=_check_path)
    are_options: bool = False

    def name(self, setting: str) -> str:
        """Return the name of a setting for a message: `--ca-bundle` or `ca_bundle=…`."""
        return f"--{setting.replace('_', '-')}" if self.are_options else f"{setting}=…"
