"""The rules for specs: functions from a document to findings, in one list."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from spec_document import SpecDocument, SpecFinding
from spec_rules import (
    components,
    contents,
    examples,
    extensions,
    links,
    names,
    operations,
    patterns,
    questions,
    records,
    references,
    replay,
    requests,
    responses,
    schemas,
    secret_values,
    sources,
    structure,
    urls,
)

Rule: TypeAlias = Callable[[SpecDocument], Iterable[SpecFinding]]

# The other rules rely on these, and run only if they find nothing.
STRUCTURE: list[Rule] = [
    structure.check_version,
    structure.check_openapi,
    structure.check_schema_objects,
    structure.check_references,
]
# An open question explains much of what the other rules would find.
QUESTIONS: list[Rule] = [questions.check_questions]
RULES: list[Rule] = [
    schemas.check_keywords,
    schemas.check_types,
    schemas.check_properties,
    schemas.check_formats,
    patterns.check_patterns,
    schemas.check_ranges,
    schemas.check_required,
    schemas.check_values,
    contents.check_media_types,
    contents.check_schemas,
    contents.check_required_bodies,
    requests.check_defaults,
    requests.check_property_examples,
    requests.check_bounds,
    requests.check_shared_bodies,
    requests.check_named_bodies,
    responses.check_enums,
    responses.check_open_objects,
    responses.check_alternatives,
    names.check_properties,
    names.check_parameters,
    names.check_classes,
    operations.check_ids,
    operations.check_methods,
    operations.check_summaries,
    operations.check_tags,
    operations.check_tag_list,
    operations.check_security,
    operations.check_refusals,
    operations.check_schemes,
    operations.check_statuses,
    operations.check_parameters,
    urls.check_servers,
    urls.check_paths,
    components.check_unused,
    components.check_webhooks,
    links.check_links,
    replay.check_replay,
    replay.check_pagination,
    replay.check_created_ids,
    records.check_unique,
    records.check_deletions,
    references.check_path_ids,
    references.check_body_ids,
    references.check_references,
    secret_values.check_passwords,
    secret_values.check_places,
    extensions.check_extensions,
    extensions.check_variants,
    extensions.check_aliases,
    extensions.check_error,
    sources.check_presence,
    sources.check_use,
    sources.check_documents,
    examples.check_presence,
    examples.check_values,
    examples.check_keys,
    examples.check_people,
    examples.check_hosts,
]


def check_document(document: SpecDocument) -> list[SpecFinding]:
    """Return the findings of all rules, in the order of the file, each once."""
    traps = document.text.traps
    broken = _apply(STRUCTURE, document)
    found = broken or _apply(QUESTIONS, document) or _apply(RULES, document)
    if not found and not traps:
        found = list(structure.check_rest(document))
    return sorted(dict.fromkeys([*traps, *found]), key=lambda finding: finding.line)


def _apply(rules: list[Rule], document: SpecDocument) -> list[SpecFinding]:
    return [finding for rule in rules for finding in rule(document)]
