"""The application object: name, typeface, colours, and Qt's own words in Chinese."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ui.fonts import base_font
from ui.theme import dress

NAME = "xzdesk"
TITLE = "徐州创新产业集群问题台账"


def make_app(argv: list[str] | None = None) -> QApplication:
    """The application, made once and dressed; the one there is when there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(argv or [NAME])
    if app.property("dressed"):
        return app
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
