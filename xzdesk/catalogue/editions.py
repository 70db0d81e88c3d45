"""Several editions side by side: records keep the one they were made under, names stay readable later."""

from __future__ import annotations

from collections.abc import Iterator

from xzdesk.catalogue.edition import Catalogue
from xzdesk.errors import Refusal


class Editions:
    """Editions by id. `current` is the one issued last; an edition given again under its id replaces the first."""

    def __init__(self, *catalogues: Catalogue) -> None:
        if not catalogues:
            raise ValueError("at least one edition is needed")
        by_id = {each.edition: each for each in catalogues}
        self._by_id = {each.edition: each for each in sorted(by_id.values(), key=lambda each: each.issued_on)}

    @property
    def current(self) -> Catalogue:
        """The edition for new records."""
        return list(self)[-1]

    def __iter__(self) -> Iterator[Catalogue]:
        """In the order they were issued."""
        return iter(self._by_id.values())

    def __contains__(self, edition: object) -> bool:
        return edition in self._by_id

    def get(self, edition: str) -> Catalogue:
        """The edition of that id. Raises Refusal where this desk has not loaded it."""
        if edition not in self._by_id:
            raise Refusal("catalogue_edition_unknown", edition=edition)
        return self._by_id[edition]

    def adding(self, catalogue: Catalogue) -> Editions:
        """These editions and one more."""
        return Editions(*self, catalogue)

    def department_now(self, name: str) -> str:
        """Today's name of the department that a stored name meant; the name itself where no edition knows it."""
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            name = self._next_name(name)
        return name

    def _next_name(self, name: str) -> str:
        for catalogue in reversed(list(self)):
            known = catalogue.department(name)
            if known:
                return known.successor or known.name
        return name
