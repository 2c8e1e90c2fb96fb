"""Text about a roster as it was understood: its columns, and the rows that are no people."""

from collections.abc import Iterator

from matricula.rosters import LeftOut, Plan, Survey


def describe_reading(plan: Plan, survey: Survey) -> Iterator[str]:
    """Yield lines about rows that were completed, cleaned or left out."""
    if survey.short:
        places = "; ".join(f"{row.place}, {row.email}" for row in survey.short_examples)
        more = "; …" if survey.short > len(survey.short_examples) else ""
        found = f"{survey.short} ({places}{more})"
        yield f"rows without their last cells, which count as empty: {found}"
    if survey.cleaned:
        yield f"rows with invisible characters, which are removed: {survey.cleaned}"
    yield from _describe_left_out(survey.left_out, plan.roster.source.unit)


def _describe_left_out(left_out: LeftOut, unit: str) -> Iterator[str]:
    if left_out.unselected:
        yield f"not selected by --where: {left_out.unselected}"
    for value, number in left_out.inactive.items():
        yield f"left out, because they are not active ({value}): {number}"
    for header, number in left_out.unmarked.items():
        yield f"without a value in {header}, and so taken for active: {number}"
    if left_out.blank:
        yield f"rows without a person: {left_out.blank}"
    if left_out.headers:
        yield f"rows with the headers once more: {left_out.headers}"
    if left_out.remarks:
        lines = ", ".join(f"{unit} {line}" for line in left_out.remark_lines)
        more = ", …" if left_out.remarks > len(left_out.remark_lines) else ""
        yield f"totals or notes below the last person: {left_out.remarks} ({lines}{more})"


def describe_preview(survey: Survey) -> Iterator[str]:
    """Yield lines with some rows as they were understood."""
    for row in survey.preview:
        values = (f"{name.replace('_', ' ')} {value}" for name, value in row.values.items())
        yield f"{row.place} as understood: {' · '.join(values)}"


def describe_empty(plan: Plan, survey: Survey) -> str:
    """Return a sentence for a roster without people to register."""
    people = survey.left_out.people
    if people:
        return f"{plan.name} has nobody to register: all {people} people are left out."
    return f"{plan.name} has no people below its headers."
