"""Colours, type and the style sheet: the dark theme of the reading room, and a light one.

Violet belongs to AI and to nothing else: whoever reads an image always knows which marks a machine made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of panels, menus and windows. Viewports are black in every theme: what is drawn on them takes the
    constants above.
    """

    panel: str
    raised: str
    line: str
    hover: str
    text: str
    secondary: str
    disabled: str
    accent: str
    warning: str
    error: str
    success: str
    ai: str
    empty: str  # the window with nothing open
    border: str  # of what can be ticked
    handle: str  # of a scroll bar under the mouse


DARK = Colours(
    panel=PANEL, raised=RAISED, line=LINE, hover=HOVER, text=TEXT, secondary=SECONDARY, disabled="#5c6570",
    accent=ACCENT, warning=WARNING, error=ERROR, success=SUCCESS, ai=AI, empty=VIEWPORT, border="#66707c",
    handle="#3a414b",
)  # fmt: skip
# Text on panel: 4.5:1 at least, as in the dark theme.
LIGHT = Colours(
    panel="#f3f4f6", raised="#ffffff", line="#d0d5db", hover="#e4e8ee", text="#1d2229", secondary="#525b66",
    disabled="#9aa2ad", accent="#0f62c0", warning="#8a5a00", error="#b3261e", success="#1e7a3a", ai="#6b3fd4",
    empty="#f3f4f6", border="#7f8894", handle="#aab1ba",
)  # fmt: skip
THEMES = {"dark": DARK, "light": LIGHT}
_PROPERTY = "overread_theme"
_SIZE_PROPERTY = "overread_font_pixels"


def colours() -> Colours:
    """The colours of the application's theme; dark before it has one."""
    application = QApplication.instance()
    name = application.property(_PROPERTY) if application is not None else None
    return THEMES.get(str(name), DARK)


def body_pixels() -> int:
    """Size of the interface's text."""
    application = QApplication.instance()
    chosen = application.property(_SIZE_PROPERTY) if application is not None else None
    return int(chosen) if chosen else BODY_PX


def interface_font(pixels: int = BODY_PX, bold: bool = False) -> QFont:
    """The system's interface font at a size in pixels, with tabular numbers where the font has them.

    `pixels` is for text of the usual size; where another one was chosen it grows or shrinks with it.
    """
    font = QFont(QApplication.font())
    font.setPixelSize(pixels + body_pixels() - BODY_PX)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    if hasattr(font, "setFeature"):  # Qt >= 6.7
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def apply_theme(application: QApplication, name: str = "dark", font_pixels: int = BODY_PX) -> None:
    """Give the application its palette, font and style sheet; may be called again with another theme."""
    # Without its old style sheet an open window takes palette, font and new sheet in a quarter of the time.
    application.setStyleSheet("")
    application.setProperty(_PROPERTY, name)
    application.setProperty(_SIZE_PROPERTY, font_pixels)
    chosen = colours()
    application.setStyle("Fusion")
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: chosen.panel,
        roles.Base: chosen.raised,
        roles.AlternateBase: chosen.panel,
        roles.Button: chosen.raised,
        roles.ToolTipBase: chosen.raised,
        roles.Text: chosen.text,
        roles.WindowText: chosen.text,
        roles.ButtonText: chosen.text,
        roles.ToolTipText: chosen.text,
        roles.BrightText: chosen.text,
        roles.PlaceholderText: chosen.secondary,
        roles.Highlight: chosen.accent,
        roles.HighlightedText: VIEWPORT if chosen is DARK else chosen.raised,
        roles.Link: chosen.accent,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.disabled))
    application.setPalette(palette)
    application.setFont(interface_font())
    sheet = (resources_folder() / "styles" / "window.qss").read_text(encoding="utf-8")
    icons = (resources_folder() / "icons" / name).as_posix()
    sizes = {
        "body_px": str(body_pixels()),
        "title_px": str(body_pixels() + TITLE_PX - BODY_PX),
        "toolbar_height": str(TOOLBAR_HEIGHT),
        "viewport": VIEWPORT,
        "on_black": TEXT,
    }
    application.setStyleSheet(Template(sheet).substitute(asdict(chosen), **sizes, icons=icons))


@contextmanager
def style_sheet_later(application: QApplication) -> Iterator[None]:
    """Within: no style sheet, while a large window is built.

    Whatever is put into another widget is styled again with all that it holds, a dozen times until the window is
    whole. Styling it once, at the end, takes a third of the time.
    """
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(sheet)
