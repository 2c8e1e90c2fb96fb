"""The resource classes of tahdah API, and the facts and calls that they stand on."""
