"""The connection that a command's options ask for."""

import os
from typing import Literal
from urllib.parse import urlsplit

from attrs import evolve

from matricula import (
    AsyncConnection,
    BaseUrl,
    ConfigurationError,
    Options,
    RateLimit,
    RateLimiter,
    Registrar,
    Token,
    find_registrar,
    find_token,
    is_loopback,
    name_token_variable,
    parse_base_url,
    read_base_url,
    read_site,
    token_from_file,
    token_from_keyring,
)

from .options import Access, TokenOptions, UrlOptions
from .shell import quote
from .terminal import Tone, say


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
    platform: str,
    access: Access,
    rate: RateLimit | Literal["documented"] | None = "documented",
    *,
    needs_token: bool = True,
) -> AsyncConnection:
    """Connect to a platform. Raises ConfigurationError if the options do not say where.

    `rate` is None for no limit; "documented" is the limit in the spec. Without `needs_token`, a
    missing token is looked for when a request needs it.
    """
    registrar = find_registrar(platform)
    site, base_url = _read_place(registrar, access)
    if needs_token or explain_missing_token(platform, access.token) is None:
        token = read_token(platform, access.token)
    else:
        token = Token(lambda: read_token(platform, access.token).get().reveal())
    connection = registrar.connect(
        token,
        site=site,
        base_url=base_url,
        options=Options(rebase_links=access.network.rebase_links),
        network=access.network.settings,
        allow_http=access.network.allow_http,
    )
    if rate != "documented":
        connection.session = evolve(connection.session, rate_limiter=RateLimiter(rate))
    return connection


def _read_place(registrar: Registrar, access: Access) -> tuple[str | None, str | None]:
    """Return the site or the URL that the options name, and warn of plain http.

    Raises ConfigurationError if they do not fit the platform.
    """
    site, base_url = access.url.site, access.url.base_url
    has_sites = registrar.connect.platform.has_sites
    if site is not None and not has_sites:
        raise ConfigurationError(f"{registrar.title} has no sites: use --base-url.")
    if has_sites and site is None and base_url is None:
        raise MissingSiteError(f"Which site of {registrar.title}? Give --site or --base-url.")
    if site is not None:
        site = _note("--site", site, read_site(registrar, site))
    if base_url is not None:
        allow_http = access.network.allow_http
        base_url = _note(
            "--base-url", base_url, read_base_url(registrar, base_url, allow_http=allow_http)
        )
        parts = urlsplit(base_url)
        if parts.scheme == "http" and parts.hostname and not is_loopback(parts.hostname):
            say(
                f"--allow-http: the token and all data go to {parts.hostname} without encryption."
                " Everybody on the way can read them.",
                Tone.DOUBT,
            )
    return site, base_url


def find_base_url(platform: str, access: Access) -> BaseUrl:
    """Return the URL of a platform that the options name; its own path is "" if they name none.

    Raises ConfigurationError as `connect` does.
    """
    registrar = find_registrar(platform)
    site, base_url = _read_place(registrar, access)
    known = registrar.connect.platform
    url = base_url or (known.locate_site(site) if site else known.server)
    return parse_base_url(url, "", allow_http=access.network.allow_http)


def _note(option: str, given: str, meant: str) -> str:
    """Return what is meant, and say so if it is not what was given."""
    if meant != given:
        say(f"{option} {quote(given)} is read as {option} {meant}")
    return meant


def add_url(access: Access, url: str) -> Access:
    """Return the options with the URL of a journal's runs, unless they name another one."""
    return evolve(access, url=UrlOptions(base_url=url)) if access.url == UrlOptions() else access


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


def explain_missing_token(platform: str, options: TokenOptions) -> str | None:
    """Return the sentence for a missing token; None if there is one."""
    try:
        read_token(platform, options)
    except MissingTokenError as error:
        return str(error)
    return None


def name_token(platform: str, options: TokenOptions) -> str:
    """The place of the token, for a message."""
    if options.token_keyring is not None:
        return "{}:{} of the keyring".format(*options.token_keyring)
    return str(options.token_file or name_token_variable(platform))
