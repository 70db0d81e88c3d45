"""The window's typeface: the first Chinese one that is installed; where there is none, that is told."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics

BASE_PX = 14
FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "SimSun",
)
_ADVICE = "建议安装“微软雅黑”或“思源黑体（Noto Sans CJK SC）”后重新打开。"
_SAMPLE = "徐州县镇喆堃珺"


def base_font() -> QFont:
    """14 pixels of the first family that is there; Qt falls back by character."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(BASE_PX)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    return font


def sized(px: int, *, bold: bool = False) -> QFont:
    """The window's typeface in another size."""
    font = base_font()
    font.setPixelSize(px)
    font.setBold(bold)
    return font


def lacking(font: QFont) -> str:
    """What to tell where Chinese would come out as boxes, or in another region's shapes; empty when all is well."""
    metrics = QFontMetrics(font)
    if not all(metrics.inFontUcs4(ord(letter)) for letter in _SAMPLE):
        return f"这台电脑没有安装中文字体，文字可能显示为方框。{_ADVICE}"
    family = QFontInfo(font).family()
    if family not in FAMILIES:
        return f"没有找到常用的中文字体，现用“{family}”代替，个别字形可能不同。{_ADVICE}"
    return ""
