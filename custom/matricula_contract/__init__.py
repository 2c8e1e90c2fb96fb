"""What the contract tests are made of: the spec as they read it, the fuzzer's hooks, own checks."""
