"""How a plan's parts are called where a line stands alone: in a history, a comparison, a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xzdesk.core.fields import FieldSpec
from xzdesk.core.fieldtypes import Ref, Refs, Stored
from xzdesk.plans.periods import PeriodType

Values = Mapping[str, Stored]


class Names:
    """Names of records by what their stored values say; `of` reads the values of a record by kind and id."""

    def __init__(self, of: Mapping[tuple[str, str], Values]) -> None:
        self._of = of

    def name(self, kind: str, values: Values) -> str:
        """产业规模 2026年, 产业园一期建成, 第1次修订."""
        of_part = self._ref("target" if kind in ("yearly", "actual") else "milestone", values)
        match kind:
            case "yearly":
                return f"{of_part} {values.get('year')}年"
            case "actual":
                return f"{of_part} {PeriodType().show(values.get('period'))}"
            case "block":
                return of_part
            case "revision":
                return f"第{values.get('n')}次修订" if values.get("n") else "首次印发"
            case "target":
                return str(values.get("indicator") or "")
            case _:
                return str(values.get("title") or "")

    def show(self, spec: FieldSpec, value: Stored) -> str:
        """A stored value in words, with names for ids."""
        if value is None:
            return ""
        if isinstance(spec.type, Refs):
            return "、".join(self._named(spec.type.kind, each) for each in value)
        if isinstance(spec.type, Ref):
            return self._named(spec.type.kind, value)
        return spec.type.show(spec.type.load(value))

    def _ref(self, kind: str, values: Values) -> str:
        return self._named(kind, values.get(kind))

    def _named(self, kind: str, id: Any) -> str:
        values = self._of.get((kind, str(id)))
        return self.name(kind, values) if values else "（已删除）"
