"""Writes the typed clients from the specs: openapi-python-client first, then our resource classes."""
