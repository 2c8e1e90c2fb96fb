"""The comparison of the platforms: what it reads from a spec."""

from pathlib import Path

from docs_site.features import compare
from docs_site.spec import Spec
from new_platform import create_platform

FLAT = "name: {type: string, minLength: 1}\n        email: {type: string, format: email}\n"
NESTED = """\
name: {type: string, minLength: 1}
        email:
          type: object
          required: [address]
          properties:
            address: {type: string, format: email}
            note: {type: string}
"""


def test_required_values_are_named_at_any_depth(tmp_path: Path) -> None:
    path, *_ = create_platform("harborside", "Harborside", tmp_path)
    text = path.read_text(encoding="utf-8")
    assert FLAT in text
    cells = []
    for body in (FLAT, NESTED):
        path.write_text(text.replace(FLAT, body), encoding="utf-8")
        rows = {row.feature: row.cells for row in compare([Spec.read(path)])}
        cells += [cell for cells in rows.values() for cell in cells if "`name`, `email" in cell]
    assert cells == ["`name`, `email`", "`name`, `email.address`"]
