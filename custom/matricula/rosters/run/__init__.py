"""A run: rows on their way from the roster to the platform, many at once."""
