"""The neutral document: what a form or a report says, before anybody decides how it looks.

Everything here is a frozen dataclass of plain values. The renderers (pdf, word, sheet) carry the same words and
numbers; `xzdesk.paper.words.document_text` lists those words in reading order, and tests compare with it.
A line feed inside a text starts a new line (in a Paragraph: a new paragraph).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xzdesk.paper.charts.values import AnyChart


class Orientation(StrEnum):
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


# Shape and word carry the light where the printer has no colour; all three shapes are in GB 2312.
LIGHT_WORDS = {"red": "● 红灯", "yellow": "▲ 黄灯", "green": "○ 绿灯"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph's text."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's text, with an optional light ("red", "yellow", "green") written before it.

    `number` is the same figure as `text`, for the workbook alone, where it becomes a number that can be summed.
    """

    text: str = ""
    light: str = ""
    number: int | float | None = None
    bold: bool = False
    align: Align | None = None

    def __post_init__(self) -> None:
        if self.light and self.light not in LIGHT_WORDS:
            raise ValueError(f"no such light: {self.light!r}")

    @property
    def words(self) -> str:
        """What is printed: the light's shape and word, then the text."""
        return " ".join(part for part in (LIGHT_WORDS.get(self.light, ""), self.text) if part)


def cells(*values: str | int | float | Cell) -> tuple[Cell, ...]:
    """A table row from texts, numbers and ready cells."""
    return tuple(_cell(value) for value in values)


def _cell(value: str | int | float | Cell) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, str):
        return Cell(value)
    return Cell(str(value), number=value)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4, numbered 一、 （一） 1. （1） unless `numbered` is off (附件, 附表)."""

    text: str
    level: int = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `indent` is the first line's, in characters."""

    text: str | tuple[Run, ...]
    indent: int = 2
    align: Align = Align.JUSTIFY

    @property
    def runs(self) -> tuple[Run, ...]:
        return (Run(self.text),) if isinstance(self.text, str) else self.text


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value in a form grid. `lines` is the least height of the value, in lines, for writing by hand."""

    label: str
    value: Cell | str = ""
    lines: int = 1

    @property
    def cell(self) -> Cell:
        return self.value if isinstance(self.value, Cell) else Cell(self.value)


@dataclass(frozen=True, slots=True)
class KeyValues:
    """The grid of a handling sheet: one or two pairs (two or four cells) a row, or more.

    The widest row sets the number of cells; in a shorter row the last value takes what is left.
    """

    rows: tuple[tuple[Pair, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `width` is relative to its neighbours'. Neighbours with the same `group` share a head above."""

    caption: str
    width: float = 1
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head repeats on every page and whose rows are never cut; `empty` is said where it has no rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    note: str = ""
    empty: str = "无"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row's cells are not as many as the columns")


@dataclass(frozen=True, slots=True)
class SignBox:
    """A place for an opinion, a name, a date and a seal. What is not given is left to be filled by hand."""

    label: str
    opinion: str = ""
    name: str = ""
    day: date | None = None
    seal: bool = False
    lines: int = 3


@dataclass(frozen=True, slots=True)
class SignatureGrid:
    """Boxes to be signed, `across` of them in a row; a box is never cut over a page."""

    boxes: tuple[SignBox, ...]
    across: int = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a new page (a new sheet in a workbook), lying as `orientation` says when it is given.

    `name` is the workbook sheet's name.
    """

    orientation: Orientation | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart over the whole width of the type area, numbered 图1; `height` in mm, 0: as high as it wants to be."""

    chart: AnyChart
    height: float = 0


@dataclass(frozen=True, slots=True)
class SignLine:
    """A signatory under the text: 审核人：张某 ; a blank to write on where no name is given."""

    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who issues the document and when. Sealed: the date four characters in from the right, the unit over it.

    As a block it signs what stands before it, where annexes follow.
    """

    unit: str
    day: date | None = None
    seal: bool = False
    lines: tuple[SignLine, ...] = ()


Block = Heading | Paragraph | KeyValues | Table | SignatureGrid | PageBreak | Figure | Signature


@dataclass(frozen=True, slots=True)
class Colophon:
    """版记: 抄送 (may be empty), 印发机关 and 印发日期."""

    unit: str
    day: date | None = None
    copies: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A form, a letter or a report.

    `organ` (发文机关) makes a red head with the number under it; without it the number stands under the title
    as 编号：. `notes` (示例 …) are printed under the title. `head` and `foot` are repeated on every page.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    number: str | None = None
    organ: str = ""
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    recipient: str = ""
    signature: Signature | None = None
    colophon: Colophon | None = None
    orientation: Orientation = Orientation.PORTRAIT
    head: str = ""
    foot: str = ""

    @property
    def name(self) -> str:
        """The title in one line, for lists of files and of printing."""
        return self.title.replace("\n", "")

    @property
    def number_line(self) -> str:
        """The number as printed, empty where there is none."""
        if not self.number:
            return ""
        return self.number if self.organ else f"编号：{self.number}"


def chinese_date(day: date | None) -> str:
    """2026年3月5日, or blanks to write a date on."""
    if day is None:
        return "\u3000\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"
    return f"{day.year}年{day.month}月{day.day}日"


def headings(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, str]]:
    """Each block with the text of its heading or a figure's title, number included (empty for other blocks)."""
    counts = [0, 0, 0, 0]
    figures = 0
    for block in blocks:
        text = ""
        if isinstance(block, Figure):
            figures += 1
            text = f"图{figures}\u3000{block.chart.caption}"
        if isinstance(block, Heading):
            text = block.text
            if block.numbered:
                counts[block.level - 1 :] = [counts[block.level - 1] + 1] + [0] * (4 - block.level)
                text = _ordinal(block.level, counts[block.level - 1]) + text
        yield block, text


def _ordinal(level: int, count: int) -> str:
    return {
        1: f"{chinese_number(count)}、",
        2: f"（{chinese_number(count)}）",
        3: f"{count}.",
        4: f"（{count}）",
    }[level]


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese figures: 一, 十, 十一, 二十, 九十九."""
    digits = " 一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + digits[ones].strip()
