"""Appsembler Tahoe: accounts on a customer's site."""

import re

from attrs import evolve

from matricula_runtime.auth import TokenSource, conceal
from matricula_runtime.engine import AsyncEngine, Engine
from matricula_runtime.errors import ConfigurationError
from matricula_runtime.operation import Platform
from matricula_runtime.options import Options
from matricula_runtime.outcomes import Exists, Outcome, Rejected
from matricula_runtime.registration import create
from matricula_runtime.session import Session
from matricula_runtime.steps import Flow, Watcher
from tahoe_api.models.user import User
from tahoe_api.resources import aio, calls, sync

from .learner import Learner, given
from .platform import compare_names, require, write
from .registrar import Registrar, Setting, Values, parse_truth


class Tahoe(sync.Connection):
    """A connection to a Tahoe site.

    `site` is its name, as in `https://<site>.tahoe.appsembler.com`; a site with a domain of its
    own is given as `base_url`. Without `token` the environment's `TAHOE_TOKEN` is taken. Raises
    ConfigurationError if there is no token, or neither site nor URL.
    """

    def __init__(
        self,
        token: TokenSource = None,
        *,
        site: str | None = None,
        base_url: str | None = None,
        options: Options | None = None,
        engine: Engine | None = None,
        allow_http: bool = False,
    ) -> None:
        token = conceal(token)
        super().__init__(
            token,
            base_url=find_url(self.platform, site, base_url),
            options=options,
            engine=engine,
            allow_http=allow_http,
        )

    def register(self, learner: Learner, *, watch: Watcher | None = None) -> Outcome:
        """Make an account for a learner, who needs an address, a name and a username.

        The outcome is *exists* if the site has an account with the same address. Raises only what
        concerns every learner: Unauthorized, Forbidden, NotSent, RateLimited.
        """
        return self.run(register(self.session, learner), watch)


class AsyncTahoe(aio.AsyncConnection):
    """As Tahoe, for asyncio."""

    def __init__(
        self,
        token: TokenSource = None,
        *,
        site: str | None = None,
        base_url: str | None = None,
        options: Options | None = None,
        engine: AsyncEngine | None = None,
        allow_http: bool = False,
    ) -> None:
        token = conceal(token)
        super().__init__(
            token,
            base_url=find_url(self.platform, site, base_url),
            options=options,
            engine=engine,
            allow_http=allow_http,
        )

    async def register(self, learner: Learner, *, watch: Watcher | None = None) -> Outcome:
        """As Tahoe.register."""
        return await self.run(register(self.session, learner), watch)


def register(session: Session, learner: Learner) -> Flow[Outcome]:
    """The flow of a registration, for both kinds of connection."""
    values = require(learner, "email", "full_name", "username")
    if isinstance(values, Rejected):
        return values
    email, name, username = values
    call = calls.create_registration(
        email=email,
        name=name,
        username=username,
        extra=learner.extra,
        **given(password=learner.password),
    )
    outcome = yield from write("registration", call, create(session, call))
    if isinstance(outcome, Exists) and isinstance(outcome.record, User):
        warnings = compare_names(learner, outcome.record.fullname)
        return evolve(outcome, warnings=outcome.warnings + warnings)
    return outcome


def find_url(platform: Platform, site: str | None, base_url: str | None) -> str:
    """The URL of a site, from its name or as it was given."""
    if bool(site) == bool(base_url):
        raise ConfigurationError("Give either site=… (its name) or base_url=… (its URL).")
    if base_url:
        return base_url
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", site or ""):
        raise ConfigurationError(f"{site!r} is no name of a site. Give the word before the dot.")
    return platform.server.replace("{site}", (site or "").lower())


def _register_row(session: Session, learner: Learner, values: Values) -> Flow[Outcome]:
    if values:
        learner = evolve(learner, extra={**learner.extra, **values})
    return register(session, learner)


REGISTRAR = Registrar(
    name="tahoe",
    connect=AsyncTahoe,
    needs=("email", "full_name", "username"),
    register=_register_row,
    settings={"send_activation_email": Setting(parse_truth)},
    unsupported={
        "course": "this version makes accounts on Tahoe and cannot enroll them in a course yet"
    },
    takes_site=True,
)
