"""Uses of the installed package, for each extra: what works, and what names the missing extra."""

from releasing.installed import Use

MOCK = ("--on", "tahoe", "--base-url", "{url}")
PEOPLE = "email,name,username\nana@example.org,Ana Lee,ana-lee\n"
LEARNERS = "email,first name,last name,username\nbo@example.org,Bo,Ray,bo-ray\n"
FILES = {"people.csv": PEOPLE, "learners.csv": LEARNERS}
"""The files in the folder of each use, by name."""
EXTRAS = ("", "rosters", "reports", "excel", "socks", "keyring", "mock", "tls", "contract")
"""The extras for users; those for developers are installed by make."""

NAMES = """
import matricula, matricula.rosters, matricula.platforms.tahdah.webhooks
for module in (matricula, matricula.rosters):
    for name in module.__all__:
        getattr(module, name)
"""
SYNC = """
import os
from matricula import Learner, Tahoe
with Tahoe(base_url=os.environ["MOCK_URL"]) as tahoe:
    print(tahoe.register(Learner(email="cy@example.org", name="Cy", username="cy-moss")).outcome)
    print([user.email for user in tahoe.users.list()])
"""
ASYNC = """
import asyncio, os
from matricula import AsyncDigitalChalk, Learner
async def main():
    async with AsyncDigitalChalk(base_url=os.environ["MOCK_URL"]) as chalk:
        learner = Learner(email="di@example.org", first_name="Di", last_name="Ash")
        course = "5d2a0000000000000000000000000001"
        print((await chalk.register(learner, course=course)).outcome)
asyncio.run(main())
"""
SERVER = """
from matricula_mock import MockServer
with MockServer() as mock:
    print(mock.url, sorted(mock.state()))
"""
FIXTURE = """
import sys, pathlib, pytest
code = "def test_it(matricula_mock):\\n    assert matricula_mock.url\\n"
pathlib.Path("test_it.py").write_text(code)
sys.exit(pytest.main(["-q", "test_it.py"]))
"""
CERTIFICATE = """
from matricula_mock import MockServer
with MockServer(tls=True) as mock:
    print(mock.url)
"""
TYPED = """\
from typing import assert_type

from matricula import Learner, Tahoe, Unconfirmed
from matricula_mock import MockServer

with MockServer() as mock, Tahoe("mock-token", base_url=mock.url) as tahoe:
    outcome = tahoe.register(Learner(email="ana@example.org", name="Ana Lee", username="ana-lee"))
    assert_type(isinstance(outcome, Unconfirmed), bool)
    for user in tahoe.users.list():
        assert_type(user.email.upper() if isinstance(user.email, str) else "", str)
    reveal_type(mock.url)
    reveal_type(tahoe.users)
    reveal_type(outcome.outcome)
"""
"""A program for mypy. With py.typed missing, the revealed types are Any."""


def need(extra: str, *words: str) -> Use:
    """Return the use that ends with the command which installs an extra."""
    return Use(words, (f"matricula[{extra}] @ ",), code=2)


def run(code: str, *texts: str) -> Use:
    return Use(("python", "-c", code), texts)


USES: dict[str, tuple[Use, ...]] = {
    "": (
        Use(("matricula", "--version"), ("matricula {version}",)),
        Use(("matricula", "--help"), ("register", "roster", "mock")),
        Use(("matricula", "doctor"), ("socksio",)),
        run(NAMES),
        run(SYNC, "created", "cy@example.org"),
        run(ASYNC, "created"),
        Use(("matricula", "register", "people.csv", *MOCK), ("created            1",)),
        Use(("matricula", "roster", "status", "people.tahoe.journal"), ("created",)),
        Use(("matricula", "roster", "export", "people.tahoe.journal", "--output", "export.ods")),
        need("rosters", "matricula", "register", "people.csv", *MOCK, "--dry-run"),
        need("excel", "matricula", "register", "export.ods", *MOCK),
        need(
            "reports", "matricula", "roster", "export", "people.tahoe.journal", "--output", "a.xlsx"
        ),
        need(
            "reports", "matricula", "roster", "report", "people.tahoe.journal", "--html", "a.html"
        ),
        need("socks", "matricula", "users", *MOCK, "--proxy", "socks5://127.0.0.1:9"),
        need("keyring", "matricula", "users", *MOCK, "--token-keyring", "matricula:ana"),
        need("mock", "matricula", "mock"),
        need("contract", "matricula", "contract", *MOCK),
    ),
    "rosters": (
        Use(("matricula", "register", "people.csv", *MOCK, "--dry-run"), ("a dry run",)),
        Use(("matricula", "register", "people.csv", *MOCK, "--json"), ("ana@example.org",)),
        Use(
            (
                *("matricula", "register", "learners.csv", "--on", "tahdah", "--base-url", "{url}"),
                *("--course", "2001", "--legal-entity", "1001", "--behavior", "1"),
            ),
            ("created            1",),
        ),
        Use(
            (
                *("matricula", "register", "learners.csv", "--on", "digitalchalk"),
                *("--base-url", "{url}", "--course", "5d2a0000000000000000000000000001"),
            ),
            ("created            1",),
        ),
    ),
    "reports": (
        Use(("matricula", "register", "people.csv", *MOCK), ("rows               1",)),
        Use(("matricula", "roster", "export", "people.tahoe.journal", "--output", "export.xlsx")),
        Use(("matricula", "roster", "report", "people.tahoe.journal", "--html", "report.html")),
    ),
    "excel": (
        Use(("matricula", "register", "people.csv", *MOCK), ("rows               1",)),
        Use(("matricula", "roster", "export", "people.tahoe.journal", "--output", "export.ods")),
        Use(("matricula", "register", "export.ods", *MOCK), ("rows               1",)),
    ),
    "socks": (
        Use(
            ("matricula", "users", *MOCK, "--proxy", "socks5://127.0.0.1:9"),
            ("the proxy socks5://127.0.0.1:9 of --proxy does not work",),
            code=4,
        ),
    ),
    "keyring": (
        Use(
            ("matricula", "users", *MOCK, "--token-keyring", "matricula:ana"),
            ("The keyring gives no token",),
            code=2,
        ),
    ),
    "mock": (run(SERVER, "'tahdah'"), run(FIXTURE, "1 passed")),
    "tls": (run(CERTIFICATE, "https://"),),
    "contract": (Use(("matricula", "contract", *MOCK), ("the contract is kept",)),),
}
"""The uses by extra. `mock` gets pytest as well."""
