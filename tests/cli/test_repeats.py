"""Several rows with one email: one person, or two."""

import pytest
from command_line import Command, Done

COURSE = ("--course", "course-v1:acme+AP200+2019")
HEADER = "email,name,username\n"
ANN = "b@example.org,Ann Lee,annlee\n"
OTHER = "course-v1:acme+AP200+2020"


def list_outcomes(done: Done) -> list[str]:
    return [result["outcome"] for _, result in sorted(done.rows.items())]


@pytest.mark.parametrize(
    "other", ["b@example.org,Bea Other,beaother\n", "B@Example.org,Ann Lee,annlee2\n"]
)
def test_another_person_with_the_same_address_is_refused(command: Command, other: str) -> None:
    command.write("r.csv", HEADER + ANN + other)
    dry = command.register("r.csv", "tahoe", "--dry-run", "--json")
    done = command.register("r.csv", "tahoe", "--json")

    assert done.code == dry.code == 1
    for rows in (dry.rows, done.rows):
        assert rows[2]["outcome"] == "rejected"
        assert rows[2]["reason"] == "the same email as line 2, with another username"
    refused = (command.folder / "r.refused.csv").read_text("utf-8-sig").splitlines()
    assert refused[1].startswith(other.strip() + ",")
    users = command.mock.state()["tahoe"]["users"]
    assert [user["username"] for user in users] == ["annlee"]
    assert command.register("r.csv").counts["rejected"] == 1
    assert command.register("r.csv", "tahoe", "--dry-run").counts["rejected"] == 1


def test_registered_person_is_not_refused_later_for_a_row_that_was_refused_before(
    command: Command,
) -> None:
    command.write("r.csv", HEADER + "b@example.org,Bea Other,b\n" + ANN)
    first = command.register("r.csv", "tahoe", "--json")
    assert list_outcomes(first) == ["rejected", "created"]
    again = command.register("r.csv", "tahoe", "--json")
    assert again.rows[2]["outcome"] == "exists"
    assert [user["username"] for user in command.mock.state()["tahoe"]["users"]] == ["annlee"]


def test_another_name_is_another_person_where_nobody_has_a_username(command: Command) -> None:
    rows = "b@example.org,Ann,Lee\nb@example.org,Bea,Other\nb@example.org,ann,  LEE\n"
    command.write("r.csv", "email,first name,last name\n" + rows)
    dry = command.register("r.csv", "digitalchalk", "--dry-run", "--json")
    done = command.register("r.csv", "digitalchalk", "--json")

    assert [row["outcome"] for row in dry.rows.values()] == ["ready", "rejected", "exists"]
    assert [row["outcome"] for row in done.rows.values()] == ["created", "rejected", "exists"]
    assert done.rows[2]["reason"] == "the same email as line 2, with another name"


def test_address_in_other_case_is_a_plain_repeat(command: Command) -> None:
    command.write("r.csv", HEADER + ANN + " B@EXAMPLE.org ,Ann Lee,annlee\n")
    dry = command.register("r.csv", "tahoe", "--dry-run")
    done = command.register("r.csv", "tahoe", *COURSE)
    again = command.register("r.csv", "tahoe", *COURSE)

    assert (dry.counts["ready"], dry.counts["exists"]) == (1, 1)
    assert (done.counts["invited"], done.counts["exists"]) == (1, 1)
    assert (again.counts["done before"], again.counts["exists"]) == (1, 1)
    for one in (dry, done, again):
        assert one.code == 0
        assert "other values" not in one.out + one.err


def test_row_after_a_refused_one_of_the_same_address_is_sent(command: Command) -> None:
    command.write("r.csv", HEADER + f"b@example.org,Ann Lee,{'u' * 31}\n" + ANN)
    dry = command.register("r.csv", "tahoe", "--dry-run", "--json")
    done = command.register("r.csv", "tahoe", "--json")

    assert [row["outcome"] for row in dry.rows.values()] == ["rejected", "ready"]
    assert [row["outcome"] for row in done.rows.values()] == ["rejected", "created"]


def test_row_edited_between_runs_is_reported_and_not_sent(command: Command) -> None:
    command.write("r.csv", HEADER + ANN)
    command.register("r.csv")
    command.write("r.csv", HEADER + ANN.replace("Ann Lee", "Ann Ray") * 2)
    again = command.register("r.csv")

    assert (again.code, again.counts["done before"], again.counts["exists"]) == (0, 1, 1)
    assert "2 people have other values than when they were registered" in again.err


def test_undo_takes_a_person_back_once_and_leaves_nothing(command: Command) -> None:
    command.write("r.csv", HEADER + ANN + "c@example.org,Cy Moss,cymoss\n" + ANN.upper() + ANN)
    text = (command.folder / "r.csv").read_text().replace("ANN LEE,ANNLEE", "Ann Lee,annlee")
    command.write("r.csv", text)
    assert command.register("r.csv", "tahoe", *COURSE).counts["invited"] == 2

    undo = ("roster", "undo", "r.tahoe.journal", "--yes")
    assert command.run(*undo).out == "2 undone, 0 refused\n"
    assert command.run(*undo).out == "0 undone, 0 refused\n"
    status = command.run("roster", "status", "r.tahoe.journal").out
    assert "invited" not in status
    assert "exists" not in status


def test_refused_namesake_has_nothing_of_the_other(command: Command) -> None:
    head = "email,first name,last name,username,candidate_id\n"
    command.write("r.csv", head + "b@example.org,Ann,Lee,bbbb,\nb@example.org,Bea,Other,cccc,\n")
    assert command.register("r.csv", "tahdah").code == 1

    failed = command.run("roster", "failed", "r.tahdah.journal").out
    assert "b@example.org,Bea,Other,cccc,," in failed, failed
    assert "cccc,," in (command.folder / "r.refused.csv").read_text(encoding="utf-8-sig")


def test_dry_run_foresees_a_username_that_another_row_has(command: Command) -> None:
    rows = (
        f"a@example.org,Al,{'u' * 31}\n"  # refused: its username is nobody's
        "b@example.org,Bo Lee,bolee\n"
        "c@example.org,Cy Lee,BoLee\n"
        "c@example.org,Cy Lee,cylee\n"
        "B@example.org,Bo Lee,bolee\n"
        "d@example.org,Di Lee,bolee\n"
    )
    command.write("r.csv", HEADER + rows)
    dry = command.register("r.csv", "tahoe", "--dry-run", "--json")
    done = command.register("r.csv", "tahoe", "--json", "--concurrency", "1")
    dry_again = command.register("r.csv", "tahoe", "--dry-run", "--json")
    again = command.register("r.csv", "tahoe", "--json", "--concurrency", "1")

    foreseen = ["rejected", "ready", "rejected", "ready", "exists", "rejected"]
    assert list_outcomes(dry) == foreseen
    assert list_outcomes(done) == [word.replace("ready", "created") for word in foreseen]
    assert list_outcomes(dry_again) == list_outcomes(again)
    assert list_outcomes(again)[-1] == "rejected"
    for row in (3, 6):
        assert dry.rows[row]["reason"] == "the same username as line 3"
        assert list(dry.rows[row]["fields"]) == list(done.rows[row]["fields"]) == ["username"]


def test_registered_person_is_not_refused_for_the_username_of_a_new_row(command: Command) -> None:
    command.write("r.csv", HEADER + ANN)
    command.register("r.csv", "tahoe", "--journal", "j")
    command.write("r.csv", HEADER + "z@example.org,Zoe Lee,annlee\n" + ANN)
    dry = command.register("r.csv", "tahoe", "--journal", "j", "--dry-run", "--json")

    assert dry.rows[2]["outcome"] == "exists"


def test_dry_run_foresees_a_taken_username_wherever_the_spec_says_unique(command: Command) -> None:
    rows = "b@example.org,Bo,Lee,bolee\nc@example.org,Cy,Lee,bolee\n"
    command.write("r.csv", "email,first name,last name,username\n" + rows)
    for platform, outcome in (("digitalchalk", "rejected"), ("tahdah", "ready")):
        dry = command.register("r.csv", platform, "--dry-run", "--json")
        done = command.register("r.csv", platform, "--json", "--concurrency", "1")
        assert list_outcomes(dry) == ["ready", outcome]
        assert list_outcomes(done) == ["created", outcome.replace("ready", "created")]


@pytest.mark.parametrize(
    ("variant", "course", "outcome"),
    [
        ("all-accounts", (), "exists"),
        ("all-accounts", COURSE, "ready"),
        ("active-accounts", (), "rejected"),
        ("active-accounts", COURSE, "rejected"),
    ],
)
def test_existing_person_is_not_refused_for_a_username(
    command: Command, variant: str, course: tuple[str, ...], outcome: str
) -> None:
    command.mock.variants({"tahoe": variant})
    command.write("first.csv", HEADER + "c@example.org,Cy Lee,cylee\n")
    command.register("first.csv")
    command.write("r.csv", HEADER + "b@example.org,Bo,bolee\nc@example.org,Cy Lee,bolee\n")
    dry = command.register("r.csv", "tahoe", *course, "--dry-run", "--check-existing", "--json")
    done = command.register("r.csv", "tahoe", *course, "--json", "--concurrency", "1")

    assert list_outcomes(dry) == ["unknown", outcome]
    assert done.code == 0
    assert done.rows[2]["fields"] == {}
    is_doubtful = "unless the platform has the person" in str(dry.rows[2]["reason"])
    assert is_doubtful == (variant == "active-accounts")


def test_two_people_cannot_be_one_candidate(command: Command) -> None:
    command.write("first.csv", "email,first name,last name\na@example.org,Ann,Lee\n")
    command.register("first.csv", "tahdah")
    number = command.mock.state()["tahdah"]["candidates"][-1]["id"]
    rows = (
        f"x@example.org,,Lee,{number}\n"  # refused: it takes nothing
        f"a@example.org,Ann,Lee,{number}\n"
        f"b@example.org,Bea,Other,0{number}\n"
        f"A@example.org,Ann,Lee,{number}\n"
    )
    command.write("r.csv", "email,first name,last name,candidate_id\n" + rows)
    dry = command.register("r.csv", "tahdah", "--dry-run", "--json")
    done = command.register("r.csv", "tahdah", "--course", "2002", "--json")

    assert list_outcomes(dry) == ["rejected", "ready", "rejected", "exists"]
    assert list_outcomes(done) == ["rejected", "created", "rejected", "exists"]
    assert dry.rows[3] == done.rows[3]
    assert done.rows[3]["reason"] == "the same candidate_id as line 3"
    refused = (command.folder / "r.refused.csv").read_text("utf-8-sig")
    assert f"b@example.org,Bea,Other,0{number},the same candidate_id as line 3" in refused


def test_another_person_with_the_same_address_is_refused_on_another_course_too(
    command: Command,
) -> None:
    first, second = COURSE[1], OTHER
    rows = (
        f"b@example.org,Ann Lee,annlee,{first}\n"
        f"B@example.org,Bea Other,beaother,{second}\n"
        f"b@example.org,Ann Lee,annlee,{second}\n"
    )
    command.write("r.csv", "email,name,username,course\n" + rows)
    dry = command.register("r.csv", "tahoe", "--dry-run", "--json")
    assert list_outcomes(dry) == ["ready", "rejected", "ready"]
    for _ in range(2):
        done = command.register("r.csv", "tahoe", "--json")
        assert list_outcomes(done) == ["invited", "rejected", "invited"]
        assert done.rows[2]["reason"] == "the same email as line 2, with another username"
    invited = command.mock.state()["tahoe"]["invitations"]
    assert sorted(one["course_id"] for one in invited) == [first, second], invited
