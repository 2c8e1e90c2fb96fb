"""The connection that a command's options ask for."""

import argparse
import os

from attrs import evolve

from matricula_runtime.auth import Token, find_token, token_from_file, token_from_keyring
from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import ConfigurationError
from matricula_runtime.operation import RateLimit
from matricula_runtime.rate_limiter import RateLimiter

from ..registrar import Registrar
from ..rosters import PacedTransport, RosterError, make_transport


def connect(options: argparse.Namespace, registrar: Registrar) -> AsyncConnection:
    """Connect as the options say, on a PacedTransport. Raises ConfigurationError."""
    given = {}
    has_sites = registrar.connect.platform.has_sites
    if options.site is not None:
        if not has_sites:
            raise ConfigurationError(f"{registrar.name} has no sites: use --base-url.")
        given["site"] = options.site
    elif has_sites and options.base_url is None:
        raise ConfigurationError(f"Which site of {registrar.name}? Give --site or --base-url.")
    token = find_given_token(registrar.name, options)
    transport = PacedTransport(make_transport(options.concurrency), options.concurrency)
    connection = registrar.connect(token, base_url=options.base_url, transport=transport, **given)
    if options.rate is not False:
        limit = RateLimit(*options.rate) if options.rate else None
        connection.session = evolve(connection.session, rate_limiter=RateLimiter(limit))
    return connection


def reconnect(options: argparse.Namespace, registrar: Registrar, origin: str) -> AsyncConnection:
    """A connection to where the runs of a journal were: `origin` is their base URL.

    Raises RosterError if the options lead anywhere else.
    """
    if options.site is None and options.base_url is None:
        options.base_url = origin
    connection = connect(options, registrar)
    if str(connection.session.base_url) != origin:
        raise RosterError(f"The journal belongs to {origin}: leave --base-url and --site out.")
    return connection


def find_given_token(platform: str, options: argparse.Namespace) -> Token:
    """The token that `add_token`'s options name, or that of the environment.

    Raises ConfigurationError if there is none.
    """
    variable = name_variable(platform)
    if options.token_file is not None:
        token = token_from_file(options.token_file)
    elif options.token_keyring is not None:
        token = token_from_keyring(*options.token_keyring)
    elif os.environ.get(variable):
        token = find_token(None, variable)
    else:
        raise ConfigurationError(
            f"There is no token: set {variable}, or give --token-file or --token-keyring."
        )
    token.get()  # so that a missing file is told now
    return token


def name_variable(platform: str) -> str:
    """The environment variable that holds a platform's token."""
    return f"{platform.upper()}_TOKEN"


def name_token(options: argparse.Namespace) -> str:
    """Where the token comes from, for a message."""
    if options.token_keyring is not None:
        return "{}:{} of the keyring".format(*options.token_keyring)
    return options.token_file or name_variable(options.on)
