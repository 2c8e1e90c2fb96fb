"""Answers to the questions of `make platform`, given without reading any of them."""

import re
from collections.abc import Sequence
from pathlib import Path


def answer_questions(files: Sequence[Path]) -> None:
    """Remove lists of questions and comments, and write a sentence for each other text."""
    for path in files:
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^ *x-questions:\n(?: *- .*\n)+", "", text)
        text = re.sub(r'"TODO: [^"]*"', "Read in full in the vendor's own document.", text)
        text = re.sub(r"(?m)^ *# TODO: .*\n(?: *# .*\n)*", "", text)
        path.write_text(text, encoding="utf-8")
