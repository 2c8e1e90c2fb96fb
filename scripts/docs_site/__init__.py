"""The documentation site: what `scripts/build_docs.py` puts together."""
