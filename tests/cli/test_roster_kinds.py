"""Kinds of rosters through the installed command: the same people on every platform."""

import pytest
from attrs import frozen
from command_line import Command, Done


@frozen
class CommandKind:
    """A roster for the command: the names it registers by email, and parts of what it says."""

    name: str
    text: str
    people: dict[str, str]
    says: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    code: int = 0
    is_installed: bool = False


KINDS = [
    CommandKind(
        "half names, and a manager's email in another script",
        "E-Mail;Name;Vorname;Benutzername;E-mail руководителя\n"
        "a@example.org;Lee;Ana;ana-1;boss@example.org\n",
        {"a@example.org": "Ana Lee"},
        ("not used: E-mail руководителя", "'Name' is taken for the last name"),
        is_installed=True,
    ),
    CommandKind(
        "emails that are more or less than one",
        "email,first name,last name,username\n"
        "Ana Lee <a@example.org>,Ana,Lee,ana-1\n"
        "mailto:b@example.org,Bo,Ray,bo-1\n"
        "c@example.org; d@example.org,Cy,Moss,cy-1\n"
        "e@exa\u200bmple.org,Eli,Orr,eli-1\n"
        '"f@example.org,",Fay,Ito,fay-1\n'
        "\u200bg@example.org\u00a0,Gus,Roe,gus-1\n",
        {"g@example.org": "Gus Roe"},
        ("write only a@example.org", "U+200B (ZERO WIDTH SPACE)", "several emails"),
        code=1,
        is_installed=True,
    ),
    CommandKind(
        "names with characters that nobody sees",
        "email,first name,last name,username\n"
        'a@example.org,"Ana\nMaria",Lee,ana-1\n'
        "b@example.org,Bo\u202e,Ray,bo-1\n"
        "c@example.org,Cy\x00,Moss,cy-1\n",
        {"a@example.org": "Ana Maria Lee"},
        ("U+202E (RIGHT-TO-LEFT OVERRIDE)", "U+0000 (NUL)"),
        code=1,
    ),
    CommandKind(
        "totals, notes and blank rows",
        "email,first name,last name,username,team\n"
        "a@example.org,Ana,Lee,ana-1,HR\n,,,,IT\nTotal,1,,,\n-- end --,,,,\n",
        {"a@example.org": "Ana Lee"},
        ("totals or notes below the last person: 2",),
    ),
    CommandKind(
        "an export, and a condition",
        "user_id,login_id,first_name,last_name,email,status,team\n"
        "1,ana-1,Ana,Lee,a@example.org,active,HR\n"
        "2,bo-1,Bo,Ray,b@example.org,deleted,HR\n"
        "3,cy-1,Cy,Moss,c@example.org,active,IT\n",
        {"a@example.org": "Ana Lee"},
        ("preset canvas-sis", "(status: deleted): 1", "not selected by --where: 1"),
        ("--where", "team=HR"),
    ),
    CommandKind(
        "a column that is not there",
        "email,first name,last name,username,Телефон\na@example.org,Ana,Lee,ana-1,79001112233\n",
        {},
        ("this column is not there",),
        ("--map", "username=Логин"),
        code=2,
    ),
    CommandKind(
        "nobody at all",
        "email,first name,last name,username\n",
        {},
        ("r.csv has no people below its headers.",),
        code=1,
    ),
]


def list_people(command: Command, platform: str) -> dict[str, str]:
    """The names of the people on the mock, by email."""
    state = command.mock.state()[platform]
    records = state["candidates"] if platform == "tahdah" else state["users"]
    return {
        one["email"]: one["fullname"] if platform == "tahoe" else _join(one)
        for one in records
        if one.get("username") != "administrator"
    }


def _join(record: dict[str, str]) -> str:
    return f"{record['firstName']} {record['lastName']}"


def show(done: Done) -> dict[int, str]:
    """The outcomes by row, with `created` as a dry run calls it."""
    return {
        row: str(result["outcome"]).replace("created", "ready") for row, result in done.rows.items()
    }


@pytest.mark.parametrize("platform", ["tahoe", "tahdah", "digitalchalk"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_same_people_on_every_platform(
    command: Command, kind: CommandKind, platform: str
) -> None:
    command.write("r.csv", kind.text)
    words = command.words("r.csv", platform, *kind.options, "--json")
    dry = command.run(*words, "--dry-run")
    assert list_people(command, platform) == {}

    # The process of its own takes a second.
    done = command.run_installed(*words) if kind.is_installed else command.run(*words)
    assert list_people(command, platform) == kind.people
    assert (dry.code, done.code) == (kind.code, kind.code), done.err
    assert show(dry) == show(done)
    assert [text for text in kind.says if text not in done.err + done.out] == []
    assert [text for text in kind.says if text not in dry.err + dry.out] == []
