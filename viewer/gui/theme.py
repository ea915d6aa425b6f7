"""Colours, type and the style sheet of the dark reading-room theme.

Violet belongs to AI and to nothing else: whoever reads an image always knows which marks a machine made.
"""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from viewer.settings import resources_folder

VIEWPORT = "#000000"
PANEL = "#14171b"
RAISED = "#1c2026"
LINE = "#2a2f37"
HOVER = "#262c34"
TEXT = "#d6dbe2"
SECONDARY = "#97a1ad"
ACCENT = "#4aa3ff"
WARNING = "#e0a63a"
ERROR = "#e5614f"
SUCCESS = "#5fb878"
AI = "#b18cff"

GRID = 4
BODY_PX = 13
VIEWPORT_PX = 12
TITLE_PX = 15

LEFT_PANEL_WIDTH = 260
RIGHT_PANEL_WIDTH = 320
TOOLBAR_HEIGHT = 40
ICON_SIZE = 20

_NAMES = {
    "viewport": VIEWPORT,
    "panel": PANEL,
    "raised": RAISED,
    "line": LINE,
    "hover": HOVER,
    "text": TEXT,
    "secondary": SECONDARY,
    "accent": ACCENT,
    "warning": WARNING,
    "error": ERROR,
    "success": SUCCESS,
    "ai": AI,
    "body_px": str(BODY_PX),
    "title_px": str(TITLE_PX),
    "toolbar_height": str(TOOLBAR_HEIGHT),
}


def interface_font(pixels: int = BODY_PX, bold: bool = False) -> QFont:
    """The system's interface font at a size in pixels, with tabular numbers where the font has them."""
    font = QFont(QApplication.font())
    font.setPixelSize(pixels)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    if hasattr(font, "setFeature"):  # Qt >= 6.7
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def apply_theme(application: QApplication) -> None:
    """Give the application its palette, font and style sheet."""
    application.setStyle("Fusion")
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: PANEL,
        roles.Base: RAISED,
        roles.AlternateBase: PANEL,
        roles.Button: RAISED,
        roles.ToolTipBase: RAISED,
        roles.Text: TEXT,
        roles.WindowText: TEXT,
        roles.ButtonText: TEXT,
        roles.ToolTipText: TEXT,
        roles.BrightText: TEXT,
        roles.PlaceholderText: SECONDARY,
        roles.Highlight: ACCENT,
        roles.HighlightedText: VIEWPORT,
        roles.Link: ACCENT,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#5c6570"))
    application.setPalette(palette)
    application.setFont(interface_font())
    sheet = (resources_folder() / "styles" / "dark.qss").read_text(encoding="utf-8")
    icons = (resources_folder() / "icons").as_posix()
    application.setStyleSheet(Template(sheet).substitute(_NAMES, icons=icons))
