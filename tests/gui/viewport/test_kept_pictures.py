"""What is kept as a picture looks as if it had been drawn, and is drawn once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from viewer.gui.viewport.kept_pictures import KeptPictures

_BOX = QRectF(10.5, 7.25, 30, 21)


def _screen(ratio: float) -> QImage:
    image = QImage(round(60 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(90, 30, 60))
    return image


class _Drawing:
    def __init__(self, colour: Qt.GlobalColor) -> None:
        self.colour, self.times = colour, 0

    def __call__(self, painter: QPainter) -> None:
        self.times += 1
        painter.fillRect(QRectF(12, 9, 14, 5), self.colour)
        painter.setPen(self.colour)
        painter.drawLine(13, 18, 33, 24)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_kept_picture_is_what_would_have_been_drawn(themed: QApplication, ratio: float) -> None:
    pictures, drawing = KeptPictures(), _Drawing(Qt.GlobalColor.yellow)
    expected = _screen(ratio)
    painter = QPainter(expected)
    drawing(painter)
    painter.end()
    drawing.times = 0
    for _ in range(2):
        screen = _screen(ratio)
        painter = QPainter(screen)
        pictures.draw(painter, "bar", _BOX, drawing)
        painter.end()
        assert screen == expected
    assert drawing.times == 1


def test_another_key_or_place_is_drawn_anew_and_the_oldest_goes(themed: QApplication) -> None:
    pictures, drawing = KeptPictures(), _Drawing(Qt.GlobalColor.yellow)
    painter = QPainter(screen := _screen(1.0))
    for number in range(9):  # one more than are kept
        pictures.draw(painter, number, _BOX, drawing)
    pictures.draw(painter, 8, _BOX.translated(3, 0), drawing)
    assert drawing.times == 10
    pictures.draw(painter, 8, _BOX, drawing)
    assert drawing.times == 10
    pictures.draw(painter, 0, _BOX, drawing)
    assert drawing.times == 11
    painter.end()
    assert screen.pixelColor(15, 11) == QColor(Qt.GlobalColor.yellow)
