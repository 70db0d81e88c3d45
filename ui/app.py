"""The application object: name, typeface, colours, and Qt's own words in Chinese."""

from __future__ import annotations

import sys

import PySide6
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ui.fonts import base_font
from ui.theme import STYLE, dress

NAME = "xzdesk"
TITLE = "徐州创新产业集群问题台账"


def _keep_constants() -> None:
    """Bear a defect of PySide6 6.12.0: emits give away references to True that they never took, most methods to None.

    Before Python 3.12, where these cannot die, some 570 emits or 10,000 painted lines would end the process. So they
    get references to spare.
    """
    if sys.version_info < (3, 12) and PySide6.__version_info__[:2] >= (6, 12):
        import ctypes  # off the start-up path of every other version

        for constant in (True, None):
            ctypes.c_ssize_t.from_address(id(constant)).value += 1 << 40


def make_app(argv: list[str] | None = None) -> QApplication:
    """The application, made once and dressed; the one there is when there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([*(argv or [NAME]), "-style", STYLE])  # setStyle() loads QStyle with a dozen enumerations
    elif app.property("dressed"):
        return app
    else:
        app.setStyle(STYLE)
    _keep_constants()
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(TITLE)
    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    QLocale.setDefault(chinese)
    translator = QTranslator(app)
    if translator.load(chinese, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    app.setFont(base_font())
    dress(app)
    app.setProperty("dressed", True)
    return app
