"""The texts that can be a token, in a file and in a program."""

from pathlib import Path

import pytest

from matricula import ConfigurationError
from matricula_runtime.auth import Token, token_from_file
from matricula_runtime.secret import Secret


def test_the_longest_token_of_a_file(tmp_path: Path) -> None:
    """A file with more than 64 KiB holds something else."""
    (tmp_path / "token").write_bytes(b"x" * 65536)
    assert len(token_from_file(tmp_path / "token").get().reveal()) == 65536


def test_a_file_without_a_token_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "long").write_bytes(b"x" * 65537)
    (tmp_path / "blank").write_bytes(b" \n")
    for path, reason in (
        (tmp_path / "long", "it has more than 65536 bytes"),
        (tmp_path / "no", "No such file or directory"),
        (tmp_path / "blank", "the file is empty"),
        (tmp_path / "binary", "not UTF-8 text"),
    ):
        with pytest.raises(ConfigurationError) as caught:
            token_from_file(path).get()
        assert str(caught.value) == f"No token in {path}: {reason}."


@pytest.mark.parametrize("word", ["Bearer", "TOKEN"])
def test_a_token_begins_with_no_word_of_a_header(word: str) -> None:
    with pytest.raises(ConfigurationError, match=f"begins with the word {word}. Leave it out"):
        Token(Secret(f"{word} abc d"))


@pytest.mark.parametrize("token", ["token", "bearer-abc", "my token"])
def test_a_token_may_be_such_a_word_or_have_a_blank(token: str) -> None:
    assert Token(Secret(token)).get().reveal() == token
