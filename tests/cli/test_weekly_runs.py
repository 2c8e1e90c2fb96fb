"""The list of an HR office, week after week: people stay, join, change, and move to other rows."""

from collections.abc import Collection

from command_line import Command
from killed_runs import slow_down
from polling import wait_for

from matricula import Tahoe
from matricula.cli.run_report import describe_registration
from matricula.rosters import plan

COURSE = "course-v1:acme+AP200+2019"


def write_list(
    command: Command, people: int, *, shift: int = 0, changed: Collection[int] = ()
) -> None:
    """Write a list with running numbers, which begin `shift` later than last week."""
    rows = ["Nr.;Email;Full name;Username"]
    for number in range(1, people + 1):
        name = "Ann Poe" if number in changed else "Ann Lee"
        person = f"p{number}@example.org;{name};user{number}"
        rows.append(f"{number + shift};{person}")
    command.write("p.csv", "\n".join(rows) + "\n")


def test_second_week_separates_new_people_from_the_others(command: Command) -> None:
    words = ("--course", COURSE, "--rate", "none")
    write_list(command, 300)
    first = command.register("p.csv", "tahoe", *words)
    assert (first.code, first.counts["invited"], first.counts["rows"]) == (0, 300, 300)
    write_list(command, 320, shift=7, changed=(5, 9))
    with (
        Tahoe("mock-token", base_url=command.mock.url) as tahoe,
        plan(
            tahoe,
            command.folder / "p.csv",
            journal=command.folder / "p.tahoe.journal",
            course=COURSE,
        ) as run,
    ):
        asked = describe_registration(run, run.count_people())
    assert asked.startswith(f"register 20 people in course {COURSE} at ")

    second = command.register("p.csv", "tahoe", *words)
    assert second.code == 0
    numbers = {name: number for name, number in second.counts.items() if number}
    assert numbers == {"invited": 20, "done before": 300, "rows": 320}
    (changed,) = [line for line in second.err.splitlines() if "other values" in line]
    listing = "matricula roster export p.tahoe.journal --changed"
    assert changed == (
        "2 people have other values than when they were registered; nothing is sent for them. To"
        f" list them: {listing}"
    )
    assert "Learners change their names in their account settings" in second.err
    listed = command.run(*listing.split()[1:]).out
    assert [n for n in range(1, 321) if f"p{n}@example.org" in listed] == [5, 9]


def test_changed_people_are_updated_where_the_platform_can(command: Command) -> None:
    header = "email,first name,last name,username\n"
    command.write("p.csv", header + "a@example.org,Ann,Lee,ann\nb@example.org,Bo,Ray,bo\n")
    command.register("p.csv", "digitalchalk")
    married = "b@example.org,Bo,Ray,bo\na@example.org,Ann,Poe,ann\nc@example.org,Cy,Orr,cy\n"
    command.write("p.csv", header + married)
    kept = command.register("p.csv", "digitalchalk", "--dry-run")
    assert "To send the new values: the same command with --update" in kept.err
    dry = command.register("p.csv", "digitalchalk", "--dry-run", "--update")
    line = (
        "line 3, a@example.org, to update: would send first name Ann, last name Poe, username ann"
    )
    assert line in dry.err
    assert (dry.counts["ready"], dry.counts["to update"], dry.counts["done before"]) == (1, 1, 1)
    done = command.register("p.csv", "digitalchalk", "--update")
    assert (done.code, done.counts["created"], done.counts["updated"]) == (0, 1, 1)
    assert "other values" not in done.err
    names = [one["lastName"] for one in command.mock.state()["digitalchalk"]["users"]]
    assert "Poe" in names
    assert "Lee" not in names


def test_killed_updates_are_sent_again(command: Command) -> None:
    """Everybody has the new name once, and nobody is registered a second time."""
    header = "email,first name,last name,username\n"

    def write(last_name: str) -> None:
        rows = (f"p{n}@example.org,Ann,{last_name}{n},user{n}\n" for n in range(40))
        command.write("p.csv", header + "".join(rows))

    def count_updates() -> int:
        return sum(one["method"] == "PUT" for one in command.mock.requests())

    write("Lee")
    assert command.register("p.csv", "digitalchalk").code == 0
    write("Poe")
    slow_down(command.mock, ("digitalchalk", "updateUser"))
    words = command.words("p.csv", "digitalchalk", "--update", "--concurrency", "2")
    process = command.start(*words)
    wait_for(lambda: count_updates() >= 12 or process.poll() is not None)
    process.kill()
    process.communicate()
    done = command.register("p.csv", "digitalchalk", "--update")
    assert done.code == 0, done.err
    assert 0 < done.counts["updated"] <= 40
    state = command.mock.state()["digitalchalk"]
    names = [one["lastName"] for one in state["users"] if one["username"].startswith("user")]
    assert sorted(names) == sorted(f"Poe{n}" for n in range(40))
    assert len(state["registrations"]) == 40
    again = command.register("p.csv", "digitalchalk", "--update")
    assert (again.counts["done before"], again.counts.get("updated", 0)) == (40, 0)
