"""The exit codes, as the help of several commands lists them."""

ASKING = """\
The token is read from TAHOE_TOKEN, TAHDAH_TOKEN or DIGITALCHALK_TOKEN, or from
--token-file or --token-keyring.

Exit codes: 0 done, 1 the platform refused it, 2 usage, 4 the platform cannot be
reached or rejects the token, 130 Ctrl-C
"""
LOOKING_UP = """\
The token is read as for register.

Exit codes: 0 done, 1 the platform refused it, 2 usage, 3 people remain
unconfirmed, 4 the platform cannot be reached or rejects the token, 130 Ctrl-C
"""
JOURNAL = "Exit codes: 0 done, 2 usage, 4 the journal cannot be used"
