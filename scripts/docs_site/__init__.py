"""The documentation site that `scripts/build_docs.py` builds."""
