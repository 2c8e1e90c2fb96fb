"""Contract tests: check a running server against a platform's spec."""
