"""Usernames and passwords that are generated for rows without one."""

import re

import pytest

from matricula import Learner
from matricula.rosters.generated_values import GeneratedValues, derive_username


@pytest.mark.parametrize(
    ("name", "email", "stem"),
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
def test_derived_username(name: str | None, email: str, stem: str) -> None:
    username = derive_username(Learner(email=email, name=name))

    assert re.fullmatch(re.escape(stem) + "-[a-z2-7]{7}", username)
    assert len(username) <= 30


def test_derived_username_is_stable_and_unique() -> None:
    one = derive_username(Learner(email="ana@example.org", name="Ana"))

    assert one == derive_username(Learner(email=" ANA@example.org ", name="Ana"))
    assert one != derive_username(Learner(email="ana@example.com", name="Ana"))


def test_values_of_the_roster_are_kept() -> None:
    learner = Learner(email="a@example.org", username="own", password="Own-Word-1")
    assert GeneratedValues(usernames=True, passwords=True).add_to(learner) == learner


def test_passwords_differ() -> None:
    generated = GeneratedValues(passwords=True)
    words = {generated.add_to(Learner(email="a@example.org")).password for _ in range(10)}
    assert len(words) == 10
    assert all(word and len(word) >= 20 for word in words)


def test_empty_password_is_none_and_blanks_of_one_are_kept() -> None:
    assert Learner(password="").password is None
    assert Learner(password=" se cret ").password == " se cret "
    assert GeneratedValues(passwords=True).add_to(Learner(password="")).password


@pytest.mark.parametrize("longest", [3, 8, 9, 20, 100, None])
def test_username_keeps_the_platforms_limit(longest: int | None) -> None:
    learner = Learner(email="ana@example.org", name="Ana Maria Magdalena Leeuwenhoek-Huygens")
    username = derive_username(learner, longest)
    assert 0 < len(username) <= min(longest or 30, 30)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", username)
