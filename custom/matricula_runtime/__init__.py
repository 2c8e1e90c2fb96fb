"""The hand-written layer under the generated clients: it knows HTTP and knows no vendor.

Tokens, the pinned origin, safe retries, lazy pages, one tree of errors and the outcomes of
registrations. The facts about a platform come in as data (`Platform`, `Operation`), which the
generator reads from the spec.
"""
