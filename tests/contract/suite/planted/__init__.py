"""Faults to plant in the mock server, to see that the contract tests find them."""
