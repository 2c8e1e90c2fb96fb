"""The resource classes of Tahoe API, and the facts and calls that they stand on."""
