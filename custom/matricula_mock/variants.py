"""Variants: known differences between the deployments of a platform (`x-variants`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import define, field

from .call import Json
from .document import MockSpec, SpecError

_SHAPE: Final = "x-variants must be like {NAME: {description: …, default: true}}, with one default"


class VariantError(ValueError):
    """A variant that cannot be chosen. The text names the known ones."""


@define
class Variants:
    """The variants of one platform, and the one that the mock shows.

    `known` has a description by name. `usual` is the name of the default, '' without variants.
    """

    platform: str
    known: Mapping[str, str]
    usual: str
    chosen: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.chosen = self.usual

    def check(self, name: Json) -> None:
        """Raise VariantError if there is no such variant."""
        if not self.known:
            raise VariantError(f"{self.platform} has no variants")
        if name not in list(self.known):
            shown = [f"{one} (default)" if one == self.usual else one for one in self.known]
            text = f"{self.platform} has no variant {name}; known are {', '.join(shown)}"
            raise VariantError(text)


def read_variants(document: MockSpec) -> Variants:
    """Return the variants of a spec; SpecError unless exactly one of them is the default."""
    found = document.content.get("x-variants", {})
    try:
        known = {str(name): str(variant["description"]) for name, variant in found.items()}
        usual = [str(name) for name, variant in found.items() if variant.get("default")]
    except (AttributeError, KeyError, TypeError):
        raise SpecError(f"{document.name}: {_SHAPE}") from None
    if len(usual) != bool(known):
        raise SpecError(f"{document.name}: {_SHAPE}")
    return Variants(document.name, known, "".join(usual))
