"""Which editor a declared field gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.forms.assigned import AssignedEditor
from ui.forms.checks import ChecksEditor
from ui.forms.day import DayEditor
from ui.forms.editors import Editor, FlagEditor, LineEditor, LinesEditor, ListEditor, NumberEditor
from xzdesk.core.fields import FieldSpec
from xzdesk.core.fieldtypes import Choice, Data, Day, Flag, Named, Ref, Refs, Text, Whole

Names = Callable[[str], Sequence[str]]  # listing -> the names of the catalogue
Others = Callable[[str], Sequence[tuple[str, str]]]  # kind -> (id, caption) of the records that can be pointed at


def no_others(_kind: str) -> Sequence[tuple[str, str]]:
    """For a form that points at no other records."""
    return ()


def editor_for(spec: FieldSpec, names: Names, others: Others = no_others) -> Editor:
    """The editor of a declared field."""
    kind = spec.type
    if isinstance(kind, Refs):
        return ChecksEditor(others(kind.kind))
    if isinstance(kind, Ref):
        return ListEditor(others(kind.kind))
    if isinstance(kind, Choice):
        return ListEditor([(member.value, member.caption) for member in kind.of])
    if isinstance(kind, Named):
        return ListEditor([(name, name) for name in names(kind.listing)])
    if isinstance(kind, Day):
        return DayEditor()
    if isinstance(kind, Flag):
        return FlagEditor()
    if isinstance(kind, Whole):
        return NumberEditor(kind.low, kind.high)
    if isinstance(kind, Data):
        return AssignedEditor()
    return LinesEditor(spec.hint) if isinstance(kind, Text) and kind.lines else LineEditor(spec.hint)
