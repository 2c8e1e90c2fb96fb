"""The name of the environment variable that has a platform's token."""


def name_token_variable(platform: str) -> str:
    """Return the name of the variable: the platform's name in capitals, with `_TOKEN`."""
    return f"{platform.upper()}_TOKEN"
