"""The resource classes of DigitalChalk API, and the facts and calls that they stand on."""
