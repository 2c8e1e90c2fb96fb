"""Values that are one of a few words, and the platform, which is asked for if it is missing."""

from cyclopts import App, ArgumentCollection


def match_choices(_: App, __: tuple[str, ...], arguments: ArgumentCollection) -> None:
    """Give values such as `CSV` the spelling of the choice: `csv`."""
    for argument in arguments:
        if not argument.tokens:
            continue  # most options: their choices are slow to find
        choices = argument.get_choices(force=True) or ()
        spellings = {choice.casefold(): choice for choice in choices}
        for place, token in enumerate(argument.tokens):
            choice = spellings.get(token.value.strip().casefold())
            if choice is not None and choice != token.value:
                argument.tokens[place] = token.evolve(value=choice)


def choose_platform(_: App, __: tuple[str, ...], arguments: ArgumentCollection) -> None:
    """Ask for the platform on a terminal, if the command needs one and names none."""
    if any(one.tokens and one.name == "--on" for one in arguments):
        return
    from .questions import ask_platform  # only now: it takes long to load

    ask_platform(arguments)
