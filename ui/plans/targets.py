"""The targets of a plan: a list with bars, and under it the line of the figures of the chosen one against its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from ui.plans.parts import PartTab
from ui.plans.rows import TARGETS, TargetRow
from ui.widgets.chart import ChartView
from ui.widgets.combo import Combo
from ui.worker import Worker
from xzdesk.paper.charts import TargetPath

_BUTTONS = (
    ("new", "新增目标", "新增一项目标和各年目标值"),
    ("edit", "修改目标", "修改所选目标（回车）"),
    ("remove", "删除目标", "删除所选目标（删除键）"),
)
_LIST, _CHART, _LEAST = 238, 268, 140  # pixels
_TOLD = 44  # pixels, for two lines: what is under them stays where it is
_NONE = "还没有目标。方案要定的三件事：定目标、定节点、定责任。"


class TargetsTab(PartTab[TargetRow]):
    """The chart under the list is of the row that the cursor is on, in the year that is chosen."""

    year_chosen = Signal(int)

    def __init__(self, worker: Worker) -> None:
        super().__init__(TARGETS, _key, _BUTTONS, "目标")
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.told.setFixedHeight(_TOLD)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = ChartView(worker)
        self.year = Combo()
        self.year.setToolTip("看哪一年的目标和进度")
        self.year.setAccessibleName("年度")
        self.year.activated.connect(self._year_chosen)
        self.toolbar.row.addWidget(self.year)
        self._rows: Mapping[str, TargetRow] = {}
        self._paths: Mapping[str, TargetPath] = {}
        self._let_grow(self.chart)
        under = QWidget()
        inside = QVBoxLayout(under)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.told)
        inside.addWidget(self.chart, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(under)
        split.setSizes([_LIST, _CHART])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self.body.addWidget(split, 1)
        self.table.chosen.connect(self._chosen)

    def show_years(self, years: Sequence[int], chosen: int) -> None:
        """The years of the plan, and which of them is shown."""
        self.year.clear()
        for year in years:
            self.year.addItem(f"{year}年", year)
        self.year.setCurrentIndex(self.year.findData(chosen))
        self.year.setVisible(len(years) > 1)

    def show_targets(self, rows: Sequence[TargetRow], paths: Mapping[str, TargetPath]) -> None:
        """Show these, each with its path."""
        self._rows, self._paths = {row.id: row for row in rows}, paths
        self.show_rows(rows)

    def _let_grow(self, chart: ChartView) -> None:
        """The drawing takes the height that there is, not its own."""
        layout = chart.layout()
        assert isinstance(layout, QVBoxLayout)
        chart.drawing.setMinimumHeight(_LEAST)
        chart.drawing.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout.setStretchFactor(chart.drawing, 1)

    def _year_chosen(self) -> None:
        self.year_chosen.emit(self.year.currentData())

    def _chosen(self, key: str) -> None:
        row = self._rows.get(key)
        self.told.setText(row.told if row else _NONE)
        self.told.setToolTip(row.told if row else "")
        self.chart.show_chart(self._paths.get(key))


def _key(row: TargetRow) -> str:
    return row.id
