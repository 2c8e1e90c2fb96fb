"""The parts of a release: its conditions, its texts, its commits and its packages."""
