"""Line icons of one family: the Material Design set, drawn from the font that qtawesome brings.

qtawesome itself is not imported. It loads its thirteen fonts and, through qtpy, Qt modules that nothing here uses:
a quarter of a second before the window could be built.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from viewer.gui.basics import theme

# Of the icon's height. The glyphs stand in the middle of their box: 0.875 leaves room for what reaches out of it,
# and lines look as thick as text is where they are a quarter larger.
_GLYPH = 0.875
_LARGER = 1.25


def line_icon(
    name: str, colour: str | None = None, disabled: str | None = None, scale: float = _LARGER
) -> QIcon:
    """An icon by qtawesome's name for it ("mdi6.brain"), in colours of the theme (default: those of text)."""
    colours = theme.colours()
    return _icon(name, colour or colours.text, disabled or colours.disabled, scale)


@cache
def _icon(name: str, colour: str, disabled: str, scale: float) -> QIcon:
    character = chr(int(_codes()[name.removeprefix("mdi6.")], 16))
    return QIcon(_GlyphEngine(character, QColor(colour), QColor(disabled), _GLYPH * scale))


class _GlyphEngine(QIconEngine):
    """Draws one character when an icon is painted, so that it is sharp at every size and costs nothing before."""

    def __init__(self, character: str, colour: QColor, disabled: QColor, share: float) -> None:
        super().__init__()
        self._character = character
        self._colour = colour
        self._disabled = disabled
        self._share = share

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the character in the middle of `rect`."""
        font = QFont(_family())
        font.setPixelSize(round(self._share * rect.height()))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._disabled if mode == QIcon.Mode.Disabled else self._colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon by itself."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


@cache
def _codes() -> dict[str, str]:
    """The font's characters by the names of the icons, in hexadecimal digits."""
    codes: dict[str, str] = json.loads(_font_file("json").read_text(encoding="ascii"))
    return codes


@cache
def _family() -> str:
    """Name of the font family, once it is loaded."""
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(_font_file("ttf"))))[0]


def _font_file(suffix: str) -> Path:
    """The font of Material Design icons 6, or the table of its characters."""
    package = find_spec("qtawesome")
    assert package is not None  # a dependency of this program
    assert package.origin is not None
    fonts = Path(package.origin).parent / "fonts"
    return next(fonts.glob(f"materialdesignicons6-webfont-*.{suffix}"))
