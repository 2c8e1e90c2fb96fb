"""The connection that a command's options ask for."""

import argparse
import os

from attrs import evolve

from matricula_runtime.auth import token_from_file
from matricula_runtime.connection import AsyncConnection
from matricula_runtime.errors import ConfigurationError
from matricula_runtime.operation import RateLimit
from matricula_runtime.rate import Rate

from ..registrar import Registrar
from ..rosters import PacedEngine, make_engine


def connect(options: argparse.Namespace, registrar: Registrar) -> AsyncConnection:
    """A connection; its engine is a PacedEngine. Raises ConfigurationError if there can be none."""
    given = {}
    has_sites = registrar.connect.platform.has_sites
    if options.site is not None:
        if not has_sites:
            raise ConfigurationError(f"{registrar.name} has no sites: use --base-url.")
        given["site"] = options.site
    elif has_sites and options.base_url is None:
        raise ConfigurationError(f"Which site of {registrar.name}? Give --site or --base-url.")
    token = None
    if options.token_file is not None:
        token = token_from_file(options.token_file)
        token.get()  # so that a missing file is told now
    engine = PacedEngine(make_engine(options.concurrency), options.concurrency)
    variable = name_variable(registrar.name)
    if token is None and not os.environ.get(variable):
        raise ConfigurationError(f"There is no token: set {variable}, or give --token-file.")
    connection = registrar.connect(token, base_url=options.base_url, engine=engine, **given)
    if options.rate is not False:
        limit = RateLimit(*options.rate) if options.rate else None
        connection.session = evolve(connection.session, rate=Rate(limit))
    return connection


def name_variable(platform: str) -> str:
    """The environment variable that holds a platform's token."""
    return f"{platform.upper()}_TOKEN"


def name_token(options: argparse.Namespace) -> str:
    """Where the token comes from, for a message."""
    return options.token_file or name_variable(options.on)
