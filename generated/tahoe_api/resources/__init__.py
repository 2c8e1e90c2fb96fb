"""The resource classes of Tahoe API, with their operations and calls."""
