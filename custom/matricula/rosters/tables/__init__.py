"""Writes tables as CSV, JSON lines and workbooks."""
