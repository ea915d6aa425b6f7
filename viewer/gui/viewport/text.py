"""Text over an image: outlined lines in the four corners, letters at the sides, banners, a message."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from viewer.gui.basics import theme
from viewer.gui.viewport.kept_pictures import KeptPictures
from viewer.rendering.orientation import SideLetters

MARGIN = 8.0
_CACHED_LINES = 128
_LEAST_ROOM = 60.0  # logical pixels: less of a name or title says nothing
_ROOM_FOR_TWO_LINES = 400.0  # logical pixels of height: a banner in smaller viewports has one line
_APART = 6.0  # logical pixels between texts beside each other
_OUTLINE = 1.0
_BELOW_ALL = [(x, y) for x in (-_OUTLINE, 0.0, _OUTLINE) for y in (-_OUTLINE, 0.0, _OUTLINE) if x or y]
BANNER_COLOURS = {"warning": theme.WARNING, "error": theme.ERROR, "ai": theme.AI}


@dataclass(frozen=True, slots=True)
class CornerText:
    """Lines of text in the four corners of a viewport, from top to bottom.

    `top_left` is the patient's and can be hidden by itself. The viewport adds zoom, window and the pixel under
    the cursor below `bottom_left`.
    """

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()  # bottom right too, and there while all other text is hidden
    side: str = ""  # the line of view and laterality, which small viewports keep
    lesser: frozenset[str] = frozenset()  # those of the lines that small viewports leave out first
    whole: frozenset[str] = frozenset()  # those that are left out where they would have to be cut


@dataclass(frozen=True, slots=True)
class Banner:
    """A lasting note at the top of a viewport. `kind`: "warning", "error" or "ai"."""

    text: str
    kind: str = "warning"
    one_line: bool = False  # two in large viewports, and rather cut off than more
    short: str = ""  # what is said where there is no room for the text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in one colour."""

    text: str
    colour: str = theme.TEXT
    whole: bool = False  # a number: cut off it would be another one


class OutlinedText:
    """Draws lines with a dark outline; finished lines are kept, since most stay the same from paint to paint."""

    def __init__(self, pixels: int = theme.VIEWPORT_PX, bold: bool = False) -> None:
        self.font: QFont = theme.interface_font(pixels, bold)
        self.metrics = QFontMetricsF(self.font)
        self._lines: OrderedDict[tuple[str, str, float], QPixmap] = OrderedDict()
        self._widths: OrderedDict[str, float] = OrderedDict()

    def width(self, text: str) -> float:
        """Width of a line with its outline, in logical pixels."""
        width = self._widths.get(text)
        if width is None:
            width = self._widths[text] = self.metrics.horizontalAdvance(text) + 2 * _OUTLINE + 1
            while len(self._widths) > _CACHED_LINES:
                self._widths.popitem(last=False)
        return width

    @property
    def height(self) -> float:
        """Height of a line with its outline, in logical pixels."""
        return self.metrics.height() + 2 * _OUTLINE

    @property
    def step(self) -> float:
        """From one line to the next, in logical pixels."""
        return max(16.0, float(round(self.metrics.height() + 1)))

    def elided(self, text: str, width: float) -> str:
        """The text, shortened with an ellipsis to fit."""
        if self.width(text) <= width:
            return text
        return self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width - 2 * _OUTLINE - 1))

    def draw(self, painter: QPainter, left: float, top: float, line: Line) -> None:
        """Draw a line; (left, top) is snapped to device pixels so that the text stays sharp."""
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._pixmap(line, ratio)
        painter.drawPixmap(QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), pixmap)

    def _pixmap(self, line: Line, ratio: float) -> QPixmap:
        key = (line.text, line.colour, ratio)
        pixmap = self._lines.get(key)
        if pixmap is not None:
            self._lines.move_to_end(key)
            return pixmap
        width = max(1, round(self.width(line.text) * ratio + 1))
        pixmap = QPixmap(width, max(1, round(self.height * ratio + 1)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setFont(self.font)
        base = QPointF(_OUTLINE, _OUTLINE + self.metrics.ascent())
        painter.setPen(QColor(0, 0, 0, 230))
        for x, y in _BELOW_ALL:
            painter.drawText(base + QPointF(x, y), line.text)
        painter.setPen(QColor(line.colour))
        painter.drawText(base, line.text)
        painter.end()
        self._lines[key] = pixmap
        while len(self._lines) > _CACHED_LINES:
            self._lines.popitem(last=False)
        return pixmap


def free_place(box: QRectF, taken: Sequence[QRectF], step: float, area: QRectF) -> QRectF:
    """The box, moved by steps of `step` down or up until nothing that is taken is near it, at most to the middle."""
    moved = QRectF(box)
    while step and any(one.intersects(moved.adjusted(-_APART, 0, _APART, 0)) for one in taken):
        moved.translate(0, step)
        if (moved.center().y() - area.center().y()) * step > 0:
            return box
    return moved


class TextLayer:
    """Lays out all text of a viewport in its logical rectangle. Lines that do not fit are elided or left out."""

    def __init__(self) -> None:
        self._text = OutlinedText()
        self._step = self._text.step
        self._letters = OutlinedText(theme.VIEWPORT_PX + 1, bold=True)
        self.pictures = KeptPictures()

    def draw_corners(
        self, painter: QPainter, area: QRectF, corners: tuple[list[Line], list[Line], list[Line], list[Line]]
    ) -> list[QRectF]:
        """Draw the lines of top left, top right, bottom left, bottom right; returns where they stand.

        Two lines of one height share the width as they need it; see `_sharing` where they need more.
        """
        room = area.width() - 2.5 * MARGIN
        # Half of the height each, less the side letter between them
        fitting = max(0, int((area.height() / 2 - MARGIN - self._step) / self._step))
        taken: list[QRectF] = []
        if room < 80:
            return taken
        top_left, top_right = (lines[:fitting] for lines in corners[:2])
        bottom_left, bottom_right = (lines[::-1][:fitting] for lines in corners[2:])
        first, last = area.top() + MARGIN, area.bottom() - MARGIN - self._step
        for lines, start, step in (
            ((top_left, top_right), first, self._step),
            ((bottom_left, bottom_right), last, -self._step),
        ):
            for number, pair in enumerate(zip_longest(*lines)):
                texts = self._sharing(*pair, room)
                for at_left, line, text in zip((True, False), pair, texts, strict=True):
                    if line is None or not text:
                        continue
                    width = self._text.width(text)
                    left = area.left() + MARGIN if at_left else area.right() - MARGIN - width
                    box = QRectF(left, start + number * step, width, self._step)
                    self._text.draw(painter, box.left(), box.top(), Line(text, line.colour))
                    taken.append(box)
        return taken

    def _sharing(self, left: Line | None, right: Line | None, room: float) -> tuple[str, str]:
        """Two texts that fit beside each other: the longer one is elided first, down to half of the width.

        What has to be read whole is never elided beside another text: it stands, or it does not. A place gives way
        to the window, a date to the patient's name; what warns gives way to nothing.
        """
        texts = ("" if left is None else left.text, "" if right is None else right.text)
        widths = [self._text.width(text) if text else 0.0 for text in texts]
        if left is None or right is None or sum(widths) <= room:
            return self._text.elided(texts[0], room), self._text.elided(texts[1], room)
        rest = (room - widths[1], room - widths[0])  # beside the other one
        if left.whole and right.whole:
            return ("", texts[1]) if right.colour == theme.WARNING else (texts[0], "")
        if left.whole:
            return texts[0], self._text.elided(texts[1], rest[1]) if rest[1] >= _LEAST_ROOM else ""
        if right.whole:
            if rest[0] >= _LEAST_ROOM:
                return self._text.elided(texts[0], rest[0]), texts[1]
            return self._text.elided(texts[0], room), ""
        shares = [max(room / 2, one) for one in rest]
        return self._text.elided(texts[0], shares[0]), self._text.elided(texts[1], shares[1])

    def draw_letters(
        self, painter: QPainter, area: QRectF, letters: SideLetters, taken: Sequence[QRectF] = ()
    ) -> list[QRectF]:
        """Patient directions at the middle of the four sides, aside of what is `taken`; returns where they stand."""
        draw, height = self._letters, self._letters.height
        middle = area.center().y() - height / 2
        found = []
        for text, left, top, step in (
            (letters.left, area.left() + MARGIN, middle, 0.0),
            (letters.right, area.right() - MARGIN - draw.width(letters.right), middle, 0.0),
            (letters.top, area.center().x() - draw.width(letters.top) / 2, area.top() + MARGIN, self._step),
            (
                letters.bottom,
                area.center().x() - draw.width(letters.bottom) / 2,
                area.bottom() - MARGIN - height,
                -self._step,
            ),
        ):
            if text:
                box = free_place(QRectF(left, top, draw.width(text), height), taken, step, area)
                draw.draw(painter, box.left(), box.top(), Line(text))
                found.append(box)
        return found

    def draw_line(self, painter: QPainter, centre: float, top: float, line: Line) -> None:
        """One line, centred at x = `centre`."""
        self._text.draw(painter, centre - self._text.width(line.text) / 2, top, line)

    def draw_line_right(self, painter: QPainter, right: float, top: float, line: Line) -> None:
        """One line that ends at x = `right`."""
        self._text.draw(painter, right - self._text.width(line.text), top, line)

    def draw_line_left(self, painter: QPainter, left: float, top: float, line: Line) -> None:
        """One line that begins at x = `left`."""
        self._text.draw(painter, left, top, line)

    def width(self, text: str) -> float:
        """Width of a line in logical pixels."""
        return self._text.width(text)

    def draw_banners(self, painter: QPainter, area: QRectF, top: float, banners: tuple[Banner, ...]) -> float:
        """Chips with a coloured edge, one below the other; returns where they end."""
        room = area.width() - 2 * MARGIN
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
        for banner in banners:
            colour = QColor(BANNER_COLOURS.get(banner.kind, theme.WARNING))
            said = self._banner_words(banner, room - 29, area)
            inner = self._text.metrics.boundingRect(QRectF(0, 0, max(20.0, room - 28), 1000), flags, said)
            box = QRectF(0, top, min(room, inner.width() + 28), inner.height() + 8)
            if box.bottom() > area.bottom() - MARGIN:
                break
            box.moveLeft(area.center().x() - box.width() / 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(20, 23, 27, 225))
            painter.drawRoundedRect(box, 4, 4)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(box.left(), box.top(), 3, box.height()), 1.5, 1.5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(colour)
            painter.setFont(self._text.font)
            painter.drawText(box.adjusted(14, 4, -10, -4), flags, said)
            top = box.bottom() + 4
        return top

    def _banner_words(self, banner: Banner, room: float, area: QRectF) -> str:
        """What a banner says: all where that takes two lines at most, else in short, else what fits a line."""
        metrics, text = self._text.metrics, banner.text
        width = metrics.horizontalAdvance(text)
        lines = 1.8 if area.height() >= _ROOM_FOR_TWO_LINES else 1.0  # words leave a line before it is full
        if width <= room * lines or not (banner.one_line or banner.short):
            return text
        text = banner.short or text
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) if banner.one_line else text

    def draw_hint(self, painter: QPainter, area: QRectF, hint: str) -> None:
        """A quiet line in the middle."""
        painter.setFont(theme.interface_font(theme.BODY_PX))
        painter.setPen(QColor(theme.SECONDARY))
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(area.adjusted(2 * MARGIN, 2 * MARGIN, -2 * MARGIN, -2 * MARGIN), flags, hint)

    def draw_message(self, painter: QPainter, area: QRectF, message: str) -> None:
        """A message in the middle, wrapped, on a dark ground so that it reads over an image too."""
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignCenter)
        font = theme.interface_font(theme.BODY_PX)
        painter.setFont(font)
        room = area.adjusted(2 * MARGIN, 2 * MARGIN, -2 * MARGIN, -2 * MARGIN)
        room.setWidth(min(room.width(), 440))
        room.moveCenter(area.center())
        box = QFontMetricsF(font).boundingRect(room, flags, message).adjusted(-12, -8, 12, 8) & area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(theme.LINE), 1))
        painter.setBrush(QColor(20, 23, 27, 235))
        painter.drawRoundedRect(box, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(theme.TEXT))
        painter.drawText(box.adjusted(12, 8, -12, -8), flags, message)
