"""Linters and importers of others that the specs are checked with."""
