"""The place of the token and the exit codes, as the help of several commands has them."""

from textwrap import fill

from matricula import PLATFORMS, join_words, name_token_variable

_VARIABLES = join_words([name_token_variable(platform) for platform in PLATFORMS], "or")
TOKENS = f"The token is read from {_VARIABLES}, or from --token-file or --token-keyring."
ASKING = f"""\
{fill(TOKENS, 80)}

Exit codes: 0 done, 1 the platform refused it, 2 usage, 4 the platform cannot be
reached or rejects the token, 130 Ctrl-C
"""
LOOKING_UP = """\
The token is read as for register.

Exit codes: 0 done, 1 the platform refused it, 2 usage, 3 people remain
unconfirmed, 4 the platform cannot be reached or rejects the token, 130 Ctrl-C
"""
OUTPUT_KINDS = """\
--output FILE writes a workbook if the name ends with .xlsx or .ods, JSON lines
if it ends with .jsonl or .json, and otherwise CSV.
"""
JOURNAL = "Exit codes: 0 done, 2 usage, 4 the journal cannot be used"
