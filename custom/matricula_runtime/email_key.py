"""When two addresses are one: the rule for journals, look-ups and responses."""


def email_key(email: str) -> str:
    """The address without the difference of upper and lower case.

    Not Python's `casefold`, for which `straße` is `strasse`: those may be two people, and to take
    them for one would leave one of them out.
    """
    return email.lower()
