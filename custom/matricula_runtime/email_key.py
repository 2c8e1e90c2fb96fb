"""The rule by which two emails are the same, for journals, look-ups and responses."""


def email_key(email: str) -> str:
    """Return the email in lower case: two emails with the same key are the same.

    Python's `casefold` would make `straße` and `strasse` the same. They may be two people, and one
    of them would not be registered.
    """
    return email.lower()
