"""The manual beside the window: its chapters at the left, a search above. It needs no network."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QUrl
from PySide6.QtGui import (
    QKeySequence,
    QShortcut,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.fonts import BASE_PX, sized
from ui.icons import icon
from ui.theme import colour

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual.zh-CN.md"
KEYS = "键盘"
_CONTENTS = "目录："  # a line of links, for which the list of chapters stands here
_SIZES = {1: 20, 2: 17, 3: 15}  # of a heading by its level, in pixels
_CHAPTER = 2
_ABOVE = 8  # pixels of the room above a heading that are left out of sight
_STOPS = str.maketrans("", "", "、 ，。（）")


class ManualWindow(QDialog):
    """Stays open while one works; Escape closes it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        self.resize(980, 680)
        self.chapters, self.text, self.search, self.told = QListWidget(), QTextBrowser(), QLineEdit(), QLabel()
        self.after, self.before = QPushButton("下一处"), QPushButton("上一处")
        self.text.setMarkdown("\n".join(line for line in text.split("\n") if not line.startswith(_CONTENTS)))
        self._places = self._dress()
        self.chapters.addItems(list(self._places))
        self._lay_out()
        self._connect()
        self.chapters.setCurrentRow(0)

    def turn_to(self, chapter: str) -> None:
        """Show the chapter in whose title this stands."""
        for row, title in enumerate(self._places):
            if chapter in title:
                self.chapters.setCurrentRow(row)
                return

    def find_word(self, *, back: bool = False, anew: bool = False) -> None:
        """Mark the next place of what is searched, round the end; `anew` begins where the marked place begins."""
        wanted = self.search.text().strip()
        cursor = self.text.textCursor()
        if anew:
            cursor.setPosition(cursor.selectionStart())
        way = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        found = self._look(wanted, cursor, way) if wanted else QTextCursor()
        self.told.setText("手册里没有这个词" if wanted and found.isNull() else "")
        for button in (self.after, self.before):
            button.setEnabled(not found.isNull())
        if not found.isNull():
            self.text.setTextCursor(found)
            self.text.ensureCursorVisible()
            self._mark_chapter(self._top(found.block()))

    def _look(self, wanted: str, cursor: QTextCursor, way: QTextDocument.FindFlag) -> QTextCursor:
        document = self.text.document()
        found = document.find(wanted, cursor, way)
        if found.isNull():
            turned = QTextCursor(document)
            turned.movePosition(QTextCursor.MoveOperation.End if way else QTextCursor.MoveOperation.Start)
            found = document.find(wanted, turned, way)
        return found

    def _dress(self) -> dict[str, QTextBlock]:
        """Sizes of headings and lines of tables; returns the chapters with their places."""
        document, places = self.text.document(), dict[str, QTextBlock]()
        document.setDocumentMargin(16)
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            _space(block, level)
            if level == _CHAPTER:
                places[block.text()] = block
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _rule(frame)
        return places

    def _show_chapter(self, row: int) -> None:
        blocks = list(self._places.values())
        if 0 <= row < len(blocks):
            with QSignalBlocker(self.text.verticalScrollBar()):
                self.text.setTextCursor(QTextCursor(blocks[row]))
            self.text.verticalScrollBar().setValue(self._top(blocks[row]))

    def _mark_chapter(self, height: int) -> None:
        """The chapter that one has scrolled to."""
        begun = sum(self._top(block) <= height for block in self._places.values())
        with QSignalBlocker(self.chapters):
            self.chapters.setCurrentRow(max(begun - 1, 0))

    def _top(self, block: QTextBlock) -> int:
        return int(self.text.document().documentLayout().blockBoundingRect(block).top()) + _ABOVE

    def _follow(self, link: QUrl) -> None:
        """A link within the manual; others lead out of it, and are only read."""
        wanted = link.fragment().replace("-", "").lower()
        for row, title in enumerate(self._places):
            if wanted and title.translate(_STOPS).lower() == wanted:
                self.chapters.setCurrentRow(row)

    def _begin_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _find_first(self) -> None:
        self.find_word(anew=True)

    def _find_after(self) -> None:
        self.find_word()

    def _find_before(self) -> None:
        self.find_word(back=True)

    def _lay_out(self) -> None:
        self.text.setOpenLinks(False)
        self.search.setPlaceholderText("在手册中查找（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", size=18), QLineEdit.ActionPosition.LeadingPosition)
        self.told.setProperty("role", "muted")
        self.chapters.setFixedWidth(232)
        for button, tip in ((self.before, "Shift+F3"), (self.after, "F3 或 Enter")):
            button.setAutoDefault(False)
            button.setEnabled(False)
            button.setToolTip(tip)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        for widget in (self.before, self.after, self.told):
            head.addWidget(widget)
        right = QVBoxLayout()
        right.addLayout(head)
        right.addWidget(self.text, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(12)
        layout.addWidget(self.chapters)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        self.chapters.currentRowChanged.connect(self._show_chapter)
        self.text.verticalScrollBar().valueChanged.connect(self._mark_chapter)
        self.text.anchorClicked.connect(self._follow)
        self.search.textChanged.connect(self._find_first)
        self.search.returnPressed.connect(self._find_after)
        self.after.clicked.connect(self._find_after)
        self.before.clicked.connect(self._find_before)
        for keys, act in (("Ctrl+F", self._begin_search), ("F3", self._find_after), ("Shift+F3", self._find_before)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)


def manual_beside(parent: QWidget) -> ManualWindow:
    """The manual of a window: the one that is open already, else another. OSError when it is not there."""
    return parent.findChild(ManualWindow) or ManualWindow(MANUAL.read_text("utf-8"), parent)


def _space(block: QTextBlock, level: int) -> None:
    """Room around a paragraph, more above a heading of a level; long lines of commands run on."""
    room, cursor = QTextBlockFormat(), QTextCursor(block)
    if not cursor.currentTable():
        room.setTopMargin(18 if level else 0)
        room.setBottomMargin(2 if block.textList() else 6)
    room.setNonBreakableLines(False)
    cursor.mergeBlockFormat(room)
    if level:
        form = QTextCharFormat()
        form.setFont(sized(_SIZES.get(level, BASE_PX), bold=True))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(form)


def _rule(table: QTextTable) -> None:
    """Thin lines, and as wide as the page."""
    form = table.format().toTableFormat()
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(colour("line"))
    form.setBorderCollapse(True)
    form.setCellPadding(5)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
