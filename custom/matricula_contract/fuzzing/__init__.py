"""What keeps the fuzzer honest: hooks, checks and figures for schemathesis."""
