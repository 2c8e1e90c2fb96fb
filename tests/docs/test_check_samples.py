"""The check of the types of the guides' samples: what it reads, and what it leaves out."""

from pathlib import Path

import pytest

import check_samples

GUIDE = """
```python
number: int = 1
```

<!-- part of: spec/some.py -->
```python
    return number
```

<!-- not run: needs a server -->
```python
no code
```

<!-- pytest -->
```python
def test_it() -> None: ...
```
"""


def test_only_samples_that_run_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "guide.md"
    page.write_text(GUIDE, encoding="utf-8")
    monkeypatch.setattr(check_samples, "TARGET", tmp_path)
    modules = [path.read_text(encoding="utf-8") for path in check_samples.write_modules(page)]
    assert [text.strip() for text in modules] == ["def test_it() -> None: ...", "number: int = 1"]
