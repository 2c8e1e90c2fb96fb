"""Values that are one of a few words: upper and lower case do not count."""

from cyclopts import App, ArgumentCollection


def match_choices(_: App, __: tuple[str, ...], arguments: ArgumentCollection) -> None:
    """Give values such as `CSV` the spelling of the choice: `csv`."""
    for argument in arguments:
        choices = argument.get_choices(force=True) or ()
        spellings = {choice.casefold(): choice for choice in choices}
        for place, token in enumerate(argument.tokens):
            choice = spellings.get(token.value.strip().casefold())
            if choice is not None and choice != token.value:
                argument.tokens[place] = token.evolve(value=choice)
