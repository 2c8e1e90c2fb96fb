"""Marks of tests that need a variant of a platform, whatever `pytest --variant` says."""

from typing import Final

import pytest

SHOWS_ALL: Final = pytest.mark.matricula_variants(tahoe="all-accounts")
"""For tests in which a look-up finds an account that is not active."""
