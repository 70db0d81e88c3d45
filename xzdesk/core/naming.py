"""How a record is called where a line stands alone: in a history, a comparison, a conflict."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xzdesk.core.fields import KINDS, FieldSpec
from xzdesk.core.fieldtypes import Ref, Refs, Stored

Values = Mapping[str, Stored]
GONE = "（已删除）"


class Names:
    """Names by what the stored values of records say; `of` gives those of a kind and an id, None for none."""

    def __init__(self, of: Callable[[str, str], Values | None]) -> None:
        self._of = of

    def name(self, kind: str, values: Values) -> str:
        """The fields that its declaration names it by: 产业规模 2026年, 产业园一期建成."""
        fields = KINDS[kind].fields
        return " ".join(filter(None, (self.show(fields[each], values.get(each)) for each in KINDS[kind].named)))

    def show(self, spec: FieldSpec, value: Stored) -> str:
        """A stored value in words, with names for ids."""
        if value is None:
            return ""
        if isinstance(spec.type, Refs):
            return "、".join(self._named(spec.type.kind, each) for each in value)
        if isinstance(spec.type, Ref):
            return self._named(spec.type.kind, value)
        return spec.type.show(spec.type.load(value))

    def _named(self, kind: str, record: Stored) -> str:
        values = self._of(kind, str(record))
        return GONE if values is None else self.name(kind, values)
