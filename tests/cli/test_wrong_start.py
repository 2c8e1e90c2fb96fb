"""A wrong first attempt: it registers nobody, binds nothing, and names the right command."""

from pathlib import Path

import pytest
from command_line import Command

from matricula import ConfigurationError, find_registrar, read_base_url, read_site
from matricula.rosters import choose_journal

GOOD = "email,name,username\na@example.org,Ana Lee,analee\n"


@pytest.mark.parametrize(
    "text",
    [
        "acme",
        " acme ",
        "acme.tahoe.appsembler.com",
        "https://acme.tahoe.appsembler.com",
        "https://acme.tahoe.appsembler.com/dashboard?next=/x\n",
    ],
)
def test_site_as_people_give_it(text: str) -> None:
    assert read_site(find_registrar("tahoe"), text) == "acme"


def test_site_with_a_host_of_its_own() -> None:
    with pytest.raises(ConfigurationError, match=r"--base-url https://learn\.acme\.example"):
        read_site(find_registrar("tahoe"), "https://learn.acme.example/login")


@pytest.mark.parametrize(
    ("platform", "text", "meant"),
    [
        ("tahoe", " https://x.example ", "https://x.example"),
        ("tahoe", "https://x.example/tahoe/api/v2/registrations/", "https://x.example"),
        ("tahoe", "https://x.example/tahoe/api", "https://x.example"),
        ("tahoe", "https://gate.example/lms/tahoe", "https://gate.example/lms/tahoe"),
        ("digitalchalk", "https://x.example/dc/api", "https://x.example/dc/api/v5"),
        ("digitalchalk", "https://x.example/dc/api/v5/users", "https://x.example/dc/api/v5"),
        ("digitalchalk", "https://x.example", "https://x.example"),
    ],
)
def test_url_with_a_path_of_the_api(platform: str, text: str, meant: str) -> None:
    assert read_base_url(find_registrar(platform), text) == meant


@pytest.mark.parametrize("text", ["http://x.example/a", "x.example/a", "x.example:443/a"])
def test_url_without_https_names_the_right_option(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"--base-url https://x\.example(:443)?/a"):
        read_base_url(find_registrar("tahoe"), text)


def test_url_that_leads_to_no_api_sends_nothing(command: Command) -> None:
    command.write("r.csv", GOOD)
    wrong = ["--on", "tahoe", "--base-url", command.mock.url + "/elsewhere"]
    done = command.run("register", "r.csv", *wrong)
    assert (done.code, f"the right one is used: --base-url {command.mock.url}\n" in done.err) == (
        2,
        True,
    )
    assert not [one for one in command.mock.requests() if one["method"] == "POST"]
    assert command.register("r.csv").counts["created"] == 1


def test_url_of_the_api_is_corrected(command: Command) -> None:
    command.write("r.csv", GOOD)
    url = f"{command.mock.url}/tahoe/api/v2/"
    done = command.run("register", "r.csv", "--on", "tahoe", "--base-url", url)
    assert (done.code, done.counts["created"]) == (0, 1), done.err
    assert f"--base-url {url} is read as --base-url {command.mock.url}" in done.err


def test_run_on_a_real_site_has_another_journal_than_the_mock(command: Command) -> None:
    command.write("r.csv", GOOD)
    roster, site = str(command.folder / "r.csv"), "https://acme.tahoe.appsembler.com"
    assert Path(choose_journal(roster, "tahoe", site)).name == "r.tahoe.journal"
    command.register("r.csv")
    own = choose_journal(roster, "tahoe", site)
    assert own.name == "r.tahoe.acme.tahoe.appsembler.com.journal"
    assert choose_journal(roster, "tahoe", command.mock.url).name == "r.tahoe.journal"
    own.touch()
    (command.folder / "r.tahoe.journal").unlink()
    assert choose_journal(roster, "tahoe", site) == own
