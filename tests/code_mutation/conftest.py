"""Mutants are tried in forked processes, which Windows does not have."""

import sys

collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []
