"""Editions in files: above all the workbook in which the office amends one. No part of what a window opens with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xzdesk.catalogue.columns import Column, columns_of, sections_of
from xzdesk.catalogue.edition import Catalogue
from xzdesk.catalogue.parse import HEADER, CatalogueError, RawEdition, RawRow, build, parse
from xzdesk.errors import Refusal
from xzdesk.sheets import CaptionedRow, Rows, read_sheets, save_book, under_captions, write_table
from xzdesk.workbooks.bounds import check_file

if TYPE_CHECKING:
    from openpyxl import Workbook

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".csv")  # what it is shows by its content
_JSON_MOST = 5_000_000  # bytes

_NOTE_SHEET = "填写说明"
_NOTES = (
    "本工作簿是现行目录的全部内容，修改后可作为新版目录导入。",
    "新版方案请改“版本”表的版本编号、文件名称、文号、印发日期和目标年份。",
    "台账按名称记录集群、问题类别和部门；部门改名时，请把原名填入“曾用名”。",
    "部门撤并时保留原行，在“承接部门”填写接手的部门。",
    "“问题类别”的市级部门留空时，按所属创新产业集群的牵头部门推荐。",
    "一格填写多个名称时用顿号（、）分开；表头不要改动，不需要的行整行删除。",
)


def read_file(path: Path) -> Catalogue:
    """An edition from a .json or .xlsx file. Raises Refusal: the file cannot be read, or CatalogueError."""
    ending = path.suffix.lower()
    if ending == ".json":
        return parse(_json(path))
    if ending in _WORKBOOKS:
        return build(_raw_workbook(read_sheets(path)))
    raise Refusal("catalogue_file_kind", name=path.name)


def write_workbook(catalogue: Catalogue, path: Path) -> None:
    """The edition as a workbook to amend; `read_file` gives the same edition back. Raises Refusal."""
    from openpyxl import Workbook  # heavy: off the start-up path

    book = Workbook()
    book.remove(book.worksheets[0])
    write_table(book.create_sheet(_NOTE_SHEET), ["说明"], [[note] for note in _NOTES])
    _add_records(book, HEADER, columns_of(Catalogue), [catalogue])
    for each in sections_of(Catalogue):
        _add_records(book, each.caption, columns_of(each.record), getattr(catalogue, each.name))
    book.active = 1
    save_book(book, path)


def _json(path: Path) -> dict[str, object]:
    check_file(path, _JSON_MOST)
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as no:
        raise Refusal("catalogue_json_unreadable", name=path.name) from no
    if not isinstance(data, dict):
        raise CatalogueError(["文件内容应是一个版本的目录"])
    return data


def _add_records(book: Workbook, title: str, columns: tuple[Column, ...], records: Any) -> None:
    rows = [[_cell(column, getattr(record, column.name)) for column in columns] for record in records]
    write_table(book.create_sheet(title), [column.caption for column in columns], rows)


def _cell(column: Column, value: Any) -> int | str:
    return value if isinstance(value, int) else column.type.show(value)


def _raw_workbook(sheets: dict[str, Rows]) -> RawEdition:
    raw = RawEdition(RawRow(f"“{HEADER}”", {}))
    headers = _raw_rows(sheets, HEADER, columns_of(Catalogue), raw.reasons)
    if headers:
        raw.header = headers[0]
    if len(headers) > 1:
        raw.reasons.append(f"“{HEADER}”只应有一行内容，现有{len(headers)}行")
    for each in sections_of(Catalogue):
        raw.sections[each.name] = _raw_rows(sheets, each.caption, columns_of(each.record), raw.reasons)
    return raw


def _raw_rows(sheets: dict[str, Rows], title: str, columns: tuple[Column, ...], reasons: list[str]) -> list[RawRow]:
    if title not in sheets:
        reasons.append(f"缺少工作表“{title}”")
        return []
    captions = [column.caption for column in columns if column.required]
    found = under_captions(sheets[title], captions)
    if found is None:
        reasons.append(f"“{title}”的表头不全，应有：{'、'.join(captions)}")
        return []
    return [_raw_row(title, columns, row) for row in found]


def _raw_row(title: str, columns: tuple[Column, ...], row: CaptionedRow) -> RawRow:
    number, cells = row
    return RawRow(f"“{title}”第{number}行", {each.name: cells.get(each.caption) for each in columns})
