"""Generate the typed clients: openapi-python-client first, then our resource classes."""
