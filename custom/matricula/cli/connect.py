"""The connection that a command's options ask for."""

import os
from typing import Literal

from attrs import evolve

from matricula import (
    AsyncConnection,
    ConfigurationError,
    RateLimit,
    RateLimiter,
    Token,
    find_registrar,
    find_token,
    name_token_variable,
    read_base_url,
    read_site,
    token_from_file,
    token_from_keyring,
)

from .options import Access, TokenOptions, UrlOptions
from .shell import quote
from .terminal import say


class MissingSiteError(ConfigurationError):
    """Neither a site nor a URL is given."""


class MissingTokenError(ConfigurationError):
    """No option and no environment variable has the token."""


_ENTERED: dict[str, Token] = {}
"""Tokens that the user typed, by the name of the platform. They are stored nowhere."""


def enter_token(platform: str, text: str) -> None:
    """Use a token that the user typed. Raises ConfigurationError if it cannot be one."""
    _ENTERED[platform] = Token(text)


def forget_token(platform: str) -> None:
    """Forget a token that the user typed."""
    _ENTERED.pop(platform, None)


def connect(
    platform: str, access: Access, rate: RateLimit | Literal["documented"] | None = "documented"
) -> AsyncConnection:
    """Connect to a platform. Raises ConfigurationError if the options do not say where.

    `rate` is None for no limit; "documented" is the limit in the spec.
    """
    registrar = find_registrar(platform)
    site, base_url = access.url.site, access.url.base_url
    has_sites = registrar.connect.platform.has_sites
    if site is not None and not has_sites:
        raise ConfigurationError(f"{registrar.title} has no sites: use --base-url.")
    if has_sites and site is None and base_url is None:
        raise MissingSiteError(f"Which site of {registrar.title}? Give --site or --base-url.")
    if site is not None:
        site = _note("--site", site, read_site(registrar, site))
    if base_url is not None:
        base_url = _note("--base-url", base_url, read_base_url(registrar, base_url))
    token = read_token(platform, access.token)
    connection = registrar.connect(token, site=site, base_url=base_url)
    if rate != "documented":
        connection.session = evolve(connection.session, rate_limiter=RateLimiter(rate))
    return connection


def _note(option: str, given: str, meant: str) -> str:
    """Return what is meant, and say so if it is not what was given."""
    if meant != given:
        say(f"{option} {quote(given)} is read as {option} {meant}")
    return meant


def reconnect(platform: str, url: str, access: Access) -> AsyncConnection:
    """A connection to the URL of a journal's runs, unless the options name another one."""
    if access.url == UrlOptions():
        access = evolve(access, url=UrlOptions(base_url=url))
    return connect(platform, access)


def read_token(platform: str, options: TokenOptions) -> Token:
    """The token that the options name, or the one of the environment.

    Raises ConfigurationError if there is none.
    """
    variable = name_token_variable(platform)
    if options.token_file is not None:
        token = token_from_file(options.token_file)
    elif options.token_keyring is not None:
        token = token_from_keyring(*options.token_keyring)
    elif os.environ.get(variable):
        token = find_token(None, variable)
    elif platform in _ENTERED:
        token = _ENTERED[platform]
    else:
        raise MissingTokenError(
            f"There is no token: set {variable}, or give --token-file or --token-keyring."
        )
    token.get()  # so that a missing file is reported now
    return token


def name_token(platform: str, options: TokenOptions) -> str:
    """The place of the token, for a message."""
    if options.token_keyring is not None:
        return "{}:{} of the keyring".format(*options.token_keyring)
    return str(options.token_file or name_token_variable(platform))
