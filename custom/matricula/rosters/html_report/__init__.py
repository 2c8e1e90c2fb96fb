"""The report of a journal as one page for a browser."""
