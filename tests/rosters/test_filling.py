"""What is made up where a roster has none: usernames and passwords."""

import re

import pytest

from matricula import Learner
from matricula.rosters.generated_values import Filling, derive_username


@pytest.mark.parametrize(
    ("name", "address", "stem"),
    [
        ("Ana Lee", "a@example.org", "ana-lee"),
        ("Łukasz Ørsted", "a@example.org", "lukasz-orsted"),
        ("Иван Петрова", "a@example.org", "ivan-petrova"),
        ("Ἑλένη", "a@example.org", "eleni"),
        ("Nguyễn Văn Anh", "a@example.org", "nguyen-van-anh"),
        ("小明", "xiao.ming@example.org", "xiao-ming"),
        ("小明", "小明@example.org", "learner"),
        (None, "ana.lee@example.org", "ana-lee"),
        ("A" * 100, "a@example.org", "a" * 22),
    ],
)
def test_derived_username(name, address, stem):
    username = derive_username(Learner(email=address, name=name))

    assert re.fullmatch(re.escape(stem) + "-[a-z2-7]{7}", username)
    assert len(username) <= 30


def test_derived_username_is_stable_and_unique():
    one = derive_username(Learner(email="ana@example.org", name="Ana"))

    assert one == derive_username(Learner(email=" ANA@example.org ", name="Ana"))
    assert one != derive_username(Learner(email="ana@example.com", name="Ana"))


def test_what_is_there_is_left_alone():
    learner = Learner(email="a@example.org", username="own", password="Own-Word-1")
    assert Filling(usernames=True, passwords=True).fill(learner) == learner


def test_passwords_differ():
    fill = Filling(passwords=True).fill
    words = {fill(Learner(email="a@example.org")).password for _ in range(10)}
    assert len(words) == 10
    assert all(word and len(word) >= 20 for word in words)


def test_empty_password_is_none_and_blanks_of_one_are_kept():
    assert Learner(password="").password is None
    assert Learner(password=" se cret ").password == " se cret "
    assert Filling(passwords=True).fill(Learner(password="")).password
