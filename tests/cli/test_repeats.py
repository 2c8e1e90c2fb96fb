"""An address that stands in a roster more than once: one person, or two of them."""

import pytest

COURSE = ("--course", "course-v1:acme+AP200+2019")
HEADER = "email,name,username\n"
ANN = "b@example.org,Ann Lee,annlee\n"


@pytest.mark.parametrize(
    "other", ["b@example.org,Bea Other,beaother\n", "B@Example.org,Ann Lee,annlee2\n"]
)
def test_another_person_with_the_same_address_is_refused(command, other):
    command.write("r.csv", HEADER + ANN + other)
    dry = command.register("r.csv", "tahoe", "--dry-run", "--json")
    done = command.register("r.csv", "tahoe", "--json")

    assert done.code == dry.code == 1
    for rows in (dry.rows, done.rows):
        assert rows[2]["outcome"] == "rejected"
        assert rows[2]["reason"] == "the same address as row 1, with another username"
    refused = (command.folder / "r.refused.csv").read_text("utf-8-sig").splitlines()
    assert refused[1].startswith(other.strip() + ",")
    users = command.mock.state()["tahoe"]["users"]
    assert [user["username"] for user in users] == ["annlee"]
    assert command.register("r.csv").counts["rejected"] == 1
    assert command.register("r.csv", "tahoe", "--dry-run").counts["rejected"] == 1


def test_another_name_is_another_person_where_nobody_has_a_username(command):
    rows = "b@example.org,Ann,Lee\nb@example.org,Bea,Other\nb@example.org,ann,  LEE\n"
    command.write("r.csv", "email,first name,last name\n" + rows)
    dry = command.register("r.csv", "digitalchalk", "--dry-run", "--json")
    done = command.register("r.csv", "digitalchalk", "--json")

    assert [row["outcome"] for row in dry.rows.values()] == ["ready", "rejected", "exists"]
    assert [row["outcome"] for row in done.rows.values()] == ["created", "rejected", "exists"]
    assert done.rows[2]["reason"] == "the same address as row 1, with another name"


def test_address_in_other_case_is_a_plain_repeat(command):
    command.write("r.csv", HEADER + ANN + " B@EXAMPLE.org ,Ann Lee,annlee\n")
    dry = command.register("r.csv", "tahoe", "--dry-run")
    done = command.register("r.csv", "tahoe", *COURSE)
    again = command.register("r.csv", "tahoe", *COURSE)

    assert (dry.counts["ready"], dry.counts["exists"]) == (1, 1)
    assert (done.counts["invited"], done.counts["exists"]) == (1, 1)
    assert (again.counts["invited"], again.counts["exists"]) == (1, 1)
    for one in (dry, done, again):
        assert one.code == 0
        assert "changed" not in one.out + one.err


def test_row_after_a_refused_one_of_the_same_address_is_sent(command):
    command.write("r.csv", HEADER + f"b@example.org,Ann Lee,{'u' * 31}\n" + ANN)
    dry = command.register("r.csv", "tahoe", "--dry-run", "--json")
    done = command.register("r.csv", "tahoe", "--json")

    assert [row["outcome"] for row in dry.rows.values()] == ["rejected", "ready"]
    assert [row["outcome"] for row in done.rows.values()] == ["rejected", "created"]


def test_row_edited_between_runs_is_told_and_nothing_is_sent(command):
    command.write("r.csv", HEADER + ANN)
    command.register("r.csv")
    command.write("r.csv", HEADER + ANN.replace("Ann Lee", "Ann Ray") * 2)
    again = command.register("r.csv")

    assert (again.code, again.counts["exists"]) == (0, 2)
    assert "row 1 (line 2) changed: registered before with other values" in again.err


def test_undo_takes_a_person_back_once_and_leaves_nothing(command):
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


def test_refused_namesake_has_nothing_of_the_other(command):
    head = "email,first name,last name,username,candidate_id\n"
    command.write("r.csv", head + "b@example.org,Ann,Lee,bbbb,\nb@example.org,Bea,Other,cccc,\n")
    assert command.register("r.csv", "tahdah").code == 1

    failed = command.run("roster", "failed", "r.tahdah.journal").out
    assert "b@example.org,Bea,Other,cccc,," in failed, failed
    assert "cccc,," in (command.folder / "r.refused.csv").read_text(encoding="utf-8-sig")
