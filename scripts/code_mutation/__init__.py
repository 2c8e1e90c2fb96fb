"""Mutation testing of hand-written code: change one place of a file, and see if a test fails.

`kinds` has the changes, `mutants` finds the places, `reach` knows the tests that run a line,
`execution` runs them in forked processes, and `accepted` has the survivors with a reason.
"""
