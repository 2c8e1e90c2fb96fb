"""The resource classes of DigitalChalk API, with their operations and calls."""
