"""The resource classes of tahdah API, with their operations and calls."""
