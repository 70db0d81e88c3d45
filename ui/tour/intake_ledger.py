"""An old ledger at the window: dropped, mapped, previewed, held against what is there, and left for another day."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ui.pages.exchange import ExchangePage
from ui.theme import RESOURCES
from ui.tour.clerk import Clerk
from ui.tour.hands import click
from ui.tour.stage import TourFailed

_FILE = RESOURCES / "demo" / "old_ledger.json"
_COLUMNS, _ROWS = 1, 3  # steps of the wizard


def look_at_old_ledger(clerk: Clerk, folder: Path, tell: Callable[[str], None]) -> None:
    """Write the example of an old ledger into a folder and go through it up to the preview; nothing is imported."""
    path = _write(json.loads(_FILE.read_text("utf-8")), folder)
    page = clerk.visit("exchange")
    assert isinstance(page, ExchangePage)
    intake = page.intake
    clerk.window.take_files([path])
    if page.views.currentWidget() is not intake.wizard:
        raise TourFailed(f"“{path.name}”没有认作旧台账：{page.notice.text}")
    intake.wizard.turn(_COLUMNS)
    clerk.picture("旧台账栏目对应")
    intake.wizard.turn(_ROWS)
    clerk.picture("旧台账试看")
    click(intake.wizard.go)
    clerk.picture("旧台账预览")
    if not intake.preview.duplicates.isVisible():
        raise TourFailed(f"“{path.name}”里没有找出疑似重复的行。")
    click(intake.preview.duplicates)
    clerk.picture("疑似重复")
    click(intake.duplicates.back)
    tell(f"预览{path.name}：{intake.preview.sum.text()}")
    click(intake.preview.close_button)


def _write(ledger: dict[str, Any], folder: Path) -> Path:
    """The workbook, with titles over its headings."""
    from openpyxl import Workbook  # heavy: off the start-up path

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = ledger["sheet"]
    width = len(ledger["headings"])
    for row in (*([title] for title in ledger["titles"]), ledger["headings"], *ledger["rows"]):
        sheet.append(row)
        if len(row) == 1:
            sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=width)
    path = folder / str(ledger["name"])
    book.save(path)
    return path
